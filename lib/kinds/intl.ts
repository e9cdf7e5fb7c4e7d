// Intl's objects, told by what they say of themselves. resolvedOptions is neither quite what a constructor takes nor, in
// some engines, the whole truth; so one is made again at once, and the options told are those with which it behaves alike.

import { answers, methodOf } from '../core/brand.ts'
import { kind, PLAIN, type Kind } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'

type Option = string | number | boolean
type Options = Record<string, Option>
type IntlClass = { readonly prototype: object } & (new (locale: string, options?: Options) => object)

const names = ['Collator', 'DateTimeFormat', 'NumberFormat', 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'DisplayNames', 'Segmenter', 'DurationFormat']

/** What is formatted to see whether two format alike: the hours of half a day, months with one digit and with two. */
const samples: Readonly<Record<string, readonly number[]>> = {
  DateTimeFormat: [0, 951_826_509_876, 1_700_000_000_000],
  NumberFormat: [-1234.5678, 0.015, 1e9],
}

/** Fields of a date that cannot stand beside a style. */
const fields = ['weekday', 'era', 'year', 'month', 'day', 'dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits', 'timeZoneName']

/** Options as the constructor takes them. Lists, such as the categories of PluralRules, are answers and no options. */
function optionsOf(resolved: Readonly<Record<string, unknown>>): Options {
  const styled = resolved['dateStyle'] !== undefined || resolved['timeStyle'] !== undefined
  // `hour12` would choose the locale's own cycle, where `hourCycle` names one.
  const left = ['locale', 'hour12', ...styled ? fields : []]
  return Object.fromEntries(Object.entries(resolved).filter((entry): entry is [string, Option] => isOption(entry[1]) && !left.includes(entry[0])))
}

function isOption(value: unknown): value is Option {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The options; then they without each of them; then with each width changed to the other. */
function* variants(options: Options): Generator<Options> {
  yield options
  for (const key of Object.keys(options)) {
    const { [key]: option, ...others } = options
    yield others
    if (option === 'numeric' || option === '2-digit') yield { ...options, [key]: option === 'numeric' ? '2-digit' : 'numeric' }
  }
}

function formatter(Type: IntlClass, name: string): Kind<object> {
  const resolve = methodOf<[], Record<string, unknown>>(Type.prototype, 'resolvedOptions')
  const tried = samples[name] ?? []
  const format = tried.length === 0 ? () => undefined : methodOf<[number], unknown>(Type.prototype, 'formatToParts')
  const behaviour = (value: object): string => JSON.stringify([resolve(value), tried.map(sample => format(value, sample))])

  function alike(locale: string, options: Options, wanted: string): boolean {
    try {
      return behaviour(new Type(locale, options)) === wanted
    } catch {
      return false // The constructor asks for an option that this variant lacks.
    }
  }

  /** Options with which one behaves as wanted. */
  function faithful(locale: string, options: Options, wanted: string): Options | undefined {
    for (const variant of variants(options)) if (alike(locale, variant, wanted)) return variant
    return undefined
  }

  return kind<object>({
    tag: `Intl.${name}`, prototypes: [Type.prototype], is: answers(resolve), own: [],
    encode(value, out) {
      const resolved = resolve(value)
      const locale = resolved['locale'] as string
      const options = optionsOf(resolved)
      const wanted = behaviour(value)
      const found = faithful(locale, options, wanted)
      if (found === undefined) out.note('From what it says of itself, this engine makes one that differs a little.')
      out.text('locale', locale)
      for (const [key, option] of Object.entries(found ?? options)) {
        out.text('name', key)
        out.value('option', option)
      }
    },
    decode(from) {
      const locale = from.text()
      const options = Object.create(null) as Options
      while (from.more()) {
        const key = from.text()
        const option = from.value()
        if (!isOption(option)) return from.fail('an option is no string, number or boolean')
        setOwn(options, key, option, PLAIN)
      }
      return new Type(locale, options)
    },
    label: value => `${name}(${String(resolve(value)['locale'])})`,
  })
}

function locale(Type: IntlClass): Kind<object> {
  const text = methodOf<[], string>(Type.prototype, 'toString')
  return kind<object>({
    tag: 'Intl.Locale', prototypes: [Type.prototype], is: answers(text), own: [], arity: 1,
    encode(value, out) {
      out.text('tag', text(value))
    },
    decode: from => new Type(from.text()),
    label: text,
  })
}

const classes = (globalThis as { Intl?: Record<string, unknown> }).Intl ?? {}

/** Intl's objects, as far as this engine has them. */
export const intl: readonly Kind[] = [
  ...names.flatMap(name => typeof classes[name] === 'function' ? [formatter(classes[name] as IntlClass, name)] : []),
  ...typeof classes['Locale'] === 'function' ? [locale(classes['Locale'] as IntlClass)] : [],
]
