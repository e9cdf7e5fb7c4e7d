// Map and Set, in the order of insertion. They are read by the forEach that was there when the library loaded: a
// subclass's iterator, or a patched one, never runs – and forEach makes no pair for each entry.

import { answers, getterOf, methodOf } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

const mapSize = getterOf<number>(Map.prototype, 'size')
const mapEach = methodOf<[(value: unknown, key: unknown) => void], void>(Map.prototype, 'forEach')
const mapSet = methodOf<[unknown, unknown], unknown>(Map.prototype, 'set')
const setSize = getterOf<number>(Set.prototype, 'size')
const setEach = methodOf<[(value: unknown) => void], void>(Set.prototype, 'forEach')
const setAdd = methodOf<[unknown], unknown>(Set.prototype, 'add')

/** A Map. */
export const map: Kind<Map<unknown, unknown>> = kind<Map<unknown, unknown>>({
  tag: 'Map', prototypes: [Map.prototype], is: answers(mapSize), own: [],
  encode(map, out) {
    out.hold()
    mapEach(map, (value, key) => out.entry(key, value))
  },
  shell: () => new Map(),
  fill(map, from) {
    while (from.more()) mapSet(map, from.value(), from.value())
  },
  label: map => `Map(${mapSize(map)})`,
})

/** A Set. */
export const set: Kind<Set<unknown>> = kind<Set<unknown>>({
  tag: 'Set', prototypes: [Set.prototype], is: answers(setSize), own: [],
  encode(set, out) {
    out.hold()
    setEach(set, value => out.value('member', value))
  },
  shell: () => new Set(),
  fill(set, from) {
    while (from.more()) setAdd(set, from.value())
  },
  label: set => `Set(${setSize(set)})`,
})
