// Would a value survive a reload? It is dumped, and loaded in a fresh realm, which has nothing of this one; and whatever goes
// wrong on the way is the answer. Knows no kind and no storage.

import { typeName, type Diagnosis, type Judge } from '../core/diagnose.ts'
import { cleaned, describeError, PickleError, PicklingError, sentence, UnpicklingError, type Failure, type Note } from '../core/errors.ts'
import { except, optionsFor, takes } from '../core/options.ts'
import { dumpNames, own, type DumpOptions } from '../core/settings.ts'
import { Pickler, registry } from '../dill.ts'
import { positionOf, whereIs } from '../link/where.ts'
import type { Answer, Missing, Question } from './answer.ts'
import { spawn, type Realm } from './spawn.ts'

/** Options of `check`; the others go to the dump. */
export interface CheckOptions extends Omit<DumpOptions, 'seal'> {
  /** Starts the realm, which calls `answerChecks()`; it is ended afterwards. Default: a worker that has the library alone. */
  readonly realm?: () => Realm | Promise<Realm>
  /** Milliseconds until a realm that does not answer is ended. Default 30 000. */
  readonly timeout?: number
}

/** What became of a value. */
export interface CheckResult {
  /** True if it would survive. */
  readonly ok: boolean
  /** What stands in the way; its `code` is `NO_REALM` where no worker can be started, `TIMEOUT` where it does not answer. */
  readonly error?: PickleError
  /** Every reason, with its path: of the dump; or what travels by reference and is not known there. */
  readonly failures: Failure[]
  /** What comes back with a difference. */
  readonly notes: Note[]
  /** Length of the pickle; 0 if there is none. */
  readonly bytes: number
  /** Milliseconds. */
  readonly ms: { readonly dump: number, readonly load: number }
}

const TIMEOUT = 30_000

/**
 * Says whether a value would survive a reload: dumps it and loads it in a fresh worker, as if all its bytes were trusted. What
 * only asynchronous verbs can read is waited for.
 *
 * The worker has the library, and nothing of this realm: functions and classes come back by their source text. What travels by
 * reference – registered classes, with `byref` all that stands at the top of a module – is not known there and is told as a
 * failure (`MISSING_THERE`); so is what comes back as another type (`OTHER_TYPE`). A realm that loads your modules first is
 * what your own page will be after a reload: see `realm`. The value is dumped there once more, and if that gives other bytes, a note says so.
 *
 * Where the page's policy forbids to evaluate text, the worker obeys its own policy or inherits the page's: the code is then
 * `EVAL_BLOCKED`, though a page that loads its modules has their functions without evaluating.
 *
 * Answers to `dill.check`, which prints its verdict and raises what goes wrong with the dump.
 * @param obj any value
 * @returns the verdict; it never rejects because of the value
 * @throws PickleError with code `BAD_OPTION`; the reason of the caller's `signal`, and what `onProgress` or `onWarning` throws
 */
export async function check(obj: unknown, options: CheckOptions = {}): Promise<CheckResult> {
  takes(options, { ...except(dumpNames, 'seal'), realm: 1, timeout: 1 }, { seal: 1 })
  if (own(options as DumpOptions, 'seal') !== undefined) throw bad('seal', 'has no use here: the realm trusts what it is sent', '{ recurse: true }')
  const timeout = own(options, 'timeout') ?? TIMEOUT
  const start = own(options, 'realm') ?? spawn
  if (typeof timeout !== 'number' || !(timeout > 0)) throw bad('timeout', 'must be a number of milliseconds', '5000')
  if (typeof start !== 'function') throw bad('realm', 'must be a function that starts a worker', '() => new Worker(…)')
  // A list of the caller's is not filled merely to look.
  const attachments: unknown[] | undefined = own(options, 'attachments') === undefined ? undefined : []
  const pickler = new Pickler({ ...optionsFor<DumpOptions>(options, dumpNames), ...attachments === undefined ? {} : { attachments } })
  const begun = performance.now()
  let bytes: Uint8Array
  try {
    bytes = await pickler.dumpAsync(obj)
  } catch (error) {
    if (!(error instanceof PicklingError)) throw error
    const { failures, notes } = pickler.diagnose(obj, true, { locate: positionOf })
    return { ok: false, error, failures: failures.length > 0 ? failures : error.failures, notes, bytes: 0, ms: { dump: performance.now() - begun, load: 0 } }
  }
  const dump = performance.now() - begun
  const { byref, recurse, weak, protocol, fmode, ignore } = pickler.settings
  const question: Question = { dill: 'check', bytes, attachments, ignore, options: { byref, recurse, weak, protocol, fmode } }
  const answer = await ask(question, start, timeout, own(options, 'signal'))
  return { ...judged(obj, answer, pickler), bytes: bytes.length, ms: { dump, load: 'load' in answer ? answer.load : 0 } }
}

/** What the answer means for the value. */
function judged(obj: unknown, answer: Answer | PickleError, pickler: Pickler): Pick<CheckResult, 'ok' | 'error' | 'failures' | 'notes'> {
  const { notes }: Diagnosis = pickler.diagnose(obj, true)
  if (answer instanceof PickleError) return { ok: false, error: answer, failures: [], notes }
  const { error: wrong, missing, type, differs } = answer
  if (wrong !== undefined) {
    const { message, code, hint, offset, path } = wrong
    const error = new UnpicklingError(message, { code, hint, offset, path })
    const failures = missing === undefined ? [] : pickler.diagnose(obj, true, { locate: positionOf, judge: judgeOf(missing) }).failures.map(broughtBack)
    return { ok: false, error, failures: failures.length > 0 ? failures : [failure(obj, error)], notes }
  }
  if (type !== typeName(obj)) {
    const error = new UnpicklingError(sentence(`Cannot bring back ${typeName(obj)}`, undefined, `${type} comes back.`, undefined), { code: 'OTHER_TYPE' })
    return { ok: false, error, failures: [failure(obj, error)], notes }
  }
  if (differs !== undefined) {
    const how = typeof differs === 'string' ? `it comes back, but cannot be dumped there: ${differs}.` : `what comes back is not quite equal: dumped there, its bytes are others from byte ${differs} on.`
    notes.push({ path: [], value: obj, message: how })
  }
  return { ok: true, failures: [], notes }
}

function failure(value: unknown, { message, code, hint, path = [] }: PickleError): Failure {
  return { path, chain: [], value, code, message, reason: message, ...hint === undefined ? {} : { hint } }
}

/** It can be dumped. */
function broughtBack(failure: Failure): Failure {
  return { ...failure, message: failure.message.replace(/^Cannot pickle/, 'Cannot bring back') }
}

/** Of what is missing there, where it is met first. */
function judgeOf({ names, sites }: Missing): Judge {
  const lacking = new Set(names.map(([module, name]) => `${module} ${name}`))
  const away = new Set(sites.map(([module, path]) => `${module}#${path}`))
  const takes = (known: Set<string>, key: string | undefined): boolean => key !== undefined && known.delete(key)
  const homeOf = (value: object | symbol | null): string | undefined => {
    const home = value === null ? undefined : registry.homeOf(value)
    return home === undefined ? undefined : `${home.module} ${home.name}`
  }
  return (value, { what }) => {
    if (what === 'name' && takes(lacking, homeOf(value))) {
      return { code: 'MISSING_THERE', why: `it travels by name, as ${JSON.stringify(cleaned(registry.homeOf(value)!.name))}, which the fresh realm does not have.`, remedy: THERE }
    }
    const prototype = typeof value === 'object' && what !== 'refused' ? Reflect.getPrototypeOf(value) : null
    if (takes(lacking, homeOf(prototype))) {
      return { code: 'MISSING_THERE', why: `its class travels by name, and the fresh realm does not have ${JSON.stringify(cleaned(registry.homeOf(prototype!)!.name))}.`, remedy: THERE }
    }
    if (typeof value === 'function' && away.size > 0 && takes(away, siteOf(value))) {
      return { code: 'MISSING_THERE', why: 'it travels as a reference to its module, which the fresh realm has not loaded.', remedy: THERE }
    }
    return undefined
  }
}

const THERE = 'It will be back where its module is loaded before it: check with { realm: () => new Worker(…) }, a worker that imports the module and calls answerChecks().'

function siteOf(fn: Function): string | undefined {
  const where = whereIs(fn)
  const path = where?.instance.skeleton?.sites[where.index]?.path
  return path === undefined ? undefined : `${cleaned(where!.instance.id)}#${cleaned(path)}`
}

/** Asks a fresh realm, and ends it. What keeps it from answering is returned; the signal's reason is thrown. */
async function ask(question: Question, start: () => Realm | Promise<Realm>, timeout: number, signal: AbortSignal | undefined): Promise<Answer | PickleError> {
  signal?.throwIfAborted()
  let realm: Realm | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: (() => void) | undefined
  try {
    const started = realm = await start()
    return await new Promise<Answer | PickleError>((resolve, reject) => {
      const none = (why: string): void => resolve(noRealm(why))
      const hear = (message: unknown): void => {
        if ((message as Answer | null)?.dill === 'checked') resolve(message as Answer)
      }
      listen(started, hear, none)
      stop = () => reject(signal!.reason as Error)
      signal?.addEventListener('abort', stop)
      timer = setTimeout(() => resolve(late(timeout)), timeout)
      started.postMessage(question)
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    return noRealm(describeError(cause), cause)
  } finally {
    clearTimeout(timer)
    if (stop !== undefined) signal?.removeEventListener('abort', stop)
    await realm?.terminate()
  }
}

function listen(realm: Realm, hear: (message: unknown) => void, none: (why: string) => void): void {
  if (realm.addEventListener === undefined) {
    realm.on?.('message', hear)
    realm.on?.('error', error => none(describeError(error)))
    realm.on?.('exit', () => none('it ended before it had answered'))
    return
  }
  realm.addEventListener('message', event => hear((event as { readonly data: unknown }).data))
  realm.addEventListener('messageerror', () => none('what it was sent cannot be read there'))
  realm.addEventListener('error', event => {
    const failed = event as { readonly message?: string, preventDefault?(): void }
    failed.preventDefault?.()
    none(failed.message === undefined || failed.message === '' ? "its program could not be loaded: the page's policy (worker-src) may forbid workers" : failed.message)
  })
}

function noRealm(why: string, cause?: unknown): PickleError {
  const hint = 'Say how one is started: check(value, { realm: () => new Worker(…) }), with a worker that calls answerChecks().'
  return new PickleError(`Cannot check: no fresh realm can be had: ${why.replace(/\.$/, '')}. ${hint}`, { code: 'NO_REALM', hint, cause })
}

function late(timeout: number): PickleError {
  const hint = 'If it only takes long: check(value, { timeout: 120_000 }).'
  return new UnpicklingError(`Cannot load: the fresh realm has not answered for ${timeout} ms and was ended: what a class says of loading may never end. ${hint}`, { code: 'TIMEOUT', hint })
}

function bad(option: string, why: string, example: string): PickleError {
  return new PickleError(`Option ${option} ${why}. For example: ${example}.`, { code: 'BAD_OPTION' })
}
