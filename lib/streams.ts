// Bytes to and from what is like a file: streams, file handles, responses, blobs, anything with `write` or `read`. Which
// encoder and which registry is the caller's matter. Nothing reaches a target before everything is encoded, and what
// fails half-way is aborted, so that a part never looks like the whole.

import { joined } from './core/bytes.ts'
import { PicklingError, UnpicklingError } from './core/errors.ts'
import { bytesOf } from './core/program.ts'
import { limitsOf, own, type DumpOptions, type LoadOptions, type Progress } from './core/settings.ts'

/** What `dump` writes to. A stream is closed at the end and aborted on failure; what has only `write` is left open. */
export type Target =
  | WritableStream<Uint8Array>
  /** A FileSystemFileHandle: the file is replaced when all is written, and untouched on failure. */
  | { createWritable(): Promise<WritableStream> }
  /** Called once, with everything; what it returns is awaited. */
  | { write(bytes: Uint8Array<ArrayBuffer>): unknown }

/** What `load` reads, to its end. */
export type Source =
  | ArrayBuffer | ArrayBufferView
  | Blob | Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>
  /** A FileSystemFileHandle. */
  | { getFile(): Promise<Blob> }
  /** Gives all bytes at once, or, as a stream's reader does, `{ done, value }` again and again. */
  | { read(): unknown }

/** Writes a value to a target through `encode`. */
export async function dumpTo<O extends DumpOptions>(
  obj: unknown, target: Target, options: O | undefined,
  encode: (obj: unknown, options: O | undefined) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const stream = has(target, 'getWriter') || has(target, 'createWritable')
  if (!stream && !has(target, 'write')) {
    const hint = 'Give a key (a string), a WritableStream, a file handle, or an object with write(bytes).'
    throw new PicklingError(`Cannot dump to this: it is not a place to write to. ${hint}`, { code: 'BAD_TARGET', hint })
  }
  if (has(target, 'getWriter') && target.locked) {
    const hint = 'Let it go first: writer.releaseLock().'
    throw new PicklingError(`Cannot dump to this stream: another writer has it. ${hint}`, { code: 'BAD_TARGET', hint })
  }
  const bytes = await encode(obj, options)
  const signal = own(options, 'signal')
  signal?.throwIfAborted()
  if (has(target, 'createWritable')) return writeAll(await target.createWritable(), bytes, options)
  if (has(target, 'getWriter')) return writeAll(target, bytes, options)
  await (target as { write(bytes: Uint8Array): unknown }).write(bytes)
}

/** Reads a source to its end and hands the bytes to `decode`. */
export async function loadFrom<O extends LoadOptions, T>(
  source: Source, options: O | undefined, decode: (bytes: ArrayBuffer | ArrayBufferView, options: O | undefined) => Promise<T>,
): Promise<T> {
  return decode(await readSource(source, options), options)
}

async function writeAll(stream: WritableStream<Uint8Array>, bytes: Uint8Array<ArrayBuffer>, options: DumpOptions | undefined): Promise<void> {
  const report = own(options, 'onProgress')
  const signal = own(options, 'signal')
  const writer = stream.getWriter()
  const until = interruptible(signal)
  try {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      await until(writer.ready)
      // A copy each: whoever consumes the stream may take a chunk's buffer away.
      await until(writer.write(bytes.slice(at, at + CHUNK)))
      report?.({ objects: 0, bytes: Math.min(at + CHUNK, bytes.length), phase: 'write' })
    }
    await until(writer.close())
  } catch (error) {
    const aborted = Promise.allSettled([writer.abort(error)])
    // An abort waits for the write that is under way, and that may be what the signal is tired of.
    if (signal?.aborted !== true) await aborted
    throw error
  } finally {
    writer.releaseLock()
  }
}

const CHUNK = 1 << 16

async function readSource(source: Source, options: LoadOptions | undefined): Promise<ArrayBuffer | ArrayBufferView> {
  own(options, 'signal')?.throwIfAborted()
  if (isBytes(source)) return source
  if (has(source, 'getFile')) return readSource(await source.getFile(), options)
  if (has(source, 'getReader')) {
    if (!source.locked) return readAll(source.getReader(), options)
    const hint = 'Let it go first: reader.releaseLock(); or give the reader.'
    throw new UnpicklingError(`Cannot load from this stream: another reader has it. ${hint}`, { code: 'BAD_SOURCE', hint })
  }
  if (has(source, 'stream')) return readAll(source.stream().getReader(), options)
  if (has(source, 'arrayBuffer') && 'body' in source) return readResponse(source as Response, options)
  if (has(source, Symbol.asyncIterator)) {
    const pieces = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    return readAll({ read: () => pieces.next(), cancel: async reason => pieces.return?.(reason) }, options)
  }
  if (has(source, 'read')) return readAll({ read: () => (source as { read(): unknown }).read() }, options)
  const hint = 'Give a key (a string), bytes, a Blob, a Response, a ReadableStream, a file handle, or an object with read().'
  throw new UnpicklingError(`Cannot load from this: it is not a place to read from. ${hint}`, { code: 'BAD_SOURCE', hint })
}

async function readResponse(response: Response, options: LoadOptions | undefined): Promise<ArrayBuffer | ArrayBufferView> {
  const why = !response.ok ? `the server answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}.`
    : response.bodyUsed ? 'the body of this response has been read already.'
      : response.body?.locked === true ? 'the body of this response is being read.' : undefined
  if (why !== undefined) throw new UnpicklingError(`Cannot load from this response: ${why}`, { code: 'BAD_RESPONSE' })
  return response.body === null ? new Uint8Array() : readAll(response.body.getReader(), options)
}

/** Whatever gives bytes piece by piece. */
interface Reading {
  read(): unknown
  cancel?(reason: unknown): Promise<unknown>
  releaseLock?(): void
}

async function readAll(reader: Reading, options: LoadOptions | undefined): Promise<ArrayBuffer | ArrayBufferView> {
  const signal = own(options, 'signal')
  try {
    return await gather(reader, options)
  } catch (error) {
    const cancelled = Promise.allSettled([reader.cancel?.(error)])
    if (signal?.aborted !== true) await cancelled
    throw error
  } finally {
    reader.releaseLock?.()
  }
}

async function gather(reader: Reading, options: LoadOptions | undefined): Promise<ArrayBuffer | ArrayBufferView> {
  const report: ((progress: Progress) => void) | undefined = own(options, 'onProgress')
  const most = limitsOf(options).bytes
  const until = interruptible(own(options, 'signal'))
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const got = await until(reader.read())
    if (typeof got !== 'object' || got === null || !('done' in got)) return bytesOf(got)
    if (got.done) break
    const chunk = bytesOf((got as ReadableStreamReadResult<unknown>).value)
    length += chunk.length
    if (length > most) {
      throw new UnpicklingError(`Cannot load from this: it is longer than ${most} bytes. If you expect it: limits: { bytes: … }.`, { code: 'LIMIT', offset: most })
    }
    chunks.push(chunk)
    report?.({ objects: 0, bytes: length, phase: 'read' })
  }
  return joined(chunks)
}

/** Awaits things, but no longer than until a signal fires; then its reason is thrown, whatever becomes of them. */
function interruptible(signal: AbortSignal | undefined): <T>(thing: T | PromiseLike<T>) => Promise<T> {
  if (signal === undefined) return async thing => await thing
  return async thing => {
    signal.throwIfAborted()
    let stop: () => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
    })
    try {
      return await Promise.race([thing, stopped])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}

/** By what it can do, not by its class: handles and streams come from other realms too. */
function has<K extends PropertyKey>(value: unknown, method: K): value is Extract<Target | Source, Record<K, unknown>> & Record<K, (...args: any[]) => unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Record<K, unknown>)[method] === 'function'
}
