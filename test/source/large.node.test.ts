// Texts with very many of one thing: what asks, for each of them, for all of them, would not end here.

import { expect, test } from 'vitest'
import { instrument } from '../../lib/source/instrument.ts'
import { rowsOf } from '../../lib/source/skeleton.ts'

const MANY = 20_000
/** In milliseconds: some ten times what it takes; of members and accessors that all look at all it would be minutes. */
const PATIENCE = 40_000

/** One text for each, joined. */
function many(text: (i: number) => string): string {
  return Array.from({ length: MANY }, (_, i) => text(i)).join('\n')
}

test.each<[name: string, code: string, sites: number]>([
  ['methods of a class that speak of what is outside', `let n = 0\nclass A {${many(i => `m${i}() { return () => n + unknown }`)}}`, 2 * MANY + 1],
  ['private members of a class', `class A {${many(i => `#f${i} = 1; m${i}() { return this.#f${i} }`)}}`, MANY + 1],
  ['private members, from within its methods', `class A {${many(i => `#f${i} = 1; m${i}() { return () => this.#f${i} }`)}}`, 2 * MANY + 1],
  ['methods of an object', `export const make = x => ({${many(i => `m${i}() { return x },`)}})`, MANY + 1],
  ['accessors of an object', `export const make = x => ({${many(i => `get m${i}() { return x }, set m${i}(v) { x = v },`)}})`, 2 * MANY + 1],
  ['cases of a switch', `export function f(x) { switch (x) { case -1: let n = 1; ${many(i => `case ${i}: g(() => n + x)`)} } }`, MANY + 1],
])('20,000 %s', (_, code, sites) => {
  const made = instrument(code)
  expect([made.reason, made.sites.length]).toEqual([undefined, sites])
  expect(rowsOf(made, { source: false }).sites.filter(({ refused }) => refused !== undefined)).toEqual([])
}, PATIENCE)

test('closures over the arguments of a function, of which one is assigned to', () => {
  const code = `function f(a) { ${many(() => 'g(() => arguments.length + a)')}; arguments[0] = 1 }\nfunction h(a) { ${many(() => 'g(() => arguments.length + a)')} }`
  const { sites } = instrument(code, { sourceType: 'script' })
  expect(sites.filter(({ refused }) => refused !== undefined).length).toBe(MANY)
}, PATIENCE)
