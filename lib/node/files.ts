// Open files of Node as values: which file, for what it is open, where in it, and with `FILE_FMODE` what it holds. They
// come back through asynchronous verbs, for Node opens files in no other way. No file that is there is written over,
// unless the load is told to restore. The system says which file a handle is; so far only Linux does.

import { constants, fstatSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, stat, unlink, writeFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { Stream } from 'node:stream'
import { answers, getterOf, isArrayBuffer, isObject, ownValue } from '../core/brand.ts'
import { describeError, UnpicklingError } from '../core/errors.ts'
import { kind, type Kind, type Lent, type Reader } from '../core/kind.ts'
import { offer } from '../core/offers.ts'
import { CONTENTS_FMODE, FILE_FMODE, HANDLE_FMODE } from '../core/settings.ts'

/** For what a file is open; whether it was made or emptied by that, the system forgets. */
type Mode = 'r' | 'r+' | 'w' | 'a' | 'a+'

interface Facts {
  readonly path: string
  readonly mode: Mode
  /** In bytes. */
  readonly position: number
}

const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants
const flagsOf: Readonly<Record<Mode, number>> = { r: O_RDONLY, 'r+': O_RDWR, w: O_WRONLY, a: O_WRONLY | O_APPEND, 'a+': O_RDWR | O_APPEND }

/** What stands for a handle that was loaded: the system would say that it is another file, or open for more. */
const told = new WeakMap<FileHandle, Pick<Facts, 'path' | 'mode'>>()

function modeOf(flags: number): Mode {
  const appends = (flags & O_APPEND) !== 0
  switch (flags & (O_RDONLY | O_WRONLY | O_RDWR)) {
    case O_RDONLY: return 'r'
    case O_WRONLY: return appends ? 'a' : 'w'
    default: return appends ? 'a+' : 'r+'
  }
}

/** Undefined where the system does not tell. */
function factsOf(handle: FileHandle, fd: number): Facts | undefined {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')
    const [position, flags] = [/^pos:\s*(\d+)$/m, /^flags:\s*([0-7]+)$/m].map(line => line.exec(info)?.[1])
    if (position === undefined || flags === undefined) return undefined
    const { path, mode } = told.get(handle) ?? { path: pathOf(fd), mode: modeOf(parseInt(flags, 8)) }
    return { path, mode, position: Number(position) }
  } catch {
    return undefined // There is no such folder on this system.
  }
}

function pathOf(fd: number): string {
  const path = readlinkSync(`/proc/self/fd/${fd}`)
  return fstatSync(fd).nlink === 0 ? path.replace(/ \(deleted\)$/, '') : path
}

function isPlace(path: unknown, mode: unknown): boolean {
  return typeof path === 'string' && isAbsolute(path) && Object.hasOwn(flagsOf, String(mode))
}

async function contentsOf(fd: number): Promise<ArrayBuffer> {
  // By its number, not by its name: the name may be another file's by now, and the handle may be for writing only.
  return new Uint8Array(await readFile(`/proc/self/fd/${fd}`)).buffer
}

// ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What was opened for one handle. */
class Opened {
  /** The file itself; absent if it is not there, and is only to be read. */
  readonly file: FileHandle | undefined
  readonly isNew: boolean
  /** A file without a name, for what is to be read and is not, or no longer, in the file. */
  readonly anonymous: Anonymous | undefined

  constructor(file: FileHandle | undefined, isNew: boolean, anonymous: Anonymous | undefined) {
    this.file = file
    this.isNew = isNew
    this.anonymous = anonymous
  }

  /** The one that holds what is to be read. */
  chosen(contents: ArrayBuffer | undefined): FileHandle {
    const { file, anonymous } = this
    return anonymous === undefined || (file !== undefined && contents !== undefined && holds(file.fd, new Uint8Array(contents))) ? file! : anonymous.reader
  }
}

/** True if a file holds these bytes and no others. */
function holds(fd: number, bytes: Uint8Array): boolean {
  if (fstatSync(fd).size !== bytes.length) return false
  const chunk = Buffer.alloc(CHUNK)
  for (let at = 0; at < bytes.length;) {
    const count = readSync(fd, chunk, 0, CHUNK, at)
    if (count === 0 || chunk.compare(bytes, at, at + count, 0, count) !== 0) return false
    at += count
  }
  return true
}

const CHUNK = 1 << 16

/** A file without a name: no handle that is given out writes to it. */
interface Anonymous {
  readonly reader: FileHandle
  readonly writer: FileHandle
}

async function openAnonymous(lent: FileHandle[]): Promise<Anonymous> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-'))
  try {
    const writer = await open(join(folder, 'file'), 'wx', 0o600)
    lent.push(writer)
    const reader = await open(join(folder, 'file'), 'r')
    lent.push(reader)
    return { reader, writer }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Opens a file that is there; undefined if it is not. */
async function existing(path: string, flags: number): Promise<FileHandle | undefined> {
  try {
    // To open a pipe would wait for its other end.
    if (!(await stat(path)).isFile()) throw new Error('it is no regular file')
    return await open(path, flags)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** @param seeks true if it must also be open for reading: Node moves the position of a file by reading only */
async function borrow(path: string, mode: Mode, fmode: number, seeks: boolean, restores: boolean): Promise<Lent> {
  const lent: FileHandle[] = []
  let isNew = false
  const undo = async (): Promise<void> => {
    await Promise.allSettled(lent.map(async handle => handle.close()))
    if (isNew) await unlink(path)
  }
  try {
    const flags = mode === 'w' && seeks ? O_RDWR : flagsOf[mode]
    const only = mode === 'r' && !restores
    let file = await existing(path, flags)
    if (file === undefined && !only) {
      file = await open(path, flags | O_CREAT | O_EXCL)
      isNew = true
    }
    if (file !== undefined) lent.push(file)
    const other = only && (file === undefined || fmode === FILE_FMODE) ? await openAnonymous(lent) : undefined
    return { value: new Opened(file, isNew, other), undo }
  } catch (cause) {
    await Promise.allSettled([undo()])
    throw new UnpicklingError(`Cannot open the file ${JSON.stringify(path)}: ${describeError(cause)}.`, { code: 'NO_FILE', cause })
  }
}

/** Moves the position of a file to here, or to its end if that comes first. */
async function advance(handle: FileHandle, position: number): Promise<void> {
  const chunk = Buffer.alloc(Math.min(CHUNK, position))
  for (let left = position; left > 0;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, left), null)
    if (bytesRead === 0) return
    left -= bytesRead
  }
}

// ── the kinds ────────────────────────────────────────────────────────────────────────────────────────────────────

function bufferFrom(from: Reader): ArrayBuffer {
  const part: unknown = from.value()
  return isObject(part) && isArrayBuffer(part) ? part as ArrayBuffer : from.fail('the contents of a file are missing')
}

function fileHandles(prototype: object): Kind<FileHandle> {
  const fdOf = getterOf<number>(prototype, 'fd')
  return kind<FileHandle>({
    tag: 'FileHandle', prototypes: [prototype], is: answers(fdOf), own: 'all', judged: 4,
    encode(handle, out) {
      const fd = fdOf(handle)
      if (fd < 0) return out.refuse('Cannot pickle closed files: it tells no more which file it was.', 'Save it before it is closed; or save its path, and open it after loading.')
      if (!fstatSync(fd).isFile()) return out.refuse('it is a pipe, a device or a folder, which has no contents of its own.', 'Save its path, and open it after loading.')
      const facts = factsOf(handle, fd)
      if (facts === undefined) return out.refuse('this system does not tell which file it is.', 'Save its path, and open it after loading.')
      const { path, mode } = facts
      const position = out.fmode === HANDLE_FMODE ? 0 : facts.position
      out.text('path', path)
      out.text('mode', mode)
      out.number('fmode', out.fmode)
      out.value('not at its beginning', position > 0)
      out.number('position', position)
      if (out.fmode === FILE_FMODE) out.later('contents', handle, () => contentsOf(fd))
    },
    asks([path, mode, fmode, seeks], { files }) {
      return {
        level: 'refs', listed: true, name: `a file (${String(path)})`,
        allowed: allow => allow.includes(path),
        fetch: isPlace(path, mode) ? () => borrow(path as string, mode as Mode, Number(fmode), seeks === true, files === 'restore' && fmode === FILE_FMODE) : undefined,
      }
    },
    decode(from) {
      const [path, mode, fmode] = [from.text(), from.text() as Mode, from.integer(HANDLE_FMODE, FILE_FMODE)]
      const seeks = from.value() === true
      const position = from.integer(0, Number.MAX_SAFE_INTEGER)
      const contents = fmode === FILE_FMODE ? bufferFrom(from) : undefined
      if (!isPlace(path, mode)) return from.fail('its path is not absolute, or its mode is none')
      const opened = from.fetched
      if (!(opened instanceof Opened)) return from.fail('only asynchronous verbs can open a file. Use await loadsAsync(bytes), load or loadSession', 'ASYNC_ONLY')
      const handle = opened.chosen(contents)
      const { file, isNew, anonymous } = opened
      const restores = from.files === 'restore'
      from.afterwards(async () => {
        try {
          if (contents !== undefined && handle === anonymous?.reader) await anonymous.writer.writeFile(new Uint8Array(contents))
          else if (contents !== undefined && (restores || isNew)) await writeFile(path, new Uint8Array(contents))
          if (fmode >= CONTENTS_FMODE && (mode !== 'w' || seeks) && mode !== 'a') await advance(handle, position)
          for (const other of [file, anonymous?.reader, anonymous?.writer]) if (other !== handle) await other?.close()
        } catch (cause) {
          throw new UnpicklingError(`the file ${JSON.stringify(path)} cannot be brought back: ${describeError(cause)}.`, { code: 'NO_FILE', cause })
        }
      })
      told.set(handle, { path, mode })
      return handle
    },
    label: handle => `FileHandle(${fdOf(handle)})`,
  })
}

const standard = ['stdin', 'stdout', 'stderr'] as const

/** Which of the process's own streams it is. To ask the process for one opens it, so the number is asked for first. */
function standardOf(value: object): number {
  const fd = ownValue(value, 'fd')
  return typeof fd === 'number' && standard[fd] !== undefined && process[standard[fd]] === value ? fd : -1
}

/** Come back as those of the process that loads. */
const standardStreams: Kind<object> = kind<object>({
  tag: 'standard stream', prototypes: [Stream.prototype], is: value => standardOf(value) >= 0, own: 'all', hollow: true, arity: 1,
  encode: (value, out) => out.number('number', standardOf(value)),
  decode: from => from.keep(process[standard[from.integer(0, 2)]!]),
  label: value => `process.${standard[standardOf(value)]!}`,
})

/** Offers both to the kinds of data. The class of file handles is not to be had but from one of them. */
export async function carryFiles(): Promise<void> {
  const handle = await open(process.execPath, 'r')
  const kinds = [fileHandles(Object.getPrototypeOf(handle) as object), standardStreams]
  await handle.close()
  for (const one of kinds) offer(one)
}
