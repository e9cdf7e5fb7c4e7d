// The far end of `check`: a worker loads what it is sent, dumps it again, and says what happened. Runs in a realm of its own,
// so what the value's code does there is seen by nobody.

import { contents } from '../contents.ts'
import { typeName } from '../core/diagnose.ts'
import { disassembly } from '../core/disassemble.ts'
import { cleaned, describeError, PickleError, type PathStep } from '../core/errors.ts'
import { HEADER } from '../core/opcodes.ts'
import { contentEnd } from '../core/program.ts'
import type { DumpOptions } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { Pickler, registry, Unpickler } from '../dill.ts'
import { loaded } from '../link/instance.ts'

/** What a realm is asked. */
export interface Question {
  readonly dill: 'check'
  readonly bytes: Uint8Array
  readonly attachments: readonly unknown[] | undefined
  readonly ignore: boolean
  readonly options: Pick<DumpOptions, 'byref' | 'recurse' | 'weak' | 'protocol' | 'fmode'>
}

/** What it says. */
export interface Answer {
  readonly dill: 'checked'
  /** Milliseconds of the load. */
  readonly load: number
  /** Why it could not be loaded. */
  readonly error?: Wrong
  /** What is meant by reference, and is not known there. */
  readonly missing?: Missing
  /** What came back, for people. */
  readonly type?: string
  /** The byte from which on its own dump is another; why there is none. */
  readonly differs?: number | string
}

/** An error, as it can be posted. */
export interface Wrong {
  readonly message: string
  readonly code: string
  readonly hint: string | undefined
  readonly offset: number | undefined
  readonly path: PathStep[] | undefined
}

export interface Missing {
  readonly names: readonly (readonly [module: string, name: string])[]
  /** Functions and classes whose module is not loaded there and whose text stayed at home, fit to be shown. */
  readonly sites: readonly (readonly [module: string, path: string])[]
}

interface Port {
  postMessage(message: unknown): void
  addEventListener?(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  on?(type: 'message', listener: (message: unknown) => void): void
}

/**
 * Makes a worker one that `check` can use as its realm: `check(value, { realm: () => new Worker(…) })`. What the worker
 * imports besides – modules, registered classes – is then known there, as after a reload of the page. Other messages are
 * left to others.
 * @throws PickleError with code `NOT_A_WORKER`
 */
export function answerChecks(): void {
  const { process, WorkerGlobalScope } = globalThis as { process?: { getBuiltinModule?(name: string): { parentPort?: Port | null } | undefined }, WorkerGlobalScope?: unknown }
  const port = WorkerGlobalScope === undefined ? process?.getBuiltinModule?.('node:worker_threads')?.parentPort : globalThis as Port
  if (port === undefined || port === null) throw new PickleError('Checks are answered by workers, and this is none. Call answerChecks() in the worker that the option realm starts.', { code: 'NOT_A_WORKER' })
  const hear = (message: unknown): void => {
    if ((message as Question | null)?.dill === 'check') void answer(message as Question).then(said => port.postMessage(said))
  }
  if (port.on === undefined) port.addEventListener!('message', event => hear(event.data))
  else port.on('message', hear)
}

async function answer({ bytes, attachments, ignore, options }: Question): Promise<Answer> {
  const start = performance.now()
  const since = (): number => performance.now() - start
  try {
    const [value] = await new Unpickler(bytes, { trust: Trust.code, ignore, ...attachments === undefined ? {} : { attachments } }).loadAsync()
    return { dill: 'checked', load: since(), ...await look(value, bytes, attachments === undefined ? options : { ...options, attachments: [] }) }
  } catch (error) {
    return { dill: 'checked', load: since(), error: wrong(error), missing: missingFor(bytes) }
  }
}

/** Dumps what came back once more: equal graphs have equal bytes in every realm. */
async function look(value: unknown, bytes: Uint8Array, options: DumpOptions): Promise<Pick<Answer, 'type' | 'differs'>> {
  const type = typeName(value)
  try {
    const differs = difference(contentOf(bytes), contentOf(await new Pickler(options).dumpAsync(value)))
    return { type, ...differs === undefined ? {} : { differs } }
  } catch (error) {
    return { type, differs: describeError(error) }
  }
}

/** All but the header, which tells of the seal, and the seal, which each realm has for itself. */
function contentOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(HEADER, contentEnd(bytes))
}

function difference(a: Uint8Array, b: Uint8Array): number | undefined {
  const at = a.findIndex((byte, i) => byte !== b[i])
  if (at >= 0) return HEADER + at
  return a.length === b.length ? undefined : HEADER + a.length
}

function wrong(error: unknown): Wrong {
  if (!(error instanceof PickleError)) return { message: describeError(error), code: 'THROWN', hint: undefined, offset: undefined, path: undefined }
  const { message, code, hint, offset, path } = error
  // Symbols cannot be posted.
  return { message, code, hint, offset, path: path?.map(({ via, name }) => ({ via, name: typeof name === 'symbol' ? String(name) : name })) }
}

function missingFor(bytes: Uint8Array): Missing {
  const names = new Map<string, readonly [string, string]>()
  for (const { opcode, module, string } of disassembly(bytes)) {
    if (opcode === 'GLOBAL' && registry.find(module!, string!) === undefined) names.set(`${module} ${string}`, [module!, string!])
  }
  const known = new Set([...loaded()].map(({ id }) => cleaned(id)))
  const sites = contents(bytes).functions.filter(({ source, module }) => source === undefined && !known.has(module))
  return { names: [...names.values()], sites: sites.map(({ module, path }) => [module, path]) }
}
