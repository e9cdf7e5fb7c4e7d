// Programs run with `--import dill/node`: ES and CommonJS modules, packages, threads; what their errors say.

import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installed, type Project } from './support/installed.ts'

const counter = `
  let n = start
  return () => ++n
}
`

/** Prints what copies of closures give: each must go on from where it was, apart from the original. */
const show = `
export function show(name, closure) {
  closure()
  const copy = loads(dumps(closure))
  console.log(name, copy(), copy(), closure())
}
`

const files = {
  'package.json': '{ "type": "module" }',
  'show.js': `import { dumps, loads } from 'dill'${show}`,
  'esm.js': `export const make = start => {${counter}`,
  'sloppy.cjs': `"use strict"\nexports.make = function make(start) {${counter}exports.loose = function () { return this === undefined }\n`,
  'inner.cjs': "const { make } = require('./sloppy.cjs')\nmodule.exports = { make, required: require.main === undefined || typeof require.cache === 'object', here: typeof __filename }\n",
  'app.js': `
import { show } from './show.js'
import { make } from './esm.js'
import sloppy from './sloppy.cjs'
import inner from './inner.cjs'
import pack from 'pack'
show('esm', make(1))
show('commonjs', sloppy.make(10))
show('required', inner.make(20))
console.log(inner.required, inner.here, sloppy.make === inner.make, sloppy.loose.call(undefined))
try { show('package', pack.make(30)) } catch (error) { console.log('package', error.code ?? error.name) }
`,
  'walks.js': 'export function* walk(n) {\n  "use durable"\n  while (n > 0) yield n--\n}\nexport async function* waits(n) {\n  "use durable"\n  for await (const x of walk(n)) yield x\n}\n',
  'walks.cjs': 'exports.walk = function* (n) {\n  "use durable"\n  while (n > 0) yield n--\n}\n',
  'durable.js': `
import { dumps, loads } from 'dill'
import { waits, walk } from './walks.js'
import common from './walks.cjs'
for (const make of [walk, common.walk]) {
  const going = make(4)
  going.next()
  const again = loads(dumps(going))
  console.log([...again].join(), [...going].join())
}
const going = waits(4)
await going.next()
const rest = []
for await (const x of loads(dumps(going))) rest.push(x)
console.log(rest.join(), (await going.next()).value)
`,
  'app.cjs': `
const { make } = require('./sloppy.cjs')
import('./show.js').then(({ show }) => show('commonjs', make(5)))
`,
  'requires.cjs': "const { make } = require('./esm.js')\nimport('./show.js').then(({ show }) => show('required module', make(5)))",
  'untyped/package.json': '{}',
  'untyped/module.js': `export const make = start => {${counter}`,
  'untyped/common.js': `exports.make = start => {${counter}`,
  'untyped.js': `
import { show } from './show.js'
import { make } from './untyped/module.js'
import common from './untyped/common.js'
show('module', make(1))
show('commonjs', common.make(10))
`,
  'typed.ts': `
import { show } from './show.js'
interface Start { readonly n: number }
const make = ({ n }: Start): (() => number) => () => ++n
show('typed', make({ n: 1 }))
const inner = (): never => { throw new Error('here') }
try { inner() } catch (error) { console.log((error as Error).stack!.split('\\n')[1]!.trim()) }
`,
  'throws.js': `
const outer = () => {
  const inner = () => { throw new Error('here') }
  return [inner].map(f => f())
}
try { outer() } catch (error) { console.log(error.stack) }
`,
  'throws.cjs': `
exports.outer = () => {
  const inner = () => { throw new Error('here') }
  return [inner].map(f => f())
}
try { exports.outer() } catch (error) { console.log(error.stack) }
`,
  'throwing.js': `
function* walk(list) {
  "use durable"
  for (const one of list) {
    const asked = yield one
    if (asked) { throw new Error(asked) }
  }
}
const going = walk([1, 2])
going.next()
try { going.next('here') } catch (error) { console.log(error.stack) }
`,
  'default-class.js': 'export default class { #n = 1; n() { return this.#n } }',
  'default-function.js': "import { early } from './default-early.js'\nexport { early }\nexport default function () { return 'f' }",
  'default-early.js': "import f from './default-function.js'\nexport const early = f()",
  'default-arrow.cjs.js': 'export default async () => 1',
  'default-object.js': 'export default { Part: class {}, list: [1] }',
  'defaults.js': `
import { dumps, loads, Trust } from 'dill'
import { spawnSync } from 'node:child_process'
import C from './default-class.js'
import f, { early } from './default-function.js'
import arrow from './default-arrow.cjs.js'
import held from './default-object.js'
if (process.argv[2] === undefined) {
  console.log(C.name, f.name, arrow.name, early, new C().n(), Object.getOwnPropertyNames(C).join(), Object.getOwnPropertyNames(f).join())
  const bytes = Buffer.from(dumps([new C(), f, arrow, new held.Part(), held]))
  console.log(spawnSync(process.execPath, ['--import', 'dill/node', 'defaults.js', bytes.toString('base64')], { encoding: 'utf8' }).stdout.trim())
} else {
  const [c, ...others] = loads(Buffer.from(process.argv[2], 'base64'), { trust: Trust.refs })
  console.log(c instanceof C, c.n(), others[0] === f, others[1] === arrow, others[2] instanceof held.Part, others[3] === held, others[3].list.join())
}
`,
  'circle.js': "import { isOne } from './circle-inner.js'\nexport const later = 1\nconsole.log(isOne)",
  'circle-inner.js': `
import { dumps, loads } from 'dill'
import * as outer from './circle.js'
const held = { Part: class {}, outer, large: new Uint8Array(2 ** 24) }
export const isOne = loads(dumps(new held.Part())) instanceof held.Part
`,
  'setup.js': "import { register } from 'dill/node'\nregister({ include: ['pack'] })",
  'thread.js': `
import { isMainThread, Worker } from 'node:worker_threads'
import { show } from './show.js'
import { make } from './esm.js'
show(isMainThread ? 'main' : 'thread', make(1))
if (isMainThread) new Worker(new URL('./thread.js', import.meta.url))
`,
  'same.js': "import * as runtime from 'dill/runtime'\nconsole.log(globalThis[Symbol.for('dill.runtime')].s === runtime.s, Object.keys(globalThis).includes('dill'))",
  'node_modules/pack/package.json': '{ "name": "pack", "main": "index.js" }',
  'node_modules/pack/index.js': `exports.make = start => {${counter}`,
}

const typed = `
interface Unused {
  readonly n: number
}

const outer = (start: Unused) => {
  const inner = (): never => { throw new Error('here') }
  return [inner].map(f => [f(), start])
}
try { outer({ n: 1 }) } catch (error) { console.log((error as Error).stack) }
`

let project: Project

beforeAll(async () => {
  project = await installed()
  project.write(files)
  const { code, map } = await transformWithOxc(typed, 'typed.ts', { sourcemap: true })
  const json = Buffer.from(JSON.stringify(map)).toString('base64')
  project.write({ 'compiled.js': `${code}\n//# sourceMappingURL=data:application/json;base64,${json}` })
})

afterAll(() => project.remove())

/** What a program prints, line by line. */
function printed(args: readonly string[], environment?: Record<string, string>): string[] {
  const { out, error, status } = project.node(args, environment)
  if (status !== 0) throw new Error(`${args.join(' ')}\n${out}\n${error}`)
  expect(error).toBe('')
  return out.trimEnd().split('\n')
}

describe('closures travel', () => {
  test('of ES modules and of CommonJS modules, imported and required; of packages not', () => {
    expect(printed(['--import', 'dill/node', 'app.js'])).toEqual([
      'esm 3 4 3', 'commonjs 12 13 12', 'required 22 23 22', 'true string true true', expect.stringMatching(/^package [A-Z_]+$/),
    ])
  })

  test.each([
    ['by a variable of the environment', ['--import', 'dill/node', 'app.js'], { DILL_INCLUDE: 'other, pack' }],
    ['by a module that runs first', ['--import', './setup.js', 'app.js'], {}],
  ])('of packages that are named %s', (_, args, environment) => {
    expect(printed(args, environment)).toContain('package 32 33 32')
  })

  test('of a program that is a CommonJS module', () => {
    expect(printed(['--import', 'dill/node', 'app.cjs'])).toEqual(['commonjs 7 8 7'])
  })

  test('of a module that is required', () => {
    expect(printed(['--no-warnings', '--import', 'dill/node', 'requires.cjs'])).toEqual(['required module 7 8 7'])
  })

  test('of files that only their text tells to be modules', () => {
    expect(printed(['--no-warnings', '--import', 'dill/node', 'untyped.js'])).toEqual(['module 3 4 3', 'commonjs 12 13 12'])
  })

  test.runIf('typescript' in process.features && process.features.typescript)('of TypeScript, where Node reads it', () => {
    const [copy, where] = printed(['--no-warnings', '--import', 'dill/node', 'typed.ts'])
    expect([copy, where]).toEqual(['typed 3 4 3', expect.stringMatching(/typed\.ts:6:/)])
  })

  test('of durable generators, in the middle of their course', () => {
    expect(printed(['--import', 'dill/node', 'durable.js'])).toEqual(['3,2,1 3,2,1', '3,2,1 3,2,1', '3,2,1 3'])
  })

  test('of what modules export by default, which is found in another process, and says no other name', () => {
    expect(printed(['--import', 'dill/node', 'defaults.js'])).toEqual([
      'default default default f 1 length,name,prototype length,name,prototype', 'true 1 true true true false 1',
    ])
  })

  test('of a module that holds what another one has not defined yet', () => {
    expect(printed(['--import', 'dill/node', 'circle.js'])).toEqual(['true'])
  })

  test('in threads', () => {
    expect(printed(['--import', 'dill/node', 'thread.js'])).toEqual(['main 3 4 3', 'thread 3 4 3'])
  })
})

test('the runtime is the one that the library has; nothing is seen of it', () => {
  expect(printed(['--import', 'dill/node', 'same.js'])).toEqual(['true false'])
})

describe('errors say where', () => {
  test.each(['throws.js', 'throws.cjs'])('%s: the line', file => {
    const [, inner, , , outer] = printed(['--import', 'dill/node', file])
    expect(inner).toMatch(new RegExp(`inner \\(.*${file.replace('.', '\\.')}:3:`))
    expect(outer).toMatch(new RegExp(`outer \\(.*${file.replace('.', '\\.')}:4:`))
  })

  test('in the middle of a durable generator', () => {
    const place = (line: string): string => /throwing\.js:\d+/.exec(line)?.[0] ?? line
    expect(printed(['--import', 'dill/node', 'throwing.js']).slice(1).map(place)).toEqual(expect.arrayContaining(['throwing.js:6', 'throwing.js:11']))
  })

  test.each(['throws.js', 'throws.cjs', 'throwing.js'])('%s: the column, with source maps', file => {
    const plain = printed([file])
    expect(printed(['--enable-source-maps', '--import', 'dill/node', file]).slice(1, 3)).toEqual(plain.slice(1, 3).map(line => expect.stringContaining(/\d+:\d+/.exec(line)?.[0] ?? 'next')))
  })

  test('a file that another tool has written leads on to its source', () => {
    const plain = printed(['--enable-source-maps', 'compiled.js'])
    expect(plain[1]).toMatch(/typed\.ts:7:/)
    const lineOf = (line: string) => /\w+\.ts:\d+/.exec(line)![0]
    expect(printed(['--enable-source-maps', '--import', 'dill/node', 'compiled.js']).slice(1, 3).map(lineOf)).toEqual(plain.slice(1, 3).map(lineOf))
  })
})
