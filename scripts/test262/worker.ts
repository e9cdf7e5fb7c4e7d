// Runs test262 files as they are and instrumented, each in a fresh context, and tells the parent what became of them.
// Started by run.mjs, which ends it after a few hundred files: contexts are never quite let go.

import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import vm from 'node:vm'
import { lower } from '../../lib/source/durable.ts'
import { prefixOf } from '../../lib/source/instrument/plan.ts'
import { instrument } from '../../lib/source/instrument.ts'

export interface Order {
  readonly root: string
  readonly files: readonly string[]
  readonly mode: 'plain' | 'wrapped' | 'durable'
  readonly runtime: Runtime
}

export interface Runtime {
  /** A script that declares `__dill`. */
  readonly script: string
  readonly module: string
}

export interface Told {
  readonly file: string
  /** `passes untouched` is no outcome: it says what a process that ends now was doing. */
  readonly outcome: 'skipped' | 'fails untouched' | 'passes untouched' | 'passed' | 'lost' | 'unparsed' | 'ended'
  readonly why?: string
  readonly stamps: number
  readonly classes: number
  readonly refused: number
}

interface Test {
  readonly code: string
  readonly includes: readonly string[]
  readonly async: boolean
  readonly raw: boolean
  readonly sourceType: 'module' | 'script'
  readonly negative: string | undefined
}

const harness = new Map<string, vm.Script>()
const nothing = { stamps: 0, classes: 0, refused: 0 }

process.on('message', (order: Order) => void work(order))

async function work(order: Order): Promise<void> {
  for (const file of order.files) process.send!(await judge(file, order))
  process.disconnect()
}

async function judge(file: string, { root, mode, runtime }: Order): Promise<Told> {
  const test = read(root, file, mode)
  if (test === undefined) return { file, outcome: 'skipped', ...nothing }
  const before = await run(root, file, test, test.code, undefined)
  if (before !== undefined) return { file, outcome: 'fails untouched', why: before, ...nothing }
  try {
    const prefix = prefixOf(test.code)
    const low = mode === 'durable' ? lower(test.code, { id: file, sourceType: test.sourceType, prefix, from: 'dill/runtime', begin: test.sourceType === 'script' ? '__dill.G' : `${prefix}G`, every: true }) : undefined
    if (mode === 'durable' && low === undefined) return { file, outcome: 'skipped', ...nothing }
    const { code, sites, reason, insertions } = instrument(low?.code ?? test.code, { id: file, sourceType: test.sourceType, ...test.sourceType === 'script' && { runtime: '__dill' }, every: mode === 'wrapped' })
    if (reason !== undefined) return { file, outcome: 'unparsed', why: reason, ...nothing }
    const counts = {
      stamps: insertions.reduce((sum, { text }) => sum + (text.match(/(?:__dill\.|\$)[stg]\(/g)?.length ?? 0), 0),
      classes: sites.filter(({ stamped, kind }) => stamped && kind === 'class').length,
      refused: sites.filter(({ refused }) => refused !== undefined).length,
    }
    process.send!({ file, outcome: 'passes untouched', ...nothing } satisfies Told)
    const after = insertions.length === 0 && low === undefined ? undefined : await run(root, file, test, code, runtime)
    return { file, outcome: after === undefined ? 'passed' : 'lost', ...after === undefined ? {} : { why: after }, ...counts }
  } catch (error) {
    return { file, outcome: 'lost', why: `instrument: ${(error as Error).stack ?? String(error)}`, ...nothing }
  }
}

function read(root: string, file: string, mode: Order['mode']): Test | undefined {
  const text = readFileSync(join(root, file), 'utf8')
  const front = /\/\*---([^]*?)---\*\//.exec(text)?.[1] ?? ''
  const list = (name: string) => new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(front)?.[1]?.split(',').map(item => item.trim()).filter(Boolean)
    ?? [...(new RegExp(`^${name}:\\s*\\n((?:\\s+- .*\\n?)+)`, 'm').exec(front)?.[1] ?? '').matchAll(/- (.*)/g)].map(([, item]) => item!.trim())
  const flags = new Set(list('flags'))
  const phase = /^\s+phase:\s*(\w+)/m.exec(front)?.[1]
  if ((phase !== undefined && phase !== 'runtime') || flags.has('CanBlockIsFalse')) return undefined
  const raw = flags.has('raw')
  if (raw && mode === 'wrapped') return undefined
  const strict = flags.has('onlyStrict') ? '"use strict";\n' : ''
  const sourceType = flags.has('module') ? 'module' : 'script'
  const code = sourceType === 'module' ? text : mode !== 'wrapped' ? strict + text : `(function () {${strict}\n${text}\n}).call(this);`
  return { code, raw, sourceType, includes: list('includes'), async: flags.has('async'), negative: phase === undefined ? undefined : /^\s+type:\s*(\w+)/m.exec(front)?.[1] }
}

/** Runs a test in a context of its own; gives what is wrong, or nothing. */
async function run(root: string, file: string, test: Test, code: string, runtime: Runtime | undefined): Promise<string | undefined> {
  const printed: string[] = []
  const context = newRealm(printed)
  const modules = new Modules(root, context, file, code, runtime)
  try {
    for (const name of test.raw ? [] : ['assert.js', 'sta.js', ...test.async ? ['doneprintHandle.js'] : [], ...test.includes]) helper(root, name).runInContext(context)
    if (test.sourceType === 'module') await modules.evaluate(file)
    else {
      if (runtime !== undefined) compiled('', () => runtime.script).runInContext(context)
      const importModuleDynamically = ((specifier: string) => modules.evaluate(modules.resolve(specifier, file))) as unknown as NonNullable<vm.ScriptOptions['importModuleDynamically']>
      new vm.Script(code, { filename: 'test.js', importModuleDynamically }).runInContext(context, { timeout: 10_000 })
    }
  } catch (error) {
    return told(error) === test.negative ? undefined : `${told(error)}: ${String((error as Error | undefined)?.message)}`
  }
  if (test.negative !== undefined) return `no ${test.negative}`
  if (!test.async) return undefined
  for (let i = 0; i < 200 && printed.length === 0; i++) await pause(i)
  return printed[0] === 'Test262:AsyncTestComplete' ? undefined : printed[0] ?? 'never done'
}

/** The modules of one realm, the test itself among them. */
class Modules {
  readonly #root: string
  readonly #context: vm.Context
  readonly #test: string
  readonly #code: string
  readonly #runtime: Runtime | undefined
  readonly #known = new Map<string, vm.SourceTextModule>()
  readonly #linked = new Map<vm.Module, Promise<void>>()

  constructor(root: string, context: vm.Context, test: string, code: string, runtime: Runtime | undefined) {
    this.#root = root
    this.#context = context
    this.#test = test
    this.#code = code
    this.#runtime = runtime
  }

  resolve(specifier: string, from: string): string {
    return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier
  }

  async evaluate(path: string): Promise<vm.Module> {
    const module = this.#load(path)
    if (!this.#linked.has(module)) this.#linked.set(module, module.status === 'unlinked' ? module.link((specifier, { identifier }) => this.#load(this.resolve(specifier, identifier))) : Promise.resolve())
    await this.#linked.get(module)
    await module.evaluate()
    return module
  }

  #load(path: string): vm.SourceTextModule {
    const known = this.#known.get(path)
    if (known !== undefined) return known
    const module = new vm.SourceTextModule(this.#text(path), {
      context: this.#context,
      identifier: path,
      importModuleDynamically: specifier => this.evaluate(this.resolve(specifier, path)) as never,
      initializeImportMeta: meta => { meta.url = `test:${path}` },
    })
    this.#known.set(path, module)
    return module
  }

  #text(path: string): string {
    if (path === this.#test) return this.#code
    if (path === 'dill/runtime') return this.#runtime!.module
    const text = readFileSync(join(this.#root, path), 'utf8')
    return this.#runtime === undefined ? text : instrument(text, { id: path }).code
  }
}

/** At first only what is due, then some time as well. */
function pause(i: number): Promise<unknown> {
  return new Promise(resolve => i < 100 ? setImmediate(resolve) : setTimeout(resolve, 5))
}

function told(error: unknown): string {
  return (error as { constructor?: { name?: string } } | undefined)?.constructor?.name ?? String(error)
}

function helper(root: string, name: string): vm.Script {
  return compiled(name, () => readFileSync(join(root, 'harness', name), 'utf8'))
}

function compiled(name: string, text: () => string): vm.Script {
  const known = harness.get(name)
  if (known !== undefined) return known
  const script = new vm.Script(text())
  harness.set(name, script)
  return script
}

function newRealm(printed: string[]): vm.Context {
  const context = vm.createContext({})
  const global = vm.runInContext('this', context) as Record<string, unknown>
  const define = (name: string, value: unknown) => Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false })
  define('print', (line: unknown) => printed.push(String(line)))
  define('setTimeout', setTimeout)
  define('$262', {
    global,
    createRealm: () => (newRealm([]) as Record<string, unknown>)['$262'],
    evalScript: (text: string) => new vm.Script(text).runInContext(context),
    detachArrayBuffer: (buffer: ArrayBuffer) => { structuredClone(buffer, { transfer: [buffer] }) },
    gc: () => { throw new Error('no gc') },
    get IsHTMLDDA() { return undefined },
    agent: {},
  })
  return context
}
