// What test_dictviews.py uses: JavaScript has no views of a Map, so these are a program's own, which read it when asked.

const views = map => ({
  keys: { get size() { return map.size }, [Symbol.iterator]: () => map.keys() },
  values: { get size() { return map.size }, [Symbol.iterator]: () => map.values() },
  items: { get size() { return map.size }, [Symbol.iterator]: () => map.entries() },
})

export const cases = [
  {
    name: 'a frozen object', answers: 'test_dictviews.py::test_dictproxy', make: () => Object.freeze({ a: 2 }), play: o => [o.a, Object.isFrozen(o)], gives: [2, true],
  },
  {
    name: 'keys, values and items', answers: 'test_dictviews.py::test_dictviews', make: () => views(new Map([['a', 1]])),
    play: v => [[...v.keys], [...v.values], [...v.items], v.keys.size], gives: [['a'], [1], [['a', 1]], 1],
  },
  {
    name: 'views and their Map stay linked, apart from the old ones', answers: 'test_dictviews.py::test_dictproxy_trick', make() { const map = new Map([['a', 1]]); return { map, ...views(map) } },
    play(v) { v.map.set('b', 2).set('c', 1); return [v.map.size, v.keys.size, v.values.size, v.items.size, [...v.items]] }, gives: [3, 3, 3, 3, [['a', 1], ['b', 2], ['c', 1]]],
    beside(copy, original) { copy.map.set('x', 1); const apart = copy.keys.size === 2 && original.keys.size === 1 && original.map.size === 1; copy.map.delete('x'); return { 'the old ones see nothing of it': apart } },
  },
]
