// What a user gets: the built package, packed, checked by the ecosystem's own judges, and installed in an empty folder.
// Slow, needs the network or npm's cache, so it is a stage of its own.

import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { parseSync } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRedis } from '../scripts/engines.mjs'
import { app, bundle, consumers, importMap, toldByPage } from './support/consumers.ts'

interface Entry {
  readonly types: string
  readonly default: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.values<Entry | string>(manifest.exports).filter(target => typeof target !== 'string')

/** Where the bundlers are. */
const tools = new URL('../node_modules/', import.meta.url).href

/** Entries for tools: these alone may ask Node for its own modules. */
const runInNode = new Set(['./dist/vite.js', './dist/node.js'])

const folder = mkdtempSync(join(tmpdir(), 'dill-package-'))
let tarball = ''

beforeAll(() => {
  npm(root, 'run', 'build')
  npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder)
  tarball = join(folder, readdirSync(folder).find(name => name.endsWith('.tgz'))!)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('built', () => {
  test.each(entries)('$default is there, with its types', entry => {
    for (const file of [entry.default, entry.types]) expect(existsSync(join(root, file)), file).toBe(true)
  })

  test.each(entries)('$default needs no package that package.json does not name', entry => {
    const needed = [...outside(entry.default)].filter(name => !name.startsWith('node:') || !runInNode.has(entry.default))
    expect([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]).toEqual(expect.arrayContaining(needed))
  })

  test('runtime needs no other entry, and little', () => {
    expect(outside('dist/runtime.js')).toEqual(new Set())
    expect([...modules('dist/runtime.js')].filter(file => /acorn|magic-string/.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  test('data needs nothing outside of dist', () => {
    expect(outside('dist/data.js')).toEqual(new Set())
    expect([...modules('dist/data.js')].filter(file => /acorn|idb-keyval/.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  test('names its elements for editors', () => {
    const { modules } = JSON.parse(readFileSync(join(root, manifest.customElements), 'utf8')) as { modules: { path: string, declarations: { tagName: string }[] }[] }
    expect(modules.map(({ path }) => existsSync(join(root, path)))).toEqual([true])
    expect(modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName))).toEqual(['dill-panel', 'dill-tree'])
  })

  test('dill fetches the catalogue when it is asked for, and not before', () => {
    const holds = (files: Set<string>): string[] => [...files].filter(file => readFileSync(file, 'utf8').includes('WeakMap whose key is in the graph'))
    expect(holds(modules('dist/index.js', needed))).toEqual([])
    expect(holds(modules('dist/index.js')).length).toBe(1)
  })

  test('types import by names that a resolver finds', () => {
    const all = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.d.ts'))
    for (const name of all) {
      const file = join(root, 'dist', name)
      for (const specifier of specifiers(file).filter(specifier => specifier.startsWith('.'))) {
        expect(specifier, name).toMatch(/\.js$/)
        expect(existsSync(resolve(dirname(file), specifier.replace(/\.js$/, '.d.ts'))), `${name} → ${specifier}`).toBe(true)
      }
    }
  })
})

describe('packed', () => {
  test('publint has nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: 'npm' })
    expect(messages.map(message => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  test('arethetypeswrong finds the types of every entry', () => {
    run(root, join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only', '--no-color', '--no-emoji')
  })
})

describe('installed in an empty folder', () => {
  const project = join(folder, 'project')

  beforeAll(() => {
    write('package.json', JSON.stringify({ name: 'empty', private: true, type: 'module' }))
    npm(project, 'install', '--prefer-offline', tarball)
    // Whoever uses the plugin, an engine or a state library has it.
    for (const name of [...Object.keys(manifest.peerDependencies), '@tanstack/query-core', 'immer']) {
      mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
    }
  })

  test.each(['dill', 'dill/data'])('%s makes a round trip in Node', entry => {
    write('roundtrip.js', `
      import assert from 'node:assert/strict'
      import { dumps, loads } from '${entry}'
      const graph = { when: new Date(0), tags: new Map([['a', new Set([1n, undefined, -0])]]) }
      graph.self = graph
      const back = loads(dumps(graph))
      assert.notEqual(back, graph)
      assert.equal(back.self, back)
      assert.deepEqual(back, graph)
      console.log('back')
    `)
    expect(run(project, 'roundtrip.js')).toBe('back\n')
  })

  const examples = ['README.md', 'docs/bytes.md', 'docs/code.md', 'docs/sessions.md', 'docs/questions.md'].flatMap(page =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => ({ page, code: code!, title: code!.split('\n').slice(0, 3).join(' ') })))

  test.each(examples)('an example of $page runs as it stands: $title', ({ code }) => {
    write('example.js', code)
    run(project, '--import', 'dill/node', 'example.js')
  })

  test('the pages have examples', () => expect(examples.length).toBeGreaterThan(15))

  test('the change log begins with this version', () => {
    const [, version] = /^## (\S+)$/m.exec(readFileSync(join(project, 'node_modules/dill/CHANGELOG.md'), 'utf8'))!
    expect(version).toBe(manifest.version)
  })

  /** What stands around an example of the guides, for it to run; and what it then prints. */
  const around: Readonly<Record<string, { readonly before?: string, readonly after: string, readonly says: string, readonly skipped?: boolean }>> = {
    '// zustand 5': { after: "await new Promise(resolve => todos.persist.onFinishHydration(resolve)); todos.getState().add({ id: 1 }); await todos.persist.getOptions().storage.kept('todos').flush(); console.log(await stored('todos'))", says: "{ state: { todos: Map(1) { 1 => [Object] } }, version: 0 }" },
    '// Redux Toolkit 2': { before: 'const reducer = (n = 0, { type }) => type === "inc" ? n + 1 : n', after: "store.dispatch({ type: 'inc' }); await store.kept.flush(); console.log(await stored('app'))", says: '1' },
    '// TanStack Query 5': { before: "import { QueryClient } from '@tanstack/query-core'; const queryClient = new QueryClient()", after: "await restored; queryClient.setQueryData(['a'], new Map()); await new Promise(setImmediate); await persistQueryClientSave({ queryClient, persister: { persistClient: async client => console.log(client.clientState.queries[0].state.data) } }); end(); process.exit()", says: 'Map(0) {}' },
    '// Pinia 3 and 4': { before: "import { defineStore } from 'pinia'; import { createApp } from 'vue'; import { keptOf } from 'dill/pinia'", after: "createApp({}).use(pinia); const one = defineStore('one', { state: () => ({ n: 1n }) })(pinia); await keptOf(one).flush(); console.log(await stored('one'))", says: '{ n: 1n }' },
    '// nanostores 1': { before: "import { atom } from 'nanostores'; const [$cart, $user] = [atom(new Set([1])), atom(null)]", after: "console.log($cart.get())", says: 'Set(1) { 1 }' },
    '// anything else': { before: 'let state = 1; const onChange = () => {}', after: 'console.log(state)', says: '1' },
    '// page.js': { before: "import { Worker } from 'node:worker_threads'", after: 'process.exit()', says: '[ 2, 4, 6 ]' },
    "import { Piscina } from 'piscina'": { after: '', says: '42' },
    "import { Queue, QueueEvents } from 'bullmq'": {
      before: `
        import { spawn } from 'node:child_process'
        const connection = { path: process.cwd() + '/redis', maxRetriesPerRequest: null }
        const redis = spawn(${JSON.stringify(findRedis())}, ['--port', '0', '--unixsocket', connection.path, '--save', ''], { stdio: 'ignore' })
        const secret = new Uint8Array(32)
        globalThis.machine = { connection, secret }
      `,
      after: 'redis.kill(); process.exit()', says: '42', skipped: findRedis() === undefined,
    },
  }
  const guides = ['workers', 'state-libraries'].flatMap(name => [...readFileSync(join(root, 'docs', `${name}.md`), 'utf8').matchAll(/^```js\n(.*?)^```/gms)]
    .map(([, code]) => ({ code: code!, title: code!.split('\n')[0]! })))
  const others = ['// worker.js', '// on another machine']

  test('each example of the guides runs, or stands beside one that does', () => {
    expect(guides.map(({ title }) => title).sort()).toEqual([...Object.keys(around), ...others].sort())
  })

  test.each(guides.filter(({ title }) => !others.includes(title)))('the guides’ example runs: $title', ({ code, title }) => {
    const { before = '', after, says, skipped = false } = around[title]!
    if (skipped) return
    const beside = (name: string): string => guides.find(guide => guide.title === name)!.code
    write('worker.js', beside('// worker.js'))
    write('machine.js', `const { connection, secret } = globalThis.machine\nconst seal = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])\n${beside('// on another machine')}`)
    const stored = "import { loadSession as loadedFrom } from 'dill'\nconst stored = async name => { const main = {}; await loadedFrom(name, { main }); return main.state }"
    // What a line says that it gives is printed.
    const printing = code.replace(/^(await (?:api|runIn|resultOf)\b.*?)(\s+\/\/.*)?$/gm, 'console.log($1)')
    const saved = title.startsWith('// TanStack') ? printing.replace('{ persistQueryClient }', '{ persistQueryClient, persistQueryClientSave }') : printing
    write('guide.js', [stored, before, title.includes('bullmq') ? saved.replace('const job =', "await import('./machine.js')\nconst job =") : saved, after].join('\n'))
    expect(run(project, '--import', 'dill/node', 'guide.js').trim()).toBe(says)
  })

  test.each([
    ['inspect', /: a pickle of format 1, \d+ bytes\n/],
    ['graph', /^digraph dill \{\n/],
    ['profile', /^\d+ bytes, /],
  ])('npx dill %s looks at a file', (command, said) => {
    write('make.js', "import { writeFileSync } from 'node:fs'\nimport { dumps } from 'dill'\nwriteFileSync('state.dill', dumps({ todos: [{ text: 'milk' }] }))")
    run(project, 'make.js')
    const args = ['--no-install', 'dill', command, 'state.dill']
    expect(printed(args, spawnSync('npx', args, { cwd: project, encoding: 'utf8', timeout: 60_000, env: environment(), shell: process.platform === 'win32' }))).toMatch(said)
  })

  test('the command ends with 2 and one line for what it cannot read, and reads what is piped to it', () => {
    const bin = join(project, 'node_modules', 'dill', manifest.bin.dill)
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'graph', 'package.json'], { cwd: project, encoding: 'utf8', timeout: 60_000, env: environment() })
    expect([status, stdout, stderr]).toEqual([2, '', 'dill: Cannot load at byte 0: the input does not begin as a pickle does.\n'])
    const piped = spawnSync(process.execPath, [bin, 'inspect', '-'], { cwd: project, input: readFileSync(join(project, 'state.dill')), timeout: 60_000, env: environment() })
    // Where there is no room for an answer, or for what is wrong, the exit code says it.
    if (existsSync('/dev/full')) {
      const full = openSync('/dev/full', 'w')
      const unwritten = spawnSync(process.execPath, [bin, 'inspect', 'state.dill'], { cwd: project, encoding: 'utf8', stdio: ['ignore', full, 'pipe'], timeout: 60_000, env: environment() })
      const untold = spawnSync(process.execPath, [bin, 'inspect', 'nowhere'], { cwd: project, stdio: ['ignore', 'pipe', full], timeout: 60_000, env: environment() })
      closeSync(full)
      expect([unwritten.status, unwritten.stderr, untold.status]).toEqual([2, 'dill: Cannot write the answer: ENOSPC: no space left on device, write.\n', 2])
    }
    expect([piped.status, String(piped.stdout).split('\n')[0]]).toEqual([0, `-: a pickle of format 1, ${readFileSync(join(project, 'state.dill')).length} bytes`])
  })

  test('every entry is imported without an effect on globals', () => {
    const names = Object.keys(manifest.exports).filter(name => name !== './package.json')
    write('import.js', `
      // Vue's effects are Vue's.
      await import('vue')
      const before = Object.getOwnPropertyNames(globalThis).concat(Object.getOwnPropertyNames(Object.prototype))
      for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import('dill' + name.slice(1))).length > 0)
      const after = Object.getOwnPropertyNames(globalThis).concat(Object.getOwnPropertyNames(Object.prototype))
      console.log(before.join() === after.join())
    `)
    expect(run(project, 'import.js')).toBe([...names.map(name => `${name} true`), 'true', ''].join('\n'))
  })

  test.each([
    { moduleResolution: 'bundler', module: 'esnext' },
    { moduleResolution: 'nodenext', module: 'nodenext' },
  ])('is understood by TypeScript with moduleResolution $moduleResolution', options => {
    write('consumer.ts', `
      import { dumps, loads } from 'dill'
      import { dumps as dumpData, loads as loadData } from 'dill/data'
      import { instrument, run } from 'dill/instrument'
      import { register, storeIn } from 'dill/node'
      import * as examples from 'dill/objects'
      import { s } from 'dill/runtime'

      const bytes: Uint8Array = dumps({ counts: new Map([['a', 1]]) })
      export const count: number | undefined = loads<{ counts: Map<string, number> }>(bytes).counts.get('a')
      export const again: number = loadData<number>(dumpData(1))
      export { examples, register, s, storeIn }
      export const code: string = instrument('export const n = 1', { id: 'n.js' }).code
      export const result: Promise<unknown> = run('1', { main: {} })
      // @ts-expect-error -- text is not bytes
      loads('text')
    `)
    write('tsconfig.json', JSON.stringify({
      compilerOptions: { ...options, strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false },
      files: ['consumer.ts'],
    }))
    run(project, join(root, 'node_modules/typescript/bin/tsc'), '-p', project)
  })

  test('TypeScript fits the adapters to the libraries', () => {
    write('adapted.ts', `
      import { configureStore } from '@reduxjs/toolkit'
      import { persistQueryClient } from '@tanstack/query-persist-client-core'
      import { Queue, QueueEvents, Worker as Runner } from 'bullmq'
      import { expose, wrap } from 'comlink'
      import { keep, type Autosave } from 'dill'
      import { addJob, resultOf, runJobs } from 'dill/bullmq'
      import { keepStores } from 'dill/nanostores'
      import { dillPinia, keptOf } from 'dill/pinia'
      import { runIn } from 'dill/piscina'
      import { dillEnhancer } from 'dill/redux'
      import { dillPersister } from 'dill/tanstack-query'
      import { accept, connect } from 'dill/worker'
      import { dillStorage, mergeStored } from 'dill/zustand'
      import { atom } from 'nanostores'
      import { createPinia, defineStore } from 'pinia'
      import { Piscina } from 'piscina'
      import { persist } from 'zustand/middleware'
      import { createStore } from 'zustand/vanilla'

      interface Bears { bears: Map<string, number>, add(name: string): void }
      export const bears = createStore<Bears>()(persist(
        set => ({ bears: new Map(), add: name => set(({ bears }) => ({ bears: new Map(bears).set(name, 1) })) }),
        { name: 'bears', storage: dillStorage<Bears>(), merge: mergeStored }))

      const store = configureStore({ reducer: (n: number = 0) => n, enhancers: all => all().concat(dillEnhancer('app')) })
      export const kept: Autosave = store.kept
      persistQueryClient({ queryClient: {} as Parameters<typeof persistQueryClient>[0]['queryClient'], persister: dillPersister('queries') })
      export const pinia = createPinia().use(dillPinia())
      export const ofOne: Autosave | undefined = keptOf(defineStore('one', { state: () => ({ n: 1 }) })(pinia))
      keepStores('app', { n: atom(1) }).close()
      keep<number>('app', { get: () => 1, set: stored => void stored.toFixed(), subscribe: () => {} })

      const api = wrap<{ twice(call: (n: number) => number): number }>(connect(new Worker('./worker.js')))
      export const four: Promise<number> = api.twice(n => n + 1)
      expose({}, accept())
      export const two: Promise<number> = runIn(new Piscina(), (n: number) => n * 2, [1])
      // @ts-expect-error -- a text is no number
      export const not: Promise<number> = runIn(new Piscina(), (n: number) => n * 2, ['1'])

      export async function work(seal: CryptoKey): Promise<number> {
        const job = await addJob(new Queue('work'), 'double', (n: number) => n * 2, [1], { seal })
        new Runner('work', runJobs({ seal }))
        return resultOf<number>(job, new QueueEvents('work'), { seal })
      }
    `)
    // What the libraries declare is theirs to check.
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, target: 'es2022', lib: ['es2024', 'dom', 'dom.iterable'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')], skipLibCheck: true }
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['adapted.ts'] }))
    run(project, join(root, 'node_modules/typescript/bin/tsc'), '-p', project)
  })

  describe.each(['vite', 'rollup', 'webpack', 'esbuild'])('a production build by %s', bundler => {
    const uses = `
      import { autosave, check, detect, dumps, dumpSession, graph, loads, loadSession, profile } from 'dill'
      import { dumps as dumpData } from 'dill/data'
      import { instrument, run } from 'dill/instrument'
      import { s } from 'dill/runtime'
      const state = loads(dumps({ counts: new Map([['a', 1]]) }))
      globalThis.app = { state, s, autosave, check, detect, dumpData, dumpSession, graph, instrument, loadSession, profile, run }
    `
    const guard = bundler === 'vite' ? 'import.meta.env.DEV' : "process.env.NODE_ENV !== 'production'"

    test.each([
      ['has nothing of a panel that nobody asks for', uses, false],
      ['has nothing of one that is asked for in development alone', `${uses}\nif (${guard}) void import('dill/panel').then(({ inspect }) => inspect(state))`, false],
      ['has all of one that is asked for', `${uses}\nvoid import('dill/panel').then(({ inspect }) => inspect(state))`, true],
    ])('%s', (_, app, asked) => {
      write('app.js', app)
      write('bundle.js', bundle(tools))
      rmSync(join(project, 'bundled'), { recursive: true, force: true })
      run(project, 'bundle.js', bundler)
      const all = readdirSync(join(project, 'bundled'), { recursive: true, encoding: 'utf8' }).filter(name => /\.m?js$/.test(name)).map(name => readFileSync(join(project, 'bundled', name), 'utf8')).join('\n')
      expect(all).toContain('counts')
      const signs = ['dill-panel', 'dill-frame', 'dill-tree', 'customElements.define', 'adoptedStyleSheets', '--dill-']
      expect(signs.filter(sign => all.includes(sign))).toEqual(asked ? signs : [])
    })
  })

  describe('the app of a consumer', () => {
    const told: string[][] = []

    afterAll(() => {
      const rows = [['consumer', 'runs in', 'tells'], ...told]
      console.log(rows.map(row => row.map((cell, i) => cell.padEnd([25, 10, 0][i]!)).join('')).join('\n'))
    })

    test.each(consumers)('$name, in $where: $tells', async ({ name, where, tells, args }) => {
      write('app.js', app)
      rmSync(join(project, 'bundled'), { recursive: true, force: true })
      const answer = async (): Promise<string> => {
        if (args !== undefined) return run(project, ...args, 'app.js').trim()
        if (name === 'import map') return toldByPage(project, importMap)
        write('bundle.js', bundle(tools))
        run(project, 'bundle.js', name)
        return toldByPage(join(project, 'bundled'))
      }
      told.push([name, where, await answer()])
      expect(told.at(-1)![2]).toBe(tells)
    })
  })

  function write(name: string, text: string): void {
    mkdirSync(project, { recursive: true })
    writeFileSync(join(project, name), text)
  }
})

/** Runs a script in Node; what it printed, or an error with all that it said. */
function run(cwd: string, ...args: string[]): string {
  return printed(args, spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 300_000, env: environment() }))
}

function npm(cwd: string, ...args: string[]): string {
  const cli = process.env['npm_execpath']
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error']
  if (cli?.endsWith('npm-cli.js')) return run(cwd, cli, ...quiet)
  return printed(quiet, spawnSync('npm', quiet, { cwd, encoding: 'utf8', env: environment(), shell: process.platform === 'win32' }))
}

function printed(args: string[], { status, stdout, stderr, error }: SpawnSyncReturns<string>): string {
  if (error) throw error
  if (status !== 0) throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout
}

/** Without what vitest and npm set for their own children: a build is made as a user would make it. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|NODE_OPTIONS|VITEST.*|npm_(lifecycle|package).*)$/.test(name)))
}

/** What a file imports before it runs. */
function needed(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries: all }) => all.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
  ]
}

function specifiers(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  return [
    ...needed(file),
    ...module.dynamicImports.map(({ moduleRequest }) => readFileSync(file, 'utf8').slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ]
}

/** The built files that one needs, directly or not, itself included. */
function modules(from: string, asks: (file: string) => string[] = specifiers): Set<string> {
  const seen = new Set([join(root, from)])
  for (const file of seen) {
    for (const specifier of asks(file)) if (specifier.startsWith('.')) seen.add(resolve(dirname(file), specifier))
  }
  return seen
}

/** The packages that a built file needs, and the files that lie outside of dist. */
function outside(from: string): Set<string> {
  const files = [...modules(from)]
  return new Set([
    ...files.flatMap(specifiers).filter(specifier => !specifier.startsWith('.')),
    ...files.filter(file => relative(join(root, 'dist'), file).startsWith('..')),
  ])
}
