// Examples of memory, points in time, patterns and formatters: data types of the language that are more than properties.
// Those that an engine lacks are not in its list.

import { examples, type Example } from './example.ts'

type Maker = new (...parts: any[]) => any
const globals = globalThis as unknown as Record<string, Maker | undefined>

function bytes(count: number, first = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, i) => first + i * 7)
}

function shrunk(size: number, max: number, now: number): ArrayBuffer {
  const buffer = new ArrayBuffer(size, { maxByteLength: max })
  new Uint8Array(buffer).set(bytes(size))
  buffer.resize(now)
  return buffer
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

/** Says so if the copy does not follow its buffer as the original does. */
function follows(copy: ArrayBufferView[], original: ArrayBufferView[]): string | undefined {
  const sizes = [copy, original].map(views => {
    const now = views[0]!.buffer.byteLength
    ;(views[0]!.buffer as ArrayBuffer).resize(now + 8)
    const grown = views.map(view => view.byteLength).join()
    ;(views[0]!.buffer as ArrayBuffer).resize(now)
    return grown
  })
  return sizes[0] === sizes[1] ? undefined : `after resizing the views have ${sizes[0]} bytes instead of ${sizes[1]}`
}

const memory = examples('data types', 'pass', [
  ['ArrayBuffer', 'ArrayBuffer', () => [bytes(5).buffer, new ArrayBuffer(0)]],
  ['ArrayBuffer', 'ArrayBuffer with properties, frozen', () => Object.freeze(Object.assign(bytes(3).buffer, { label: 'x', [Symbol.for('s')]: 1 }))],
  ['ArrayBuffer', 'ArrayBuffer that leads back to its view', () => { const view = bytes(2); return Object.assign(view.buffer, { view }) }],
  ['ArrayBuffer', 'ArrayBuffer of 20,000 bytes', () => bytes(20_000).buffer],
  ['ResizableArrayBuffer', 'ArrayBuffer that can be resized', () => [shrunk(4, 16, 4), shrunk(4, 16, 2), new ArrayBuffer(0, { maxByteLength: 0 })]],
  ['Uint8Array', 'two views on one buffer', () => { const { buffer } = bytes(16); return [new Uint8Array(buffer, 1, 4), new Uint16Array(buffer, 2), new DataView(buffer, 3, 5), buffer] }],
  ['Uint8Array', 'views of nothing', () => { const { buffer } = bytes(8); return [new Uint8Array(0), new Uint8Array(buffer, 8), new Float64Array(buffer, 8), new DataView(buffer, 8), new Int8Array(buffer, 0, 0)] }],
  ['Uint8Array', 'typed array with properties', () => Object.assign(bytes(3), { unit: 'px', [Symbol.for('s')]: 1, '-1': 2 })],
  ['Uint8Array', 'big typed array with a symbol', () => Object.assign(bytes(5000), { [Symbol.for('s')]: 1 })],
  ['Uint8Array', 'empty typed array, frozen', () => Object.freeze(new Uint8Array(0))],
  ['Uint8Array', 'typed array of another prototype', () => Object.setPrototypeOf(bytes(3), Object.create(Uint8Array.prototype, { constructor: { value: Uint8Array } }) as object)],
  ['Uint8Array', 'views that follow the end of a buffer', () => {
    const buffer = shrunk(16, 32, 16)
    return [new Uint8Array(buffer), new Uint8Array(buffer, 0, 16), new Float64Array(buffer, 8), new DataView(buffer, 4), new DataView(buffer, 4, 12)]
  }, { check: follows }],
  ...['Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float16Array', 'Float32Array', 'Float64Array']
    .filter(name => name in globals)
    .map(name => [name, name, () => new globals[name]!([0, 1, 1.5, -1, 255, 65535, 1e10, NaN, -0, Infinity])] as const),
  ['BigInt64Array', 'BigInt64Array', () => BigInt64Array.from([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)])],
  ['BigUint64Array', 'BigUint64Array', () => BigUint64Array.from([0n, 1n, 2n ** 64n - 1n])],
  ['DataView', 'DataView', () => new DataView(bytes(9).buffer, 2, 5)],
  ['DataView', 'DataView with properties', () => Object.assign(new DataView(bytes(9).buffer), { label: 'x', length: 3 })],
  ...'SharedArrayBuffer' in globals ? [
    ['SharedArrayBuffer', 'shared memory', () => { const memory = new SharedArrayBuffer(8); new Uint8Array(memory).set(bytes(8)); return [new Uint8Array(memory), new Int32Array(memory, 4), memory] }] as const,
    ['GrowableSharedArrayBuffer', 'shared memory that grows', () => new SharedArrayBuffer(4, { maxByteLength: 16 })] as const,
  ] : [],
  ...'Buffer' in globals ? [
    ['Buffer', 'Buffer of Node', () => (globals['Buffer'] as unknown as { from(b: ArrayBuffer): object }).from(bytes(9).buffer)] as const,
  ] : [],
])

const gone = examples('data types', 'refused', [
  ['ArrayBuffer', 'ArrayBuffer that was transferred', detached],
  ['Uint8Array', 'view of what was transferred', () => { const view = new Uint8Array(8); structuredClone(view.buffer, { transfer: [view.buffer] }); return view }],
  ['Uint8Array', 'view outside its buffer', () => { const buffer = new ArrayBuffer(16, { maxByteLength: 16 }); const view = new Uint16Array(buffer, 8, 2); buffer.resize(4); return view }],
  ['DataView', 'DataView outside its buffer', () => { const buffer = new ArrayBuffer(16, { maxByteLength: 16 }); const view = new DataView(buffer, 8); buffer.resize(4); return view }],
])

/** Compares what a value says of itself. */
const says = (read: (value: any) => unknown) => (copy: unknown, original: unknown): string | undefined => {
  const [a, b] = [copy, original].map(value => JSON.stringify(read(value)))
  return a === b ? undefined : `${a} instead of ${b}`
}

const fullText = says(value => [value.toString({ calendarName: 'always' }), value.timeZoneId])
const temporal = (globalThis as unknown as { Temporal?: Record<string, Maker & { from(text: string): object }> }).Temporal

const times = examples('data types', 'pass', [
  ['Date', 'Date', () => [new Date(0), new Date(1e12), new Date(-1), new Date(864e13)]],
  ['Date', 'invalid Date', () => new Date(NaN)],
  ['Date', 'Date with properties, frozen', () => Object.freeze(Object.assign(new Date(5), { zone: 'UTC' }))],
  ...temporal === undefined ? [] : [
    ['Temporal.Instant', 'Temporal.Instant', () => temporal['Instant']!.from('1969-07-20T20:17:40.123456789Z'), { check: fullText }] as const,
    ['Temporal.ZonedDateTime', 'Temporal.ZonedDateTime', () => temporal['ZonedDateTime']!.from('2024-10-27T02:30:00+01:00[Europe/Paris][u-ca=hebrew]'), { check: fullText }] as const,
    ['Temporal.PlainDate', 'Temporal.PlainDate', () => temporal['PlainDate']!.from('2024-02-29[u-ca=japanese]'), { check: fullText }] as const,
    ['Temporal.PlainTime', 'Temporal.PlainTime', () => temporal['PlainTime']!.from('23:59:59.999999999'), { check: fullText }] as const,
    ['Temporal.PlainDateTime', 'Temporal.PlainDateTime', () => temporal['PlainDateTime']!.from('-000001-01-01T00:00:00.000000001'), { check: fullText }] as const,
    ['Temporal.PlainYearMonth', 'Temporal.PlainYearMonth', () => new temporal['PlainYearMonth']!(2024, 2, 'iso8601', 17), { check: fullText }] as const,
    ['Temporal.PlainMonthDay', 'Temporal.PlainMonthDay', () => new temporal['PlainMonthDay']!(2, 28, 'iso8601', 1999), { check: fullText }] as const,
    ['Temporal.Duration', 'Temporal.Duration', () => new temporal['Duration']!(0, 0, 0, 1, 25, 61, 61, 1001, 1001, 1001), {
      check: says(value => ['days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds'].map(unit => value[unit])),
    }] as const,
  ],
])

const patterns = examples('data types', 'pass', [
  ['RegExp', 'RegExp', () => [/a\/b[/]/giu, new RegExp(''), new RegExp('\n\u2028'), /(?<year>\d{4})/dmsy]],
  ['RegExp', 'RegExp in the middle of its work', () => { const pattern = /\d/g; pattern.exec('1 2'); return pattern }],
  ['RegExp', 'RegExp whose lastIndex is itself', () => { const pattern = /a/; pattern.lastIndex = pattern as never; return pattern }],
  ['RegExp', 'RegExp with a read-only lastIndex', () => Object.defineProperty(/a/y, 'lastIndex', { value: 2, writable: false })],
  ['RegExp', 'RegExp with properties, frozen', () => Object.freeze(Object.assign(/a/g, { lastIndex: 3, label: 'x' }))],
])

const resolved = says(value => value.resolvedOptions())
const parts = (sample: unknown) => says(value => [value.resolvedOptions(), value.formatToParts(sample)])

const formatters = examples('data types', 'pass', [
  ['Intl.Collator', 'Intl.Collator', () => new Intl.Collator('de-u-co-phonebk', { numeric: true, sensitivity: 'base' }), { check: says(value => [value.resolvedOptions(), ['z10', 'Ä2', 'a1', 'z9'].sort(value.compare)]) }],
  ['Intl.DateTimeFormat', 'Intl.DateTimeFormat', () => new Intl.DateTimeFormat('ar-EG', { dateStyle: 'full', timeStyle: 'long', timeZone: 'Asia/Tokyo' }), { check: parts(1e12) }],
  ['Intl.DateTimeFormat', 'Intl.DateTimeFormat of fields', () => new Intl.DateTimeFormat('ja', { hour: 'numeric', hour12: true, weekday: 'short', timeZone: 'UTC' }), { check: parts(1e12) }],
  ['Intl.NumberFormat', 'Intl.NumberFormat', () => new Intl.NumberFormat('hi-u-nu-deva', { style: 'currency', currency: 'INR', signDisplay: 'always' }), { check: parts(1234567.891) }],
  ['Intl.NumberFormat', 'Intl.NumberFormat, compact', () => new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long' }), { check: parts(1234567.891) }],
  ['Intl.PluralRules', 'Intl.PluralRules', () => new Intl.PluralRules('pl', { type: 'ordinal', minimumFractionDigits: 1 }), { check: says(value => [value.resolvedOptions(), [0, 1, 2, 5].map(n => value.select(n))]) }],
  ['Intl.RelativeTimeFormat', 'Intl.RelativeTimeFormat', () => new Intl.RelativeTimeFormat('fr', { numeric: 'auto', style: 'short' }), { check: says(value => [value.resolvedOptions(), value.format(-1, 'day')]) }],
  ['Intl.ListFormat', 'Intl.ListFormat', () => new Intl.ListFormat('en', { type: 'disjunction', style: 'narrow' }), { check: parts(['a', 'b', 'c']) }],
  ['Intl.DisplayNames', 'Intl.DisplayNames', () => new Intl.DisplayNames('de', { type: 'region', fallback: 'none' }), { check: says(value => [value.resolvedOptions(), value.of('FR')]) }],
  ['Intl.Segmenter', 'Intl.Segmenter', () => new Intl.Segmenter('en', { granularity: 'word' }), { check: resolved }],
  ['Intl.Locale', 'Intl.Locale', () => new Intl.Locale('zh-Hans-CN-u-ca-chinese', { hourCycle: 'h12' }), { check: says(String) }],
  ...'DurationFormat' in Intl ? [
    ['Intl.DurationFormat', 'Intl.DurationFormat', () => new (Intl as unknown as Record<string, Maker>)['DurationFormat']!('en', { style: 'digital', fractionalDigits: 2 }), { check: parts({ hours: 1, seconds: 2, milliseconds: 34 }) }] as const,
  ] : [],
])

/** Memory, points in time, patterns, formatters. */
export const data: readonly Example[] = [...memory, ...gone, ...times, ...patterns, ...formatters]
