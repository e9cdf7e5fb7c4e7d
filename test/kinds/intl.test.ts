// Intl's objects must do the same after loading, not only say the same: each is tried on samples.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { copy, registry } from '../../lib/data.ts'

type Options = Record<string, unknown>
type Formatter = { resolvedOptions(): Options }
type Class = new (locale?: string, options?: Options) => Formatter & Record<string, (...args: unknown[]) => unknown>

const locales = ['en', 'de-AT', 'ar-EG', 'hi-IN-u-nu-deva', 'ja-JP-u-ca-japanese', 'th', 'fr-CA', 'zh-Hant-TW', 'he-u-ca-hebrew', 'sv-u-co-trad']
const dates = [0, 951782400000, -6e13, 1711843200000].map(time => new Date(time))
const amounts = [0, -0, 1, 1234567.891, -0.00012345, 1e21, NaN, 12345678901234567890n]
const words = ['a', 'A', 'ä', 'z', 'Z', 'ö', 'o', '10', '9', '-a', 'résumé', 'resume']

const rows: [name: string, samples: (f: InstanceType<Class>) => unknown, ...options: Options[]][] = [
  ['Collator', f => [...words].sort((a, b) => f['compare']!(a, b) as number),
    {}, { numeric: true }, { sensitivity: 'base' }, { caseFirst: 'upper' }, { usage: 'search' }, { ignorePunctuation: true }],
  ['DateTimeFormat', f => dates.map(date => f['formatToParts']!(date)),
    {}, { dateStyle: 'full', timeStyle: 'long' }, { dateStyle: 'short', timeZone: 'Asia/Kolkata' }, { timeStyle: 'short', hour12: true }, { timeStyle: 'short', hourCycle: 'h23' },
    { hour: 'numeric', hour12: true }, { hour: 'numeric', hour12: false, minute: '2-digit' }, { hour: '2-digit', hourCycle: 'h11', minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 },
    { hour: 'numeric', hourCycle: 'h24' }, { hour: 'numeric', dayPeriod: 'long' },
    { month: 'short' }, { calendar: 'islamic-civil' }, { numberingSystem: 'thai' }, { formatMatcher: 'basic', weekday: 'long', hour: 'numeric' }, { timeZone: '+01:30' }],
  ['NumberFormat', f => amounts.map(amount => f['formatToParts']!(amount)),
    {}, { style: 'currency', currency: 'JPY' }, { style: 'currency', currency: 'EUR', currencyDisplay: 'name', currencySign: 'accounting' }, { style: 'percent', maximumFractionDigits: 2 },
    { style: 'unit', unit: 'kilometer-per-hour', unitDisplay: 'long' }, { notation: 'compact' }, { notation: 'compact', compactDisplay: 'long', useGrouping: false },
    { notation: 'scientific' }, { notation: 'engineering', signDisplay: 'always' }, { maximumSignificantDigits: 3 }, { minimumIntegerDigits: 5, minimumFractionDigits: 2 }, { useGrouping: 'always' },
    { roundingMode: 'floor', maximumFractionDigits: 0 }, { roundingIncrement: 5, maximumFractionDigits: 2, minimumFractionDigits: 2 }, { roundingPriority: 'lessPrecision', maximumFractionDigits: 1, maximumSignificantDigits: 4 },
    { trailingZeroDisplay: 'stripIfInteger', minimumFractionDigits: 2 }, { signDisplay: 'negative' }],
  ['PluralRules', f => [0, 1, 1.5, 2, 3, 5, 11, 21, 100, 1e6].map(n => f['select']!(n)),
    {}, { type: 'ordinal' }, { minimumFractionDigits: 1 }, { maximumSignificantDigits: 1 }],
  ['RelativeTimeFormat', f => [[-1, 'day'], [0, 'day'], [2, 'month'], [-5.5, 'hours']].map(sample => f['formatToParts']!(...sample)),
    {}, { numeric: 'auto' }, { style: 'narrow' }, { numberingSystem: 'deva' }],
  ['ListFormat', f => [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(list => f['formatToParts']!(list)),
    {}, { type: 'disjunction' }, { type: 'unit', style: 'narrow' }],
  ['DisplayNames', f => ['US', 'en', 'Latn', 'USD', 'hebrew', 'year', 'zz-ZZ'].map(code => { try { return f['of']!(code) } catch (error) { return (error as Error).name } }),
    { type: 'region' }, { type: 'language' }, { type: 'language', languageDisplay: 'standard', style: 'short' }, { type: 'script', fallback: 'none' }, { type: 'currency', style: 'narrow' },
    { type: 'calendar' }, { type: 'dateTimeField' }],
  ['Segmenter', f => [...f['segment']!('Hi there! 私は猫。 👨‍👩‍👧') as Iterable<unknown>],
    {}, { granularity: 'word' }, { granularity: 'sentence' }],
  ['DurationFormat', f => [{ hours: 1, minutes: 2, seconds: 3, milliseconds: 45 }, { years: 1, days: 400 }, { seconds: -5 }].map(d => f['formatToParts']!(d)),
    {}, { style: 'digital' }, { style: 'long' }, { hours: 'numeric' }, { style: 'digital', fractionalDigits: 3 }, { seconds: 'numeric', fractionalDigits: 9 },
    { style: 'narrow', daysDisplay: 'always' }, { milliseconds: 'numeric' }, { hours: '2-digit', hoursDisplay: 'auto' }],
]

const classes = Intl as unknown as Record<string, Class>

describe.each(rows.filter(([name]) => name in classes))('%s', (name, samples, ...options) => {
  const Type = classes[name]!
  test.each(options.filter(given => takes(Type, given)))('%j', given => {
    for (const locale of locales) {
      const value = new Type(locale, given)
      const back = copy(value)
      expect(back).toBeInstanceOf(Type)
      expect(back.resolvedOptions()).toEqual(value.resolvedOptions())
      expect(samples(back)).toEqual(samples(value))
      expect(diagnose(value, { registry })).toMatchObject({ ok: true, notes: [] })
    }
  })
})

function takes(Type: Class, options: Options): boolean {
  try {
    Reflect.construct(Type, ['en', options])
    return true
  } catch {
    return false
  }
}

/** Engines have formatters that no options make again: what they say of themselves is then not what they do. */
const hard: [string, string, Options][] = [
  ['DateTimeFormat', 'ja-JP-u-ca-japanese', { weekday: 'narrow', era: 'short', year: '2-digit', month: 'long', day: '2-digit', timeZoneName: 'shortOffset' }],
  ['DateTimeFormat', 'de-AT', { weekday: 'narrow', era: 'short', year: '2-digit', month: 'long', day: '2-digit', timeZoneName: 'shortOffset' }],
  ['DateTimeFormat', 'fr-CA', { hour: '2-digit', hourCycle: 'h11', minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 }],
  ['Collator', 'sv-u-co-trad', { collation: 'emoji' }],
  ['Collator', 'zh-Hant-TW', {}],
]
test.each(hard)('%s %s %j behaves alike, or is noted', (name, locale, given) => {
  const value = new classes[name]!(locale, given)
  const back = copy(value)
  const [, samples] = rows.find(row => row[0] === name)!
  const alike = JSON.stringify([back.resolvedOptions(), samples(back)]) === JSON.stringify([value.resolvedOptions(), samples(value)])
  expect(diagnose(value, { registry }).notes.length).toBe(alike ? 0 : 1)
})

describe('Locale', () => {
  test.each(['en', 'de-DE-u-co-phonebk', 'zh-Hans-CN-u-nu-hanidec-ca-chinese', 'ar-u-hc-h12-kn', 'sl-rozaj-biske'])('%s', tag => {
    const value = new Intl.Locale(tag, { numeric: true })
    const back = copy(value)
    expect(back.toString()).toBe(value.toString())
    expect([back.calendar, back.collation, back.hourCycle, back.numeric]).toEqual([value.calendar, value.collation, value.hourCycle, value.numeric])
  })
})

test('what only has the prototype is no formatter', () => {
  expect(() => copy(Object.create(Intl.NumberFormat.prototype) as Intl.NumberFormat)).toThrow(/and is none/)
})
