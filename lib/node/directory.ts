// Records in a directory. A write makes new files beside those that count, and then, under the next number, a list of all
// that counts now. No file system makes one name twice, so among processes that write at once exactly one has written,
// and the others begin again. Nobody holds a lock: who dies or hangs in the middle leaves nothing that others wait for,
// and nothing that is taken for a record. Knows nothing of sessions.

import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import { PickleError } from '../core/errors.ts'
import { byKey, hasCryptography, isBelow, type Backend, type Durability, type Key, type Reading, type Writing } from '../sessions/backend.ts'
import { hashOf, isRaw, listingBytes, readListing, recordOf, valueOf, type Entry, type Listing } from './records.ts'

const NOTHING: Listing = { number: 0, id: '', line: [], records: new Map() }
/** How many writes a write knows before itself. */
const LINE = 64
/** How often something is begun again because others wrote in between: more than that is no accident. */
const TRIES = 200
/** Milliseconds after which a file that nobody lists and whose process has ended was left behind. */
const LEFT = 3_600_000

const LIST = /^list-(\d+)$/
const MADE = /^(?:record|draft)-(\d+)-[0-9a-f]+$/
const SEALING_KEY = 'key'
const KEY_LENGTH = 32

/** A listing, and the number that the next one gets. */
interface State {
  readonly listing: Listing
  readonly next: number
}

/** What a write does to a record: undefined deletes it. */
type Change = { readonly key: Key, readonly raw: boolean, readonly bytes: () => Promise<Uint8Array> } | undefined

/** What became of a write. Of one that is not known the files stay: they may count. */
type Claim = 'won' | 'lost' | 'unknown'

/** Others have written twice since the listing was read, and its files may be gone. */
class Overtaken extends Error {}

/**
 * Keeps the records of an app below a directory. Nothing is made there before the first write.
 * @param directory an absolute path
 */
export function openDirectory(directory: string, app: string): Backend {
  return new Directory(join(directory, folderOf(app)))
}

/** A name that is a name on every file system: of no path, no device, and not another one's in capitals. */
function folderOf(app: string): string {
  const slug = app.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 24)
  // As JSON, half a surrogate pair is not the same as another half.
  return `${slug}-${createHash('sha256').update(JSON.stringify(app)).digest('hex').slice(0, 16)}`
}

class Directory implements Backend {
  readonly kind = 'directory'
  readonly #folder: string
  #last: Promise<unknown> = Promise.resolve()
  #swept = false

  constructor(folder: string) {
    this.#folder = folder
  }

  read<T>(task: (records: Reading) => Promise<T>): Promise<T> {
    return this.#again(async () => ({ value: await task(this.#reading((await this.#newest()).listing)) }))
  }

  /** One after another in this process, for they would only be in each other's way. */
  write<T>(task: (records: Writing) => Promise<T>, durability: Durability): Promise<T> {
    const mine = this.#last.then(() => this.#again(async () => {
      const state = await this.#newest()
      const changes = new Map<string, Change>()
      const value = await task({
        ...this.#reading(state.listing),
        put: (key, value) => {
          changes.set(JSON.stringify(key), isRaw(value) ? { key, raw: true, bytes: async () => value } : { key, raw: false, bytes: recordOf(value) })
          return Promise.resolve()
        },
        delete: key => void changes.set(JSON.stringify(key), undefined),
      })
      return changes.size === 0 || await this.#commit(state, changes, durability) ? { value } : undefined
    }))
    this.#last = mine.catch(() => {}) // Whoever asked hears of it; the next one does not.
    return mine
  }

  /** Until it comes to something. */
  async #again<T>(work: () => Promise<{ readonly value: T } | undefined>): Promise<T> {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const done = await work()
        if (done !== undefined) return done.value
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error
      }
      await new Promise(resolve => setTimeout(resolve, Math.random() * Math.min(tries, 20)))
    }
    const hint = 'Try again later, or have fewer processes save there.'
    throw new PickleError(`Cannot get a turn in ${this.#folder}: other processes wrote there ${TRIES} times meanwhile. Nothing was changed. ${hint}`, { code: 'STORE', hint })
  }

  #reading(listing: Listing): Reading {
    return {
      get: async key => {
        const entry = listing.records.get(JSON.stringify(key))
        return entry === undefined ? undefined : await this.#record(entry, listing)
      },
      keys: async prefix => [...listing.records.values()].map(({ key }) => key).filter(key => isBelow(key, prefix)).sort(byKey),
    }
  }

  /** What is listed and not there is null: there is a record, though not a whole one. */
  async #record(entry: Entry, { id }: Listing): Promise<unknown> {
    const file = await this.#file(entry.file)
    if (file !== undefined) return valueOf(file, entry)
    if ((await this.#newest()).listing.id !== id) throw new Overtaken()
    return null
  }

  /** The newest listing that is whole. Only what disks do to files leaves one that is not: they are made under another name. */
  async #newest(): Promise<State> {
    const numbers = (await this.#numbers()).reverse()
    for (const number of numbers) {
      const file = await this.#file(listName(number))
      if (file === undefined) throw new Overtaken()
      const listing = readListing(file)
      if (listing === 'newer-version') throw newerVersion(this.#folder)
      if (listing !== 'damaged') return { listing, next: numbers[0]! + 1 }
    }
    if (numbers.length > 0) throw damaged(join(this.#folder, listName(numbers[0]!)))
    return { listing: NOTHING, next: 1 }
  }

  /** Writes what has changed, and the list of all. False if somebody else has written since `state` was read. */
  async #commit({ listing: before, next: number }: State, changes: ReadonlyMap<string, Change>, durability: Durability): Promise<boolean> {
    const records = new Map(before.records)
    const made: string[] = []
    let mine: Claim = 'lost'
    try {
      await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 })
      for (const [text, change] of changes) {
        if (change === undefined) {
          records.delete(text)
          continue
        }
        const { key, raw } = change
        const bytes = await change.bytes()
        const file = await this.#make('record', bytes, made)
        records.set(text, { key, file, raw, hash: raw ? '' : hashOf(bytes) })
      }
      const after = { number, id: randomBytes(8).toString('hex'), line: [...before.line, before.id].slice(-LINE), records }
      const draft = await this.#make('draft', listingBytes(after), made)
      if (durability === 'strict') await this.#sync() // So that the list never outlives what it lists.
      mine = 'unknown'
      mine = await this.#claim(draft, after, before)
      if (mine !== 'won') return false
      if (durability === 'strict') await this.#sync()
      await this.#tidy(after, before)
      return true
    } finally {
      if (mine !== 'unknown') await this.#drop(mine === 'won' ? made.slice(-1) : made)
    }
  }

  /** A file that is wholly on the disk. */
  async #make(kind: 'record' | 'draft', bytes: Uint8Array, made: string[]): Promise<string> {
    const name = `${kind}-${process.pid}-${randomBytes(8).toString('hex')}`
    made.push(name)
    await fs.writeFile(this.#path(name), bytes, { flag: 'wx', mode: 0o600, flush: true })
    return name
  }

  /**
   * Makes a list the newest one, if none came after `before`. That its name was free says so but for a process that was
   * held up so long that the list of this number has come and gone: then `before`, which goes first, is gone too.
   */
  async #claim(draft: string, { number, id }: Listing, before: Listing): Promise<Claim> {
    const name = listName(number)
    try {
      await fs.link(this.#path(draft), this.#path(name))
    } catch (error) {
      // Over a network the answer may be lost, and a second asking finds that it was done.
      if (await this.#idOf(name) !== id) {
        if (codeOf(error) === 'EEXIST') return 'lost'
        throw error
      }
    }
    if (before.number > 0 && await this.#idOf(listName(before.number)) === before.id) return 'won'
    const { listing: newest } = await this.#newest()
    if (newest.line.includes(id) || (newest.id === id && before.number === 0)) return 'won'
    await fs.rm(this.#path(name), { force: true })
    return 'unknown'
  }

  async #idOf(name: string): Promise<string | undefined> {
    const file = await this.#file(name)
    const listing = file === undefined ? 'damaged' : readListing(file)
    return typeof listing === 'string' ? undefined : listing.id
  }

  /** Removes older lists, the oldest first, and the files that only they list. The last but one stays, for whoever reads it. */
  async #tidy(newest: Listing, before: Listing): Promise<void> {
    const kept = new Set([newest, before].flatMap(({ records }) => [...records.values()].map(({ file }) => file)))
    try {
      for (const number of await this.#numbers()) {
        if (number >= before.number) break
        const name = listName(number)
        const file = await this.#file(name)
        const listing = file && readListing(file)
        if (typeof listing === 'string') await fs.rename(this.#path(name), this.#path(`damaged-${name}`))
        for (const { file } of typeof listing === 'object' ? listing.records.values() : []) {
          if (!kept.has(file)) await fs.rm(this.#path(file), { force: true })
        }
        await fs.rm(this.#path(name), { force: true })
      }
      if (!this.#swept) await this.#sweep(newest, kept)
    } catch {
      // The write itself is done. What could not be removed stays listed, and the next write tries again.
    }
  }

  /** Removes what processes left that ended in the middle. What belongs to a list that is damaged may still be wanted. */
  async #sweep({ number }: Listing, kept: ReadonlySet<string>): Promise<void> {
    this.#swept = true
    const names = await fs.readdir(this.#folder)
    if (names.some(name => name.startsWith('damaged-'))) return
    // By the clock that dates the files: that of this machine may be another, and be set back.
    const now = (await fs.stat(this.#path(listName(number)))).mtimeMs
    for (const name of names) {
      const pid = MADE.exec(name)?.[1]
      if (pid === undefined || kept.has(name) || lives(Number(pid))) continue
      if (now - (await fs.stat(this.#path(name))).mtimeMs > LEFT) await fs.rm(this.#path(name), { force: true })
    }
  }

  /** Removes files that came to nothing. */
  async #drop(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await fs.rm(this.#path(name), { force: true }).catch(() => {}) // They count for nothing, and are swept once this process has ended.
    }
  }

  /** Numbers of the lists, ascending. */
  async #numbers(): Promise<number[]> {
    const names = await absent(fs.readdir(this.#folder)) ?? []
    return names.flatMap(name => LIST.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b)
  }

  async #file(name: string): Promise<Uint8Array | undefined> {
    const file = await absent(fs.readFile(this.#path(name)))
    return file && new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }

  /** What a directory holds is on the disk when the directory is. Windows sees to it by itself. */
  async #sync(): Promise<void> {
    if (process.platform === 'win32') return
    const folder = await fs.open(this.#folder)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Kept as bytes that only the user may read. One that was damaged vouches for nothing. */
  async sealingKey(): Promise<CryptoKey | undefined> {
    if (!hasCryptography()) return undefined
    const bytes = await this.#file(SEALING_KEY) ?? await this.#makeKey()
    return bytes.length !== KEY_LENGTH ? undefined
      : crypto.subtle.importKey('raw', bytes as Uint8Array<ArrayBuffer>, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  }

  async #makeKey(): Promise<Uint8Array> {
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const made: string[] = []
    try {
      const draft = await this.#make('draft', randomBytes(KEY_LENGTH), made)
      await fs.link(this.#path(draft), this.#path(SEALING_KEY)).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error // Another process was first, and its key is the key.
      })
      return await fs.readFile(this.#path(SEALING_KEY))
    } finally {
      await this.#drop(made)
    }
  }
}

function listName(number: number): string {
  return `list-${number}`
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | null)?.code
}

async function absent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

function newerVersion(folder: string): PickleError {
  const hint = 'Update dill in this program.'
  return new PickleError(`Cannot use ${folder}: a newer version of dill keeps its sessions there. Nothing was changed. ${hint}`, { code: 'NEWER_VERSION', hint })
}

function damaged(file: string): PickleError {
  const hint = 'Put the directory back from a copy, or move it away to begin anew.'
  return new PickleError(`Cannot use ${file}: it lists what is kept in its directory, and both of its copies are damaged. Nothing was changed. ${hint}`, { code: 'DAMAGED', hint })
}
