// AbortController and AbortSignal. A signal that was aborted is carried with its reason; one that was not comes back able
// to be aborted – by the controller that stands in the same pickle, if it does.

import { answers, getterOf, innerKeys, methodOf } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

/**
 * A signal cannot be told which controller it belongs to, and may stand in the pickle before it. So all loaded ones are
 * born with a controller, kept here until that controller's turn comes.
 */
const births = new WeakMap<AbortSignal, AbortController>()

/** Node keeps a signal's state under symbols; some come only when signals are joined. */
function signalKeys(): readonly PropertyKey[] {
  const { signal } = new AbortController()
  const joined = typeof AbortSignal.any === 'function' ? AbortSignal.any([signal]) : signal
  return [...innerKeys(() => signal), ...innerKeys(() => joined)]
}

function controllersAndSignals(): readonly Kind[] {
  const signalOf = getterOf<AbortSignal>(AbortController.prototype, 'signal')
  const abort = methodOf<[unknown], void>(AbortController.prototype, 'abort')
  const isAborted = getterOf<boolean>(AbortSignal.prototype, 'aborted')
  const reasonOf = getterOf<unknown>(AbortSignal.prototype, 'reason')

  const signal = kind<AbortSignal>({
    tag: 'AbortSignal', prototypes: [AbortSignal.prototype], is: answers(isAborted), own: signalKeys(),
    encode(value, out) {
      out.hold()
      if (isAborted(value)) out.value('reason', reasonOf(value))
      else out.note('Its listeners, its timer and the signals that it follows stay behind; a controller in the same pickle still aborts it.')
    },
    shell() {
      const made = new AbortController()
      births.set(signalOf(made), made)
      return signalOf(made)
    },
    fill(value, from) {
      if (from.more()) abort(births.get(value)!, from.value())
    },
    label: value => isAborted(value) ? 'AbortSignal(aborted)' : 'AbortSignal',
  })

  const controller = kind<AbortController>({
    tag: 'AbortController', prototypes: [AbortController.prototype], is: answers(signalOf), own: innerKeys(() => new AbortController()), arity: 1,
    encode(value, out) {
      out.needs('signal', signalOf(value))
    },
    decode: from => births.get(from.value(AbortSignal)) ?? from.fail('its signal has no controller'),
  })

  return [signal, controller]
}

/** Controllers and their signals, where there are any. */
export const signals: readonly Kind[] = typeof AbortController === 'function' ? controllersAndSignals() : []
