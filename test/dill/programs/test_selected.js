// What test_selected.py defines: a class with all that a class can have, and its parts by themselves.

import { ordered } from '../../code/keys.js'
import { thrown } from '../../code/thrown.ts'

export class D {
  static s = 1
  static #p = 2
  static m() { return D.#p }
  static get g() { return 'static got' }
  method() { return 'method' }
  async later() { return 'later' }
  *many() { yield 1 }
  get got() { return this.x }
  set got(x) { this.x = x }
  ['computed']() { return 'computed' }
  [Symbol.iterator]() { return [7][Symbol.iterator]() }
}

const parts = C => [C, C.prototype].flatMap(o => ordered(Reflect.ownKeys(o)).map(key => [key, Object.getOwnPropertyDescriptor(o, key)]))

export const cases = [
  {
    name: 'every descriptor of a class and of its prototype', answers: 'test_selected.py::test_class_descriptors', leans: true, make: () => ({ D, parts: parts(D) }),
    play: async ({ D, parts }) => { const of = key => parts.find(part => part[0] === key)[1]; return [parts.map(([key]) => String(key)), of('m').value === D.m, of('method').value(), of('got').get.call({ x: 3 }), await of('later').value(), [...of('many').value()], of('computed').value(), of('g').get(), [...of(Symbol.iterator).value()]] },
    gives: [['length', 'name', 'prototype', 'm', 'g', 's', 'constructor', 'method', 'later', 'many', 'got', 'computed', 'Symbol(Symbol.iterator)'], true, 'method', 3, 'later', [1], 'computed', 'static got', [7]],
  },
  {
    name: 'an instance of a class, and of one that is made elsewhere', answers: 'test_selected.py::test_class', leans: true, make() { const New = (() => class New { n = 1 })(); return [new D(), new New()] }, play: ([d, o]) => [d.method(), (d.got = 5, d.got), o.n, o.constructor.name, [...d]], gives: ['method', 5, 1, 'New', [7]],
  },
  {
    name: 'errors with their causes', local: true, answers: 'test_selected.py::test_frame_related', make() { class Bad extends RangeError { code = 5 } try { try { null.x } catch (cause) { throw new Bad('outer', { cause }) } } catch (error) { return [error, new AggregateError([error, 1], 'all')] } },
    play: ([e, all]) => [e.message, e.code, e.cause instanceof TypeError, e instanceof RangeError, e.constructor.name, typeof e.stack, all.errors[0] === e, all.message, thrown(() => { throw e })], gives: ['outer', 5, true, true, 'Bad', 'string', true, 'all', 'RangeError'],
  },
]
