// What bytes hold, told before anybody trusts them: kinds, code that is asked for, names, what of each limit is used, whose
// seal. One pass over the rows of a disassembly; builds and runs nothing, and so is safe on anything.

import { disassembly, isToken, type Fault, type Row } from './core/disassemble.ts'
import { cleaned, UnpicklingError } from './core/errors.ts'
import { FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAGS_AT, HEADER, MAGIC, VERSION } from './core/opcodes.ts'
import { atOnce } from './core/pauses.ts'
import { bytesOf } from './core/program.ts'
import type { Limits } from './core/settings.ts'
import { isSealed, SEAL } from './core/trust.ts'

/** Whose seal bytes have: nobody's; this realm's; another realm's, or one that does not fit; that of a key, which only its holder can check. */
export type SealState = 'none' | 'realm' | 'foreign' | 'key'

/** A function or class that bytes ask for. Names are fit to be shown: cut, and what is invisible is an escape. */
export interface CodeAsked {
  readonly type: 'function' | 'class'
  /** Names on the way to it: `makeCounter/inc`. Empty for one without a name. */
  readonly path: string
  /** The module or script that it stands in; empty for a function that no transform saw. */
  readonly module: string
  /** 1-based; 0 where it is not known. */
  readonly line: number
  /** 1-based. */
  readonly column: number
  /** Hash of its text, which tells whether another build has the same one; empty where that is not known. */
  readonly digest: string
  /** UTF-16 units of its text, if that came along. */
  readonly source?: number
  /** Variables that it captured, as far as their names came along: the innermost first. */
  readonly captured: readonly string[]
  /** Bindings of its module that it speaks of, likewise. */
  readonly bindings: readonly string[]
  /** Globals that it speaks of, likewise. */
  readonly globals: readonly string[]
}

/** What bytes hold. Lists have up to 1000 rows each; `more` counts what was left out. A function's lists have up to 100 names. */
export interface Contents {
  /** The format's version; absent for what is no pickle. */
  readonly protocol?: number
  readonly seal: SealState
  /** True if whoever wrote them says that they hold code. */
  readonly code: boolean
  /** Plain objects and instances, and arrays. */
  readonly objects: number
  readonly arrays: number
  /** Values of kinds, by tag, in the order of their first. */
  readonly kinds: readonly { readonly tag: string, readonly count: number }[]
  readonly functions: readonly CodeAsked[]
  /** What is meant by name: module and name, in the order of their first. */
  readonly names: readonly { readonly module: string, readonly name: string, readonly count: number }[]
  /** What is left out of the lists. */
  readonly more: { readonly kinds: number, readonly functions: number, readonly names: number }
  /** What of each limit a load uses: with these as its limits it passes, and with one less it does not. */
  readonly used: Limits
  /** What is wrong with the bytes; all else then tells of what stands before it. */
  readonly fault?: Fault
}

/**
 * What bytes hold, without running or building anything, on anything: hostile bytes give a `fault`, as data.
 *
 * The seal of a key is not checked, for that takes the key and time: `loadsAsync(bytes, { seal: key })` does. dill has
 * no counterpart; `pickletools.dis` shows all, and answers less.
 * @param bytes a buffer or any view of one
 */
export function contents(bytes: ArrayBuffer | ArrayBufferView): Contents {
  return atOnce(contentsInSteps(bytes))
}

/** The same, in steps between which pauses may be made. @param most functions that are listed */
export function* contentsInSteps(bytes: ArrayBuffer | ArrayBufferView, most: number = MOST): Generator<void, Contents> {
  const survey = new Survey(most)
  let given: Uint8Array | undefined
  let rows = 0
  try {
    given = bytesOf(bytes).slice()
    for (const row of disassembly(given)) {
      survey.see(row)
      if (++rows % SLICE === 0) yield
    }
  } catch (error) {
    if (!(error instanceof UnpicklingError)) throw error
    survey.fault = { code: error.code, message: error.message, offset: 0 }
  }
  return yield* survey.told(given ?? new Uint8Array(0))
}

/** Rows between two steps. */
const SLICE = 512
/** Rows of a list, names of one function, and lists and scopes that are kept meanwhile: bytes that refer to one thing many times pay for none of them. */
const MOST = 1000
const NAMES = 100
const KEPT = 50_000
/** How deep within a site something stands that a row is read from. */
const DEEPEST = 8

/** An object that is meant by its number. */
class Ref {
  readonly id: number
  constructor(id: number) { this.id = id }
}

/** A value that is open. Parts are kept where somebody asks for them. */
interface Frame {
  readonly id: number
  readonly opcode: string
  readonly tag: string | undefined
  readonly keys: readonly string[] | undefined
  readonly parts: unknown[] | undefined
  /** How many of those around it keep their parts. */
  readonly level: number
}

/** What is open and of no interest, however much of it there is. */
const plain: Frame = { id: -1, opcode: '', tag: undefined, keys: undefined, parts: undefined, level: 0 }
const ofClass: Frame = { ...plain, tag: 'class' }

interface ScopeRow {
  readonly parent: unknown
  readonly variables: readonly unknown[]
}

interface SiteRow {
  readonly scope: unknown
  readonly needs: readonly unknown[]
  readonly globals: readonly unknown[]
  readonly source: number
}

/** A site as it is told; its row may stand elsewhere, and names of variables with their scopes. */
interface Site extends Pick<CodeAsked, 'type' | 'path' | 'module' | 'line' | 'column' | 'digest' | 'bindings'> {
  readonly text: number
  readonly row: number
}

/** Kinds of which the parts say something. */
const asked: ReadonlySet<string> = new Set(['site', 'scope', 'RegExp', 'URLPattern', 'ResizableArrayBuffer', 'GrowableSharedArrayBuffer'])
const isKind = (opcode: string): boolean => opcode.startsWith('KIND') || opcode.startsWith('LEAF')
const isArray = (opcode: string): boolean => opcode.startsWith('ARR')
const isObject = (opcode: string): boolean => opcode.startsWith('OBJ') || opcode === 'SHAPE' || opcode === 'DICT'
/** What stands for one of its parts. */
const passes = (opcode: string): boolean => opcode === 'AFTER' || opcode === 'DRESS'
const textOf = (part: unknown): string => typeof part === 'string' ? cleaned(part) : ''
const numberOf = (part: unknown): number => typeof part === 'number' ? part : 0
const textsOf = (parts: readonly unknown[]): string[] => parts.slice(0, NAMES).map(textOf)
const idOf = (part: unknown): number => part instanceof Ref ? part.id : -1

class Survey {
  fault: Fault | undefined
  readonly #most: number
  #objects = 0
  #arrays = 0
  readonly #kinds = new Map<string, number>()
  /** By module, then by name: no string is made that bytes do not hold. */
  readonly #modules = new Map<string, Map<string, { count: number }>>()
  readonly #names: { readonly module: string, readonly name: string, count: number }[] = []
  readonly #more = { kinds: 0, functions: 0, names: 0 }
  readonly #used: { -readonly [K in keyof Limits]: number } = { bytes: 0, nodes: 0, string: 0, bigint: 0, regexp: 0, source: 0, depth: 0 }
  /** What is open, the outermost first. */
  readonly #frames: Frame[] = []
  readonly #sites: Site[] = []
  readonly #rows = new Map<number, SiteRow>()
  /** Lists within rows, by number; scopes by text and number. */
  readonly #lists = new Map<number, readonly unknown[]>()
  readonly #scopes = new Map<string, ScopeRow>()

  constructor(most: number) {
    this.#most = most
  }

  /** Looks at one row, and closes what it shows to be complete. */
  see(row: Row): void {
    const { opcode, depth, id } = row
    if (row.fault !== undefined) this.fault = row.fault
    if (opcode === 'STRING') this.#use('string', row.string!.length)
    if (!isToken(row)) return
    while (this.#frames.length > depth) this.#close(this.#frames.pop()!)
    if (opcode === 'END' || opcode === 'HOLD' || opcode === 'DEFKIND') return
    if (id !== undefined) this.#used.nodes++
    if (opcode === 'BIG' || opcode === 'NEGBIG') this.#use('bigint', Number.parseInt(row.operand, 10))
    this.#count(row)
    if (opens(row)) this.#use('depth', depth + 1)
    this.#frames.push(this.#open(row))
  }

  #open(row: Row): Frame {
    const { opcode, id = -1, keys } = row
    const { parts, level } = this.#frames.at(-1) ?? plain
    if (!passes(opcode)) parts?.push(leafOf(row))
    const tag = isKind(opcode) ? row.string : undefined
    const inside = parts !== undefined && level < DEEPEST && opens(row) && (isArray(opcode) || isObject(opcode) || passes(opcode))
    if (inside || tag !== undefined && asked.has(tag)) return { id, opcode, tag, keys, parts: [], level: inside ? level + 1 : 0 }
    return tag === 'class' ? ofClass : plain
  }

  #use(limit: keyof Limits, amount: number): void {
    if (amount > this.#used[limit]) this.#used[limit] = amount
  }

  #count({ opcode, string = '', module = '' }: Row): void {
    if (isObject(opcode)) this.#objects++
    else if (isArray(opcode) || opcode === 'SPARSE') this.#arrays++
    else if (isKind(opcode)) {
      const count = this.#kinds.get(string)
      if (count === undefined && this.#kinds.size >= MOST) this.#more.kinds++
      else this.#kinds.set(string, (count ?? 0) + 1)
    } else if (opcode === 'GLOBAL') this.#name(module, string)
  }

  #name(module: string, name: string): void {
    const known = this.#modules.get(module)?.get(name)
    if (known !== undefined) known.count++
    else if (this.#names.length >= MOST) this.#more.names++
    else {
      const told = { module: cleaned(module), name: cleaned(name), count: 1 }
      this.#names.push(told)
      if (!this.#modules.has(module)) this.#modules.set(module, new Map())
      this.#modules.get(module)!.set(name, told)
    }
  }

  #close({ id, opcode, tag, keys, parts }: Frame): void {
    if (parts === undefined) return
    if (passes(opcode)) this.#frames.at(-1)?.parts?.push(parts[opcode === 'DRESS' ? 0 : 1])
    else if (isArray(opcode)) {
      if (this.#lists.size < KEPT) this.#lists.set(id, parts.slice())
    }
    else if (isObject(opcode)) this.#closeRow(id, keys === undefined ? pairs(parts) : new Map(keys.map((key, i) => [key, parts[i]])))
    else if (tag === 'site') this.#closeSite(parts)
    else if (tag === 'RegExp') this.#use('regexp', lengthOf(parts[0]))
    else if (tag === 'URLPattern') for (const part of parts) this.#use('regexp', lengthOf(part))
    else if (tag !== 'scope') this.#use('bytes', numberOf(parts[0]))
    else this.#keepScope(`${idOf(parts[0])} ${numberOf(parts[1])}`, this.#scopes.get(`row ${idOf(parts[3])}`))
  }

  #keepScope(key: string, scope: ScopeRow | undefined): void {
    if (scope !== undefined && this.#scopes.size < KEPT) this.#scopes.set(key, scope)
  }

  /** A row of a site or of a scope: which, its keys say. */
  #closeRow(id: number, fields: ReadonlyMap<string, unknown>): void {
    if (fields.has('variables')) this.#keepScope(`row ${id}`, { parent: fields.get('parent'), variables: this.#list(fields.get('variables')) })
    if (!fields.has('digest')) return
    const source = lengthOf(fields.get('text'))
    this.#use('source', Math.max(source, Math.ceil(lengthOf(fields.get('code')) / 2)))
    this.#rows.set(id, { source, scope: fields.get('scope'), globals: this.#list(fields.get('free')), needs: this.#list(fields.get('needs')) })
  }

  #list(part: unknown): readonly unknown[] {
    return this.#lists.get(idOf(part)) ?? []
  }

  #closeSite([, id, , path, line, column, digest, text, row, ...names]: readonly unknown[]): void {
    if (this.#sites.length >= this.#most) {
      this.#more.functions++
      return
    }
    this.#sites.push({
      type: this.#frames.at(-1)?.tag === 'class' ? 'class' : 'function', path: textOf(path), module: textOf(id), line: numberOf(line),
      column: numberOf(column) + 1, digest: textOf(digest), text: idOf(text), row: idOf(row), bindings: textsOf(names.filter(name => typeof name === 'string')),
    })
  }

  #asked({ text, row: at, ...site }: Site): CodeAsked {
    const row = this.#rows.get(at)
    if (row === undefined) return { ...site, captured: [], globals: [] }
    return { ...site, source: row.source, captured: this.#captured(text, row), globals: textsOf(row.globals) }
  }

  #captured(text: number, { scope, needs }: SiteRow): string[] {
    const captured: unknown[] = []
    for (const level of needs.slice(0, NAMES)) {
      const told = this.#scopes.get(`${text} ${numberOf(scope)}`)
      if (told === undefined) break
      captured.push(...this.#list(level).slice(0, NAMES).map(index => told.variables[numberOf(index)]))
      scope = told.parent
    }
    return textsOf(captured.filter(name => typeof name === 'string'))
  }

  *told(bytes: Uint8Array): Generator<void, Contents> {
    while (this.#frames.length > 0) this.#close(this.#frames.pop()!)
    this.#use('bytes', bytes.length)
    const functions: CodeAsked[] = []
    for (const site of this.#sites) {
      functions.push(this.#asked(site))
      if (functions.length % SLICE === 0) yield
    }
    const isPickle = bytes.length >= HEADER && MAGIC.every((byte, i) => bytes[i] === byte)
    return {
      ...isPickle ? { protocol: bytes[VERSION]! } : {},
      seal: isPickle ? sealOf(bytes) : 'none', code: isPickle && (bytes[FLAGS_AT]! & FLAG_CODE) !== 0,
      objects: this.#objects, arrays: this.#arrays,
      kinds: [...this.#kinds].map(([tag, count]) => ({ tag: cleaned(tag), count })),
      functions,
      names: this.#names, more: this.#more, used: this.#used,
      ...this.fault === undefined ? {} : { fault: this.fault },
    }
  }
}

function sealOf(bytes: Uint8Array): SealState {
  const flags = bytes[FLAGS_AT]!
  if ((flags & FLAG_KEYED) !== 0) return 'key'
  if ((flags & FLAG_SEALED) === 0) return 'none'
  const at = Math.max(0, bytes.length - SEAL)
  return isSealed(bytes.subarray(0, at), bytes.subarray(at)) ? 'realm' : 'foreign'
}

/** True for what verification goes into. */
function opens({ opcode, keys, operand }: Row): boolean {
  if (keys !== undefined) return keys.length > 0
  if (isArray(opcode)) return operand !== '0'
  return isKind(opcode) || passes(opcode) || opcode === 'DICT' || opcode === 'PERSID'
}

const literals: Readonly<Record<string, unknown>> = { TRUE: true, FALSE: false, NULL: null, UNDEFINED: undefined, HOLE: undefined, BYTES: null, BIG: null, NEGBIG: null }

function leafOf({ opcode, operand, id, ref, string }: Row): unknown {
  if (id !== undefined || ref !== undefined) return new Ref(id ?? ref!)
  if (string !== undefined) return string
  return Object.hasOwn(literals, opcode) ? literals[opcode] : Number(operand)
}

function pairs(parts: readonly unknown[]): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  for (let i = 0; i < parts.length; i += 2) if (typeof parts[i] === 'string') fields.set(parts[i] as string, parts[i + 1])
  return fields
}

function lengthOf(part: unknown): number {
  return typeof part === 'string' ? part.length : 0
}
