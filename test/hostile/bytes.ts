// B, C and U: inputs that are no pickle or no longer one, names that nobody granted, and texts that are shown.

import { FLAG_CODE, FLAG_SEALED, FLAG_TRACKED, FLAGS_AT, HEADER, MAGIC, UTF8, VERSION, WIDE } from '../../lib/core/opcodes.ts'
import { dumps } from '../../lib/index.ts'
import { define, leaf, pickle, pickleWith, resum, row, type Line } from '../assembler.ts'
import { inert, refused, type Row } from './row.ts'

const small = (): Uint8Array<ArrayBuffer> => dumps({ a: [1, 'zwei', null] })

/** A pickle whose only string has this head, and these bytes. */
function text(head: number, ...bytes: number[]): Uint8Array {
  const whole = pickle('x')
  return resum(Uint8Array.of(...whole.subarray(0, HEADER + 1), head, ...bytes, ...whole.subarray(HEADER + 3)))
}

/** The same, where the head says that it is UTF-8. */
const utf8 = (...bytes: number[]): Uint8Array => text(bytes.length * 4 + UTF8, ...bytes)

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap(part => [...part]))

const view = (tag: string, size: number, ...rest: readonly Line[]): Uint8Array =>
  pickle(define(tag), ['KIND', 0], define('ArrayBuffer'), ['LEAF0', 1], ['FALSE'], ['BYTES', new Uint8Array(size)], ...rest, ['END'])

function changed(at: number, to: number): Uint8Array {
  const whole = small()
  whole[at] = to
  return resum(whole)
}

/** Bytes whose header promises what is not behind them. */
function flagged(flags: number, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[FLAGS_AT]! |= flags
  return copy
}

function detached(): unknown {
  const whole = small()
  structuredClone(whole.buffer, { transfer: [whole.buffer] })
  return whole
}

function detachedBuffer(): unknown {
  const { buffer } = small()
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

function shrunk(): unknown {
  const whole = small()
  const buffer = new ArrayBuffer(whole.length, { maxByteLength: 1000 })
  const view = new Uint8Array(buffer, 10)
  buffer.resize(5)
  return view
}

function moved(make: (size: number) => ArrayBufferLike, Type: new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView): ArrayBufferView {
  const whole = small()
  const buffer = make(whole.length + 16)
  new Uint8Array(buffer).set(whole, 1)
  return new Type(buffer, 1, whole.length)
}

const isSmall = (value: unknown): boolean => JSON.stringify(value) === '{"a":[1,"zwei",null]}'

const notBytes: readonly (readonly [what: string, input: () => unknown])[] = [
  ['a string', () => 'dill'], ['a number', () => 1], ['null', () => null], ['nothing', () => undefined], ['an array', () => [...small()]],
  ['an object with a length', () => ({ length: 100, byteLength: 100, buffer: new ArrayBuffer(100) })], ['a Blob', () => new Blob([small()])],
  ['a Proxy of bytes', () => new Proxy(small(), {})], ['an object below Uint8Array.prototype', () => Object.create(Uint8Array.prototype) as unknown],
  ['an object below ArrayBuffer.prototype', () => Object.create(ArrayBuffer.prototype) as unknown], ['a function', () => small],
  ['detached bytes', detached], ['a detached buffer', detachedBuffer],
]

export const bytes: Row[] = [
  refused('B01', 'nothing at all', 'TRUNCATED', () => new Uint8Array(0)),
  refused('B01', 'nothing but magic', 'TRUNCATED', () => small().subarray(0, MAGIC.length)),
  refused('B01', 'nothing but a header', ['TRUNCATED', 'DAMAGED'], () => small().subarray(0, HEADER)),
  refused('B01', 'a header that speaks of a seal', 'TRUNCATED', () => flagged(FLAG_SEALED, pickle().subarray(0, HEADER))),
  refused('B01', 'a header that speaks of a seal where there is none', ['DAMAGED', 'TRUNCATED'], () => flagged(FLAG_SEALED, small())),
  refused('B01', 'a header that speaks of numbers before the seal', 'TRUNCATED', () => flagged(FLAG_SEALED | FLAG_TRACKED, pickle().subarray(0, HEADER))),
  refused('B01', 'more numbers before the seal than there are bytes', 'TRUNCATED', () => flagged(FLAG_SEALED | FLAG_TRACKED, joined(small(), new Uint8Array(100).fill(255)))),
  refused('B01', 'no token', 'TRUNCATED', () => pickle()),
  refused('B03', 'a byte more', 'DAMAGED', () => joined(small(), Uint8Array.of(0))),
  refused('B03', 'a byte more, and the checksum right', 'TRAILING', () => resum(joined(small(), Uint8Array.of(0)))),
  refused('B03', 'two pickles', ['TRAILING', 'DAMAGED'], () => resum(joined(small(), small()))),
  refused('B03', 'a string that no token uses', 'BAD_STRING', () => pickleWith({ extra: ['more'] }, [['NULL']])),
  refused('B04', 'other magic', 'NOT_A_PICKLE', () => changed(0, 0x88)),
  refused('B04', 'text', 'NOT_A_PICKLE', () => new TextEncoder().encode('{"a":1, "and": "something that is longer than a header"}')),
  refused('B04', 'version 0', 'VERSION', () => changed(VERSION, 0)),
  refused('B04', 'version 255', 'VERSION', () => changed(VERSION, 255)),
  refused('B04', 'unknown flags', 'VERSION', () => changed(FLAGS_AT, 0x80)),
  refused('B05', 'UTF-8 that is too long', 'BAD_STRING', () => utf8(0xc0, 0x80)),
  refused('B05', 'a surrogate in UTF-8', 'BAD_STRING', () => utf8(0xed, 0xa0, 0x80)),
  refused('B05', 'half of a character', 'BAD_STRING', () => utf8(0xe2, 0x82)),
  refused('B05', 'a character beyond Unicode', 'BAD_STRING', () => utf8(0xf4, 0x90, 0x80, 0x80)),
  refused('B05', 'fewer bytes of UTF-8 than are said', 'BAD_STRING', () => text(3 * 4 + UTF8, 0xc3, 0xa4)),
  refused('B05', 'fewer characters than are said', 'TRUNCATED', () => text(3 * 2, 0x61)),
  refused('B05', 'more characters than are said', 'BAD_REF', () => text(1 * 2, 0x61, 0x62)),
  inert('B05', 'a mark of byte order', () => utf8(0xef, 0xbb, 0xbf, 0x61), s => s === '\ufeffa'),
  inert('B05', 'surrogates alone', () => pickle(['ARR', 2], '\ud800', '\udc00\ud800'), ([a, b]) => a === '\ud800' && b === '\udc00\ud800'),
  refused('B05', 'half of a UTF-16 unit', 'TRUNCATED', () => text(1 * 4 + WIDE, 0x61)),
  inert('B06', 'bytes in the middle of a buffer', () => moved(size => new ArrayBuffer(size), Uint8Array), isSmall),
  inert('B06', 'a DataView', () => moved(size => new ArrayBuffer(size), DataView), isSmall),
  // Browsers give shared memory only to pages that are isolated.
  ...typeof SharedArrayBuffer === 'undefined' ? [] : [inert('B06', 'signed bytes on shared memory', () => moved(size => new SharedArrayBuffer(size), Int8Array), isSmall)],
  inert('B06', 'a resizable buffer', () => moved(size => new ArrayBuffer(size, { maxByteLength: 1000 }), Uint8Array), isSmall),
  refused('B06', 'a view whose buffer has shrunk', 'TRUNCATED', shrunk),
  refused('B07', 'a view at an odd place', 'REVIVE_FAILED', () => view('Float64Array', 16, ['INT', 3])),
  refused('B07', 'a view that is longer than its buffer', 'REVIVE_FAILED', () => view('Uint8Array', 16, ['INT', 0], ['INT', 17])),
  refused('B07', 'a view that begins behind its buffer', 'REVIVE_FAILED', () => view('DataView', 16, ['INT', 17])),
  refused('B07', 'a view whose buffer does not divide', 'REVIVE_FAILED', () => view('Float64Array', 15)),
  refused('B07', 'a view that begins at NaN', 'BAD_TYPE', () => view('Uint8Array', 16, ['NAN'])),
  refused('B07', 'a view of half an element', 'BAD_TYPE', () => view('Uint8Array', 16, ['INT', 0], ['F64', 1.5])),
  refused('B08', 'a number of strings with zeros to spare', 'BAD_STRING', () => resum(Uint8Array.of(...pickle('x').subarray(0, HEADER), 0x81, 0, ...pickle('x').subarray(HEADER + 1)))),
  refused('B08', 'a length with zeros to spare', 'BAD_STRING', () => resum(Uint8Array.of(...pickle('x').subarray(0, HEADER + 1), 0x82, 0, ...pickle('x').subarray(HEADER + 2)))),
  inert('B08', 'numbers that are written at length', () => pickle(['ARR', 4], ['F64', 1], ['I32', 1], ['F32', -0], Uint8Array.of(0xbb, 1, 2, 3, 4, 5, 6, 0xf8, 0x7f)),
    ([a, b, c, d]) => a === 1 && b === 1 && Object.is(c, -0) && Number.isNaN(d)),
  ...notBytes.map(([what, input]) => refused('B09', what, 'NOT_BYTES', input, { nowhere: true })),
  inert('B10', 'dates that are none', () => pickle(['ARR', 3], ...leaf(0, 'Date', ['NAN']), ['LEAF0', 0], ['F64', 8.64e15 + 1], ['LEAF0', 0], ['F64', -Infinity]),
    list => list.every((date: Date) => Number.isNaN(date.getTime()))),
  refused('B10', 'a time zone that is none', 'REVIVE_FAILED', () => pickle(define('Intl.DateTimeFormat'), ['KIND', 0], 'en', 'timeZone', 'Nowhere/Else', ['END'])),
]

const host = (name: string): Line => ['GLOBAL', 'host', name]

export const names: Row[] = [
  ...['eval', 'Function', 'globalThis', '%AsyncFunction%', 'Function.prototype.constructor'].map(name =>
    refused('C13', name, ['CODE_NOT_TRUSTED', 'UNKNOWN_NAME'], () => pickle(['GLOBAL', 'globalThis', name]))),
  ...['fetch', 'setTimeout', 'localStorage', 'document', 'process', 'WebSocket', 'Worker', 'console'].map(name =>
    refused('C13', name, ['CODE_NOT_TRUSTED', 'UNKNOWN_NAME'], () => pickle(...row([['a', host(name)]])))),
  ...['window', '__proto__', 'constructor', 'URL.constructor', 'console.constructor.constructor', 'URL.prototype.href', ''].map(name =>
    refused('C13', `host "${name}"`, 'UNKNOWN_NAME', () => pickle(host(name)))),
  ...['__proto__', 'constructor', 'Object.constructor', 'Object.__proto__', 'hostile.trap', ''].map(name =>
    refused('C13', `globalThis "${name}"`, 'UNKNOWN_NAME', () => pickle(['GLOBAL', 'globalThis', name]))),
  ...['node:child_process', '__proto__', 'constructor', '../../x', 'data:text/javascript,1', 'http://a/b.js'].map(module =>
    refused('C11', `module "${module}"`, 'UNKNOWN_NAME', () => pickle(['GLOBAL', module, 'exec']))),
  refused('C17', 'a header that says it is sealed, over code', 'CODE_NOT_TRUSTED', () =>
    resum(joined(pickleWith({ flags: FLAG_CODE | FLAG_SEALED }, [['GLOBAL', 'globalThis', 'eval']]), new Uint8Array(16)))),
  inert('C17', 'a header that says there is code, over none', () => pickleWith({ flags: FLAG_CODE }, [['NULL']]), value => value === null),
  ...['<img onerror=alert(1)>', '</script>', '\u202egnp.exe', 'a\u200bb', 'x'.repeat(2 ** 20), 'a\nb', '\u001b[31mred', '\u2028'].flatMap(name => [
    refused('U01', `a kind called ${JSON.stringify(name.slice(0, 20))}`, 'UNKNOWN_KIND', () => pickle(['DEFKIND', name, 0], ['KIND', 0], ['END'])),
    refused('U01', `a name ${JSON.stringify(name.slice(0, 20))}`, 'UNKNOWN_NAME', () => pickle(['GLOBAL', name, name])),
    refused('U01', `a path through ${JSON.stringify(name.slice(0, 20))}`, 'BAD_REF', () => pickle(...row([[name, ['DICT', 1], name, ['REF8', 99]]]))),
  ]),
]
