// All that is kept of sessions, save by save: the newest, the one before it, what was put aside because it was damaged. For
// whoever shows, compares, carries away or deletes them one by one; loads nothing. Knows no place of storage.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { takes } from '../core/options.ts'
import { tooLong } from './compression.ts'
import { forget, note } from './beacon.ts'
import type { Backend } from './backend.ts'
import { quote, readHead, type Content, type Head, type Skipped } from './head.ts'
import { appNames, appOf, inTurn, mainKept, openDesk, type AppOption, type Desk } from './open.ts'
import { bad, buildOf, checkName } from './options.ts'
import { announce, watch } from './page.ts'
import type { Stored } from './store.ts'
import type { Kept } from './taken.ts'

/** One save that is kept. */
export interface Generation {
  /** The session. */
  readonly name: string
  /** Names the save among all of its app, for `readGeneration`, `deleteGeneration` and `exportSession`. */
  readonly id: string
  readonly generation: number
  /** Where it stands: a load brings the newest; what was put aside was found damaged. */
  readonly place: 'newest' | 'previous' | 'aside'
  /** `'damaged'` and `'newer-version'` cannot be loaded; of them less is known. */
  readonly status: 'saved' | 'damaged' | 'newer-version'
  /** Why it was put aside, as far as that was kept. */
  readonly why?: string
  readonly names: readonly string[]
  readonly skipped: readonly Skipped[]
  /** What it takes: the pickle, and the buffers and blobs beside it. */
  readonly bytes: number
  readonly savedAt: Date | undefined
  /** The id of the module that it was saved from; `'__main__'` for the session scope, empty for an object. */
  readonly module: string
  /** The build of the page that saved, and whether it runs here. */
  readonly build: string
  readonly sameBuild: boolean
  /** True where the source of functions was saved to count at a load. */
  readonly source: boolean
  /** True for the save that this tab last loaded or made. */
  readonly isLive: boolean
  /** The number of the save that this tab last loaded or made under the name: if it is not the newest, another tab has saved since. */
  readonly live?: number
  /** Set where a load of the session has failed in this tab, or left names out: `autosave` saves nothing over it until somebody chooses. */
  readonly loadFailed?: true
  /** What this tab saved the session from last, or loaded it into: an object that is still there, or the id of a module. */
  readonly main?: object | string
  /** Set where the last save that this tab made under the name has kept the entries of weak collections. */
  readonly weak?: true
  readonly store: Backend['kind']
}

/** Options of `generations`. */
export interface GenerationsOptions extends AppOption {
  /** A name of the page's build, if saves are given one. */
  readonly build?: string
}

/** The bytes of a save. */
export interface GenerationContent {
  /** The pickle, as far as it is there. Nothing was checked but its hashes: it is safe to look at, not to load. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What the values beside it are, in words. */
  readonly beside: readonly string[]
  /** True if this origin saved just this, and nobody changed it. */
  readonly vouched: boolean
  /** What is wrong with it; absent for what is whole. */
  readonly fault?: string
}

/** All saves that are kept of an app, in the order of their names, the newest first; what was put aside comes last. Loads nothing. */
export async function generations(options?: GenerationsOptions): Promise<Generation[]> {
  takes(options, { ...appNames, build: 1 })
  const build = buildOf(options)
  const desk = await openDesk(appOf(options))
  const newest = new Map<string, string>()
  const saves = await desk.store.saves()
  for (const { name, id, isAside } of saves) if (!isAside && !newest.has(name)) newest.set(name, id)
  return saves.map(kept => told(kept, desk, newest.get(kept.name) === kept.id, build))
}

function told(kept: Kept, desk: Desk, isNewest: boolean, build: string): Generation {
  const { store, seen, failed } = desk
  const { name, id, generation, isAside, why } = kept
  const head = readHead(kept.head)
  const mine = seen.get(name)
  const place = isAside ? 'aside' : isNewest ? 'newest' : 'previous'
  const main = mainKept(desk, name)
  const known = { name, id, generation, place, store: store.kind, ...main === undefined ? {} : { main }, ...desk.weak.has(name) ? { weak: true as const } : {}, ...why === undefined ? {} : { why }, ...mine === undefined ? {} : { live: mine.generation }, ...failed.has(name) ? { loadFailed: true as const } : {} } as const
  if (typeof head === 'string') {
    return { ...known, status: head, names: [], skipped: [], bytes: 0, savedAt: undefined, module: '', build: '', sameBuild: false, source: false, isLive: false }
  }
  return {
    ...known, status: isAside ? 'damaged' : 'saved', names: [...head.names], skipped: [...head.skipped], bytes: head.bytes, savedAt: new Date(head.savedAt),
    module: head.module, build: head.build, sameBuild: head.build === build, source: head.source, isLive: !isAside && mine?.save === head.save,
  }
}

/**
 * The bytes of one save, to be looked at: disassembled, compared, told of by `contents`. Builds and runs nothing.
 *
 * Rejects with an UnpicklingError with code `NO_SESSION` if it is not there.
 *
 * @param name the session
 * @param id the save, as `generations` names it
 */
export async function readGeneration(name: string, id: string, options?: AppOption): Promise<GenerationContent> {
  takes(options, appNames)
  const { kept, content, vouched, fault } = await savedAs(name, id, options)
  const head = readHead(kept.head)
  const beside = typeof head === 'object' ? [...head.beside] : []
  return { bytes: content.bytes, beside, vouched, ...fault === undefined ? {} : { fault } }
}

function checkSave(name: unknown, id: unknown): void {
  checkName(name)
  if (typeof id !== 'string') throw bad('A save is named by its id. For example: (await generations())[0].id.')
}

async function savedAs(name: string, id: string, options: AppOption | undefined, most?: number): Promise<Stored> {
  checkSave(name, id)
  const { store } = await openDesk(appOf(options))
  const found = await store.stored(name, id, most)
  if (found !== undefined) return found
  throw new UnpicklingError(`Cannot read a save of the session ${quote(name)}: it is not there any more.`, { code: 'NO_SESSION' })
}

/** What to do about one that would become too large. */
export const hintOfExport = (name: string): string => `If you expect it: exportSession(${quote(name)}, { limits: { bytes: … } }).`

/** A save that is whole, for who carries it away, unless it would become more than `most` bytes. */
export async function wholeSave(name: string, id: string, options: AppOption | undefined, most: number): Promise<{ readonly head: Head, readonly content: Content }> {
  const { kept, content, fault, excess } = await savedAs(name, id, options, most)
  if (excess !== undefined) throw tooLong(`export this save of the session ${quote(name)}`, excess, most, hintOfExport(name))
  const head = readHead(kept.head)
  if (typeof head === 'object' && fault === undefined) return { head, content }
  throw new UnpicklingError(`Cannot export this save of the session ${quote(name)}: ${fault ?? 'it is damaged'}. Nothing was deleted.`, { code: 'DAMAGED' })
}

/**
 * Deletes one save of a session. Where it was the newest, a load brings the one before it from then on, and this tab may save
 * over that if it knew the one that was deleted; where it was the last, the session is gone. Resolves to false if there was
 * none.
 *
 * @param name the session
 * @param id the save, as `generations` names it
 */
export async function deleteGeneration(name: string, id: string, options?: AppOption): Promise<boolean> {
  takes(options, appNames)
  checkSave(name, id)
  const app = appOf(options)
  return inTurn(app, name, async () => {
    const { store, seen, failed } = await openDesk(app)
    const mine = seen.get(name)
    const before = await store.look(name)
    const rest = await store.deleteSave(name, id)
    if (rest === undefined) return false
    const was = readHead(before.head)
    const head = rest.head === undefined ? undefined : readHead(rest.head)
    if (typeof was === 'object' && mine?.save === was.save && typeof head === 'object' && head.save !== was.save) seen.set(name, head)
    if (rest.left === 0) failed.delete(name)
    if (store.kind === 'indexeddb') {
      if (typeof head === 'object') note(app, name, head)
      else if (rest.left === 0) forget(app, name)
    }
    announce(app, store)
    return true
  })
}

/**
 * Hears when what is stored of an app has changed: when any tab of the browser has saved, imported or deleted, this one too.
 * Nothing is heard where there is no BroadcastChannel, and nothing of other processes.
 *
 * @returns what ends it
 */
export function watchSessions(changed: () => void, options?: AppOption): () => void {
  takes(options, appNames)
  if (typeof changed !== 'function') throw new PickleError('watchSessions takes a function. For example: watchSessions(() => draw()).', { code: 'BAD_OPTION' })
  return watch(appOf(options), changed)
}
