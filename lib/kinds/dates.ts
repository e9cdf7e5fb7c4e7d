// Points in time, and what Temporal makes of them. Temporal's objects are told by what their constructors take, where a
// string would round (offsets of seconds, durations that are not balanced) or forget (the reference day of a month).

import { answers, getterOf, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'

const timeOf = methodOf<[], number>(Date.prototype, 'getTime')
const isoOf = methodOf<[], string>(Date.prototype, 'toISOString')

const date: Kind<Date> = kind<Date>({
  tag: 'Date', prototypes: [Date.prototype], is: answers(timeOf), own: [], arity: 1,
  encode(date, out) {
    out.number('time', timeOf(date))
  },
  decode: from => new Date(from.number()),
  label: date => Number.isNaN(timeOf(date)) ? 'Invalid Date' : isoOf(date),
})

// ── Temporal ─────────────────────────────────────────────────────────────────────────────────────────────────────

type TemporalClass = { readonly prototype: object, from(text: string): object } & (new (...parts: never[]) => object)

/** How one of Temporal's types is told and made again. */
interface Telling {
  /** What it is made of, and a getter that only it has. */
  encode(value: object, out: Writer): void
  decode(from: Reader): object
  readonly probe: string
  readonly arity: number
}

const full = { calendarName: 'always' } as const
const isoDate = /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)\[u-ca=([a-z\d-]+)\]$/

/** Types of which the string is the whole truth. */
function byText(Type: TemporalClass, probe: string): Telling {
  const text = methodOf<[typeof full], string>(Type.prototype, 'toString')
  return {
    probe, arity: 1,
    encode: (value, out) => out.text('text', text(value, full)),
    decode: from => Type.from(from.text()),
  }
}

/** Types that are a count of nanoseconds, and names beside it. */
function byNanoseconds(Type: TemporalClass, names: readonly string[]): Telling {
  const nanoseconds = getterOf<bigint>(Type.prototype, 'epochNanoseconds')
  const others = names.map(name => getterOf<string>(Type.prototype, name))
  return {
    probe: 'epochNanoseconds', arity: 1 + names.length,
    encode(value, out) {
      out.value('epochNanoseconds', nanoseconds(value))
      for (const other of others) out.text('name', other(value))
    },
    decode(from) {
      const count = from.value()
      if (typeof count !== 'bigint') return from.fail('nanoseconds are no bigint')
      return Reflect.construct(Type, [count, ...names.map(() => from.text())]) as object
    },
  }
}

/** Months: `from` would choose the missing part of the date anew. */
function byIsoDate(Type: TemporalClass, probe: string, order: (year: number, month: number, day: number, calendar: string) => unknown[]): Telling {
  const text = methodOf<[typeof full], string>(Type.prototype, 'toString')
  return {
    probe, arity: 1,
    encode: (value, out) => out.text('text', text(value, full)),
    decode(from) {
      const [, year, month, day, calendar] = isoDate.exec(from.text()) ?? from.fail('the text is no date with a calendar')
      return Reflect.construct(Type, order(Number(year), Number(month), Number(day), calendar!)) as object
    },
  }
}

function byFields(Type: TemporalClass, fields: readonly string[]): Telling {
  const getters = fields.map(field => getterOf<number>(Type.prototype, field))
  return {
    probe: fields[0]!, arity: fields.length,
    encode(value, out) {
      for (const get of getters) out.number('field', get(value))
    },
    decode: from => Reflect.construct(Type, fields.map(() => from.number())) as object,
  }
}

const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds']

const tellings: Record<string, (Type: TemporalClass) => Telling> = {
  Instant: Type => byNanoseconds(Type, []),
  ZonedDateTime: Type => byNanoseconds(Type, ['timeZoneId', 'calendarId']),
  PlainDate: Type => byText(Type, 'daysInYear'),
  PlainTime: Type => byText(Type, 'nanosecond'),
  PlainDateTime: Type => byText(Type, 'nanosecond'),
  PlainYearMonth: Type => byIsoDate(Type, 'monthsInYear', (year, month, day, calendar) => [year, month, calendar, day]),
  PlainMonthDay: Type => byIsoDate(Type, 'monthCode', (year, month, day, calendar) => [month, day, calendar, year]),
  Duration: Type => byFields(Type, units),
}

const Temporal = (globalThis as { Temporal?: Record<string, TemporalClass> }).Temporal

function temporal(Type: TemporalClass, name: string, telling: Telling): Kind<object> {
  const text = methodOf<[], string>(Type.prototype, 'toString')
  return kind<object>({
    tag: `Temporal.${name}`, prototypes: [Type.prototype], own: [], arity: telling.arity,
    is: answers(getterOf(Type.prototype, telling.probe)),
    encode: telling.encode,
    decode: telling.decode,
    label: value => text(value),
  })
}

/** Date, and what there is of Temporal. */
export const dates: readonly Kind[] = [
  date,
  ...Object.entries(tellings).flatMap(([name, telling]) => {
    const Type = Temporal?.[name]
    return Type === undefined ? [] : [temporal(Type, name, telling(Type))]
  }),
]
