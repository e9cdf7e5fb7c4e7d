// What cloudpickle's tests define of modules: one as an object, what others export, and functions over it.

import * as nested from '../../dill/programs/test_nested.js'
import { adder } from '../../dill/programs/test_nested.js'

const at = name => `cloudpickle_test.py::${name}`

export let globalVariable = 'original global'
export const setGlobalVariable = value => { globalVariable = value }
export function functionWithGlobal() { return globalVariable }
export class LocalClass { method() { return `of ${globalVariable}` } }
export const LocalT = Symbol('LocalT')
export const makers = { read: () => () => globalVariable, make: () => () => new LocalClass().method() }
export const singleton = Object.freeze({ name: 'some singleton' })

/** A module that nobody imports: an object of variables and functions that speak of each other. */
function dynamic(holder) {
  let x = 1
  const f = y => x + y
  class Foo { method(x) { return f(x) } }
  const set = value => { x = value }
  return Object.defineProperties(holder, { x: { get: () => x, enumerable: true }, f: { value: f, enumerable: true }, Foo: { value: Foo, enumerable: true }, set: { value: set } })
}
const playDynamic = ([m, n, f]) => [m === n, m.x, m.f(5), new m.Foo().method(5), f === m.f, f(6), (m.set(10), [m.x, m.f(5), new n.Foo().method(1), f(0)])]
const givesDynamic = [true, 1, 6, 6, true, 7, [10, 15, 11, 10]]

export const cases = [
  { name: 'a module as an object', answers: at('test_dynamic_module'), make() { const mod = dynamic({}); return [mod, mod, mod.f] }, play: playDynamic, gives: givesDynamic },
  { name: 'a module as an object without a prototype', answers: at('test_dynamic_module_no_package'), make() { const mod = dynamic(Object.create(null)); return [mod, mod, mod.f] }, play: playDynamic, gives: givesDynamic },
  { name: 'a module that is handed on', make: () => [dynamic({})], play: ([m]) => [m.x, m.f(1)], gives: [1, 2] },
  { name: 'a local function, over the globals of the realm', answers: at('test_module_locals_behavior'), make() { const local = all => all.reduce((a, b) => a + b, 0); return all => local(Array.from(all)) }, play: g => g([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), gives: 45 },
  { name: 'a function over a member of a module', answers: at('test_submodule'), bare: false, make: () => () => nested.adder(5)(1), play: f => f(), gives: 6 },
  { name: 'a closure over what a module exports', answers: at('test_submodule_closure'), leans: true, make() { const make = adder; return [() => make(5)(1), () => new nested.Adder(1).call(1)].slice(0, 1) }, play: ([f]) => f(), gives: 6 },
  { name: 'a function over a module that its own imports', answers: at('test_multiprocess'), bare: false, make() { const scope = () => () => new nested.Adder(5).call(1); return scope() }, play: f => f(), gives: 6 },
  { name: 'a function over an import by name', answers: at('test_import'), leans: true, make() { const scope = () => () => adder(2)(2); return scope() }, play: f => f(), gives: 4 },
  { name: 'a function that imports beside its module', make: () => async () => { const { adder } = await import('../../dill/programs/test_nested.js'); return adder(3)(4) }, play: f => f(), gives: 7 },
  { name: 'a singleton of the module', answers: at('test___reduce___returns_string'), as: 'same', bare: false, make: () => singleton, play: s => s.name, gives: 'some singleton' },
  { name: 'a call', make: () => [() => 1], play: ([f, ...args]) => f(...args), gives: 1 },
  { name: 'functions that others may call by a name', answers: at('test_module_importability'), leans: true, make: () => [functionWithGlobal, LocalClass, makers.read()], play: ([f, C, g]) => [f(), new C().method(), g()], gives: ['original global', 'of original global', 'original global'], beside: ([f, C, g], [, , h]) => ({ 'they are those of the module': f === functionWithGlobal && C === LocalClass, 'a local one is another': g !== h }) },
]
