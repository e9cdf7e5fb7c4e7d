// CommonJS modules: their top is a module's, with bindings that are reached through the accessor, though their code may be
// sloppy and the runtime comes by an expression.

import { expect, test } from 'vitest'
import { moduleBy } from '../../lib/capture/modules.ts'
import { readRecord, stampOf, type Record as Scope } from '../../lib/capture/stamps.ts'
import * as runtime from '../../lib/runtime.ts'
import { instrument } from '../../lib/source/instrument.ts'
import { rowsOf } from '../../lib/source/skeleton.ts'

type Exports = { [name: string]: (...args: unknown[]) => unknown }

/** Runs a CommonJS module, instrumented. */
function load(code: string): { exports: Exports, made: ReturnType<typeof instrument> } {
  const made = instrument(code, { id: 'module.cjs', sourceType: 'commonjs', runtime: 'R' })
  const module = { exports: {} as Exports }
  // oxlint-disable-next-line no-new-func -- as Node does it
  new Function('exports', 'require', 'module', '__filename', '__dirname', 'R', made.code).call(module.exports, module.exports, (name: string) => ({ name }), module, '/module.cjs', '/', runtime)
  return { exports: module.exports, made }
}

const code = `
let count = 1
function hidden() { return ++count }
exports.bump = () => hidden() + count
exports.names = () => [require('x').name, __filename]
exports.sloppy = function () { return typeof this }
module.exports.make = n => () => n += count
return
`

test('closures are stamped in the module, whose bindings are listed, the given ones only if they are used', () => {
  const { exports, made } = load(code)
  const { bindings, declared } = rowsOf(made, { source: false })
  expect([bindings, declared]).toEqual([['exports', 'require', 'module', '__filename', 'hidden', 'count'], '----fl'])
  const stamp = stampOf(exports['bump']!)!
  const module = moduleBy(stamp.record)!
  expect(module.id).toBe('module.cjs')
  expect(readRecord(module.outermost as Scope).values.at(-1)).toBe(1)
  expect(exports['bump']!()).toBe(4)
  expect(readRecord(module.outermost as Scope).values.at(-1)).toBe(2)
})

test('a module says how each binding is declared', () => {
  const code = `import { a } from 'a'; import * as b from 'b'; export let n = 1; const c = () => [a, b, n, c]; var v = 1
    class K {} function f() { return import.meta } export { v as w }`
  const { bindings, declared } = rowsOf(instrument(code), { source: false })
  expect(Object.fromEntries(bindings.map((name, index) => [name, declared![index]]))).toEqual({ 'import.meta': '-', 'a': '-', 'b': '-', 'n': 'l', 'c': 'c', 'v': 'v', 'K': 'k', 'f': 'f' })
})

test('the code does what it did, sloppy where the author’s was', () => {
  const { exports, made } = load(code)
  expect([exports['names']!(), exports['sloppy']!.call(1), (exports['make']!(1) as () => number)()]).toEqual([['x', '/module.cjs'], 'object', 2])
  expect(made.sites.map(({ strict }) => strict)).not.toContain(true)
  expect(load(`"use strict"; ${code}`).exports['sloppy']!.call(1)).toBe('number')
})

test('what has no name is refused', () => {
  const { made } = load('exports.a = () => this.b\nexports.c = () => arguments.length\nexports.d = function () { return this }')
  expect(made.sites.map(({ refused }) => refused?.slice(0, 20))).toEqual(['this or arguments of', 'this or arguments of', undefined])
})
