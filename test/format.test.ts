/// <reference types="vite/client" />
// The tables of format.md, written from the opcodes and the catalogue and held against them. `npx vitest run -u format`
// writes them anew; rows of kinds that this engine lacks stay as they are.

import { describe, expect, test } from 'vitest'
import { disassemble, isToken } from '../lib/core/disassemble.ts'
import { kind, type Kind, type Writer } from '../lib/core/kind.ts'
import { opcodes, type Opcode } from '../lib/core/opcode-table.ts'
import { INTS } from '../lib/core/opcodes.ts'
import { tags } from '../lib/core/tags.ts'
import { bytesText } from '../lib/core/text.ts'
import { registry } from '../lib/dill.ts'
import { codeKinds } from '../lib/kinds/code.ts'
import { dumps, Pickler } from '../lib/index.ts'
import type { Example } from '../lib/objects.ts'
import text from './format.md?raw'
import { examples, registerExamples } from './support/examples.ts'
import { originHasFiles } from './support/origin-files.ts'

registerExamples()

const views = '[Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView]'
const upTo = (n: number): string => `[...Array(${n}).keys(), ${n - 1}]`

/** An expression for each opcode, in whose pickle it stands. */
const expressions: Readonly<Record<string, string>> = {
  INT: '7', OBJ: '[{ a: 1 }, { a: 2 }]', STR: "['a', 'a']", ARR: '[null]', NULL: 'null', UNDEFINED: 'undefined', TRUE: 'true', FALSE: 'false', NAN: 'NaN',
  U8: '200', N8: '-1', I16: '300', I32: '-70000', U48: '2 ** 40', F32: '0.5', F64: '0.1', BIG: '258n', NEGBIG: '-258n', NEWSTR: "'dill'",
  STR8: `${upTo(33)}.map(i => 's' + i)`, STR16: `${upTo(257)}.map(i => 's' + i)`, STR32: `${upTo(65_537)}.map(i => 's' + i)`,
  REF8: '(o => [o, o])({})', REF16: '(o => [o, ...o])(Array.from({ length: 255 }, () => ({})))', REF32: '(o => [o, ...o])(Array.from({ length: 65_536 }, () => ({})))',
  OBJ16: `${upTo(65)}.map(i => ({ ['k' + i]: 0 }))`, OBJ32: "[...Array(65_536).keys(), '', ''].map(i => ({ ['k' + i]: 0 }))",
  SHAPE: '({ a: 1 })', DICT: "Object.fromEntries(Array.from({ length: 65 }, (_, i) => ['k' + i, i]))",
  ARR8: 'Array(16).fill(0)', ARR16: 'Array(256).fill(0)', ARR32: 'Array(65_536).fill(0)', SPARSE: 'Object.assign([], { 100: 1 })', HOLE: '[, 1]',
  KIND: '/a/g', KINDH: 'new Map([[1, 2]])', LEAF: `[/a/, new Map(), new Set(), ...${views}.map(View => new View(new ArrayBuffer(8))), new Date(0)]`,
  DEFKIND: 'new Date(0)', HOLD: '/a/', END: 'new Set()', DRESS: 'Object.freeze([])', AFTER: 'Object.create({})', GLOBAL: 'Math.max',
  BYTES: 'new Uint8Array([1, 2]).buffer', LEAF0: 'new Date(0)',
}

/** What only a pickler with hooks and attachments writes. */
const hooked: Readonly<Record<string, readonly [example: string, dump: () => Uint8Array]>> = {
  ATTACH: ['a value beside the bytes', () => {
    const pickler = new Pickler({ attachments: [] })
    pickler.registry.add(kind<Beside>({ tag: 'beside', prototypes: [Beside.prototype], arity: 1, encode: (value, out) => out.attach('value', value, ''), decode: from => from.value() }))
    return pickler.dump(new Beside())
  }],
  PERSID: ['an object whose persistent id is 7', () => {
    const pickler = new Pickler()
    pickler.persistentId = value => value instanceof Beside ? 7 : undefined
    return pickler.dump(new Beside())
  }],
}

class Beside {}

function opcodeRow(opcode: Opcode): string[] {
  const { byte, span, name, operands, means } = opcode
  const [example, dump] = hooked[name] ?? [expressions[name]!, () => dumps(Function(`return ${expressions[name]}`)())]
  const bytes = dump()
  const row = disassemble(bytes).find(found => found.opcode === name)
  if (row === undefined) throw new Error(`${example} has no ${name}`)
  const hex = (n: number): string => n.toString(16).padStart(2, '0')
  const { offset, length } = row
  return [
    code(name), span === 1 ? hex(byte) : `${hex(byte)}–${hex(byte + span - 1)}`, span === 1 ? operands.join(', ') : 'n, in its byte', means + (row.id === undefined ? '' : ' *(id)*'),
    code(example), `${code(bytesText(bytes.subarray(offset, offset + length), 12))}${row.operand === '' ? '' : ` ${code(row.operand)}`}`,
  ]
}

/** What a kind tells of an example, in the order of the telling. */
function told({ encode }: Kind, value: unknown): string {
  const said: string[] = []
  const say = (what: string): void => void said.push(what)
  const ignore = (): void => {}
  const writer: Writer = {
    value: say, text: say, number: say, bytes: say, attaches: true, refuse: ignore, note: ignore,
    entry() { say('key'); say('value') }, property: () => say('property'), accessor: () => say('accessor'), hold: () => say('HOLD'),
    needs: say, later: label => say(label), attach: label => say(label), wish: ignore, captured: () => say('variable'), track: ignore, named: () => false, weakKeys: () => [{}, {}, {}],
    byref: false, recurse: false, fmode: 0, scratch: (_key, make) => make(),
  }
  encode(value, writer)
  return folded(folded(said, 1), 2).join(', ')
}

/** The list with one in place of groups that come again and again. */
function folded(list: readonly string[], size: number): string[] {
  const out: string[] = []
  for (let i = 0; i < list.length;) {
    const group = list.slice(i, i + size)
    let next = i + size
    while (list.slice(next, next + size).join() === group.join() && group.length === size) next += size
    if (next > i + size) out.push(size === 1 ? `${group[0]} \\*` : `(${group.join(', ')}) \\*`)
    else next = i + 1
    if (next === i + 1) out.push(list[i]!)
    i = next
  }
  return out
}

/** The tokens of a pickle in one line: parentheses for nesting. */
function compact(bytes: Uint8Array, most: number): string {
  const rows = disassemble(bytes).filter(isToken)
  let line = ''
  let depth = 0
  for (const [i, row] of rows.slice(0, most).entries()) {
    line += row.depth > depth ? ' (' : row.depth < depth ? `${')'.repeat(depth - row.depth)} ` : i === 0 ? '' : '; '
    depth = row.depth
    line += `${row.opcode}${row.operand === '' ? '' : ` ${row.operand}`}${row.id === undefined ? '' : ` #${row.id}`}`
  }
  return line + (rows.length > most ? ` … ${rows.length - most} more` : '') + ')'.repeat(depth)
}

async function kindRow(tag: string, example: Example): Promise<string[]> {
  const value = late.includes(example) ? await example.make() : example.make()
  const bytes = await new Pickler({ weak: true, ...example.verdict === 'attached' && { attachments: [] } }).dumpAsync(value)
  const rows = disassemble(bytes)
  const defined = rows.find(({ opcode, string }) => opcode === 'DEFKIND' && string === tag)
  if (defined === undefined) throw new Error(`the pickle of "${example.name}" has no ${tag}`)
  const parts = defined.operand.match(/, (\d+) part/)?.[1] ?? ''
  const own = registry.kindOf(tag)
  return [code(tag), parts, own === undefined || tag === 'reduction' ? 'factory, argument \\*, HOLD, state' : told(own, await firstOf(value, own)), example.name, code(compact(bytes, 24))]
}

/** The first value of a kind in an example: many hold several. */
async function firstOf(value: unknown, kind: Kind): Promise<unknown> {
  const seen = new Set<unknown>()
  const rest = [value]
  for (const next of rest) {
    if ((typeof next !== 'object' && typeof next !== 'symbol') || next === null || seen.has(next)) continue
    seen.add(next)
    const answers = typeof next === 'symbol' ? kind.types?.includes('symbol') === true && (kind.is?.(next) ?? true)
      : registry.plan(Object.getPrototypeOf(next) ?? {}).candidates.find(candidate => candidate.is?.(next) ?? true) === kind
    if (answers) return next
    if (typeof next === 'object') rest.push(...Reflect.ownKeys(next).flatMap(key => [key, Reflect.getOwnPropertyDescriptor(next, key)?.value as unknown]))
  }
  throw new Error(`no ${kind.tag} in the example`)
}

function code(what: string): string {
  const fence = what.includes('`') ? '``' : '`'
  return `${fence}${what.replaceAll('|', '\\|')}${fence}`
}

const table = (head: string, rows: readonly string[][]): string =>
  `| ${head} |\n|${'---|'.repeat(head.split(' | ').length)}\n${rows.map(cells => `| ${cells.join(' | ')} |\n`).join('')}`

/** The text with another table between these marks. */
function withTable(all: string, name: string, rows: string): string {
  const [before, rest] = all.split(`<!-- ${name} -->\n`) as [string, string]
  return `${before}<!-- ${name} -->\n${rows}${rest.slice(rest.indexOf('<!-- end -->'))}`
}

/** The rows of a table, by their first cell. */
function rowsOf(all: string, name: string): Map<string, string[]> {
  const lines = all.split(`<!-- ${name} -->\n`)[1]!.split('<!-- end -->')[0]!.split('\n').slice(2)
  const cells = lines.filter(line => line !== '').map(line => line.slice(2, -2).split(/(?<!\\) \| /))
  return new Map(cells.map(row => [row[0]!, row]))
}

/** What engines tell differently: a row stays as it is. */
const varied = Reflect.ownKeys(new Error('')).join() === 'stack,message' ? /^(Intl\.|DOMException$|QuotaExceededError$)/ : /^(Intl\.|.*Error$|DOMException$|ImageData$)/

/** What only asynchronous code makes, and so is not in the catalogue. */
const late: readonly Example[] = typeof FileSystemFileHandle !== 'function' || !originHasFiles ? [] : [{
  group: 'live values', kind: 'file handle', name: 'a file of the origin itself', verdict: 'async',
  make: async () => (await navigator.storage.getDirectory()).getFileHandle('format.txt', { create: true }),
}]

/** The first example of each kind: one that can be compared, if there is any. */
function shown(): Map<string, Example> {
  const shown = new Map<string, Example>()
  for (const example of [...late, ...examples.filter(({ opaque }) => opaque !== true), ...examples]) {
    const { kind, verdict, local } = example
    const own = registry.kindOf(kind)
    if ((verdict === 'refused' && own?.weak === undefined) || verdict === 'by reference' || local === true || shown.has(kind)) continue
    if (own !== undefined && isMade(own)) shown.set(kind, example)
  }
  return shown
}

/** True for kinds that values of this engine have, and that bytes can make. What is code is told apart, for its bytes speak of texts; inner parts are in the rows of those that have them. */
function isMade({ tag, decode, shell, prototypes, inner }: Kind): boolean {
  return inner !== true && (decode !== undefined || shell !== undefined) && prototypes?.length !== 0 && !codeKinds.some(kind => kind.tag === tag)
}

describe('format.md', () => {
  test('shows every opcode, and every kind that this engine has', async () => {
    const kinds = rowsOf(text, 'kinds')
    for (const [tag, example] of shown()) {
      if (!varied.test(tag) || !kinds.has(code(tag))) kinds.set(code(tag), await kindRow(tag, example))
    }
    const sorted = [...kinds.values()].toSorted(([a], [b]) => a! < b! ? -1 : 1)
    const opcodesTable = table('opcode | byte | operands | meaning | example | there it is', opcodes.map(opcodeRow))
    const kindsTable = table('kind | parts | tells | example | disassembly', sorted)
    const listed = tags.map((tag, number) => `${number} ${code(tag)}`).join(', ')
    const whole = [['opcodes', opcodesTable], ['tags', `${listed}\n`], ['kinds', kindsTable]] as const
    await expect(whole.reduce((all, [name, rows]) => withTable(all, name, rows), text)).toMatchFileSnapshot('./format.md')
  })

  test('gives numbers to tags of kinds that there are, each once', () => {
    // What only newer engines have.
    const lacking = Object.hasOwn(globalThis, 'Float16Array') ? [] : ['Float16Array']
    expect(tags.filter(tag => registry.kindOf(tag) === undefined)).toEqual(lacking)
    expect(new Set(tags).size).toBe(tags.length)
    expect(tags.length).toBeLessThanOrEqual(INTS)
  })

  test('has an example of every kind that bytes can make', () => {
    const tags = registry.kinds().filter(isMade).map(({ tag }) => tag)
    expect(tags.filter(tag => !rowsOf(text, 'kinds').has(code(tag)))).toEqual([])
  })
})
