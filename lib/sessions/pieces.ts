// What a save writes: the pickle cut where its content says, parts that are stored already by the name under which they are, the
// rest compressed where that makes it smaller, and the head that speaks of them. Writes nothing, and reads nothing.

import { pause } from '../core/pauses.ts'
import { compressed, type Compression } from './compression.ts'
import { cutAfter } from './cut.ts'
import { formatOf, type Content, type Facts, type Head, type Part, type Version } from './head.ts'
import { hashOf, isUnread } from './seal.ts'

/** Up to so many bytes a save is one transaction; more is written ahead, part by part. */
export const AT_ONCE: number = 2 ** 20

/** A part, and its bytes as they are stored; or as they are, where it is stored already. */
export interface Piece {
  readonly part: Part
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The pieces of a pickle, of which none is partly content; those that are in the base already under the name by which they are there. */
export async function partsOf({ bytes, ends = bytes.length }: Content, save: string, base: Head | undefined): Promise<Piece[]> {
  // One that is small is written whole each time: two generations that share nothing do not break together.
  const known = new Map(base === undefined || bytes.length <= AT_ONCE ? [] : base.parts.filter(({ hash }) => hash !== '').map(part => [part.hash, part]))
  const pieces = []
  for (let at = 0, index = 0; at < bytes.length; index++) {
    if (index > 0) await pause()
    // A view would be stored with all of its buffer.
    const piece = bytes.slice(at, cutAfter(bytes, at, at < ends ? ends : bytes.length))
    at += piece.length
    const hash = await hashOf(piece)
    pieces.push({ part: known.get(hash) ?? { save, index, length: piece.length, hash }, bytes: piece })
  }
  return pieces
}

/** The same, those of this save compressed that become smaller. */
export async function packed(pieces: readonly Piece[], save: string, format: Compression): Promise<Piece[]> {
  const all: Piece[] = []
  for (const piece of pieces) {
    if (piece.part.save === save) {
      if (all.length > 0) await pause()
      const bytes = await compressed(piece.bytes, format)
      all.push(bytes.length < piece.bytes.length ? { part: { ...piece.part, packed: { format, length: bytes.length } }, bytes } : piece)
    } else all.push(piece)
  }
  return all
}

/** The head of a save, with no seal. */
export function headOf(version: Version, facts: Facts, content: Content, pieces: readonly Piece[], beside: readonly string[]): Head {
  const parts = pieces.map(({ part }) => part)
  return {
    dill: 'session', format: formatOf(parts), ...factsOf(facts), ...version, savedAt: Date.now(), length: content.bytes.length,
    bytes: parts.reduce((sum, { packed, length }) => sum + (packed?.length ?? length), 0) + sizeBeside(content.attachments),
    ...content.ends === undefined ? {} : { ends: content.ends }, parts, beside,
  }
}

function sizeBeside(attachments: readonly unknown[]): number {
  let size = 0
  for (const part of attachments) {
    if (part instanceof ArrayBuffer) size += part.byteLength
    else if (typeof Blob === 'function' && part instanceof Blob) size += part.size
  }
  return size
}

/** True if two saves hold the same; false where nobody can tell. */
export function holdsSame(a: Head, b: Head): boolean {
  const told = ({ parts, ends, beside, names, skipped, build, source, module }: Head): string => JSON.stringify([ends, within(parts, ends).map(({ length, hash }) => [length, hash]), beside, names, skipped, build, source, module])
  return a.parts.every(({ hash }) => hash !== '') && !a.beside.some(isUnread) && told(a) === told(b)
}

/** The parts that are content. */
function within(parts: readonly Part[], ends = Infinity): readonly Part[] {
  let at = 0
  return parts.filter(({ length }) => (at += length) <= ends)
}

/** Without what else a head has. */
function factsOf({ name, module, build, source, names, skipped }: Facts): Facts {
  return { name, module, build, source, names, skipped }
}
