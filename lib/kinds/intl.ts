// Intl's objects, told by what they say of themselves and made again from it. What resolvedOptions gives is not always
// what a constructor takes: the differences stand in `refused`, and whatever is left is found by making one and asking it.

import { answers, methodOf } from '../core/brand.ts'
import { kind, PLAIN, type Kind } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'

type Options = Record<string, unknown>
type IntlClass = { readonly prototype: object } & (new (locale: string, options?: Options) => object)

const names = ['Collator', 'DateTimeFormat', 'NumberFormat', 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'DisplayNames', 'Segmenter', 'DurationFormat']

/** Fields of a date that cannot stand beside a style. */
const fields = ['weekday', 'era', 'year', 'month', 'day', 'dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits', 'timeZoneName']

/** What the constructor of a type would refuse, or take for something else. */
function refused(name: string, options: Options): readonly string[] {
  if (name !== 'DateTimeFormat') return []
  // `hour12` would choose the locale's own cycle, where `hourCycle` names one.
  return options['dateStyle'] === undefined && options['timeStyle'] === undefined ? ['hour12'] : ['hour12', ...fields]
}

/** Options as the constructor takes them; lists, such as the categories of PluralRules, are answers and no options. */
function optionsOf(name: string, resolved: Options): Options {
  const left = refused(name, resolved)
  const options: Options = Object.create(null) as Options
  for (const [key, value] of Object.entries(resolved)) {
    if (key !== 'locale' && isOption(value) && !left.includes(key)) options[key] = value
  }
  return options
}

function isOption(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function formatter(Type: IntlClass, name: string): Kind<object> {
  const resolve = methodOf<[], Options>(Type.prototype, 'resolvedOptions')
  return kind<object>({
    tag: `Intl.${name}`, prototypes: [Type.prototype], is: answers(resolve), own: [],
    encode(value, out) {
      const resolved = resolve(value)
      const locale = resolved['locale'] as string
      const options = optionsOf(name, resolved)
      const again = resolve(new Type(locale, options))
      if (JSON.stringify(again) !== JSON.stringify(resolved)) out.note('This engine makes a slightly different one from its options.')
      out.text('locale', locale)
      for (const [key, option] of Object.entries(options)) {
        out.text('name', key)
        out.value('option', option)
      }
    },
    decode(from) {
      const locale = from.text()
      const options: Options = Object.create(null) as Options
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
