// What was instrumented before, on disk, so that the next start reads it instead. An entry is code that will run: none is
// read from, or written to, where anybody else can write. Whatever is in the way – a full disk, a damaged entry – costs the
// time that would have been saved, and nothing more. Knows nothing of what is instrumented.

import { createHash, randomUUID, type BinaryLike } from 'node:crypto'
import { accessSync, closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync, type Stats } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Of all entries together, in bytes. */
const MOST = 256 * 2 ** 20

/** In milliseconds: how exactly it is remembered when an entry was used last. */
const DAY = 24 * 60 * 60 * 1000

/**
 * Folders that entries may be kept in, the best first.
 * @param root where the program was started
 * @param said what the user wants: `0` for none, or a folder
 */
export function cachePlaces(root: string, said: string | undefined): string[] {
  if (said === '0') return []
  if (said !== undefined && said !== '') return [resolve(root, said)]
  const own = packageAround(root)
  return [...own === undefined ? [] : [join(own, 'node_modules', '.cache', 'dill')], join(tmpdir(), `dill-${process.geteuid?.() ?? 'cache'}`)]
}

function packageAround(folder: string): string | undefined {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'node_modules'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : packageAround(parent)
}

/** A store of texts by what they were made from. Looks for its folder when it is first asked for something. */
export class Cache {
  readonly #places: readonly string[]
  readonly #own: string
  readonly #most: number
  #home: Home | 'none' | undefined
  /** Bytes that were written since the entries were last counted. */
  #written = Infinity

  /**
   * @param places of these folders, the first that can be had is used
   * @param own the folder of the library's modules, which say what build of it this is
   */
  constructor(places: readonly string[], own: string, most: number = MOST) {
    this.#places = places
    this.#own = own
    this.#most = most
  }

  /** Where what is made from these texts is kept; undefined where nothing can be. */
  entryOf(sources: readonly string[]): Entry | undefined {
    this.#home ??= homeIn(this.#places, this.#own) ?? 'none'
    if (this.#home === 'none') return undefined
    const key = hashOf([this.#home.version, ...sources]).toString('hex')
    return { path: join(this.#home.folder, key), key }
  }

  /** The text of an entry; undefined where there is none, or none that can be trusted. */
  read({ path, key }: Entry): string | undefined {
    const found = attempt(() => opened(path, 'r', undefined, file => ({ stats: fstatSync(file), bytes: readFileSync(file) })))
    if (found === undefined || !isOurs(found.stats)) return undefined
    const text = found.bytes.subarray(DIGEST)
    if (!digestOf(key, text).equals(found.bytes.subarray(0, DIGEST))) return undefined
    const now = Date.now()
    if (now - found.stats.mtimeMs > DAY) attempt(() => utimesSync(path, now / 1000, now / 1000))
    return attempt(() => text.toString())
  }

  /** Keeps a text: whoever reads finds all of it or nothing. */
  write({ path, key }: Entry, text: string): void {
    const bytes = Buffer.from(text)
    // Half of a character's pair cannot be written.
    if (bytes.length > this.#most || !text.isWellFormed()) return
    const unfinished = `${path}.${randomUUID()}`
    const isDone = attempt(() => {
      opened(unfinished, 'wx', 0o600, file => {
        writeFileSync(file, digestOf(key, bytes))
        writeFileSync(file, bytes)
      })
      renameSync(unfinished, path)
      return true
    })
    if (isDone === undefined) {
      attempt(() => rmSync(unfinished, { force: true }))
      // It would be refused again, after the work.
      this.#home = 'none'
    } else this.#count(dirname(path), bytes.length)
  }

  /** Now and then, those that were not used for longest go, and with them what was never finished. */
  #count(folder: string, more: number): void {
    this.#written += more
    if (this.#written < this.#most / 16) return
    this.#written = 0
    const entries = (attempt(() => readdirSync(folder)) ?? []).flatMap(name => {
      const path = join(folder, name)
      const stats = attempt(() => lstatSync(path))
      return stats === undefined ? [] : [{ path, size: stats.size, time: stats.mtimeMs }]
    })
    let sum = 0
    for (const { path, size } of entries.sort((a, b) => b.time - a.time)) {
      sum += Math.max(size, BLOCK)
      if (sum > this.#most) attempt(() => rmSync(path, { force: true }))
    }
  }
}

/** One text's place. */
export interface Entry {
  readonly path: string
  readonly key: string
}

interface Home {
  readonly folder: string
  /** Of the library: what another build of it has made is not read. */
  readonly version: string
}

/** Bytes that the digest takes before the text. */
const DIGEST = 32

/** Bytes that a file takes on most disks, however short it is. */
const BLOCK = 4096

function homeIn(places: readonly string[], own: string): Home | undefined {
  const folder = places.find(place => attempt(() => isOurFolder(place)) === true)
  const version = folder === undefined ? undefined : attempt(() => versionOf(own))
  return folder === undefined || version === undefined ? undefined : { folder, version }
}

/** Makes a folder, or finds that it is there and that nobody else can write to it. */
function isOurFolder(folder: string): boolean {
  mkdirSync(dirname(folder), { recursive: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stats = lstatSync(folder)
  if (!stats.isDirectory() || !isOurs(stats) || (stats.mode & 0o700) !== 0o700) return false
  // The disk may be one that nobody can write to.
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  return true
}

/** Windows has no such modes, and gives each user temporary folders of their own. */
function isOurs({ uid, mode }: Stats): boolean {
  const user = process.geteuid?.()
  return user === undefined || (uid === user && (mode & 0o022) === 0)
}

/** By the files themselves: a copy that is linked is built anew under the same number. */
function versionOf(own: string): string {
  const chunks = join(own, 'chunks')
  const files = [join(own, '../package.json'), ...readdirSync(chunks).filter(name => name.endsWith('.js')).sort().map(name => join(chunks, name))]
  return hashOf(files.map(file => readFileSync(file, 'latin1'))).toString('hex')
}

/** Lists of texts that differ never look alike. */
function hashOf(texts: readonly string[]): Buffer {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:`).update(text, 'utf16le')
  return hash.digest()
}

/** An entry that was given another's name is damaged, too. */
function digestOf(key: string, bytes: BinaryLike): Buffer {
  return createHash('sha256').update(key).update(bytes).digest()
}

function opened<T>(path: string, flags: string, mode: number | undefined, use: (file: number) => T): T {
  const file = openSync(path, flags, mode)
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}

/** What the system refuses is not there: the program runs as it does without a cache. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined
    throw error
  }
}
