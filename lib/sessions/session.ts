// The names of a program, saved and brought back: dumpSession, loadSession and what belongs to them. A save is encoded
// whole before the store is asked; a load is decoded whole before a name is touched. Knows no place of storage.

import { cleaned, describeError, PickleError, UnpicklingError } from '../core/errors.ts'
import { takes } from '../core/options.ts'
import { limitsOf, own, type LoadOptions } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { main } from '../link/main.ts'
import { forget, note, noted, type Note } from './beacon.ts'
import { quote, readHead, type Head, type Skipped } from './head.ts'
import { takeLeaves } from './leave.ts'
import { apply, decode, settable } from './names.ts'
import { appNames, appOf, inTurn, keepMain, openDesk, type AppOption, type Desk } from './open.ts'
import { announce } from './page.ts'
import { asCalled, buildOf, checkName, checkSession, DEFAULT_NAME, dumpSessionNames, loadSessionNames, type DumpedSession, type DumpSessionOptions, type LoadedSession, type LoadSessionOptions, type SessionInfo } from './options.ts'
import { reportOf, save, told } from './saving.ts'
import { checkModule, type Scope } from './scope.ts'
import type { Broken, Found } from './store.ts'

export { main }

/**
 * Saves all names of `options.main` under `name`, as one graph: what they share is shared when they are back. The save
 * is one transaction, so it is there wholly or not at all.
 *
 * Rejects with a PicklingError: with every reason, if a value cannot be saved (unless `onError` is `'skip'`); with code
 * `CONFLICT`, if a generation is stored that this tab has neither loaded nor made; with code `QUOTA`, if there is no
 * space. What was stored before is then still whole. Answers to `dill.dump_session`.
 */
export async function dumpSession(name: string = DEFAULT_NAME, options?: DumpSessionOptions): Promise<DumpedSession> {
  takes(options, dumpSessionNames(), loadSessionNames())
  const app = appOf(options)
  const main = checkSession(name, options, 'onError', ['throw', 'skip'])
  return inTurn(app, name, async () => {
    const { facts, content } = await told(name, main, options)
    own(options, 'signal')?.throwIfAborted()
    const desk = await openDesk(app)
    const head = await save(desk, app, facts, content, options)
    keepMain(desk, name, mainOf(options), own(options, 'weak') === true)
    return reportOf(head, desk)
  })
}

const mainOf = (options: { readonly main?: object | string } | undefined): object | string => own(options, 'main') ?? main

/**
 * Brings the names that were saved under `name` back into `options.main`, all or none: everything is read, verified and
 * made before the first name is set. Where the newest generation is broken, the one before it comes back; what is broken
 * is put aside, and nothing is deleted.
 *
 * Functions and classes that are loaded here come back without more ado if this origin saved the session; see
 * `DumpSessionOptions.source` for others.
 *
 * Rejects with an UnpicklingError: code `NO_SESSION` if there is none, `LOST` if there was one and the browser has lost
 * it, `WRONG_MODULE` if it was saved from something else, `READ_ONLY`, `NO_BINDING`, `NOT_INITIALISED` or `NOT_INSTRUMENTED`
 * if a live name cannot be set, `NOT_HELD` if it leads to what is not here, `DAMAGED` or `NEWER_VERSION` if it cannot be
 * read. Answers to `dill.load_session`.
 */
export async function loadSession(name: string = DEFAULT_NAME, options?: LoadSessionOptions): Promise<LoadedSession> {
  takes(options, loadSessionNames(), dumpSessionNames())
  const app = appOf(options)
  const main = checkSession(name, options, 'mode', ['update', 'replace'])
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const desk = await openDesk(app)
    try {
      return await load(desk, app, name, scope, options)
    } catch (error) {
      if (error instanceof PickleError && error.code !== 'NO_SESSION') desk.failed.set(name, error)
      throw error
    }
  })
}

async function load(desk: Desk, app: string, name: string, scope: Scope, options: LoadSessionOptions | undefined): Promise<LoadedSession> {
  const { store, seen, failed } = desk
  const found = await find(desk, app, name, limitsOf(options).bytes)
  const { head, content, broken, vouched } = found
  checkModule(name, head.module, scope)
  const leftOut: Skipped[] | undefined = own(options, 'onMissing') === 'skip' ? [] : undefined
  const decoded = await decode(name, content, scope, trusting(found, options), leftOut).catch((error: unknown) => { throw withRemedy(name, error) })
  const upgradedNames = await upgraded(name, decoded, head, options)
  const loaded = leftOut === undefined ? upgradedNames : settable(name, upgradedNames, scope, leftOut)
  const names = Object.keys(loaded)
  apply(name, loaded, scope, own(options, 'mode') === 'replace')
  keepMain(desk, name, mainOf(options))
  // To save over what was not loaded would lose it.
  if (leftOut !== undefined && leftOut.length > 0) failed.set(name, inPart(name, leftOut))
  else {
    seen.set(name, head)
    failed.delete(name)
  }
  // Who was told that a newer one is gone need not be told again.
  if (store.kind === 'indexeddb' && broken.length > 0) note(app, name, head)
  return {
    status: store.kind === 'memory' ? 'memory' : broken.length > 0 ? 'recovered' : 'restored', name, names,
    functions: names.filter(key => typeof loaded[key] === 'function').length,
    skipped: [...head.skipped], leftOut: leftOut ?? [], bytes: head.bytes, generation: head.generation, savedAt: new Date(head.savedAt),
    build: head.build, sameBuild: head.build === buildOf(options), vouched, broken, store: store.kind,
  }
}

/**
 * The newest save, after what pages have left behind has become one. Rejects with an UnpicklingError: code `NO_SESSION` or
 * `LOST` if there is none.
 */
export async function find({ store }: Desk, app: string, name: string, most?: number): Promise<Found> {
  const before = store.kind === 'indexeddb' ? noted(app, name) : undefined
  const found = await store.load(name, most)
  const gone = found === undefined ? [] : goneSince(app, name, before, found)
  const { adopted, broken } = await takeLeaves(store, app, name, found)
  if (adopted || broken.length > 0 || (found?.broken.length ?? 0) > 0) announce(app, store)
  const now = adopted ? await store.load(name, most) : found
  if (now === undefined) throw missing(app, name, store)
  return { ...now, broken: [...gone, ...found?.broken ?? [], ...broken] }
}

/** A save that was noted before what is stored was looked at, and is newer than all of that. */
function goneSince(app: string, name: string, before: Note | undefined, { head, broken }: Found): Broken[] {
  const newest = Math.max(head.generation, ...broken.map(({ generation }) => generation))
  if (before === undefined || before.generation <= newest) return []
  // It may have been deleted, and another one saved, while this tab looked.
  if (noted(app, name)?.savedAt !== before.savedAt) return []
  return [{ generation: before.generation, why: 'the browser has lost it' }]
}

/** Speaks of sessions where the remedy is one for bytes. */
function withRemedy(name: string, error: unknown): unknown {
  if (!(error instanceof UnpicklingError)) return error
  const { message, code, path, offset, cause } = error
  const here = (text: string): string => asCalled(text, `loadSession(${quote(name)}`)
  const source = code === 'CODE_NOT_TRUSTED' && error.hint?.includes('Trust.code') === true ? ` Or save it so that its source counts: dumpSession(${quote(name)}, { source: true }).` : ''
  const hint = error.hint === undefined ? undefined : here(error.hint) + source
  return new UnpicklingError(here(message) + source, { code, path, offset, hint, cause })
}

async function upgraded(name: string, names: Record<string, unknown>, { build, generation, savedAt }: Head, options: LoadSessionOptions | undefined): Promise<Record<string, unknown>> {
  try {
    return await own(options, 'upgrade')?.(names, { build, generation, savedAt: new Date(savedAt) }) ?? names
  } catch (cause) {
    const hint = 'Mend the function that was given as upgrade; what is stored is as it was.'
    throw new UnpicklingError(`Cannot load the session ${quote(name)}: its names could not be brought up to date: ${describeError(cause)}. Nothing was changed. ${hint}`, { code: 'UPGRADE', hint, cause })
  }
}

function inPart(name: string, leftOut: readonly Skipped[]): UnpicklingError {
  const hint = `Load all of it in the build that saved it; or save over it: dumpSession(${quote(name)}, { overwrite: true }).`
  const list = leftOut.slice(0, 5).map(({ name: key }) => cleaned(key, 60)).join(', ')
  return new UnpicklingError(`The session ${quote(name)} was loaded without ${list}${leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ''}. ${hint}`, { code: 'IN_PART', hint })
}

/** What this origin saved is trusted as far as its page goes, and no further unless it was saved so. */
export function trusting({ head, vouched }: Pick<Found, 'head' | 'vouched'>, options: LoadOptions | undefined): LoadOptions | undefined {
  if (!vouched || own(options, 'trust') !== undefined) return options
  return { ...options, trust: head.source ? Trust.code : Trust.refs }
}

/** The sessions of an app, in the order of their names. */
export async function sessions(options?: AppOption): Promise<SessionInfo[]> {
  takes(options, appNames)
  const { store } = await openDesk(appOf(options))
  const stored = await store.list()
  return stored.map(({ name, head: found }) => {
    const head = readHead(found)
    return typeof head === 'string'
      ? { name, status: head, names: [], skipped: [], bytes: 0, generation: 0, savedAt: undefined, store: store.kind }
      : {
          name, status: 'saved', names: [...head.names], skipped: [...head.skipped], bytes: head.bytes,
          generation: head.generation, savedAt: new Date(head.savedAt), store: store.kind,
        }
  })
}

/** Deletes a session. Resolves to false if there was none. */
export async function deleteSession(name: string = DEFAULT_NAME, options?: AppOption): Promise<boolean> {
  takes(options, appNames)
  checkName(name)
  const app = appOf(options)
  return inTurn(app, name, async () => {
    const { store, failed } = await openDesk(app)
    const was = await store.delete(name)
    failed.delete(name)
    if (store.kind === 'indexeddb') forget(app, name)
    announce(app, store)
    return was
  })
}

/** Why there is nothing to load. */
function missing(app: string, name: string, { kind, reason }: Desk['store']): UnpicklingError {
  const before = kind === 'indexeddb' ? noted(app, name) : undefined
  if (before !== undefined) {
    const hint = `Look for an export of it. To begin anew: dumpSession(${quote(name)}), or deleteSession(${quote(name)}).`
    return new UnpicklingError(`Cannot load the session ${quote(name)}: the browser has lost it. Generation ${before.generation} was saved on ${new Date(before.savedAt).toISOString()}, and the site's storage was cleared or damaged since. ${hint}`, { code: 'LOST', hint })
  }
  const hint = reason === undefined ? `Save one first: dumpSession(${quote(name)}).`
    : `Here sessions are kept in memory only and end with the page (${reason}).`
  return new UnpicklingError(`Cannot load the session ${quote(name)}: there is none. ${hint}`, { code: 'NO_SESSION', hint })
}
