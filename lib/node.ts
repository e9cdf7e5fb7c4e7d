// The entry 'dill/node': `node --import dill/node app.js` instruments each ES and CommonJS module while Node loads it, so
// that closures, classes and private fields can be saved, and lets open files travel. Runs before the program, and is
// never bundled. What was instrumented is kept for the next start. `storeIn` keeps sessions in a directory; nothing of the
// program's is written to any disk before it is called.

import * as module from 'node:module'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PickleError } from './core/errors.ts'
import { takes } from './core/options.ts'
import { openDirectory } from './node/directory.ts'
import { carryFiles } from './node/files.ts'
import { Cache, cachePlaces } from './node/cache.ts'
import { compiled, loaded, type Loaded } from './node/load.ts'
import { RUNTIME, type Settings } from './node/source.ts'
import * as durable from './durable.ts'
import * as runtime from './runtime.ts'
import { keepIn } from './sessions/open.ts'

/** What `register` is told. */
export interface RegisterOptions {
  /** Names of packages in node_modules that are instrumented too. */
  readonly include?: readonly string[]
}

interface Compiler {
  _compile(this: object, content: string, filename: string, format?: string): unknown
}

type Hook = (url: string, context: object, next: (url: string, context: object) => Loaded) => Loaded

const { registerHooks } = module as { registerHooks?: (hooks: { load: Hook }) => void }

/** Packages that are instrumented. */
const included = new Set<string>()

const settings: Omit<Settings, 'project' | 'include'> = {
  own: import.meta.dirname + sep,
  runtime: pathToFileURL(join(import.meta.dirname, 'runtime.js')).href,
  durable: pathToFileURL(join(import.meta.dirname, 'durable.js')).href,
  maps: (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true,
  root: process.cwd(),
  places: cachePlaces(process.cwd(), process.env['DILL_CACHE']),
}

const cache = new Cache(settings.places, settings.own)

/**
 * Has packages instrumented besides the program itself, from now on: what is loaded already stays as it is. So it is called
 * before the program: `node --import ./setup.js app.js`, where setup.js says `register({ include: ['immer'] })`. The
 * environment variable `DILL_INCLUDE=immer,@scope/name` does the same.
 *
 * Importing this module instruments the program's own modules: those outside of node_modules. What was instrumented is kept in
 * `node_modules/.cache/dill` of the package that the program is started in, or in a folder of the user's own among the
 * temporary ones: the environment variable `DILL_CACHE` names another folder, or says `0` for none.
 */
export function register(options: RegisterOptions = {}): void {
  takes(options, { include: 1 })
  const { include = [] } = options
  const fresh = include.filter(name => !included.has(name))
  for (const name of fresh) included.add(name)
  // The hooks in the program's own thread see them at once.
  if (registerHooks === undefined && fresh.length > 0) hookThread({ ...settings, project: false, include: fresh })
}

let hooked = 0

/** Each time the hooks are another module: each keeps the settings that it was given. */
function hookThread(data: Settings): void {
  module.register(`${pathToFileURL(join(import.meta.dirname, 'node/hooks.js')).href}?${hooked++}`, { data })
}

function all(): Settings {
  return { ...settings, project: true, include: [...included] }
}

/** CommonJS modules pass through no hook that keeps their `require` as it is, but all through Node's compiler. */
function hookCompiler(): void {
  const compiler = module.Module.prototype as unknown as Compiler
  const { _compile: compile } = compiler
  compiler._compile = function (content, filename, format) {
    const made = compiled(content, filename, format, all(), cache)
    return compile.call(this, made.content, filename, made.format)
  }
}

/**
 * Keeps sessions and keys in a directory from now on: `dumpSession`, `loadSession`, `dump` and `load` of `dill` then
 * outlive the process. Call it before the first of them. It is made at the first save, with a folder for each app, and
 * several processes may use it at once, as tabs do: one that saves over what it has not seen gets a `CONFLICT`. Its file
 * system must know hard links.
 *
 * A save is there wholly or not at all, whatever ends the process. All files are the user's alone (mode 0600); one of them
 * is the key that seals sessions. Whoever can read it can make sessions that are vouched for here, functions included.
 * Unlike the key of a browser it goes along when the directory is copied, and so does the trust.
 *
 * Blobs are kept too; a CryptoKey or a port is refused with code `NOT_STORABLE`.
 *
 * @param directory a path, taken from the working directory at the time of the call, or a `file:` URL
 *
 * Throws a PickleError with code `BAD_OPTION`.
 */
export function storeIn(directory: string | URL): void {
  const path = directory instanceof URL && directory.protocol === 'file:' ? fileURLToPath(directory) : directory
  if (typeof path !== 'string' || path === '') {
    throw new PickleError('storeIn needs a directory: a path or a file: URL. For example: storeIn("./sessions").', { code: 'BAD_OPTION' })
  }
  const root = resolve(path)
  keepIn(async app => openDirectory(root, app))
}

function start(): void {
  // Where the text of CommonJS modules finds it.
  Object.defineProperty(globalThis, Symbol.for(RUNTIME), { value: { ...runtime, ...durable }, configurable: true })
  hookCompiler()
  if (registerHooks === undefined) hookThread({ ...settings, project: true, include: [] })
  else registerHooks({ load: (url, context, next) => loaded(url, next(url, context), all(), cache) })
  register({ include: (process.env['DILL_INCLUDE'] ?? '').split(',').map(name => name.trim()).filter(name => name !== '') })
}

start()
await carryFiles()
