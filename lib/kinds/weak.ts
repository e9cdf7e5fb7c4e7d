// What holds its contents weakly. A WeakRef can be followed, so it is carried; of a WeakMap or a WeakSet, which cannot be
// listed, those keys are that others have found; and a FinalizationRegistry tells nothing at all.

import { answers, methodOf, ownValue } from '../core/brand.ts'
import { kind, type Kind, type Reader } from '../core/kind.ts'

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

const STAYS = 'Of what it holds that comes back whose key is in what is saved; whether there is more cannot be known.'

const mapHas = methodOf<[unknown], boolean>(WeakMap.prototype, 'has')
const mapGet = methodOf<[unknown], unknown>(WeakMap.prototype, 'get')
const mapSet = methodOf<[unknown, unknown], unknown>(WeakMap.prototype, 'set')
const setHas = methodOf<[unknown], boolean>(WeakSet.prototype, 'has')
const setAdd = methodOf<[unknown], unknown>(WeakSet.prototype, 'add')
const unregister = methodOf<[object], boolean>(FinalizationRegistry.prototype, 'unregister')
const probe = Object.freeze({})

/** A key that is complete. */
function keyOf(from: Reader): unknown {
  const key = from.value()
  const isHeld = (typeof key === 'object' && key !== null) || typeof key === 'function' || (typeof key === 'symbol' && Symbol.keyFor(key) === undefined)
  return isHeld ? key : from.fail('what nothing can hold weakly stands where a key should be')
}

/** A WeakMap. */
export const weakMap: Kind<WeakMap<WeakKey, unknown>> = kind<WeakMap<WeakKey, unknown>>({
  tag: 'WeakMap', prototypes: [WeakMap.prototype], is: answers(map => mapHas(map, probe)), own: [],
  encode(map, out) {
    const keys = out.weakKeys(map)
    if (keys === undefined) return out.refuse('a WeakMap cannot be listed: the language hides its keys.', 'Use a Map, or keep the value on each object, under a symbol; or save with the option weak, which keeps entries whose keys are saved too: { weak: true }.')
    out.hold()
    for (const key of keys) out.entry(key, mapGet(map, key))
    out.note(STAYS)
  },
  weak: { has: mapHas, get: mapGet },
  shell: () => new WeakMap(),
  fill(map, from) {
    while (from.more()) mapSet(map, keyOf(from), from.value())
  },
  label: () => 'WeakMap',
})

/** A WeakSet. */
export const weakSet: Kind<WeakSet<WeakKey>> = kind<WeakSet<WeakKey>>({
  tag: 'WeakSet', prototypes: [WeakSet.prototype], is: answers(set => setHas(set, probe)), own: [],
  encode(set, out) {
    const keys = out.weakKeys(set)
    if (keys === undefined) return out.refuse('a WeakSet cannot be listed: the language hides its members.', 'Use a Set, or keep a flag on each object; or save with the option weak, which keeps members that are saved too: { weak: true }.')
    out.hold()
    for (const key of keys) out.value('member', key)
    out.note(STAYS)
  },
  weak: { has: setHas },
  shell: () => new WeakSet(),
  fill(set, from) {
    while (from.more()) setAdd(set, keyOf(from))
  },
  label: () => 'WeakSet',
})

/** A FinalizationRegistry. */
export const finalizationRegistry: Kind<object> = kind<object>({
  tag: 'FinalizationRegistry', prototypes: [FinalizationRegistry.prototype], is: answers(registry => unregister(registry, probe)), own: [],
  encode: (_value, out) => out.refuse('a FinalizationRegistry cannot be listed: the language hides what it watches.',
    'Make a new one after loading, and register the loaded objects with it.'),
})
