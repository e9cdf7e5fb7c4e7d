// How names are saved: at once or with pauses, or left behind by a page that may be gone in a moment; and how the save that
// a tab knows is held against the one that is stored. Knows no place of storage.

import { equalBytes } from '../core/bytes.ts'
import { own } from '../core/settings.ts'
import { note } from './beacon.ts'
import { compare, readHead, versionOf, type Content, type Facts, type Head } from './head.ts'
import { LEAVES_AT_MOST, leaveOf } from './leave.ts'
import { locked } from './lock.ts'
import { scopeOf } from './module-scope.ts'
import { encode, type Pace } from './names.ts'
import { appOf, inTurn, keepMain, openDesk, saveName, tabName, type Desk } from './open.ts'
import { announce } from './page.ts'
import { buildOf, type DumpedSession, type DumpSessionOptions } from './options.ts'
import type { Scope } from './scope.ts'

/**
 * Saves with pauses, unless nothing has changed since the last save.
 *
 * @returns the save, if there was one, and the bytes that are saved now
 */
export async function saveSteadily(name: string, options: DumpSessionOptions & { readonly main: object | string }, app: string): Promise<{ readonly saved?: DumpedSession, readonly bytes: Uint8Array }> {
  const main = scopeOf(options.main, 'main')
  return inTurn(app, name, async () => {
    const { facts, content } = await told(name, main, options, 'steady')
    const desk = await openDesk(app)
    const before = desk.seen.get(name)
    const head = await save(desk, app, facts, content, { ...options, unlessSame: true })
    keepMain(desk, name, options.main, own(options, 'weak') === true)
    const { bytes } = content
    return head === before ? { bytes } : { bytes, saved: reportOf(head, desk) }
  })
}

/**
 * Leaves behind what a page that may be gone in a moment holds; in one go, without waiting for anything but the write.
 *
 * @returns the bytes that were left behind; undefined if they were the last ones, or too many
 */
export async function leaveSession(name: string, options: DumpSessionOptions & { readonly main: object | string }, { store, seen, left }: Desk, tag: Uint32Array | undefined, { unsaved, last }: { readonly unsaved: boolean, readonly last: Uint8Array | undefined }): Promise<Uint8Array | undefined> {
  const known = seen.get(name)
  const after = known && versionOf(known)
  const version = { generation: (known?.generation ?? 0) + 1, save: saveName() }
  if (known !== undefined && known.length > LEAVES_AT_MOST) {
    if (!unsaved) return undefined
    left.set(name, version.save)
    await store.leave(name, tabName(), { dill: 'leave', after, at: Date.now() })
    return undefined
  }
  const { facts, content } = await told(name, scopeOf(options.main, 'main'), options, 'hurried')
  if (last !== undefined && equalBytes(content.bytes, last)) return undefined
  const leave = leaveOf(appOf(options), facts, version, after, content, tag)
  left.set(name, version.save)
  await store.leave(name, tabName(), leave)
  return content.bytes
}

/** What the names hold, and what the head of a save tells of them; begun at once, so that a save shows the moment of its call. */
export async function told(name: string, main: Scope | Promise<Scope>, options: DumpSessionOptions | undefined, pace?: Pace): Promise<{ readonly facts: Facts, readonly content: Content }> {
  const scope = main instanceof Promise ? await main : main
  const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options, pace)
  const { module = '' } = scope
  return { content, facts: { name, module, build: buildOf(options), source: own(options, 'source') === true, names: saved, skipped } }
}

/** What a save did. */
export function reportOf({ name, names, skipped, bytes, generation }: Head, { store }: Desk): DumpedSession {
  return { name, saved: [...names], skipped: [...skipped], bytes, generation, store: store.kind }
}

/** How a save goes about it. */
interface SaveWay extends Pick<DumpSessionOptions, 'overwrite' | 'durability' | 'compress'> {
  /** Not at all, if nothing has changed since the save that this tab knows. */
  readonly unlessSame?: boolean
  /** It comes from a file: this tab has not seen it before it loads it, and what it holds itself must not be saved over it. */
  readonly imports?: boolean
  /** False where nobody says that the content is the program's own. */
  readonly vouches?: boolean
}

/** Saves what was encoded: the guard against other tabs is in the store, the lock spares them work for nothing. */
export async function save(desk: Desk, app: string, facts: Facts, content: Content, way: SaveWay | undefined): Promise<Head> {
  const { store, seen, left, imported, failed } = desk
  const { name } = facts
  const imports = own(way, 'imports') === true
  return locked(app, name, async () => {
    const { head: stored, newest } = await store.look(name)
    const there = stored === undefined ? undefined : readHead(stored)
    const mine = typeof there === 'object' && (own(way, 'overwrite') === true || there.save === left.get(name) || (imports && there.save === imported.get(name)))
    const known = mine ? there : seen.get(name)
    // What has not changed is in nobody's way; but it may be gone.
    const unlessSame = own(way, 'unlessSame') === true && stored !== undefined
    if (!unlessSame) compare(name, stored, known)
    const version = { generation: Math.max(known?.generation ?? 0, newest) + 1, save: saveName() }
    const head = await store.save(version, facts, content, {
      expected: known && versionOf(known), base: known?.save === seen.get(name)?.save ? known : undefined, unlessSame, tab: tabName(),
      vouches: own(way, 'vouches') ?? true, durability: own(way, 'durability') ?? 'strict', compress: own(way, 'compress'),
    })
    if (left.delete(name) && head === known) await store.dropLeave(name, tabName())
    if (head === known) return head
    if (imports) imported.set(name, head.save)
    else seen.set(name, head)
    failed.delete(name)
    if (store.kind === 'indexeddb') note(app, name, head)
    announce(app, store)
    return head
  })
}
