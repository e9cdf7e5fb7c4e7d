// What test_moduledict.py defines: a decorator that speaks of itself, beside what cannot be pickled.

const f = func => { const w = (...args) => [f.name, func(...args)]; return w }
export const f2 = f(() => 'f2')
export const unpicklable = new WeakSet([{}])
class Unreferenced { [Symbol.for('dill.reduce')]() { throw new Error('it cannot be reduced') } }
export const alsoUnpicklable = new Unreferenced()

export const cases = [
  {
    name: 'a decorator that speaks of itself', answers: 'test_moduledict.py::test_decorated', leans: true, make: () => [f(() => 'inner'), f2], play: ([g, h]) => [g(), h()], gives: [['f', 'inner'], ['f', 'f2']],
  },
  {
    name: 'what the module holds beside it does not come along', answers: 'test_moduledict.py::test_normal', make() { let n = 1; return x => x + n }, play: g => g(1), gives: 2, hides: ['npicklable'],
  },
  {
    name: '… with recurse', answers: 'test_moduledict.py::test_normal', make: () => x => x, play: g => g(1), gives: 1, options: { recurse: true }, hides: ['npicklable'],
  },
  {
    name: 'a module that another one loads', answers: 'test_nested.py::test_moduledict_where_not_main', leans: true, make: () => [f2, x => f(() => x)()], play: ([h, g]) => [h(), g(5)], gives: [['f', 'f2'], ['f', 5]], hides: ['npicklable'],
  },
]
