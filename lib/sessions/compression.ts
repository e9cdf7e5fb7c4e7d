// Parts of a session made small by the platform's own streams, each by itself, and large again: never larger than was said
// beforehand, whatever comes out of them. Knows no store and no session.

import { isLength } from '../core/brand.ts'
import { joined } from '../core/bytes.ts'
import { PickleError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { pause } from '../core/pauses.ts'
import { own } from '../core/settings.ts'

/** How bytes are made small: `'gzip'`, or `'deflate-raw'`, which is 18 bytes less a part and has no checksum of its own. */
export type Compression = 'gzip' | 'deflate-raw'

const FORMATS: readonly unknown[] = ['gzip', 'deflate-raw'] satisfies Compression[]

/**
 * Bytes that a stream is given at once. All that comes of them is there before anybody can say that it is enough, and
 * that is up to a thousand times as much.
 */
const PIECE = 2 ** 14
/** Bytes after which the realm may go on: a browser's streams do their work where the page does its own. */
const STEP = 2 ** 18

/** True for the name of a format that is known here. */
export function isCompression(format: unknown): format is Compression {
  return FORMATS.includes(format)
}

/** Throws a PickleError with code `BAD_OPTION` for another format, a PicklingError with code `NO_COMPRESSION` where the platform lacks it. */
export function checkCompression(format: unknown): void {
  if (format === undefined) return
  if (!isCompression(format)) throw new PickleError("Option compress must be 'gzip' or 'deflate-raw'. For example: { compress: 'gzip' }.", { code: 'BAD_OPTION' })
  if (streamOf('CompressionStream', format) !== undefined) return
  const hint = 'Leave option compress out here: what was saved without it loads everywhere.'
  throw new PicklingError(`Cannot save with compress: '${format}': this platform has no CompressionStream for it. ${hint}`, { code: 'NO_COMPRESSION', hint })
}

/** Bytes made small. */
export async function compressed(bytes: Uint8Array<ArrayBuffer>, format: Compression): Promise<Uint8Array<ArrayBuffer>> {
  return (await through(bytes, streamOf('CompressionStream', format)!, Infinity))!
}

/**
 * Bytes made large again; undefined if they are not those of `length` bytes: too many come out, too few, or the stream is
 * broken. Rejects with an UnpicklingError with code `NO_COMPRESSION` where the platform lacks it.
 */
export async function inflated(bytes: Uint8Array<ArrayBuffer>, format: Compression, length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stream = streamOf('DecompressionStream', format)
  if (stream === undefined) {
    const hint = 'Load it in a newer browser, and save it there without option compress. Nothing was changed.'
    throw new UnpicklingError(`Cannot load what was saved with compress: '${format}': this platform has no DecompressionStream for it. ${hint}`, { code: 'NO_COMPRESSION', hint })
  }
  let all: Uint8Array<ArrayBuffer> | undefined
  try {
    all = await through(bytes, stream, length)
  } catch {
    return undefined // Only the stream has thrown, and whatever it says of it: these are not the bytes.
  }
  return all?.length === length ? all : undefined
}

/** How bytes are compressed, and how many they are: of a file before, of a part as it is stored. */
export interface Packed<F extends string = Compression> {
  readonly format: F
  readonly length: number
}

/** True for what says that of bytes, of a file or of a part. */
export function isPacked(packed: unknown): packed is Packed {
  if (typeof packed !== 'object' || packed === null) return false
  return isCompression(own(packed as Packed, 'format')) && isLength(own(packed as Packed, 'length'))
}

/**
 * Bytes of a file made large again. Rejects with an UnpicklingError: code `LIMIT` if they say that they were more than
 * `most`, and nothing is inflated then; `DAMAGED` if they are not what they say.
 *
 * @param what cannot be done, in words
 * @param hints what to do about either
 */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>, { format, length }: Packed<string>, most: number, what: string, hints: { readonly limit: string, readonly damaged: string }): Promise<Uint8Array<ArrayBuffer>> {
  if (length > most) throw tooLong(what, length, most, hints.limit)
  const all = isCompression(format) ? await inflated(bytes, format, length) : undefined
  if (all !== undefined) return all
  throw new UnpicklingError(`Cannot ${what}: what is compressed in the file is not the ${length} bytes that it speaks of. ${hints.damaged}`, { code: 'DAMAGED', hint: hints.damaged })
}

/** For more bytes than are wanted, before any of them is inflated. */
export function tooLong(what: string, length: number, most: number, hint: string): UnpicklingError {
  return new UnpicklingError(`Cannot ${what}: it has ${length} bytes, more than the limit of ${most}, and nothing of it was inflated. ${hint}`, { code: 'LIMIT', hint })
}

/** Undefined where there is no such stream, or none for the format. */
function streamOf(name: 'CompressionStream' | 'DecompressionStream', format: Compression): GenericTransformStream | undefined {
  const Stream = (globalThis as Partial<Pick<typeof globalThis, typeof name>>)[name]
  if (typeof Stream !== 'function') return undefined
  try {
    return new Stream(format)
  } catch {
    return undefined // It is there, and does not know the format.
  }
}

/** All that comes out of a stream; undefined if that is more than `most` bytes. */
async function through(bytes: Uint8Array<ArrayBuffer>, { readable, writable }: GenericTransformStream, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const writer = writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>
  const reader = readable.getReader() as ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>
  const write = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      if (at > 0 && at % STEP === 0) await pause()
      await writer.write(bytes.subarray(at, at + PIECE))
    }
    await writer.close()
  }
  const written = write()
  written.catch(() => {}) // The reader hears of it.
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    length += step.value.length
    if (length > most) {
      await Promise.allSettled([reader.cancel(), writer.abort()])
      return undefined
    }
    chunks.push(step.value)
  }
  await written
  return joined(chunks)
}
