// Sessions over a place of records: each save is a new generation beside the one before it. Its bytes are written in parts,
// then one head by compare-and-set, and with it everything counts; a load takes the newest generation that is whole, and
// puts aside what is not. Knows no browser storage and no encoding.

import { joined } from '../core/bytes.ts'
import { defaultLimits } from '../core/settings.ts'
import type { Backend, Durability, Key, Writing } from './backend.ts'
import { tooLong, type Compression } from './compression.ts'
import { compare, damaged, newerVersion, quote, readHead, storeTrouble, type Content, type Facts, type Head, type Part, type Version } from './head.ts'
import { AT_ONCE, headOf, holdsSame, packed, partsOf } from './pieces.ts'
import { asideKey, asideKeys, besideKey, headKey, headKeys, idOf, leaveKey, markKey, partKey, valueKey, type Mark } from './record-keys.ts'
import { besideThere, hashOf, isSealed, sealed, sumOf } from './seal.ts'
import { asTaken, isSave, keptAt, keyOf, look, newestHead, takeAt, takeNewest, type Kept, type Taken, type Whole } from './taken.ts'

/** A session as it was loaded. */
export interface Found {
  readonly head: Head
  readonly content: Content
  /** True if this origin saved just this, under this name, and nobody changed it. */
  readonly vouched: boolean
  /** What was wrong with newer generations. They were put aside. */
  readonly broken: readonly Broken[]
}

/** A generation that cannot be loaded. */
export interface Broken {
  readonly generation: number
  readonly why: string
}

/** A save as it is stored, whole or not. */
export interface Stored {
  readonly kept: Kept
  /** Its bytes, as far as they are there. */
  readonly content: Content
  readonly vouched: boolean
  /** What is wrong with it. */
  readonly fault: string | undefined
  /** Its length, where that is more than was wanted and nothing of it was inflated. */
  readonly excess: number | undefined
}

/** How a save is made. */
export interface SaveOptions {
  /** The save that the caller knows. Another one is not overwritten. */
  readonly expected: Version | undefined
  readonly durability: Durability
  /** The head of the save that the caller knows, whose parts are there and right: what did not change is not written again. */
  readonly base?: Head | undefined
  /** Saves nothing, and gives back the base, if that holds the same. */
  readonly unlessSame?: boolean
  /** False where the content is not this program's own: then it has no seal. */
  readonly vouches?: boolean
  /** What this tab has left behind of the session counts no more. */
  readonly tab?: string
  /** How parts are made small that are not there yet, and become smaller. */
  readonly compress?: Compression | undefined
}

/** A part that was there is gone, and how it was stored is not at hand: all of it must be written anew. */
const GONE = Symbol('a part is gone')

/** What is kept for an app. */
export class Store {
  readonly backend: Backend
  readonly #app: string

  constructor(backend: Backend, app: string) {
    this.backend = backend
    this.#app = app
  }

  get kind(): Backend['kind'] {
    return this.backend.kind
  }

  /** Why it is only memory. */
  get reason(): string | undefined {
    return this.backend.reason
  }

  /** The newest head of every session, unchecked, in the order of their names; nothing for one of which no generation is whole. */
  list(): Promise<{ readonly name: string, readonly head: unknown }[]> {
    return attempt('list the sessions', false, this.backend.read(async records => {
      const newest = new Map<string, Key | undefined>()
      for (const key of await asideKeys(records)) newest.set(key[1], undefined)
      for (const key of await headKeys(records)) newest.set(key[1], key)
      const rows = [...newest].sort(([a], [b]) => a < b ? -1 : 1)
      return Promise.all(rows.map(async ([name, key]) => ({ name, head: key === undefined ? undefined : await records.get(key) })))
    }))
  }

  /** All saves of all sessions, in the order of their names, the newest first; what was put aside comes last. */
  saves(): Promise<Kept[]> {
    return attempt('list the sessions', false, this.backend.read(async records => {
      const keys = [...await headKeys(records), ...await asideKeys(records)]
      const saves = await Promise.all(keys.map(async key => keptAt(key, await records.get(key))))
      return saves.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : Number(a.isAside) - Number(b.isAside) || b.generation - a.generation)
    }))
  }

  /** One save as it is stored; undefined if it is not there. */
  stored(name: string, id: string, most: number = defaultLimits.bytes): Promise<Stored | undefined> {
    return attempt(`read the session ${quote(name)}`, false, (async () => {
      const found = await this.backend.read(async records => {
        const key = await keyOf(name, id, records)
        if (key === undefined) return undefined
        const record = await records.get(key)
        return { kept: keptAt(key, record), taken: key[0] === 'head' ? await takeAt(name, key, records) : asTaken(record) }
      })
      if (found === undefined) return undefined
      const { kept, taken } = found
      const { parts, fault, excess } = await look(name, taken, most)
      return {
        kept, content: { bytes: joined(parts), attachments: taken.beside ?? [] }, fault, excess,
        vouched: fault === undefined && await this.#vouchesFor(taken.head as Head),
      }
    })())
  }

  /**
   * Deletes one save, and what belongs to it alone. Resolves to what is left of the session: its newest head, unchecked, if
   * there is one; undefined if the save was not there.
   */
  deleteSave(name: string, id: string): Promise<{ readonly head: unknown, readonly left: number } | undefined> {
    return attempt(`delete the session ${quote(name)}`, true, this.backend.write(async records => {
      const key = await keyOf(name, id, records)
      if (key === undefined) return undefined
      const rest = (await headKeys(records, name)).filter(other => idOf(other) !== id)
      const heads = await Promise.all(rest.map(other => records.get(other)))
      const left = rest.length + (await asideKeys(records, name)).filter(other => idOf(other) !== id).length
      records.delete(key)
      const checked = heads.map(readHead)
      // Of a head that nobody can read nobody knows what it needs.
      if (checked.every(head => typeof head === 'object')) await sweep(name, checked, records)
      if (left === 0) for (const other of await records.keys(['leave', name])) records.delete(other)
      return { head: heads.at(-1), left }
    }, 'strict'))
  }

  /** What a save begins with: the newest head, unchecked, and the highest number that a generation has had. */
  look(name: string): Promise<{ readonly head: unknown, readonly newest: number }> {
    return attempt(`save the session ${quote(name)}`, true, this.backend.read(async records => {
      const keys = [...await headKeys(records, name), ...await asideKeys(records, name)]
      return { head: await newestHead(name, records), newest: Math.max(0, ...keys.map(key => key[2])) }
    }))
  }

  /**
   * Saves a generation, wholly or not at all. Rejects with a PicklingError with code `CONFLICT`, and changes nothing, if
   * anything but the expected save is stored there.
   */
  async save(version: Version, facts: Facts, content: Content, options: SaveOptions): Promise<Head> {
    const { name } = facts
    return attempt(`save the session ${quote(name)}`, true, this.#save(version, facts, content, options).catch((error: unknown) => {
      if (error !== GONE) throw error
      return this.#save(version, facts, content, { ...options, base: undefined })
    }))
  }

  async #save(version: Version, facts: Facts, content: Content, { expected, durability, base, unlessSame = false, vouches = true, tab, compress }: SaveOptions): Promise<Head> {
    const { name } = facts
    const told = await partsOf(content, version.save, base)
    const draft = headOf(version, facts, content, told, await Promise.all(content.attachments.map(sumOf)))
    if (unlessSame && base !== undefined && holdsSame(draft, base)) return base
    const pieces = compress === undefined ? told : await packed(told, version.save, compress)
    const head = await this.#sealed(headOf(version, facts, content, pieces, draft.beside), vouches)
    const mine = pieces.filter(({ part }) => part.save === version.save)
    if (mine.reduce((sum, { bytes }) => sum + bytes.length, 0) > AT_ONCE) {
      for (const { part, bytes } of mine) await this.backend.write(async records => records.put(partKey(name, part), bytes), 'relaxed')
    }
    await this.backend.write(async records => {
      const stored = await newestHead(name, records)
      if (isSave(stored, version)) return // It was there, and only the answer was lost.
      compare(name, stored, expected)
      const there = new Set((await records.keys(['part', name])).map(idOf))
      for (const { part, bytes } of pieces) {
        if (there.has(idOf(partKey(name, part)))) continue
        if (part.packed !== undefined && part.save !== version.save) throw GONE
        // One after another: each takes a page several milliseconds.
        await records.put(partKey(name, part), bytes)
      }
      if (content.attachments.length > 0) records.put(besideKey(name, version.save), content.attachments)
      records.put(headKey(name, version.generation), head)
      if (tab !== undefined) records.delete(leaveKey(name, tab))
      await sweep(name, [head, ...stored === undefined ? [] : [stored as Head]], records)
    }, durability)
    return head
  }

  async #sealed(head: Head, vouches: boolean): Promise<Head> {
    return sealed(head, this.#app, vouches ? await this.backend.sealingKey() : undefined)
  }

  async #vouchesFor(head: Head): Promise<boolean> {
    return isSealed(head, this.#app, await this.backend.sealingKey())
  }

  /**
   * The newest generation that is whole; undefined if there is none at all. What is newer and broken is put aside, so
   * that it is neither loaded nor saved over. Rejects with an UnpicklingError: code `NEWER_VERSION`, `DAMAGED` if no
   * generation is whole, or `LIMIT` if more than `most` bytes would come out of what is compressed.
   */
  async load(name: string, most: number = defaultLimits.bytes): Promise<Found | undefined> {
    return attempt(`load the session ${quote(name)}`, false, (async () => {
      const broken: Broken[] = []
      for (;;) {
        const taken = await this.backend.read(records => takeNewest(name, records))
        if (taken === undefined) break
        if (readHead(taken.head) === 'newer-version') throw newerVersion(name)
        const { parts, fault: why, excess } = await look(name, taken, most)
        if (excess !== undefined) throw tooLong(`load the session ${quote(name)}`, excess, most, `If you expect it: loadSession(${quote(name)}, { limits: { bytes: … } }).`)
        if (why === undefined) return await this.#found({ ...taken, parts } as Whole, broken)
        const beside = await besideThere(taken.beside)
        await this.backend.write(records => putAside(name, { ...taken, beside }, why, records), 'strict')
        broken.push({ generation: taken.generation, why })
      }
      const aside = broken.length > 0 || (await this.backend.read(records => asideKeys(records, name))).length > 0
      if (!aside) return undefined
      const why = broken.map(({ generation, why }) => `: in ${generation} ${why}`).join(',')
      throw damaged(`the session ${quote(name)}`, `none of its generations is whole${why}`)
    })())
  }

  async #found({ head, parts, beside }: Whole, broken: readonly Broken[]): Promise<Found> {
    const vouched = await this.#vouchesFor(head)
    return { head, content: { bytes: joined(parts), attachments: beside ?? [] }, vouched, broken }
  }

  /** Deletes a session, and what was put aside of it. False if there was none. */
  delete(name: string): Promise<boolean> {
    return attempt(`delete the session ${quote(name)}`, true, this.backend.write(async records => {
      const lists = await Promise.all(['head', 'part', 'beside', 'aside', 'leave'].map(kind => records.keys([kind, name])))
      for (const key of lists.flat()) records.delete(key)
      return lists[0]!.length > 0
    }, 'strict'))
  }

  /** Keeps what a tab leaves behind. Begins at once, and waits for nothing. */
  leave(name: string, tab: string, leave: unknown): Promise<void> {
    return attempt(`save the session ${quote(name)}`, true, this.backend.write(async records => {
      // Not waited for: what is not committed at once goes with the page.
      void records.put(leaveKey(name, tab), leave)
    }, 'relaxed'))
  }

  /** Forgets what a tab has left behind: it has turned out to be nothing new. */
  dropLeave(name: string, tab: string): Promise<void> {
    return attempt(`save the session ${quote(name)}`, true, this.backend.write(async records => records.delete(leaveKey(name, tab)), 'relaxed'))
  }

  /** What tabs have left behind of a session, unchecked. */
  leaves(name: string): Promise<{ readonly tab: string, readonly stored: unknown }[]> {
    return attempt(`load the session ${quote(name)}`, false, this.backend.read(async records => {
      const keys = await records.keys(['leave', name])
      return Promise.all(keys.map(async key => ({ tab: key[2] as string, stored: await records.get(key) })))
    }))
  }

  /** Takes what a tab has left behind out of the way. */
  putLeaveAside(name: string, tab: string, stored: unknown): Promise<void> {
    return attempt(`load the session ${quote(name)}`, false, this.backend.write(async records => {
      const number = (await records.keys(['aside', name])).length
      records.put(asideKey(name, { save: tab }, number), { leave: stored, at: Date.now() })
      records.delete(leaveKey(name, tab))
    }, 'strict'))
  }

  /** A value under a key of its own. */
  async value(key: string): Promise<Found | undefined> {
    return attempt(`load ${quote(key)}`, false, (async () => {
      const stored = await this.backend.read(records => records.get(valueKey(key))) as object | null | undefined
      if (stored === undefined) return undefined
      const taken = asTaken({ ...stored, generation: 0 })
      const { fault: why } = await look(key, taken, defaultLimits.bytes)
      if (why !== undefined) throw damaged(quote(key), why)
      return this.#found(taken as Whole, [])
    })())
  }

  /** Keeps a value under a key; the later writer wins. With a mark, it is there no longer than that says. */
  async putValue(key: string, save: string, content: Content, durability: Durability, mark?: Mark): Promise<void> {
    await attempt(`save ${quote(key)}`, true, (async () => {
      const parts: Part[] = [{ save, index: 0, length: content.bytes.length, hash: await hashOf(content.bytes) }]
      const facts = { name: key, module: '', build: '', source: false, names: [], skipped: [] }
      const beside = await Promise.all(content.attachments.map(sumOf))
      const head = await this.#sealed(headOf({ generation: 0, save }, facts, content, parts.map(part => ({ part, bytes: content.bytes })), beside), true)
      await this.backend.write(async records => {
        records.put(valueKey(key), { head, parts: [content.bytes], beside: content.attachments })
        if (mark !== undefined) records.put(markKey(mark), true)
      }, durability)
    })())
  }

  /** The marks of all values that do not last. */
  marks(): Promise<Mark[]> {
    return attempt('list the temporary values', false, this.backend.read(async records => {
      const keys = await records.keys(['temporary'])
      return keys.map(([, owner, since, key]) => ({ owner, since, key }) as Mark)
    }))
  }

  /** Deletes values that were marked, and their marks. */
  deleteMarked(marks: readonly Mark[]): Promise<void> {
    return attempt('delete temporary values', true, this.backend.write(async records => {
      for (const mark of marks) {
        records.delete(valueKey(mark.key))
        records.delete(markKey(mark))
      }
    }, 'relaxed'))
  }
}

async function attempt<T>(what: string, saving: boolean, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw storeTrouble(what, saving, error)
  }
}

/** Deletes what no head that is kept speaks of: older generations, and parts of saves that came to nothing. */
async function sweep(name: string, heads: readonly Head[], records: Writing): Promise<void> {
  const parts = new Set(heads.flatMap(head => head.parts.map(part => idOf(partKey(name, part)))))
  const generations = new Set(heads.map(({ generation }) => generation))
  const saves = new Set(heads.map(({ save }) => save))
  for (const key of await records.keys(['head', name])) if (!generations.has(key[2] as number)) records.delete(key)
  for (const key of await records.keys(['part', name])) if (!parts.has(idOf(key))) records.delete(key)
  for (const key of await records.keys(['beside', name])) if (!saves.has(key[2] as string)) records.delete(key)
}

/** Takes a broken generation out of the way, whole, so that whoever wants to can look at it. */
async function putAside(name: string, taken: Taken, why: string, records: Writing): Promise<void> {
  const stored = await records.get(headKey(name, taken.generation))
  const head = readHead(stored)
  // Somebody else has been here.
  if (typeof head === 'object' && !isSave(taken.head, head)) return
  const number = (await records.keys(['aside', name])).length
  records.put(asideKey(name, typeof head === 'object' ? head : { generation: taken.generation }, number), { ...taken, why, at: Date.now() })
  records.delete(headKey(name, taken.generation))
}
