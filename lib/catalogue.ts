// `objects` and `types`: a value of each kind that is known, and its class, by name. Empty until `loadTypes` is called, so
// that nobody pays for the catalogue who does not ask for it: it is fetched then. The entry `dill/objects` tells more.

import { takes } from './core/options.ts'
import { own } from './core/settings.ts'
import { register } from './dill.ts'
import type { Example } from './objects/example.ts'

/**
 * Samples by name: each look makes a new one. Empty until {@link loadTypes} fills it. What becomes of each, and why, says
 * the entry `dill/objects`. Answers to `dill.objects`.
 */
export const objects: Record<string, unknown> = {}

/**
 * The classes of the samples, by kind: `types.Map` is Map. A kind whose samples have no class, as null, has undefined here.
 * Empty until {@link loadTypes} fills it. Answers to `dill.types`.
 */
export const types: Record<string, Function | undefined> = {}

/** What `loadTypes` is told. */
export interface LoadTypesOptions {
  /** False leaves out what can be pickled. */
  readonly pickleable?: boolean
  /** False leaves out what is refused. */
  readonly unpickleable?: boolean
}

/**
 * Fills `objects` and `types` with what this platform knows, or takes out again what is not wanted. Fetches the catalogue
 * first. Gives the classes of the samples that need one a name to travel by, which begins with `examples.`.
 *
 * Answers to `dill.load_types`, which need not be waited for.
 */
export async function loadTypes(options?: LoadTypesOptions): Promise<void> {
  takes(options, { pickleable: 1, unpickleable: 1 })
  const [pickleable, unpickleable] = [own(options, 'pickleable') ?? true, own(options, 'unpickleable') ?? true]
  const catalogue = await import('./objects.ts')
  const here = 'document' in globalThis ? 'browser' : 'node'
  for (const table of [objects, types]) for (const name of Object.keys(table)) delete table[name]
  for (const example of catalogue.objects) {
    if (example.platform !== undefined && example.platform !== here) continue
    if (!(example.verdict === 'refused' ? unpickleable : pickleable)) continue
    for (const [name, value] of Object.entries(example.registers ?? {})) register(value, { name })
    define(objects, example.name, () => example.make())
    if (!Object.hasOwn(types, example.kind)) define(types, example.kind, () => classOf(example))
  }
}

function define(table: object, name: string, get: () => unknown): void {
  Object.defineProperty(table, name, { get, enumerable: true, configurable: true })
}

/** The class of a sample, or of the first in a list of samples. */
function classOf({ kind, make }: Example): Function | undefined {
  const made = make()
  const sample: unknown = Array.isArray(made) && kind !== 'array' ? made[0] : made
  if (sample === undefined || sample === null) return undefined
  for (let o: object | null = Object.getPrototypeOf(sample) as object | null; o !== null; o = Object.getPrototypeOf(o) as object | null) {
    const maker: unknown = Object.getOwnPropertyDescriptor(o, 'constructor')?.value
    if (typeof maker !== 'function') continue
    // Everything is an Object in the end: that says nothing of a kind of its own.
    return maker === Object && kind !== 'object' ? undefined : maker
  }
  return undefined
}
