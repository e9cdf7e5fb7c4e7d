// What the text of a module exports of its own.

import { expect, test } from 'vitest'
import { instrument, type InstrumentOptions } from '../../lib/source/instrument.ts'
import { rowsOf } from '../../lib/source/skeleton.ts'

function exported(code: string, options: InstrumentOptions = {}): Record<string, string> | undefined {
  const { exported, bindings, sites } = rowsOf(instrument(code, options), { source: true })
  return exported && Object.fromEntries(exported.map(([name, what]) => [name, what < 0 ? `site ${sites[-1 - what]!.path}` : bindings[what]!]))
}

test.each<[string, Record<string, string>]>([
  ['export const a = 1, [b, { c: d = 2, ...e }] = []', { a: 'a', b: 'b', d: 'd', e: 'e' }],
  ['export let a; export var b', { a: 'a', b: 'b' }],
  ['export function f() {} export class K {} export async function* g() {}', { f: 'f', K: 'K', g: 'g' }],
  ["const a = 1; export { a, a as b, a as 'c d', a as default }", { a: 'a', b: 'a', 'c d': 'a', default: 'a' }],
  ["export { a } from './other.js'; export * from './other.js'; export * as all from './other.js'", {}],
  ["import { a } from './other.js'; export { a }", { a: 'a' }],
  ['export default function f() {}', { default: 'f' }],
  ['export default class K {}', { default: 'K' }],
  ['const a = 1; export default a', { default: 'a' }],
  ['export default () => 1', { default: '$default' }],
  ['export default (function f() {})', { default: '$default' }],
  ['export default class {}', { default: '$default' }],
  ['export default (class {})', { default: 'site default' }],
  ['export default class { static name = 1 }', { default: 'site default' }],
  ['export default function () {}', { default: '$default' }],
  ['const f = () => 1; export default [f][0]', { default: '$default' }],
  ['const a = 1', {}],
  ['', {}],
])('%s', (code, names) => expect(exported(code)).toEqual(names))

test('of what is no module nobody asks', () => {
  expect([exported('exports.a = () => 1', { sourceType: 'commonjs' }), exported('a = () => 1', { sourceType: 'script' })]).toEqual([undefined, undefined])
})

test('the text goes along where the source does', () => {
  const made = instrument('const a = 1\nexport const f = () => a')
  expect(rowsOf(made, { source: true }).written).toBe('const a = 1\nexport const f = () => a')
  expect(rowsOf(made, { source: true, written: 'const a: number = 1' }).written).toBe('const a: number = 1')
  expect(rowsOf(made, { source: false })).not.toHaveProperty('written')
})
