// Production builds with the plugin: what is unused stays out, the app does what it did, and the way back to its closures
// lies in files of its own. Each app is built as a user builds it, minified.

import { SourceMap } from 'node:module'
import { describe, expect, test } from 'vitest'
import { moduleOf } from '../../lib/capture/modules.ts'
import type { Skeleton } from '../../lib/capture/skeleton.ts'
import { stampOf } from '../../lib/capture/stamps.ts'
import * as runtime from '../../lib/runtime.ts'
import dill, { type DillOptions } from '../../lib/vite.ts'
import { bundle, type Files } from './support/bundle.ts'

const app: Files = {
  '/main.ts': `
import { make, Box } from './counter'
import * as util from './util'
import { shared } from 'pack'
interface Shape { readonly n: number }
const box: Shape & Box = new Box(3)
export const counter = make(box.n), used = util.used(() => counter())
export const later = [() => import('./late').then(({ go }) => go(counter))]
export const both = [shared(1), box] as const
export const listeners = [() => box.n, () => counter()]
`,
  '/counter.ts': `
/** Unused. */
export function deadFunction() { return () => 'DEAD_FUNCTION' }
export const make = (start: number) => {
  let n = start
  return () => ++n
}
export class Box {
  #n: number
  constructor(n: number) { this.#n = n }
  get n() { return this.#n }
}
export class DeadBox { static { console.debug } method() { return 'DEAD_CLASS' } }
export const deadConstant = { text: 'DEAD_CONSTANT' }
`,
  '/util.ts': `
export const used = (f: () => number) => [f()].map(n => n + 1)[0]
export const dead = (f: () => number) => { const inner = () => 'DEAD_UTIL' + f(); return inner }
`,
  '/unused.ts': "export const nothing = () => 'DEAD_MODULE'",
  '/late.ts': "import './late.css'\nexport * from './unused'\nexport const go = (f: () => number) => [1].map(n => n + f())",
  '/late.css': '.late { color: green }',
  '/node_modules/pack/index.js': "export const shared = n => { const f = () => n; return f }\nexport const dead = () => 'DEAD_PACKAGE'",
  '/node_modules/pack/package.json': '{ "name": "pack", "type": "module", "sideEffects": false }',
}

const built = (options: DillOptions = {}, more: Parameters<typeof bundle>[2] = {}, files: Files = app) => bundle(files, [dill(options)], more)

/** What is exported does what it does without the plugin. */
async function behaviour(run: () => Promise<Record<string, unknown>>): Promise<unknown> {
  const { counter, used, both, listeners } = await run() as { counter: () => number, used: number, both: [() => number, { n: number }], listeners: (() => number)[] }
  return [used, counter(), both[0](), both[1].n, listeners.map(f => f())]
}

describe('what is unused stays out', () => {
  const dead = /DEAD_\w+|deadFunction|DeadBox|deadConstant/g

  test.each([['minified', {}], ['not minified', { minify: false }]] as const)('%s', async (_, more) => {
    const { text } = await built({}, more)
    expect(text.match(dead)).toEqual(null)
    expect((await bundle(app, [], more)).text.match(dead)).toEqual(null)
  })

  test('an accessor lists what is left', async () => {
    const skeletons = await (await built()).skeletons('main')
    const names = Object.fromEntries(skeletons.map(({ id, bindings }) => [id, bindings.join()]))
    expect(names).toEqual({ 'counter.ts': 'make,Box', 'util.ts': 'used$1', 'main.ts': 'box,counter,used,later,both,listeners,__vitePreload' })
  })
})

describe('the app does what it did', () => {
  test.each([['minified', {}], ['not minified', { minify: false }], ['for old browsers', { target: 'es2015' }]] as const)('%s', async (_, more) => {
    const [plain, instrumented] = await Promise.all([bundle(app, [], more), built({}, more)])
    expect(await behaviour(instrumented.run)).toEqual(await behaviour(plain.run))
    expect(instrumented.warnings).toEqual(plain.warnings)
  })
})

describe('skeletons', () => {
  test('lie in a file of their own, minified, which is fetched when it is needed', async () => {
    const { chunk, run, assets } = await built()
    const { fileName, code } = chunk('main')
    const [file] = assets.filter(({ fileName: name }) => name === fileName.replace(/\.js$/, '.dill.js'))
    expect(file!.fileName).toMatch(/^assets\/main-[\w-]{8}\.dill\.js$/)
    expect(String(file!.source).trim()).not.toContain('\n')
    expect(code).toContain(`import(\`./${file!.fileName.slice('assets/'.length)}\`)`)
    await run()
    const skeletons = await (await built()).skeletons('main')
    for (const { hash, id } of skeletons) {
      expect(moduleOf(hash)).toBeUndefined() // The app has a runtime of its own.
      expect(id).toMatch(/^(main|counter|util)\.ts$/)
    }
  })

  test('say where in the author’s files the closures stand', async () => {
    const skeletons = await (await built()).skeletons('main')
    const places = skeletons.flatMap(({ id, sites }) => sites.map(({ path, line, column }) => `${id}:${line}:${column} ${path}`))
    expect(places).toEqual(expect.arrayContaining([
      'counter.ts:4:20 make', 'counter.ts:6:9 make/(anonymous)', 'counter.ts:8:7 Box', 'counter.ts:11:2 Box/n',
      'main.ts:10:26 (anonymous)', 'main.ts:10:39 (anonymous)', 'util.ts:2:20 used', 'util.ts:2:51 used/(anonymous)',
    ]))
  })

  test('hold no source text unless that is asked for', async () => {
    const text = async (options: DillOptions) => (await (await built(options)).skeletons('main')).flatMap(({ sites }) => sites).filter(site => site.text !== undefined).length
    expect(await text({})).toBe(0)
    expect(await text({ source: true })).toBeGreaterThan(5)
  })

  test('import what the chunk imports, and fetch its style sheets', async () => {
    const { chunk, assets } = await built()
    const file = assets.find(({ fileName }) => /main.*\.dill\.js$/.test(fileName))!
    const style = assets.find(({ fileName }) => fileName.endsWith('.css'))!
    const address = chunk('late').fileName.slice('assets/'.length)
    expect(String(file.source)).not.toMatch(/__VITE|!~\{/)
    expect(String(file.source)).toMatch(new RegExp(`import\\(.\\./${address}.\\)[^]*${style.fileName}`))
  })

  test('of a module keep their names when others change', async () => {
    const hashes = async (files: Files) => Object.fromEntries((await (await built({}, {}, files)).skeletons('main')).map(({ id, hash }) => [id, hash]))
    const before = await hashes(app)
    const after = await hashes({ ...app, '/util.ts': `${app['/util.ts']}\nexport const more = () => 1`, '/main.ts': `${app['/main.ts']}\nexport { more } from './util'` })
    expect(after['counter.ts']).toBe(before['counter.ts'])
    expect(after['util.ts']).not.toBe(before['util.ts'])
  })
})

describe('a package that is included', () => {
  const many: Files = {
    '/main.ts': "import { count, twice } from 'many'\nexport const counter = count(1), doubled = twice(counter)\nexport const own = (n => () => n)(doubled())",
    '/node_modules/many/index.js': "export { count } from './src/count'\nexport { twice } from './src/twice'",
    '/node_modules/many/src/count.js': "import { step } from './step'\n\nexport const count = n => {\n  return () => n += step()\n}",
    '/node_modules/many/src/step.js': 'let size = 2\nexport const step = () => size',
    '/node_modules/many/src/twice.js': "import { outside } from 'other'\nexport const twice = f => () => outside(f() * 2)",
    '/node_modules/many/package.json': '{ "name": "many", "type": "module", "sideEffects": false }',
    '/node_modules/other/index.js': 'const made = (n => () => n)(0)\nexport const outside = n => n + made()',
    '/node_modules/other/package.json': '{ "name": "other", "type": "module" }',
  }
  const places = (skeletons: readonly Skeleton[]) => skeletons.map(({ id, sites }) => [id, sites.map(({ file, path, line }) => `${file ?? '-'} ${path}:${line}`)])

  test('is one module as far as its modules stand together, and says in which file a closure was written', async () => {
    const { run, skeletons } = await built({ include: ['many'] }, {}, many)
    expect(places(await skeletons('main'))).toEqual([
      ['node_modules/many', [
        'node_modules/many/src/step.js src/step.js/step:2', 'node_modules/many/src/count.js src/count.js/count:3', 'node_modules/many/src/count.js src/count.js/count/(anonymous):4',
      ]],
      ['node_modules/many', ['node_modules/many/src/twice.js src/twice.js/twice:2', 'node_modules/many/src/twice.js src/twice.js/twice/(anonymous):2']],
      ['main.ts', ['- (anonymous):3', '- (anonymous)/(anonymous):3']],
    ])
    const { counter, doubled, own } = await run() as unknown as { [name: string]: () => number }
    expect([counter!(), doubled!(), own!()]).toEqual([5, 14, 6])
  })

  test('is parted where a module stands between that is left out', async () => {
    const { skeletons } = await built({ include: ['many', 'other'], exclude: '**/step.js' }, {}, many)
    expect((await skeletons('main')).map(({ id }) => id)).toEqual(['node_modules/many', 'node_modules/other', 'node_modules/many', 'main.ts'])
  })
})

test('source maps lead to the author’s files', async () => {
  const { chunk } = await built({}, { sourcemap: true })
  const { code, map } = chunk('main')
  const original = (mark: RegExp) => {
    const before = code.slice(0, code.search(mark)).split('\n')
    const found = new SourceMap(map as never).findEntry(before.length - 1, before.at(-1)!.length) as { originalSource: string, originalLine: number }
    const source = map!.sources.indexOf(found.originalSource)
    return `${found.originalSource.replace(/^.*\//, '')}: ${map!.sourcesContent![source]!.split('\n')[found.originalLine]!.trim()}`
  }
  expect(original(/get n\(\)/)).toBe('counter.ts: get n() { return this.#n }')
  expect(original(/\[\w\(\)\]\.map\(/)).toBe("util.ts: export const used = (f: () => number) => [f()].map(n => n + 1)[0]")
})

describe('which modules', () => {
  const ids = async (options: DillOptions) => (await (await built(options)).skeletons('main')).map(({ id }) => id)

  test('of the project, and no packages', async () => expect(await ids({})).toEqual(['counter.ts', 'util.ts', 'main.ts']))
  test('packages by name', async () => expect(await ids({ include: 'pack' })).toEqual(['counter.ts', 'util.ts', 'node_modules/pack', 'main.ts']))
  test('none that is excluded', async () => expect(await ids({ exclude: /util/ })).toEqual(['counter.ts', 'main.ts']))
  test('by globs', async () => expect(await ids({ include: '**/node_modules/pack/**', exclude: ['**/counter.ts', '**/util.ts'] })).toEqual(['node_modules/pack', 'main.ts']))
})

describe('other shapes of bundles', () => {
  test('CommonJS modules among others', async () => {
    const files = { ...app, '/main.ts': "import legacy from './legacy.cjs'\nexport const counter = legacy.make(4), used = 0, both = [() => 0, { n: 1 }], listeners = [() => legacy.make(1)()]", '/legacy.cjs': 'const step = 1\nexports.make = function (n) { return () => n += step }\n' }
    const made = await built({}, {}, files)
    expect(await behaviour(made.run)).toEqual([0, 5, 0, 1, [2]])
    const [legacy] = await made.skeletons('main')
    expect(legacy!.sites.map(({ line, path }) => `${path}:${line}`)).toEqual(expect.arrayContaining(['(anonymous)/(anonymous):2']))
  })

  const required: Files = {
    ...app, '/main.ts': "import legacy from './legacy.cjs'\nexport const counter = legacy.counter, used = 0, both = [() => 0, { n: 1 }], listeners = [() => legacy.counter()]",
    '/legacy.cjs': "const { make } = require('./counter')\nexports.counter = make(4)\n",
  }

  test.each([
    ['one file', () => ({})],
    ['with the runtime in a file of its own', () => ({ rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'kept', test: /capture|runtime/ }] } } } })],
  ] as const)('an ES module that a CommonJS module requires, which takes the runtime along: %s', async (_, more) => {
    const made = await built({}, more(), required)
    expect(await behaviour(made.run)).toEqual([0, 5, 0, 1, [6]])
    expect((await made.skeletons('main')).map(({ id }) => id)).toEqual(expect.arrayContaining(['counter.ts', 'main.ts']))
  })

  test('one file without imports, for a classic script', async () => {
    const files = { ...app, '/main.ts': "import { make } from './counter'\nconst c = make(1)\nObject.assign(globalThis, { fromIife: [c, () => c()] })" }
    const { run, assets } = await built({}, { rolldownOptions: { output: { format: 'iife' } } }, files)
    await run()
    const { fromIife: [c, d] } = globalThis as unknown as { fromIife: [() => number, () => number] }
    Reflect.deleteProperty(globalThis, 'fromIife')
    expect([c(), d()]).toEqual([2, 3])
    expect(assets.map(({ fileName }) => fileName)).toEqual([expect.stringMatching(/\.dill\.js$/)])
  })

  test('a text of the author’s that looks like the bundler’s comment', async () => {
    const files = { ...app, '/util.ts': "export const used = f => `\n// main.ts\n` + [f()].map(() => 2)" }
    const made = await built({}, {}, files)
    expect((await made.skeletons('main')).map(({ id }) => id)).toEqual(['counter.ts', 'util.ts', 'main.ts'])
    expect(((await made.run()) as unknown as { used: string }).used).toBe('\n// main.ts\n2')
  })

  test('syntax that is not of the language yet is left alone, and told', async () => {
    const files = { '/main.ts': "import './other.js'\nexport const f = [() => 1]", '/other.js': 'const mark = cls => cls\n@mark class Marked {}\nexport const other = [() => Marked]' }
    const made = await built({}, { minify: false }, files)
    expect(made.warnings).toEqual([expect.stringMatching(/^other\.js is left as it is: SyntaxError/), expect.stringMatching(/main-.* is left as it is: SyntaxError/)])
    expect(made.text).not.toContain('__DILL')
  })

  test('names that clash', async () => {
    const files = {
      '/main.ts': "import { s as one } from './a'\nimport { s as two } from './b'\nexport const all = [one(1), two(1)].map(f => f())",
      '/a.ts': 'export const s = (s: number) => { const $s = () => s + 1; return $s }',
      '/b.ts': 'export function s(m: number) { const s = m; return () => s + 2 }',
    }
    expect(((await (await built({}, { minify: false }, files)).run()) as unknown as { all: number[] }).all).toEqual([2, 3])
  })
})

describe('a library that leaves the runtime to whoever uses it, as', () => {
  test.each([['cjs'], ['umd'], ['iife']] as const)('%s', async format => {
    const built = await bundle({ '/main.ts': app['/counter.ts']! }, [dill()], {
      rolldownOptions: { external: [/runtime\.ts$/], output: { format, name: 'Lib', globals: () => 'runtime', entryFileNames: format === 'iife' ? '[name].js' : '[name].cjs' } },
    })
    expect(built.warnings).toEqual([])
    const exports = {}
    const lib = new Function('exports', 'module', 'require', 'runtime', `${built.chunks[0]!.code}\nreturn typeof Lib === 'undefined' ? exports : Lib`)(exports, { exports }, () => runtime, runtime)
    const count = lib.make(4)
    expect([count(), stampOf(count) === undefined, new lib.Box(3).n]).toEqual([5, false, 3])
    // An ES module, however its neighbour is called.
    expect(built.assets.map(({ fileName }) => fileName)).toEqual([format === 'iife' ? 'main.dill.js' : 'main.dill.mjs'])
  })
})
