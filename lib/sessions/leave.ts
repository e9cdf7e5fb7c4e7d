// What a page that is being left can still save: one small record, put without looking at anything first, for whatever a
// page waits for it does not live to see. The next load takes it for a save if nobody has saved since. Its tag is made
// at once, by a key that the origin's own key gives beforehand.

import { isText } from '../core/brand.ts'
import { sameBytes } from '../core/bytes.ts'
import { tagWith } from '../core/keyed.ts'
import { siphash } from '../core/trust.ts'
import { hasCryptography, type Backend } from './backend.ts'
import { formatOf, isGenerationNumber, readHead, versionOf, type Content, type Facts, type Head, type Version } from './head.ts'
import { message } from './seal.ts'
import type { Broken, Found, Store } from './store.ts'

/** More bytes than these do not reach the disk before the page is gone. */
export const LEAVES_AT_MOST = 100_000

/** What a page has left behind. */
export interface Leave {
  readonly dill: 'leave'
  /** The save that it comes after; undefined if there was none. */
  readonly after: Version | undefined
  /** Milliseconds since 1970. */
  readonly at: number
  /** As of a save, but with hashes left out. Absent if it was too large, and so nothing is known but that there was something. */
  readonly head?: Head
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly tag?: Uint8Array<ArrayBuffer>
}

/** The key by which a tab tags what it leaves behind; undefined where there is no cryptography. */
export async function tagKey(backend: Backend, app: string, name: string, tab: string): Promise<Uint32Array | undefined> {
  const key = hasCryptography() ? await backend.sealingKey() : undefined
  if (key === undefined) return undefined
  const derived = await tagWith(key, 'dill leave', new TextEncoder().encode(JSON.stringify([app, name, tab])))
  return new Uint32Array(derived.buffer, 0, 4)
}

/** What a page leaves behind of a session: where it is too large, or something stands beside its bytes, only that there was something. */
export function leaveOf(app: string, facts: Facts, version: Version, after: Version | undefined, { bytes, attachments }: Content, key: Uint32Array | undefined): Leave {
  const at = Date.now()
  if (bytes.length > LEAVES_AT_MOST || attachments.length > 0) return { dill: 'leave', after, at }
  const parts = [{ save: version.save, index: 0, length: bytes.length, hash: '' }]
  const head: Head = { dill: 'session', format: formatOf(parts), ...facts, ...version, savedAt: at, length: bytes.length, bytes: bytes.length, parts, beside: [] }
  return { dill: 'leave', after, at, head, bytes, ...(key === undefined ? {} : { tag: tagOf(head, bytes, app, key) }) }
}

function tagOf(head: Head, bytes: Uint8Array, app: string, key: Uint32Array): Uint8Array<ArrayBuffer> {
  const told = message(head, app)
  const all = new Uint8Array(4 + told.length + bytes.length)
  new DataView(all.buffer).setUint32(0, told.length)
  all.set(told, 4)
  all.set(bytes, 4 + told.length)
  return siphash(key, all)
}

/**
 * Makes a save of what pages have left behind, if nobody has saved since; what comes too late, or is broken, is put
 * aside. Returns the save that is the newest then, and what was put aside.
 */
export async function takeLeaves(store: Store, app: string, name: string, found: Found | undefined): Promise<{ readonly adopted: boolean, readonly broken: readonly Broken[] }> {
  const broken: Broken[] = []
  let newest = found?.head
  for (const { tab, stored } of await store.leaves(name)) {
    const leave = checkLeave(stored, app, name, await tagKey(store.backend, app, name, tab))
    const after = afterOf(stored)
    const late = after?.save !== newest?.save ? 'a page was left with changes, and another had saved since' : undefined
    const why = typeof leave === 'string' ? leave : late
    if (why !== undefined || typeof leave === 'string') {
      await store.putLeaveAside(name, tab, stored)
      broken.push({ generation: (after?.generation ?? 0) + 1, why: why! })
      continue
    }
    const { head, bytes } = leave
    const version = { generation: (newest?.generation ?? (await store.look(name)).newest) + 1, save: head.save }
    newest = await store.save(version, head, { bytes, attachments: [] }, { expected: newest && versionOf(newest), durability: 'relaxed', tab })
  }
  return { adopted: newest !== found?.head, broken }
}

/** The save that something left behind says it comes after. */
function afterOf(stored: unknown): Version | undefined {
  const { after } = typeof stored === 'object' && stored !== null ? stored as Partial<Leave> : {}
  return typeof after === 'object' && after !== null && isGenerationNumber(after.generation) && isText(after.save) ? after : undefined
}

/** What was left behind and is whole; a reason why it is not, or that it was too large. */
function checkLeave(stored: unknown, app: string, name: string, key: Uint32Array | undefined): Required<Pick<Leave, 'head' | 'bytes'>> | string {
  const leave = typeof stored === 'object' && stored !== null ? stored as Leave : undefined
  if (leave?.dill !== 'leave') return 'what a page has left behind is something else'
  const { head: found, bytes, tag } = leave
  if (found === undefined) return 'a page was left with changes that were too large to be saved in time'
  const head = readHead(found)
  if (typeof head === 'string' || head.name !== name || !(bytes instanceof Uint8Array) || bytes.length !== head.length) return 'what a page has left behind is not whole'
  if (key !== undefined && !(tag instanceof Uint8Array && sameBytes(tagOf(head, bytes, app, key), tag))) return 'what a page has left behind is not what it left'
  return { head, bytes }
}
