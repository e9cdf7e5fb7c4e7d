// What holds its contents weakly. A WeakRef can be followed, so it is carried; the members of a WeakMap or a WeakSet
// cannot be listed, and a FinalizationRegistry tells nothing at all.

import { answers, methodOf, ownValue } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

const deref = methodOf<[], object | symbol | undefined>(WeakRef.prototype, 'deref')

/** Stands for a target that was collected before the dump: the language makes no empty WeakRef. */
class Gone {
  readonly #gone = true
  static is(target: object | symbol | undefined): boolean {
    return target === undefined || (typeof target === 'object' && #gone in target)
  }
}

const derefGone = (): undefined => undefined

/** A WeakRef. Its target is whole in the pickle; after loading, it lives as long as something else holds it. */
export const weakRef: Kind<WeakRef<object>> = kind<WeakRef<object>>({
  tag: 'WeakRef', prototypes: [WeakRef.prototype], is: answers(deref), own: ['deref'],
  encode(ref, out) {
    const target = deref(ref)
    const gone = Gone.is(target)
    const own = ownValue(ref, 'deref')
    if (own !== undefined && !(gone && own === derefGone)) {
      return out.refuse('its deref was replaced, so what it holds cannot be known.', 'Subclass WeakRef to change deref.', 'deref')
    }
    if (gone) return out.note('A weak reference whose target is gone comes back empty, by a deref of its own.')
    if (typeof target === 'symbol') out.value('target', target)
    else out.needs('target', target!)
    out.note('A weak reference holds its target until the first collection.')
  },
  decode(from) {
    if (!from.more()) {
      const empty = new WeakRef<object>(new Gone())
      return Object.defineProperty(empty, 'deref', { value: derefGone, writable: true, configurable: true })
    }
    const target = from.value()
    const weak = typeof target === 'object' || typeof target === 'function' || typeof target === 'symbol'
    return weak && target !== null ? new WeakRef(target as object) : from.fail('a weak reference holds a plain value')
  },
  label: () => 'WeakRef',
})

/** Why a collection that hides its members cannot be carried. */
const hidden = (tag: string, prototype: object, probe: (value: object) => unknown, why: string, remedy: string): Kind<object> => kind<object>({
  tag, prototypes: [prototype], is: answers(probe), own: [],
  encode: (_value, out) => out.refuse(why, remedy),
})

const mapHas = methodOf<[object], boolean>(WeakMap.prototype, 'has')
const setHas = methodOf<[object], boolean>(WeakSet.prototype, 'has')
const unregister = methodOf<[object], boolean>(FinalizationRegistry.prototype, 'unregister')
const probe = Object.freeze({})

/** A WeakMap. */
export const weakMap: Kind<object> = hidden('WeakMap', WeakMap.prototype, value => mapHas(value, probe),
  'a WeakMap cannot be listed: the language hides its keys.',
  'Use a Map; or keep the value on each object, under a symbol.')

/** A WeakSet. */
export const weakSet: Kind<object> = hidden('WeakSet', WeakSet.prototype, value => setHas(value, probe),
  'a WeakSet cannot be listed: the language hides its members.',
  'Use a Set, or keep a flag on each object.')

/** A FinalizationRegistry. */
export const finalizationRegistry: Kind<object> = hidden('FinalizationRegistry', FinalizationRegistry.prototype, value => unregister(value, probe),
  'a FinalizationRegistry cannot be listed: the language hides what it watches.',
  'Make a new one after loading, and register the loaded objects with it.')
