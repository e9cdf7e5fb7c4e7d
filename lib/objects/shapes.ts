// Examples of what an object or an array can be besides its values: prototypes, attributes, integrity, holes.
// What has inner slots of its own is a built-in.

import { examples, type Example } from './example.ts'

function celsius(this: { kelvin: number }): number { return this.kelvin - 273.15 }
function setCelsius(this: { kelvin: number }, value: number): void { this.kelvin = value + 273.15 }
function bang(): never { throw new Error('an accessor was called') }

const neither = { set: undefined } as unknown as PropertyDescriptor

const accessors = { 'examples.celsius': celsius, 'examples.setCelsius': setCelsius, 'examples.bang': bang }

function define(target: object, descriptors: PropertyDescriptorMap): object {
  return Object.defineProperties(target, descriptors)
}

function strictArguments(..._: unknown[]): IArguments {

  return arguments
}

function keyed(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]))
}

const objects = examples('object shape', 'pass', [
  ['object', 'empty object and array', () => [{}, []]],
  ['object', 'own __proto__ key', () => JSON.parse('{"__proto__":{"polluted":true},"a":1}')],
  ['object', 'own keys of every object', () => ({ constructor: 1, toString: 'x', valueOf: null, hasOwnProperty: false })],
  ['object', 'own then and toJSON', () => ({ then: 'now', toJSON: 1, toString: 2 })],
  ['object', 'null prototype', () => Object.assign(Object.create(null) as object, { a: 1, __proto__: 2 })],
  ['object', 'empty null prototype', () => Object.create(null)],
  ['object', 'own prototype', () => Object.create({ inherited: 1 }, { own: { value: 2, writable: true, enumerable: true, configurable: true } })],
  ['object', 'chain of prototypes', () => Object.create(Object.create(Object.create(null, { deep: { value: 1 } }) as object, { mid: { value: 2, enumerable: true } }) as object)],
  ['object', 'prototype shared by two', () => { const p = { shared: true }; return [Object.create(p), Object.create(p), p] }],
  ['object', 'below Error.prototype without being an Error', () => Object.create(Error.prototype, { message: { value: 'feigned' } })],
  ['object', 'function as prototype', () => Object.create(Math.max)],
  ['object', 'symbol keys', () => ({ [Symbol('a')]: 1, [Symbol('a')]: 2, [Symbol.for('b')]: 3, [Symbol.toStringTag]: 'Mine', c: 4 })],
  ['object', 'order of keys', () => ({ b: 1, a: 2, 10: 3, 2: 4, '-1': 5, '01': 6, 4294967295: 7, [Symbol.for('s')]: 8 })],
  ['object', 'the same keys in two orders', () => [{ a: 1, b: 2 }, { b: 2, a: 1 }]],
  ['object', 'undefined values', () => ({ a: undefined, b: [undefined], c: null })],
  ['object', 'odd keys', () => ({ '': 1, ' ': 2, '\ud800': 3, '\0': 4, 'a.b': 5, '🥒': 6 })],
  ['object', '64, 65 and 300 keys', () => [keyed(64), keyed(65), keyed(300)]],
  ['object', 'many shapes', () => Array.from({ length: 300 }, (_, i) => ({ [`k${i}`]: i, [`j${i % 7}`]: i }))],
  ['object', 'accessors', () => define({ kelvin: 300 }, {
    both: { get: celsius, set: setCelsius, enumerable: true, configurable: true },
    getter: { get: celsius, configurable: true }, setter: { set: setCelsius, enumerable: true }, none: neither,
  }), { registers: accessors }],
  ['object', 'accessor that throws', () => define({}, { bang: { get: bang, enumerable: true } }), { registers: accessors }],
  ['object', 'not enumerable', () => define({ a: 1 }, { hidden: { value: 2, writable: true, configurable: true } })],
  ['object', 'read-only and not configurable', () => define({}, { fixed: { value: 1, enumerable: true }, pinned: { value: 2, writable: true, enumerable: true }, last: { value: 3, configurable: true } })],
  ['object', 'frozen', () => Object.freeze({ a: 1, b: Object.freeze([1, Object.freeze({})]) })],
  ['object', 'sealed', () => Object.seal({ a: 1, b: [2] })],
  ['object', 'sealed with one property read-only', () => Object.seal(define({ a: 1 }, { b: { value: 2, enumerable: true } }))],
  ['object', 'not extensible', () => Object.preventExtensions({ a: 1 })],
  ['object', 'not extensible, empty', () => [Object.preventExtensions({}), Object.freeze({}), Object.freeze(Object.create(null)), Object.freeze([])]],
  ['object', 'frozen with an accessor', () => Object.freeze(define({}, { a: { get: celsius, enumerable: true, configurable: true } })), { registers: accessors }],
  ['object', 'frozen prototype', () => Object.create(Object.freeze({ a: 1 }))],
])

const arrays = examples('object shape', 'pass', [
  ['array', 'holes', () => [, 1, , undefined, ,]],
  ['array', 'holes and the end', () => { const a = [1, 2, 3]; a.length = 6; return a }],
  ['array', 'huge and sparse', () => { const a: number[] = []; a[4_000_000_000] = 1; a[7] = 2; return a }],
  ['array', 'the longest, with nothing in it', () => { const a: unknown[] = []; a.length = 2 ** 32 - 1; return a }],
  ['array', 'properties beside the elements', () => Object.assign([1, 2], { name: 'extra', [Symbol.for('x')]: 1, '-1': 2, '1.5': 3, 4294967295: 4 })],
  ['array', 'a hole and a property in its place', () => { const a = [1, , 3] as unknown[]; return Object.assign(a, { x: 2 }) }],
  ['array', 'accessor at an index, in an array with a hole', () => define([1, 2, , 3], { 1: { get: celsius, enumerable: true, configurable: true } }), { registers: accessors }],
  ['array', 'accessor at an index of a dense array, which is read', () => define([1, 2, 3], { 1: { get: celsius, enumerable: true, configurable: true } }), {
    registers: accessors, opaque: true, check: copy => copy.length === 3 && Number.isNaN(copy[1]) ? undefined : 'it was not read',
  }],
  ['array', 'read-only and hidden elements', () => define([1, 2, 3], { 0: { writable: false }, 2: { enumerable: false } })],
  ['array', 'read-only length', () => define([1, 2], { length: { writable: false } })],
  ['array', 'frozen, sealed, not extensible', () => [Object.freeze([1, , 2]), Object.seal([1]), Object.preventExtensions([1])]],
  ['array', 'another prototype', () => [Object.setPrototypeOf([1, 2], null), Object.setPrototypeOf([3], { own: true })]],
  ['array', 'nested', () => [[[[]]], [[], [[]]]]],
  ['array', '15, 16, 255, 256 and 70,000 elements', () => [15, 16, 255, 256, 70_000].map(n => Array.from({ length: n }, (_, i) => i))],
  ['arguments', 'arguments', () => strictArguments(1, 'two', { three: 3 })],
  ['arguments', 'arguments, none and changed', () => [strictArguments(), Object.freeze(strictArguments(1)), Object.assign(strictArguments(1, 2), { length: 1, extra: true, 5: 6 })]],
  ['arguments', 'arguments in a cycle', () => { const o: Record<string, unknown> = {}; o['a'] = strictArguments(o); return o }],
  ['arguments', 'arguments of a sloppy function', () => (Function('a', 'return arguments') as (...a: unknown[]) => unknown)(1, 2), {
    opaque: true,
    check: (copy: IArguments) => Object.prototype.toString.call(copy) === '[object Arguments]' && copy.length === 2 && copy[0] === 1 && copy[1] === 2 ? undefined : 'the arguments are not the same',
  }],
])

export const shapes: Example[] = [...objects, ...arrays]
