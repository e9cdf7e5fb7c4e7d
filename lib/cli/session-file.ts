// A file as the command takes it: a pickle, or a session's file, which is a pickle that holds one. What is in the file is
// read off its rows, as everything here.

import { disassembly, isToken, type Row } from '../core/disassemble.ts'
import { cleaned } from '../core/errors.ts'
import { unpacked, type Packed } from '../sessions/compression.ts'

/** What a session's file says of the session. */
export interface SessionFacts {
  readonly name: string
  readonly module: string
  readonly build: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  readonly names: readonly string[]
}

/** A file that was read. */
export interface Opened {
  readonly path: string
  readonly pickle: Uint8Array
  readonly session?: SessionFacts
}

/** Takes the session out of a session's file, unless the file itself is meant; one that is compressed may become `most` bytes. */
export async function openFile(path: string, bytes: Uint8Array, raw: boolean, most: number): Promise<Opened> {
  const found = raw ? undefined : sessionIn(bytes)
  if (found === undefined) return { path, pickle: bytes }
  const { session, pickle, packed } = found
  const hint = 'To look at the file itself: --raw.'
  const limit = `If you expect it: --bytes ${packed?.length}. ${hint}`
  return { path, session, pickle: packed === undefined ? pickle : await unpacked(pickle.slice(), packed, most, 'open the session', { limit, damaged: hint }) }
}

/** Names that are told of. */
const MOST = 1000
/** Bytes of an opcode and a length, before raw bytes. */
const RAW = 5

/** True for rows of tokens that are values. */
function isValue(row: Row): boolean {
  return isToken(row) && !['HOLD', 'END', 'DEFKIND'].includes(row.opcode)
}

function sessionIn(bytes: Uint8Array): { readonly pickle: Uint8Array, readonly session: SessionFacts, readonly packed?: Packed<string> } | undefined {
  const texts = new Map<string, string>()
  const names: string[] = []
  let keys: readonly string[] | undefined
  let part = -1
  let key: string | undefined
  let content: Uint8Array | undefined
  /** Where in its buffer the session lies: offset and length. */
  const window: number[] = []
  /** Format and length. */
  const packed: string[] = []
  for (const row of disassembly(bytes)) {
    if (row.fault !== undefined) return undefined
    if (!isValue(row)) continue
    if (row.depth === 0) {
      keys = row.keys
      if (keys === undefined || !['dill', 'name', 'bytes', 'savedAt'].every(name => keys!.includes(name))) return undefined
    }
    if (row.depth === 1) {
      key = keys![++part]
      texts.set(key!, row.string ?? row.operand)
    }
    if (row.depth === 2 && key === 'names' && row.string !== undefined && names.length < MOST) names.push(cleaned(row.string))
    if (row.depth === 2 && key === 'packed') packed.push(row.string ?? row.operand)
    if (row.depth === 2 && key === 'bytes' && row.id === undefined && row.ref === undefined) window.push(Number(row.operand))
    if (key === 'bytes' && row.opcode === 'BYTES') content ??= bytes.subarray(row.offset + RAW, row.offset + row.length)
  }
  if (content === undefined || texts.get('dill') !== 'session file') return undefined
  const [offset = 0, length = content.length - offset] = window
  const text = (name: string): string => cleaned(texts.get(name) ?? '')
  return {
    pickle: content.subarray(offset, offset + length),
    ...packed.length < 2 ? {} : { packed: { format: packed[0]!, length: Number(packed[1]) } },
    session: { name: text('name'), module: text('module'), build: text('build'), savedAt: Number(texts.get('savedAt')), names },
  }
}
