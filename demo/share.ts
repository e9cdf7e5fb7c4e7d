// What a playground gives away, as bytes of a file or of a link, and what a reader is told before any of it counts: the
// cells' text, values that are data alone, and – apart from these – a session with functions, which is opened only by who
// trusts it. Reading it runs nothing: it is data, and what it holds is told by `contents`. Knows no page.

import { base64Text } from '../lib/core/text.ts'
import { contents, disassembly, dumps, loads, PickleError, rowText, Trust, type Contents } from '../lib/index.ts'
import { rewritten } from '../lib/source/cell.ts'
import { parseProgram } from '../lib/source/parse.ts'
import { analyseScopes } from '../lib/source/scope.ts'

/** What is given away. */
export interface Shared {
  readonly title: string
  readonly cells: readonly string[]
  /** A pickle of the names that are data alone. */
  readonly values?: Uint8Array<ArrayBuffer>
  /** A session file with all names, where some of them are or hold code. */
  readonly session?: Uint8Array<ArrayBuffer>
}

/** Characters of a link. */
export const LONGEST_LINK = 8000
const FILE_LIMIT = 2 ** 26
const LINK_LIMIT = 2 ** 20
const KEY = '#open='

/** The bytes of a file. */
export function packed({ title, cells, values, session }: Shared): Uint8Array<ArrayBuffer> {
  return dumps({ dill: 'playground', version: 1, title, cells: [...cells], ...values === undefined ? {} : { values }, ...session === undefined ? {} : { session } })
}

/** Reads a file, or a session that was exported elsewhere. Throws an Error that says what is wrong. */
export function unpacked(bytes: Uint8Array, limit: number = FILE_LIMIT): Shared {
  const data = read(bytes, limit)
  const kind = own(data, 'dill')
  if (kind === 'session file' && own(data, 'bytes') instanceof Uint8Array) return { title: textOf(own(data, 'name'), 'Imported'), cells: [], session: new Uint8Array(bytes) }
  const cells = own(data, 'cells')
  if (kind !== 'playground' || !Array.isArray(cells) || !cells.every(cell => typeof cell === 'string')) throw new Error('This is neither a playground nor a session: it holds another value.')
  if (!(Number(own(data, 'version')) <= 1)) throw new Error('A newer version of this page wrote it. Reload the page to get that version.')
  return { title: textOf(own(data, 'title'), 'Shared'), cells, ...bytesOf(data, 'values'), ...bytesOf(data, 'session') }
}

function read(bytes: Uint8Array, limit: number): Record<string, unknown> | null {
  try {
    return loads(bytes, { trust: Trust.data, limits: { bytes: limit, nodes: 1e5, string: limit } })
  } catch (error) {
    // Most files of a disk are none.
    if (error instanceof PickleError && (error.code === 'NOT_A_PICKLE' || bytes.length < 16)) throw new Error('This is neither a playground nor a session. Export makes such files, and Share such links.', { cause: error })
    throw error
  }
}

/** The part of a link after the address. */
export async function hashOf(shared: Shared): Promise<string> {
  const small = await through(packed(shared), new CompressionStream('deflate-raw'), Infinity)
  return KEY + base64Text(small).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** True if an address holds something to open. */
export function holdsShared(hash: string): boolean {
  return hash.startsWith(KEY)
}

/** What a link holds. Rejects with an Error that says what is wrong. */
export async function sharedIn(hash: string): Promise<Shared> {
  let text
  try {
    text = atob(hash.slice(KEY.length).replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    throw new Error('The link is not whole: a part of it was lost on the way.')
  }
  const bytes = Uint8Array.from(text, char => char.charCodeAt(0))
  return unpacked(await through(bytes, new DecompressionStream('deflate-raw'), LINK_LIMIT), LINK_LIMIT)
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      parts.push(step.value as Uint8Array<ArrayBuffer>)
      size += step.value.length
      if (size <= limit) continue
      await reader.cancel()
      break
    }
  } catch {
    throw new Error('The link is not whole: a part of it was lost on the way.')
  }
  if (size > limit) throw new Error('The link holds more than a playground may.')
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** What is in it, told without running or building anything. */
export interface Survey {
  readonly cells: number
  readonly functions: number
  readonly classes: number
  /** Names of the page and the language that its code speaks of. */
  readonly outside: readonly string[]
  readonly values?: Contents
  readonly code?: Contents
}

export function surveyOf({ cells, values, session }: Shared): Survey {
  const code = session === undefined ? undefined : contents(insideOf(session) ?? session)
  const told = code?.functions ?? []
  const outside = new Set([...cells, ...session === undefined ? [] : sourcesIn(session)].flatMap(outsideNames))
  for (const { globals } of told) for (const name of globals) outside.add(name)
  for (const name of cells.flatMap(declared)) outside.delete(name)
  return {
    cells: cells.length,
    functions: told.filter(({ type }) => type === 'function').length, classes: told.filter(({ type }) => type === 'class').length,
    outside: [...outside].sort(), ...values === undefined ? {} : { values: contents(values) }, ...code === undefined ? {} : { code },
  }
}

/** Every text in a session file that may be code. */
export function sourcesIn(session: Uint8Array): string[] {
  const texts = new Set<string>()
  const inside = insideOf(session)
  for (const row of inside === undefined ? [] : disassembly(inside)) if (row.string !== undefined && /[({=`]/.test(row.string)) texts.add(row.string)
  return [...texts]
}

/** The rows of a disassembly, as text; at most so many. */
export function rowsIn({ values, session }: Shared, most = 400): string[] {
  const rows: string[] = []
  for (const bytes of [values, session === undefined ? undefined : insideOf(session)]) {
    for (const row of bytes === undefined ? [] : disassembly(bytes)) {
      if (rows.length === most) return [...rows, '…']
      rows.push(rowText(row))
    }
  }
  return rows
}

/** The pickle within a session file. */
function insideOf(session: Uint8Array): Uint8Array | undefined {
  try {
    const bytes = own(loads<Record<string, unknown>>(session, { trust: Trust.data }), 'bytes')
    return bytes instanceof Uint8Array ? bytes : undefined
  } catch {
    return undefined
  }
}

const identifiers = /(?<![.\p{ID_Continue}$])[\p{ID_Start}$_][\p{ID_Continue}$]*/gu

/** Names of a text that mean something of the page or the language; more than that where it does not parse. */
function outsideNames(text: string): string[] {
  const names = new Set(freeNames(text) ?? freeNames(`(${text}\n)`) ?? [...text.matchAll(identifiers)].map(([word]) => word))
  return [...[...names].filter(name => name in globalThis && !(name in Object.prototype) && name !== 'undefined'), ...(/\bimport\b/.test(text) ? ['import'] : [])]
}

/** Names that a cell declares: what others say of them means these. */
function declared(text: string): readonly string[] {
  try {
    return rewritten(text, '$dill').names
  } catch {
    return []
  }
}

function freeNames(text: string): string[] | undefined {
  try {
    return analyseScopes(parseProgram(text, 'cell')).references.filter(({ variable }) => variable === undefined).map(({ name }) => name)
  } catch {
    return undefined
  }
}

/** Names with the values that are data alone, and whether there are others. */
export function dataOf(scope: Record<string, unknown>, names: readonly string[]): { values: Uint8Array<ArrayBuffer> | undefined, data: string[], code: string[] } {
  const data: string[] = []
  const code: string[] = []
  for (const name of names) {
    try {
      const isCode = contents(dumps(scope[name], { weak: true })).code
      const list = isCode ? code : data
      list.push(name)
    } catch {
      // It cannot be saved, so it cannot be given away.
    }
  }
  return { values: data.length === 0 ? undefined : dumps(Object.fromEntries(data.map(name => [name, scope[name]])), { weak: true }), data, code }
}

/** The names of `values`. Throws where they are not data. */
export function namesIn(values: Uint8Array): Record<string, unknown> {
  const names = loads<Record<string, unknown>>(values, { trust: Trust.data })
  if (typeof names !== 'object' || names === null || Object.getPrototypeOf(names) !== Object.prototype) throw new Error('Its values are not the names of a playground.')
  return names
}

function bytesOf<K extends 'values' | 'session'>(data: object | null, key: K): { [P in K]?: Uint8Array<ArrayBuffer> } {
  const bytes = own(data, key)
  return bytes instanceof Uint8Array ? { [key]: new Uint8Array(bytes) } as { [P in K]?: Uint8Array<ArrayBuffer> } : {}
}

function textOf(value: unknown, other: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 80) : other
}

function own(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined
}
