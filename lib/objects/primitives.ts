// Examples of primitives: each width that the bytes know, at its edges, and what other formats lose.
// Values only; the objects that wrap them are built-ins.

import { examples, type Example } from './example.ts'

const unique = Symbol('unique')

export const primitives: Example[] = examples('primitives', 'pass', [
  ['undefined', 'undefined', () => undefined],
  ['null', 'null', () => null],
  ['boolean', 'true and false', () => [true, false]],
  ['number', 'minus zero', () => -0],
  ['number', 'NaN', () => NaN],
  ['number', 'infinities', () => [Infinity, -Infinity]],
  ['number', 'extreme numbers', () => [Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 53 + 2, 5e-324, 1.7976931348623157e308]],
  ['number', 'small integers', () => [0, 1, 63, 64, 127, 128, 255, 256, -1, -2, -255, -256, -257]],
  ['number', 'integers of each width', () => [32767, 32768, 65535, 65536, -32768, -32769, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 48 - 1, 2 ** 48, -(2 ** 48)]],
  ['number', 'fractions', () => [0.5, -0.5, 0.1, 1 / 3, Math.PI, Math.fround(0.1), 1e21, 1e-7]],
  ['bigint', 'BigInts', () => [0n, 1n, -1n, 255n, 256n, -256n, 2n ** 63n, -(2n ** 64n), 10n ** 40n]],
  ['bigint', 'a long BigInt', () => 2n ** 4000n - 1n],
  ['string', 'empty string', () => ''],
  ['string', 'plain strings', () => ['a', 'dill', 'a longer one, with a comma', 'x'.repeat(300)]],
  ['string', 'odd strings', () => ['\0', '\u0001\u007f', '\ufeffBOM', '\u2028\u2029', 'e\u0301', 'ünïcödé', '漢字', '🥒', '\\n"\'`${x}', '</script>']],
  ['string', 'lone surrogates', () => ['\ud800', '\udc00', 'a\udfff\ud800b', '\ud83e']],
  ['string', 'strings that look like keys', () => ['__proto__', 'constructor', 'prototype', 'then', 'toJSON', 'length', '0', '-0', 'NaN', 'undefined', 'null']],
  ['string', 'strings that look like tags', () => ['$', '$$', '$date', '#1', '~:a', '@@1', '[Circular]', '__ref', '$ref:$.a', 'n:1', '/Date(0)/', '1n', 'data:,x']],
  ['string', 'many strings', () => Array.from({ length: 1000 }, (_, i) => `s${i * i}`)],
  ['Symbol', 'unique symbol', () => Symbol('mine')],
  ['Symbol', 'symbols without and with an empty description', () => [Symbol(), Symbol('')]],
  ['Symbol', 'unique symbol twice', () => { const s = Symbol('twice'); return [s, { [s]: s }, s] }],
  ['Symbol.for', 'symbol of the registry', () => [Symbol.for('dill'), Symbol.for(''), Symbol.for('\ud800')]],
  ['symbol', 'registered symbol', () => ({ [unique]: unique }), { registers: { 'examples.unique': unique } }],
]).concat(examples('primitives', 'by reference', [
  ['symbol', 'well-known symbols', () => [Symbol.iterator, Symbol.asyncIterator, Symbol.hasInstance, Symbol.toPrimitive, Symbol.toStringTag, Symbol.species, Symbol.match, Symbol.unscopables], { verdict: 'pass' }],
  ['symbol', 'Symbol.iterator', () => Symbol.iterator],
]))
