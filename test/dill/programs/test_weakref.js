// What test_weakref.py defines: weak references to instances, functions and classes, with their targets beside them.

class Some { method() { return 'm' } }
class Callable { call() { return 'c' } }
export function func() { return 'f' }

export const cases = [
  {
    name: 'live ones lead to what stands beside them', answers: 'test_weakref.py::test_weakref', make() { const o = new Some(), c = new Callable(); return { o, c, func, Some, r: new WeakRef(o), cr: new WeakRef(c), fr: new WeakRef(func), xr: new WeakRef(Some) } },
    play: v => [v.r.deref() === v.o, v.cr.deref() === v.c, v.fr.deref() === v.func, v.xr.deref() === v.Some, v.r.deref().method(), v.cr.deref().call(), v.fr.deref()(), v.r instanceof WeakRef], gives: [true, true, true, true, 'm', 'c', 'f', true],
  },
  {
    name: 'a closure over one', answers: 'test_weakref.py::test_weakref', make() { const o = new Some(); const r = new WeakRef(o); return [o, () => r.deref()] }, play: ([o, f]) => f() === o, gives: true,
  },
  {
    name: 'a view that cannot be written to', answers: 'test_weakref.py::test_dictproxy', make() { const data = { foo: 'bar' }; return Object.freeze({ get: k => data[k], keys: () => Object.keys(data) }) }, play: m => [m.keys().map(k => [k, m.get(k)]), Object.isFrozen(m)], gives: [[['foo', 'bar']], true],
  },
]
