// The names of options: which a verb knows, and what is said of one that it does not know. Each verb's table is held against
// the type of its options by the compiler. Knows no option.

import { cleaned, PickleError } from './errors.ts'

/** The name of each option of a type. */
export type OptionNames<O> = { readonly [K in keyof O]-?: 1 }

/**
 * Throws a PickleError with code `BAD_OPTION` for what is no object, and for an option that is not in the table. What is
 * `undefined` is no option.
 * @param beside those of the verb's counterpart: whoever saves and loads with one object of options may
 */
export function takes<O extends object, N extends OptionNames<O>>(options: O | undefined, names: N & { readonly [K in Exclude<keyof N, keyof O>]: never }, beside: object = {}): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) throw new PickleError(`Options must be an object. Known: ${known(names)}. For example: { ${Object.keys(names)[0]!}: … }.`, { code: 'BAD_OPTION' })
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(names, key) || Object.hasOwn(beside, key) || (options as Record<string, unknown>)[key] === undefined) continue
    const meant = nearest(key, Object.keys(names).sort())
    const hint = meant === undefined ? '' : ` Is it ${meant} that is meant?`
    throw new PickleError(`Option ${cleaned(key)} is not known here.${hint} Known: ${known(names)}.`, { code: 'BAD_OPTION' })
  }
}

const known = (names: object): string => Object.keys(names).sort().join(', ')

/** A table without some of its names. */
export function except<N extends object, K extends keyof N & string>(names: N, ...left: readonly K[]): Omit<N, K> {
  return Object.fromEntries(Object.entries(names).filter(([name]) => !left.includes(name as K))) as unknown as Omit<N, K>
}

/** Of the options for several verbs, those that one of them knows. */
export function optionsFor<O extends object, P extends object = O>(options: P | undefined, names: OptionNames<O>): O {
  const given = options as Record<string, unknown> | undefined ?? {}
  return Object.fromEntries(Object.keys(names).filter(name => Object.hasOwn(given, name)).map(name => [name, given[name]])) as O
}

/** No name of an option is longer. */
const LONGEST = 30

/** The name that begins as what was given, or differs from it in a letter or two: Python's spelling counts as the same. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const text = plain(given)
  const near = names.map(name => ({ name, apart: distance(text, plain(name)) }))
    .filter(({ name, apart }) => apart <= (name.length < 4 ? 1 : 2) || (text.length >= 4 && plain(name).startsWith(text.slice(0, 4))))
  return near.sort((a, b) => a.apart - b.apart)[0]?.name
}

function plain(name: string): string {
  return name.slice(0, LONGEST).replaceAll(/[_-]/g, '').toLowerCase()
}

/** How many letters have to be put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + Number(a[i] !== b[j])))
    row = next
  }
  return row[b.length]!
}
