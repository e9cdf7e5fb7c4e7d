// What test_properties.py defines: a class with an accessor.

class Foo {
  _data = 1
  get data() { return this._data }
  set data(x) { this._data = x }
  get onlyGot() { return 'got' }
  set onlySet(x) { this._data = [x] }
}

export const cases = [
  {
    name: 'getter and setter, and one alone', answers: 'test_properties.py::test_data_not_none', make: () => [Foo], play: ([C]) => ['data', 'onlyGot', 'onlySet'].map(key => { const { get, set, enumerable } = Object.getOwnPropertyDescriptor(C.prototype, key); return [typeof get, typeof set, enumerable] }),
    gives: [['function', 'function', false], ['function', 'undefined', false], ['undefined', 'function', false]],
  },
  { name: 'what it begins with', answers: 'test_properties.py::test_data_unchanged', make: () => [Foo, new Foo()], play: ([C, o]) => [new C().data, o.data], gives: [1, 1] },
  { name: 'what it is changed to', answers: 'test_properties.py::test_data_changed', make: () => [Foo, new Foo()], play: ([C, o]) => { const f = new C(); f.data = 1024; o.data = 1024; const g = new C(); g.onlySet = 1; return [f.data, o.data, g.data] }, gives: [1024, 1024, [1]] },
]
