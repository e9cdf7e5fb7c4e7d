// A module, saved and brought back under dill's own names for it. The work is that of sessions; here are the defaults, what
// is returned, and a session read into an object while everything that lives stays as it is. Knows no place of storage.

import { UnpicklingError } from '../core/errors.ts'
import { PLAIN } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'
import { except, takes } from '../core/options.ts'
import { limitsOf, own } from '../core/settings.ts'
import { main } from '../link/main.ts'
import { quote, readHead } from './head.ts'
import { liveModule, ModuleScope, scopeOf } from './module-scope.ts'
import { apply, decode } from './names.ts'
import { appOf, openDesk } from './open.ts'
import { MAIN_MODULE, ObjectScope, type Scope } from './scope.ts'
import { checkName, DEFAULT_NAME, dumpSessionNames, loadSessionNames, type DumpedSession, type DumpSessionOptions, type LoadedSession, type LoadSessionOptions } from './options.ts'
import { dumpSession, find, loadSession, trusting } from './session.ts'

/** Options of `dumpModule`: those of `dumpSession`, and the module in the place of `main`. */
export interface DumpModuleOptions extends Omit<DumpSessionOptions, 'main'> {
  /** The module: an object, an instrumented module's id, what `import * as` gives, or `import.meta`. Default: the session scope. */
  readonly module?: object | string
}

/** Options of `loadModule`: those of `loadSession`, and the module in the place of `main`. */
export interface LoadModuleOptions extends Omit<LoadSessionOptions, 'main'> {
  /** The module, as for `dumpModule`. Default: the one that was saved, which must be imported. */
  readonly module?: object | string
}

/** Options of `loadModuleAsDict`. */
export interface LoadModuleAsDictOptions extends Omit<LoadModuleOptions, 'mode' | 'module' | 'onMissing'> {
  /** Begin with what the live module holds, so that names which were not saved are there too. */
  readonly update?: boolean
}

/** What `loadModule` did. */
export interface LoadedModule extends LoadedSession {
  /**
   * The module, where the caller did not give it and it is not the session scope: of an instrumented one its variables as
   * properties that are live; of an object that was saved, a new object. dill returns `None` and the module alike.
   */
  readonly module: Record<string, unknown> | undefined
}

/**
 * Saves the variables of a module under `name`, as one graph.
 *
 * Of an instrumented module that is all that it declares at its top; imports are not its own, and references to them lead
 * to what it imports where it is loaded. With `refimported`, names that are the same object as a variable of a module
 * which was loaded before it, or as a global, are saved as references too, and are the same again after the load.
 *
 * Rejects as `dumpSession` does; with a PickleError with code `NO_MODULE` or `NOT_INSTRUMENTED` if there is no such
 * module. Answers to `dill.dump_module`.
 * @param name of the session
 */
export async function dumpModule(name: string = DEFAULT_NAME, options?: DumpModuleOptions): Promise<DumpedSession> {
  takes(options, { ...except(dumpSessionNames(), 'main'), module: 1 }, except(loadSessionNames(), 'main'))
  return dumpSession(name, withMain(options, own(options, 'module')))
}

/**
 * Brings a module back: all of its variables that were saved, or none.
 *
 * Without `options.module` it is the one that was saved: the instrumented module with the same id, the session scope, or
 * for another object a new one, which is given back and kept nowhere. Rejects as `loadSession` does: code `WRONG_MODULE`
 * if it was saved from another module, or from an object where a module is given or the other way round; code
 * `NO_MODULE` if it is not imported here. Answers to `dill.load_module`.
 * @param name of the session
 */
export async function loadModule(name: string = DEFAULT_NAME, options?: LoadModuleOptions): Promise<LoadedModule> {
  takes(options, { ...except(loadSessionNames(), 'main'), module: 1 }, except(dumpSessionNames(), 'main'))
  checkName(name)
  const given = own(options, 'module')
  if (given !== undefined) return { ...await loadSession(name, withMain(options, given)), module: undefined }
  const { store } = await openDesk(appOf(options))
  const head = readHead((await store.look(name)).head)
  const saved = typeof head === 'string' ? '' : head.module
  const chosen: object | string = saved === '' ? {} : saved === MAIN_MODULE ? main : saved
  const loaded = await loadSession(name, withMain(options, chosen))
  if (typeof chosen === 'object') return { ...loaded, module: chosen === main ? undefined : chosen as Record<string, unknown> }
  const scope = await scopeOf(chosen, 'module')
  return { ...loaded, module: scope instanceof ModuleScope ? scope.view() : undefined }
}

/**
 * Reads a module that was saved into a new object of its names. The live module stays as it is: what is equal is not
 * identical, but for functions and classes at the top of modules, which are the live ones. The tab counts as one that has
 * not loaded the session.
 *
 * Rejects with an UnpicklingError as `loadSession` does. Answers to `dill.load_module_asdict`.
 * @param name of the session
 * @param options `update` begins with what the live module holds
 */
export async function loadModuleAsDict(name: string = DEFAULT_NAME, options?: LoadModuleAsDictOptions): Promise<Record<string, unknown>> {
  takes(options, { ...except(loadSessionNames(), 'main', 'mode', 'onMissing'), update: 1 })
  const app = appOf(options)
  checkName(name)
  const found = await find(await openDesk(app), app, name, limitsOf(options).bytes)
  const { head: { module }, content } = found
  const live = module === '' ? undefined : module === MAIN_MODULE ? new ObjectScope(main) : await liveModule(module)
  const dict: Record<string, unknown> = {}
  const scope = new ObjectScope(dict, live)
  const loaded = await decode(name, content, scope, trusting(found, options))
  if (own(options, 'update') === true) preset(dict, live, name)
  apply(name, loaded, scope, false)
  return dict
}

/** What is live, as it is: what the session has is set over it. */
function preset(dict: Record<string, unknown>, live: Scope | undefined, name: string): void {
  if (live === undefined) {
    const hint = 'Import its module first, or leave update out.'
    throw new UnpicklingError(`Cannot begin with what is live to load the session ${quote(name)}: what it was saved from is not here. ${hint}`, { code: 'NO_MODULE', hint })
  }
  for (const [key, value] of live.values()) setOwn(dict, key, value, PLAIN)
}

function withMain<O extends object>(options: O | undefined, given: object | string | undefined): O & { readonly main?: object | string } {
  appOf(options)
  return { ...options, module: undefined, ...given === undefined ? {} : { main: given } } as unknown as O & { readonly main?: object | string }
}
