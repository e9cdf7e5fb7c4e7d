// Peculiarities of points in time: exactness to the last digit, and what a string of Temporal's would lose.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copy, dumps, loads } from '../../lib/data.ts'

describe('Date', () => {
  test('every time comes back, the invalid one too', () => {
    fc.assert(fc.property(fc.oneof(fc.double(), fc.integer({ min: -864e13, max: 864e13 }), fc.constantFrom(-0, NaN, 864e13, 864e13 + 1)), time => {
      const date = new Date(time)
      expect(loads<Date>(dumps(date)).getTime()).toBe(date.getTime())
    }))
  })

  test('methods of the value never run', () => {
    class Loud extends Date {
      override getTime(): never { throw new Error('ran') }
      override valueOf(): never { throw new Error('ran') }
      override toISOString(): never { throw new Error('ran') }
    }
    const date = Object.assign(new Date(5), { getTime: () => { throw new Error('ran') } })
    expect(() => dumps(new Loud(5))).toThrow(/Loud.*not registered/)
    expect(() => dumps(date)).toThrow(/\$\.getTime/)
  })

  test('what only has its prototype is no Date', () => {
    expect(() => copy(Object.create(Date.prototype) as Date)).toThrow(/and is none/)
  })
})

/** As much of Temporal as these tests use; TypeScript's own libraries do not have it yet. */
interface Temporal {
  [name: string]: { new (...parts: unknown[]): Point, from(text: unknown): Point }
}
interface Point {
  toString(options?: object): string
  equals(other: unknown): boolean
  [field: string]: unknown
}

const { Temporal } = globalThis as unknown as { Temporal: Temporal }

describe.skipIf(Temporal === undefined)('Temporal', () => {
  const full = { calendarName: 'always' }
  const rows: [string, () => Point][] = [
    ['an Instant to the nanosecond', () => Temporal['Instant']!.from('2020-01-01T00:00:00.123456789Z')],
    ['the first Instant', () => new Temporal['Instant']!(-8_640_000_000_000_000_000_000n)],
    ['a ZonedDateTime', () => Temporal['ZonedDateTime']!.from('2024-03-31T03:30:00+02:00[Europe/Paris][u-ca=hebrew]')],
    ['a ZonedDateTime whose offset has seconds', () => new Temporal['ZonedDateTime']!(-(10n ** 19n), 'Africa/Monrovia')],
    ['both sides of a doubled hour', () => Temporal['ZonedDateTime']!.from('2024-10-27T02:30:00+01:00[Europe/Paris]')],
    ['a zone that is an offset', () => new Temporal['ZonedDateTime']!(1n, '+05:30')],
    ['a zone by its old name', () => new Temporal['ZonedDateTime']!(1n, 'Asia/Calcutta')],
    ['a PlainDate', () => Temporal['PlainDate']!.from('-271821-04-19')],
    ['a PlainDate of another calendar', () => Temporal['PlainDate']!.from('2024-02-29[u-ca=gregory]')],
    ['a PlainTime', () => Temporal['PlainTime']!.from('23:59:59.999999999')],
    ['a PlainDateTime', () => Temporal['PlainDateTime']!.from('2024-02-29T12:00:00.000000001[u-ca=japanese]')],
    ['a PlainYearMonth', () => Temporal['PlainYearMonth']!.from('2024-02')],
    ['a PlainYearMonth with a reference day', () => new Temporal['PlainYearMonth']!(2024, 2, 'iso8601', 17)],
    ['a PlainYearMonth of another calendar', () => Temporal['PlainYearMonth']!.from({ year: 5784, monthCode: 'M05L', calendar: 'hebrew' })],
    ['a PlainMonthDay', () => Temporal['PlainMonthDay']!.from('02-29')],
    ['a PlainMonthDay with a reference year', () => new Temporal['PlainMonthDay']!(2, 28, 'iso8601', 1999)],
    ['a PlainMonthDay of another calendar', () => Temporal['PlainMonthDay']!.from({ monthCode: 'M05L', day: 1, calendar: 'hebrew' })],
  ]

  test.each(rows)('%s', (_name, make) => {
    const value = make()
    const back = copy(value)
    expect(back.constructor).toBe(value.constructor)
    expect(back.toString(full)).toBe(value.toString(full))
    expect(back.equals(value)).toBe(true)
    expect([back['timeZoneId'], back['calendarId'], back['epochNanoseconds']]).toEqual([value['timeZoneId'], value['calendarId'], value['epochNanoseconds']])
  })

  test('a Duration is not balanced', () => {
    const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds']
    const field = fc.integer({ min: 0, max: 1e6 })
    fc.assert(fc.property(fc.array(field, { minLength: 10, maxLength: 10 }), fc.constantFrom(1, -1), (fields, sign) => {
      const value = new Temporal['Duration']!(...fields.map(n => n * sign))
      const back = copy(value)
      expect(units.map(unit => back[unit])).toEqual(units.map(unit => value[unit]))
    }), { numRuns: 50 })
  })
})
