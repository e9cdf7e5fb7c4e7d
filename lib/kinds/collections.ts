// Map and Set, in the order of insertion. They are read by the forEach that was there when the library loaded: a
// subclass's iterator, or a patched one, never runs – and forEach makes no pair for each entry. Who rests between two of them
// steps through the iterators that were there.

import { answers, getterOf, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Writer } from '../core/kind.ts'

const mapSize = getterOf<number>(Map.prototype, 'size')
const mapEach = methodOf<[(value: unknown, key: unknown) => void], void>(Map.prototype, 'forEach')
const mapSet = methodOf<[unknown, unknown], unknown>(Map.prototype, 'set')
const mapKeys = methodOf<[], object>(Map.prototype, 'keys')
const mapHas = methodOf<[unknown], boolean>(Map.prototype, 'has')
const mapGet = methodOf<[unknown], unknown>(Map.prototype, 'get')
const mapNext = nextOf<unknown>(new Map().keys())
const setSize = getterOf<number>(Set.prototype, 'size')
const setEach = methodOf<[(value: unknown) => void], void>(Set.prototype, 'forEach')
const setAdd = methodOf<[unknown], unknown>(Set.prototype, 'add')
const setValues = methodOf<[], object>(Set.prototype, 'values')
const setNext = nextOf<unknown>(new Set().values())

function nextOf<T>(iterator: object): (iterator: object) => IteratorResult<T> {
  return methodOf<[], IteratorResult<T>>(Object.getPrototypeOf(iterator) as object, 'next')
}

function* entriesFrom(map: Map<unknown, unknown>, from: number, out: Pick<Writer, 'entry'>): Generator<void> {
  // Keys alone are passed over faster, but an iterator of them has no values: those are asked for.
  const keys = mapKeys(map)
  for (let i = 0; i < from; i++) mapNext(keys)
  for (let step = mapNext(keys); step.done !== true; step = mapNext(keys)) {
    out.entry(step.value, mapGet(map, step.value))
    yield
  }
}

function entryUnder(map: Map<unknown, unknown>, key: unknown): number {
  let [at, found] = [0, -1]
  if (mapHas(map, key)) mapEach(map, (_, other) => {
    if (found < 0 && Object.is(other, key)) found = at
    at++
  })
  return found
}

function* valuesFrom(set: Set<unknown>, from: number, out: Pick<Writer, 'value'>): Generator<void> {
  const values = setValues(set)
  for (let i = 0; i < from; i++) setNext(values)
  for (let step = setNext(values); step.done !== true; step = setNext(values)) {
    out.value('member', step.value)
    yield
  }
}

/** A Map. */
export const map: Kind<Map<unknown, unknown>> = kind<Map<unknown, unknown>>({
  tag: 'Map', prototypes: [Map.prototype], is: answers(mapSize), own: [],
  encode(map, out) {
    out.hold()
    mapEach(map, (value, key) => out.entry(key, value))
  },
  members: { count: map => mapSize(map), telling: entriesFrom, find: entryUnder },
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
  members: { count: set => setSize(set), telling: valuesFrom },
  shell: () => new Set(),
  fill(set, from) {
    while (from.more()) setAdd(set, from.value())
  },
  label: set => `Set(${setSize(set)})`,
})
