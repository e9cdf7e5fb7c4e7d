// The verbs, over whichever registry they are given: `data.ts` and `dill.ts` differ in their kinds only. Knows no kind
// and no storage.

import { joined } from './core/bytes.ts'
import { PicklingError } from './core/errors.ts'
import { originsAmong } from './core/identity.ts'
import type { Class, Kind, Reducer } from './core/kind.ts'
import { takes } from './core/options.ts'
import { Pickler } from './core/pickler.ts'
import type { RegisterOptions, Registry } from './core/registry.ts'
import { assemble } from './core/program.ts'
import { checkResolvable } from './core/resolving.ts'
import { dumpNames, loadNames, type DumpOptions, type LoadOptions, type Settings } from './core/settings.ts'
import { hexText } from './core/text.ts'
import { siphash } from './core/trust.ts'
import { Unpickler } from './core/unpickler.ts'

/** What `register` returns: takes the kind or the reducer that says how the class's instances travel, and returns it. */
export type Registrar = <K extends Kind | Reducer>(kind: K) => K

/** The synchronous verbs and the registering ones. */
export interface Verbs {
  /**
   * Writes a value, and everything that it leads to, as bytes: cycles, shared references, prototypes, property
   * attributes, symbols and registered classes included. The same graph gives the same bytes in every realm.
   *
   * Answers to `dill.dumps`.
   * @param obj any value
   * @param options see {@link DumpOptions}
   * @returns a pickle
   * @throws PicklingError with every reason in `failures`, if anything in the value cannot be carried; PickleError with code
   * `BAD_OPTION`; what the caller's own `signal` or `onProgress` throws
   */
  dumps(obj: unknown, options?: DumpOptions): Uint8Array<ArrayBuffer>
  /**
   * Brings back what `dumps` wrote. The bytes are checked whole before anything is built, so a load is all or nothing;
   * bytes from elsewhere make data and registered classes only, unless the caller says more.
   *
   * Answers to `dill.loads`.
   * @param bytes a buffer or any view of one
   * @param options see {@link LoadOptions}
   * @throws UnpicklingError with `code`, `offset` and `path`; PickleError with code `BAD_OPTION`; what the caller's own
   * `signal` or `onProgress` throws; and never anything else
   */
  loads<T = unknown>(bytes: ArrayBuffer | ArrayBufferView, options?: LoadOptions): T
  /**
   * A deep copy by way of a pickle, without making the bytes. Answers to `dill.copy`.
   * @throws PicklingError as `dumps`
   */
  copy<T>(obj: T, options?: DumpOptions & LoadOptions): T
  /**
   * A fingerprint of a value: 128 bits of its pickle, as 32 hexadecimal digits. Equal graphs have equal hashes in every
   * realm. It is fast and no safeguard: one who wants a collision can find it.
   * @throws PicklingError as `dumps`
   */
  hash(obj: unknown, options?: DumpOptions): string
  /** `dumps` for values that only asynchronous code can read (Blobs, settled promises, Responses …), which are waited for. */
  dumpsAsync(obj: unknown, options?: DumpOptions): Promise<Uint8Array<ArrayBuffer>>
  /** `loads` as a promise. Rejects with code `THENABLE` for a value that the promise would call. */
  loadsAsync<T = unknown>(bytes: ArrayBuffer | ArrayBufferView, options?: LoadOptions): Promise<T>
  /**
   * Gives a class a name, so that its instances and the class itself travel by it; the class must be registered under the
   * same name where they are loaded. Also takes functions, objects and symbols that are to come back as the same ones.
   *
   * `register(Point)` saves all own properties of a Point. `register(Point)(kind)` saves what the kind tells, or what a
   * reducer returns. What has a name already keeps it, unless another is given. Answers to `dill.register`.
   *
   * A reducer's factory must be one that pickles may call: a class with a reducer or a `[dill.reduce]`, or what was
   * registered with `{ factory: true }`. Like Python's `copyreg`, a registered kind or reducer is for this very class; its
   * subclasses are registered by themselves. A `[dill.reduce]` is inherited, as any method.
   * @throws PicklingError with code `DUPLICATE`, `NO_NAME`, `NOT_A_CLASS`, `BUILT_IN` or `BAD_KIND`
   */
  register(Type: object | symbol, options?: RegisterOptions): Registrar
  /** `register(Type, options)(kind)`. Answers to `dill.pickle`. */
  pickle<T = never>(Type: Class<T> | Function, kindOrReducer: Kind<T> | Reducer<T>, options?: RegisterOptions): void
}

// Each by itself, so that who imports one verb does not get what only others need; and each with its name, which stacks show.

/** `dumps` over a registry. */
export const dumpsOf = (registry: Registry, settings: Settings): Verbs['dumps'] =>
  function dumps(obj, options) {
    takes(options, dumpNames, loadNames)
    return new Pickler(registry, settings, options).dump(obj)
  }

/** `loads` over a registry. */
export const loadsOf = (registry: Registry, settings: Settings): Verbs['loads'] =>
  function loads<T>(bytes: ArrayBuffer | ArrayBufferView, options?: LoadOptions): T {
    takes(options, loadNames, dumpNames)
    return new Unpickler(registry, settings, bytes, options).load() as T
  }

/** `copy` over a registry. */
export const copyOf = (registry: Registry, settings: Settings): Verbs['copy'] =>
  function copy<T>(obj: T, options?: DumpOptions & LoadOptions): T {
    if (options !== undefined) takes(options, { ...dumpNames, ...loadNames })
    const { strings, tokens, nodes, tracked } = new Pickler(registry, settings, options).program(obj, { lends: true })
    return new Unpickler(registry, settings, undefined, options).build({ strings, tokens: joined(tokens), base: 0, origins: originsAmong(tracked) }, nodes) as T
  }

/** `hash` over a registry. */
export const hashOf = (registry: Registry, settings: Settings): Verbs['hash'] =>
  function hash(obj, options) {
    takes(options, dumpNames, loadNames)
    const pickler = new Pickler(registry, settings, options)
    // Without the seal, which is another in every realm.
    const bytes = assemble({ ...pickler.program(obj), code: false }, pickler.settings.protocol)
    return hexText(siphash(new Uint32Array(4), bytes))
  }

/** `dumpsAsync` over a registry. */
export const dumpsAsyncOf = (registry: Registry, settings: Settings): Verbs['dumpsAsync'] =>
  async function dumpsAsync(obj, options) {
    takes(options, dumpNames, loadNames)
    return new Pickler(registry, settings, options).dumpAsync(obj)
  }

/** `loadsAsync` over a registry. */
export const loadsAsyncOf = (registry: Registry, settings: Settings): Verbs['loadsAsync'] =>
  async function loadsAsync<T>(bytes: ArrayBuffer | ArrayBufferView, options?: LoadOptions): Promise<T> {
    takes(options, loadNames, dumpNames)
    const [value] = await new Unpickler(registry, settings, bytes, options).loadAsync<T>()
    checkResolvable(value, 'Use loads(bytes), which is no promise; or save the value inside of another: dump([value], place).')
    return value
  }

/** `register` over a registry. */
export const registerOf = (registry: Registry): Verbs['register'] =>
  function register(Type, options) {
    const value: unknown = Type
    if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) {
      throw new PicklingError('Cannot register a primitive: it travels anyway. Give a class, a function, an object or a symbol.', { code: 'NOT_A_CLASS' })
    }
    registry.name(value, options)
    return kind => {
      registry.register(value as Function, kind, options)
      return kind
    }
  }

/** `pickle` over a registry. */
export const pickleOf = (registry: Registry): Verbs['pickle'] =>
  function pickle(Type, kindOrReducer, options) {
    registry.register(Type, kindOrReducer, options)
  }
