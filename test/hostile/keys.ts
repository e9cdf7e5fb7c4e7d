// K and P: names that act when they are assigned, prototypes that act when they are asked, and what closes an object.

import { FROM_OBJECT_NEXT } from '../../lib/core/opcodes.ts'
import { define, held, pickle, pickleWith, row, type Line } from '../assembler.ts'
import { inert, refused, trap, Trapped, type Row } from './row.ts'

const polluted: Line[] = row([['polluted', ['TRUE']]])
const isPlain = (o: object): boolean => Object.getPrototypeOf(o) === Object.prototype
const ownKeys = (o: object): string => Reflect.ownKeys(o).map(String).join()
const language = (name: string): Line => ['GLOBAL', 'globalThis', name]
const registered = (name: string): Line => ['GLOBAL', 'registered', name]

const everyObjectHas = ['constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__', '__lookupSetter__']
const wellKnown = ['iterator', 'asyncIterator', 'toPrimitive', 'species', 'hasInstance', 'unscopables', 'isConcatSpreadable']

/** An object in which each of the keys stands with a number. */
const numbered = (keys: readonly string[], from = 0, prototype?: Line): Line[] => row(keys.map((key, i) => [key, ['INT', i]] as const), from, prototype)

/** Objects, each the prototype of the next, by a dress or by a shape. */
function chain(length: number, dressed: boolean): Line[] {
  const lines: Line[] = [['ARR32', length], ...dressed ? [['ARR', 0] as Line] : row([])]
  for (let i = 1; i < length; i++) {
    if (dressed) lines.push(['DRESS', 4], ['ARR', 0], ['REF32', i], ['END'])
    else lines.push(['SHAPE', { from: 2, keys: [], prototype: ['REF32', i] }])
  }
  return lines
}

export const keys: Row[] = [
  inert('K01', 'own __proto__', () => pickle(...row([['__proto__', ...polluted]])), o => isPlain(o) && ownKeys(o) === '__proto__'),
  inert('K01', 'own __proto__ in each of four objects of a shape', () => pickle(['ARR', 4], ...row([['__proto__', ['NULL']]]), ['OBJ', 0], ['NULL'], ['OBJ', 0], ['NULL'], ['OBJ', 0], ['NULL']),
    list => list.every((o: object) => isPlain(o) && ownKeys(o) === '__proto__')),
  inert('K01', 'own __proto__ among the next strings', () => pickle(['ARR', 3], ['SHAPE', { from: FROM_OBJECT_NEXT, keys: ['a', '__proto__'] }], ['NULL'], ...polluted, ['OBJ', 0], ['NULL'], ['NULL'], ['OBJ', 0], ['NULL'], ['NULL']),
    list => list.every((o: object) => isPlain(o) && ownKeys(o) === 'a,__proto__')),
  inert('K01', 'own __proto__ in a dictionary', () => pickle(['DICT', 1], '__proto__', ...polluted), o => isPlain(o) && ownKeys(o) === '__proto__'),
  inert('K01', 'own __proto__ among properties', () => pickle(['DRESS', 0], ...row([]), '__proto__', ['INT', 7], ...polluted, ['END']), o => isPlain(o) && ownKeys(o) === '__proto__'),
  inert('K01', 'own __proto__ below a class', () => pickle(['ARR', 4], ...row([['__proto__', ['NULL']]], 2, registered('hostile.Trapped.prototype')), ['OBJ', 0], ['NULL'], ['OBJ', 0], ['NULL'], ['OBJ', 0], ['NULL']),
    list => list.every((o: object) => Object.getPrototypeOf(o) === Trapped.prototype && ownKeys(o) === '__proto__')),
  inert('K02', '__proto__ without a prototype', () => pickle(...row([['__proto__', ...polluted]], 1)), o => Object.getPrototypeOf(o) === null && ownKeys(o) === '__proto__'),
  inert('K03', 'names that every object has', () => pickle(['ARR', 4], ...numbered(everyObjectHas), ...[1, 2, 3].flatMap((): Line[] => [['OBJ', 0], ...everyObjectHas.map((_, i): Line => ['INT', i])])),
    list => list.every((o: object) => ownKeys(o) === everyObjectHas.join())),
  inert('K03', 'names that every class has, below a class', () => pickle(...numbered(everyObjectHas, 2, registered('hostile.Trapped.prototype'))), o => ownKeys(o) === everyObjectHas.join()),
  inert('K04', '__proto__ twice and a way back', () => pickle(['ARR', 3], ...row([['__proto__', ...row([['__proto__', ['REF8', 1]]])]]), ['REF8', 1], ['REF8', 2]),
    ([a, b, c]) => a === b && Object.getOwnPropertyDescriptor(a, '__proto__')!.value === c && isPlain(a) && isPlain(c)),
  refused('K05', 'a key twice in a shape', 'DUPLICATE_KEY', () => pickle(...row([['a', ['NULL']], ['a', ['NULL']]]))),
  refused('K05', 'a key twice in a shape, as two strings', 'DUPLICATE_KEY', () => pickle(['SHAPE', { from: 0, keys: [['NEWSTR', 'a'], ['NEWSTR', 'a']] }], ['NULL'], ['NULL'])),
  refused('K05', 'a key twice in a dictionary', 'DUPLICATE_KEY', () => pickle(['DICT', 2], 'a', ['NULL'], 'a', ['NULL'])),
  refused('K06', 'a well-known symbol that does not exist', 'UNKNOWN_NAME', () => pickle(['DRESS', 0], ...row([]), language('Symbol.evil'), ['INT', 7], ['NULL'], ['END'])),
  refused('K06', 'a symbol with a key that is too long', 'LIMIT', () => pickle(define('Symbol.for'), ['LEAF0', 0], 'x'.repeat(1001)), { options: () => ({ limits: { string: 1000 } }) }),
  inert('K07', 'well-known symbols as keys', () => pickle(['DRESS', 0], ...row([]), ...wellKnown.flatMap((name): Line[] => [language(`Symbol.${name}`), ['INT', 7], ['INT', 1]]), ['END']),
    o => Reflect.ownKeys(o).length === wellKnown.length && Reflect.ownKeys(o).every(key => typeof key === 'symbol' && o[key] === 1)),
  refused('K08', 'an array as a key', 'BAD_TYPE', () => pickle(['ARR', 1], ['DRESS', 0], ...row([]), ['REF8', 0], ['INT', 7], ['NULL'], ['END'])),
  refused('K08', 'an array as a key, told there', 'BAD_KEY', () => pickle(['DRESS', 0], ...row([]), ['ARR', 0], ['INT', 7], ['NULL'], ['END'])),
  refused('K08', 'a Map as a key', 'BAD_TYPE', () => pickle(['DRESS', 0], ...row([]), ...held(0, 'Map'), ['INT', 7], ['NULL'], ['END'])),
  refused('K05', 'a key twice among the next strings', 'DUPLICATE_KEY', () => pickle(['SHAPE', { from: FROM_OBJECT_NEXT, keys: ['a', 'a'] }], ['NULL'], ['NULL'])),
  refused('K08', 'an array as a key of a shape', 'BAD_KEY', () => pickle(['SHAPE', { from: 0, keys: [['ARR', 0]] }], ['NULL'])),
  refused('K08', 'null as a key of a dictionary', 'BAD_KEY', () => pickle(['DICT', 1], ['NULL'], ['NULL'])),
  refused('K08', 'a negative number as a key', ['BAD_KEY', 'BAD_TYPE'], () => pickle(['DRESS', 0], ['ARR', 0], ['I32', -1], ['INT', 7], ['NULL'], ['END'])),
  inert('K09', 'keys of an array that are nearly indices', () => pickle(['DRESS', 0], ['ARR', 0], ...['-0', '4294967295', '1.5', '01', '-1'].flatMap((key): Line[] => [key, ['INT', 7], ['INT', 1]]), ['END']),
    list => Array.isArray(list) && list.length === 0 && ownKeys(list) === 'length,-0,4294967295,1.5,01,-1'),
  refused('K09', 'a length that lies', 'BAD_TYPE', () => pickle(['DRESS', 0], ['ARR', 2], ['NULL'], ['NULL'], 'length', ['INT', 1], ['INT', 1], ['END'])),
  refused('K09', 'a length of 33,554,431, which no byte paid for', 'BAD_TYPE', () => pickle(['DRESS', 0], ['ARR', 0], 'length', ['INT', 1], ['I32', 33_554_431], ['END'])),
  refused('K09', 'a length that would be converted', 'BAD_TYPE', () => pickle(['DRESS', 0], ['ARR', 0], 'length', ['INT', 1], ...row([['valueOf', registered('hostile.trap')]]), ['END'])),
  refused('K09', 'an element of a typed array that would be converted', 'BAD_TYPE', () => pickle(['DRESS', 0],
    define('Uint8Array'), ['KIND', 0], define('ArrayBuffer'), ['LEAF0', 1], ['FALSE'], ['BYTES', new Uint8Array(8)], ['END'],
    '0', ['INT', 7], ...row([['valueOf', registered('hostile.trap')]]), ['END'])),
  refused('K09', 'an element of a typed array by number', 'BAD_TYPE', () => pickle(['DRESS', 0],
    define('Uint8Array'), ['KIND', 0], define('ArrayBuffer'), ['LEAF0', 1], ['FALSE'], ['BYTES', new Uint8Array(8)], ['END'],
    ['INT', 0], ['INT', 7], ...row([['valueOf', registered('hostile.trap')]]), ['END'])),
  refused('K09', 'a key told as an index that is too large', ['BAD_TYPE', 'BAD_KEY'], () => pickle(['DRESS', 0], ['ARR', 0], ['F64', 1.5], ['INT', 7], ['NULL'], ['END'])),
]

export const prototypes: Row[] = [
  refused('P01', 'a number as prototype', 'BAD_PROTOTYPE', () => pickle(['SHAPE', { from: 2, keys: [], prototype: ['INT', 1] }])),
  refused('P01', 'undefined as prototype', 'BAD_PROTOTYPE', () => pickle(['SHAPE', { from: 2, keys: [], prototype: ['UNDEFINED'] }])),
  refused('P01', 'a symbol as prototype', 'BAD_TYPE', () => pickle(['ARR', 2], define('Symbol'), ['KIND', 0], ['END'], ['SHAPE', { from: 2, keys: [], prototype: ['REF8', 1] }])),
  refused('P01', 'a string as prototype of an array', 'BAD_TYPE', () => pickle(['DRESS', 4], ['ARR', 0], 'text', ['END'])),
  refused('P01', 'a bigint as prototype of an array', 'BAD_TYPE', () => pickle(['DRESS', 4], ['ARR', 0], ['BIG', Uint8Array.of(1)], ['END'])),
  refused('P02', 'an object that is its own prototype', 'BAD_REF', () => pickle(['SHAPE', { from: 2, keys: [], prototype: ['REF8', 0] }])),
  refused('P02', 'an array that is its own prototype', 'BAD_TYPE', () => pickle(['DRESS', 4], ['ARR', 0], ['REF8', 0], ['END'])),
  refused('P02', 'two arrays that are each other\'s prototypes', 'BAD_TYPE', () => pickle(['DRESS', 4], ['ARR', 1], ['DRESS', 4], ['ARR', 0], ['REF8', 0], ['END'], ['REF8', 1], ['END'])),
  inert('P03', '100,000 prototypes in a row', () => pickleWith({}, chain(100_000, false)), list => list.length === 100_000),
  refused('P03', '10,000 prototypes in a row, each set, which takes the square of that', 'LIMIT', () => pickleWith({}, chain(10_000, true))),
  refused('P03', '10,000 arrays below 10,000 prototypes', 'LIMIT', () => pickleWith({}, [['ARR', 2], ...chain(10_000, false), ['ARR32', 10_000],
    ...Array.from({ length: 10_000 }, (): Line[] => [['DRESS', 4], ['ARR', 0], ['REF32', 10_000], ['END']]).flat()])),
  inert('P03', '10,000 shapes below 10,000 prototypes, thrice each', () => pickleWith({}, [['ARR', 2], ...chain(10_000, false), ['ARR32', 10_000],
    ...Array.from({ length: 10_000 }, (_, i): Line[] => i < 1000
      ? [['SHAPE', { from: 2, keys: [`k${i % 7}`], prototype: ['REF32', 10_000] }], ['NULL']]
      : [['OBJ16', 10_000 + i % 1000], ['NULL']]).flat()]), list => list[1].length === 10_000),
  refused('P04', 'properties for an intrinsic', 'BAD_TOKEN', () => pickle(['DRESS', 0], language('Object.prototype'), 'polluted', ['INT', 7], ['TRUE'], ['END'])),
  refused('P04', 'properties for what stands elsewhere', 'BAD_TOKEN', () => pickle(['ARR', 1], ['DRESS', 0], ['REF8', 0], 'polluted', ['INT', 7], ['TRUE'], ['END'])),
  refused('P04', 'properties for a reference behind another value', 'BAD_TOKEN', () => pickle(['DRESS', 0], ['AFTER'], ['NULL'], language('Object.prototype'), 'polluted', ['INT', 7], ['TRUE'], ['END'])),
  refused('P04', 'Object.defineProperty as a factory', 'CODE_NOT_TRUSTED', () => pickle(define('reduction'), ['KIND', 0], language('Object.defineProperty'), ['FALSE'],
    language('Object.prototype'), 'polluted', ...row([['value', ['TRUE']]]), ['END'])),
  refused('P04', 'Object.freeze as a setState', ['BAD_TYPE', 'REVIVE_FAILED'], () => pickle(['ARR', 2],
    ['DRESS', 0], ...row([]), define('Symbol.for'), ['LEAF0', 0], 'dill.setState', ['INT', 7], language('Object.freeze'), ['END'],
    ['DRESS', 8], ['SHAPE', { from: 2, keys: [], prototype: ['REF8', 1] }], language('Map.prototype'), ['END'])),
  inert('P05', 'Maps below prototypes that are not theirs', () => pickle(['ARR', 3],
    ...['Array.prototype', 'Promise.prototype', 'Function.prototype'].flatMap((name, i): Line[] =>
      [['DRESS', 4], ...i === 0 ? [define('Map')] : [], ['KINDH', 0], ['INT', 1], ['INT', 2], ['END'], language(name), ['END']])),
  list => list.every((map: object) => Map.prototype.get.call(map as Map<unknown, unknown>, 1) === 2)),
  inert('P05', 'a class with a setter for the keys', () => pickle(['ARR', 5], ...row([['seen', ['INT', 1]]], 2, registered('hostile.Trapped.prototype')), ...[1, 2, 3, 4].flatMap((): Line[] => [['OBJ', 0], ['INT', 1]])),
    list => list.every((o: object) => Object.getOwnPropertyDescriptor(o, 'seen')?.value === 1)),
  inert('P05', 'a prototype that gets its setter when its instances are there', () => pickle(['ARR', 2],
    ['DRESS', 0], ...row([]), 'a', ['INT', 7], ['ARR', 3], ['SHAPE', { from: 2, keys: ['x'], prototype: ['REF8', 1] }], ['INT', 1], ['OBJ', 1], ['INT', 1], ['OBJ', 1], ['INT', 1],
    'x', ['INT', 12], ['UNDEFINED'], registered('hostile.trap'), ['END'],
    ['ARR', 1], ['OBJ', 1], language('DataView.prototype')),
  ([p, [o]]) => Object.getPrototypeOf(o) === p && Object.getOwnPropertyDescriptor(o, 'x')?.value === DataView.prototype && Object.getOwnPropertyDescriptor(p, 'x')?.set === trap),
  inert('P05', 'a prototype that is being filled', () => pickle(...row([['a', ['SHAPE', { from: 2, keys: ['b'], prototype: ['REF8', 0] }], ['REF8', 0]], ['b', ['INT', 1]]])),
    o => Object.getPrototypeOf(o.a) === o && o.a.b === o && o.b === 1),
  inert('P06', 'frozen while it is filled', () => pickle(['DRESS', 3], ...row([['a', ['REF8', 0]], ['b', ['REF8', 0]]]), 'c', ['INT', 7], ['REF8', 0], ['END']),
    o => Object.isFrozen(o) && o.a === o && o.b === o && o.c === o),
  refused('P06', 'frozen twice', 'BAD_TOKEN', () => pickle(['DRESS', 3], ['DRESS', 3], ...row([]), ['END'], ['END'])),
  refused('P06', 'unknown marks of a dress', 'BAD_TOKEN', () => pickle(['DRESS', 16], ...row([]), ['END'])),
  refused('P06', 'a primitive in a dress', 'BAD_TOKEN', () => pickle(['DRESS', 0], ['INT', 1], ['END'])),
  refused('P06', 'a dress without an object', 'BAD_TOKEN', () => pickle(['DRESS', 0], ['END'])),
  refused('P06', 'a symbol in a dress', ['BAD_TYPE', 'REVIVE_FAILED'], () => pickle(['DRESS', 3], define('Symbol'), ['KIND', 0], ['END'], 'a', ['INT', 7], ['NULL'], ['END'])),
  refused('P06', 'a typed array that is frozen', 'REVIVE_FAILED', () => pickle(['DRESS', 3],
    define('Uint8Array'), ['KIND', 0], define('ArrayBuffer'), ['LEAF0', 1], ['FALSE'], ['BYTES', new Uint8Array(8)], ['END'], ['END'])),
  refused('P06', 'a state followed by properties', 'BAD_TOKEN', () => pickle(['DRESS', 8], ...row([]), ...row([]), 'a', ['INT', 7], ['NULL'], ['END'])),
  refused('P06', 'attributes that do not exist', ['BAD_TOKEN', 'BAD_TYPE'], () => pickle(['DRESS', 0], ...row([]), 'a', ['INT', 16], ['NULL'], ['END'])),
]
