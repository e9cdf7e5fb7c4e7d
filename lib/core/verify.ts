// Tokens checked whole before anything is built: every opcode known and complete, every count paid for by bytes, every
// index defined, every reference to something that exists, every kind known, every name found and allowed. What passes
// here, the decoder reads without looking at bounds again. Builds no value and runs nobody's code.

import { u16At, u32At, varintAt, varintSize } from './bytes.ts'
import { keyText, pathText, UnpicklingError, type PathStep } from './errors.ts'
import { PRIVATE, type Kind } from './kind.ts'
import * as op from './opcodes.ts'
import type { Registry } from './registry.ts'
import { defaultLimits, type Limits } from './settings.ts'
import { tags } from './tags.ts'

/** What verification needs to know. */
export interface Surroundings {
  readonly registry: Registry
  readonly limits: Limits
  readonly attachments: number
  readonly strings: readonly string[]
  /** Where the tokens begin. */
  readonly base: number
  /** True if a name that no table knows may be found by the caller's `findClass`. */
  readonly finds: boolean
  /** True if persistent ids can be loaded. */
  readonly persists: boolean
}

/** A name in the bytes. */
export interface Named {
  readonly module: string
  readonly name: string
  readonly offset: number
  readonly power: boolean
  readonly value: object | symbol | undefined
  /** The number of its node. */
  readonly node: number
}

/** A value of a judged kind: the leaves with which it begins. */
export interface Judged {
  readonly kind: Kind
  readonly leaves: readonly unknown[]
  /** The number of its node. */
  readonly node: number
  readonly offset: number
}

/** What the tokens hold. */
export interface Verified {
  readonly nodes: number
  readonly names: readonly Named[]
  readonly judged: readonly Judged[]
}

const COUNT = 0
const DICT = 1
const PARTS = 2
const INNER = 3
const PROTOTYPE = 4
const STATE = 5
const KEY = 6
const ATTRIBUTES = 7
const VALUES = 8

/** Entries of a frame. */
const FRAME = 4

/** Bytes of the longest token that is a value of its own and refers to nothing. */
const LONGEST = 9
/** Bytes of each such token; 0 for all others. */
const leafSizes = /* @__PURE__ */ sizesOfLeaves()

function sizesOfLeaves(): Uint8Array {
  const sizes = new Uint8Array(256).fill(1, op.INT, op.OBJ)
  for (const opcode of [op.NULL, op.UNDEFINED, op.TRUE, op.FALSE, op.NAN]) sizes[opcode] = 1
  sizes[op.U8] = sizes[op.N8] = 2
  sizes[op.I16] = 3
  sizes[op.I32] = sizes[op.F32] = 5
  sizes[op.U48] = 7
  sizes[op.F64] = LONGEST
  return sizes
}

/** Checks tokens, which go to the end of the bytes. Throws an UnpicklingError with code, offset and path. */
export function verify(tokens: Uint8Array, around: Surroundings): Verified {
  const checker = new Checker(tokens, around)
  checker.run()
  return { nodes: checker.nodes, names: checker.names, judged: checker.judged }
}

class Checker {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Checker

  readonly #tokens: Uint8Array
  readonly #around: Surroundings
  readonly #given: readonly string[]
  readonly #most: number
  readonly #deepest: number
  readonly names: Named[] = []
  readonly judged: Judged[] = []
  nodes = 0
  #at: number
  /** 1 where the node with this id exists. */
  #exists = new Uint8Array(64)
  /** Nodes that stand in the parts of kinds only. */
  #inner: Set<number> | undefined = undefined
  #strings = 0
  readonly #shapes: (readonly string[])[] = []
  readonly #kinds: Kind[] = []
  /** The innermost frame: what is expected, how many of it are left, which id the frame makes, and what names its path. */
  #mode = COUNT
  #left = 1
  #node = -1
  #facts: unknown = 'root'
  /** The same of those around it, `FRAME` entries for each. */
  readonly #frames: unknown[] = []
  #depth = 0

  constructor(tokens: Uint8Array, around: Surroundings) {
    this.#tokens = tokens
    this.#at = around.base
    this.#around = around
    this.#given = around.strings
    this.#most = around.limits.nodes
    this.#deepest = around.limits.depth
  }

  run(): void {
    const tokens = this.#tokens
    const { length } = tokens
    for (;;) {
      if (this.#mode === COUNT) this.#leaves()
      while (this.#mode <= DICT && this.#left === 0) {
        if (this.#depth === 0) {
          if (this.#at !== length) this.#fail('TRAILING', `${length - this.#at} bytes follow the end of the value`)
          if (this.#strings !== this.#given.length) this.#fail('BAD_STRING', 'strings are left that no token uses')
          return
        }
        this.#pop()
      }
      if (this.#at >= length) this.#fail('TRUNCATED', 'the input ends within a value')
      let token = tokens[this.#at]!
      if (token === op.DEFKIND) token = this.#defineKinds()
      if (this.#mode !== COUNT && this.#expect(token)) continue
      this.#left--
      this.#at++
      this.#value(token)
    }
  }

  /** Steps over values that stand for themselves, of which there is nothing to check. What is not among them is left to `#value`. Hot. */
  #leaves(): void {
    const tokens = this.#tokens
    const given = this.#given.length
    const last = tokens.length - LONGEST
    let at = this.#at
    let left = this.#left
    let strings = this.#strings
    for (; left > 0 && at <= last; left--) {
      const token = tokens[at]!
      const size = leafSizes[token]!
      if (size > 0) at += size
      else if (token >= op.STR && token < op.ARR && token - op.STR < strings) at++
      else if (token === op.NEWSTR && strings < given) {
        strings++
        at++
      } else break
    }
    this.#at = at
    this.#left = left
    this.#strings = strings
  }

  #push(mode: number, left: number, node: number, facts: unknown): void {
    if (this.#depth >= this.#deepest) this.#fail('LIMIT', `values are nested deeper than the limit of ${this.#around.limits.depth}`)
    const frames = this.#frames
    const at = FRAME * this.#depth++
    frames[at] = this.#mode
    frames[at + 1] = this.#left
    frames[at + 2] = this.#node
    frames[at + 3] = this.#facts
    this.#mode = mode
    this.#left = left
    this.#node = node
    this.#facts = facts
  }

  #pop(): void {
    if (this.#node >= 0) this.#exists[this.#node] = 1
    const frames = this.#frames
    const at = FRAME * --this.#depth
    this.#mode = frames[at] as number
    this.#left = frames[at + 1] as number
    this.#node = frames[at + 2] as number
    this.#facts = frames[at + 3]
  }

  /** What frames other than plain counts allow here; true if the token is dealt with. */
  #expect(token: number): boolean {
    switch (this.#mode) {
      case DICT:
        if (this.#left % 2 === 0) {
          if (!isString(token)) this.#fail('BAD_KEY', 'a key is no string')
        }
        return false
      case PARTS:
        if (token === op.END) {
          this.#at++
          this.#pop()
          return true
        }
        if (token !== op.HOLD) return false
        if (this.#node < 0 || this.#exists[this.#node] === 1) this.#fail('BAD_TOKEN', 'a value begins to exist twice')
        if ((this.#facts as Kind).shell === undefined) this.#fail('BAD_TOKEN', `a value of kind ${(this.#facts as Kind).tag} is made only when it is complete`)
        this.#exists[this.#node] = 1
        this.#at++
        return true
      case INNER:
        if (!isContainer(token)) this.#fail('BAD_TOKEN', 'an object was expected')
        this.#mode = this.#left & op.DRESS_PROTOTYPE ? PROTOTYPE : this.#left & op.DRESS_STATE ? STATE : KEY
        break
      case PROTOTYPE:
        this.#mode = this.#left & op.DRESS_STATE ? STATE : KEY
        break
      case STATE:
        this.#mode = VALUES
        this.#facts = 0
        break
      case KEY:
        if (token === op.END) {
          this.#at++
          this.#pop()
          return true
        }
        if (!isString(token) && !isIndex(token) && !isSymbol(token)) this.#fail('BAD_KEY', 'a key is neither a string nor a symbol')
        this.#mode = ATTRIBUTES
        break
      case ATTRIBUTES:
        if (token > PRIVATE) this.#fail('BAD_TOKEN', 'property attributes were expected')
        this.#mode = VALUES
        this.#facts = token & 8 ? 2 : 1
        break
      case VALUES:
        if (this.#facts === 0) {
          if (token !== op.END) this.#fail('BAD_TOKEN', 'a state is followed by something else')
          this.#at++
          this.#pop()
          return true
        }
        this.#facts = (this.#facts as number) - 1
        if (this.#facts === 0) this.#mode = KEY
    }
    this.#left++
    return false
  }

  /** Checks one value token, whose byte is read. Hot. */
  #value(token: number): void {
    if (token < op.OBJ) return
    if (token < op.STR) return this.#row(token - op.OBJ)
    if (token < op.ARR) return this.#string(token - op.STR)
    if (token < op.NULL) return this.#list(token - op.ARR)
    const size = leafSizes[token]!
    if (size > 0) return this.#skip(size - 1)
    switch (token) {
      case op.BIG: case op.NEGBIG: return this.#bigint(token)
      case op.NEWSTR: return this.#newString()
      case op.STR8: return this.#string(this.#u8())
      case op.STR16: return this.#string(this.#u16())
      case op.STR32: return this.#string(this.#u32())
      case op.REF8: return this.#reference(this.#u8())
      case op.REF16: return this.#reference(this.#u16())
      case op.REF32: return this.#reference(this.#u32())
      case op.OBJ16: return this.#row(this.#u16())
      case op.OBJ32: return this.#row(this.#u32())
      case op.SHAPE: return this.#shape()
      case op.DICT: {
        const count = this.#paid(this.#u32(), 2)
        this.#make(1)
        return this.#push(DICT, count * 2, -1, 'entry')
      }
      case op.ARR8: return this.#list(this.#u8())
      case op.ARR16: return this.#list(this.#u16())
      case op.ARR32: return this.#list(this.#u32())
      case op.SPARSE: this.#u32(); this.#make(1); return
      case op.HOLE:
        if (this.#mode !== COUNT || typeof this.#facts !== 'number') this.#fail('BAD_TOKEN', 'a hole stands outside an array')
        return
      case op.KIND: return this.#kind(this.#u8(), 0)
      case op.KINDH: return this.#kind(this.#u8(), 1)
      case op.LEAF: return this.#leaf(this.#u8())
      case op.DRESS: {
        const flags = this.#u8()
        if (flags > 15) this.#fail('BAD_TOKEN', 'a dress has unknown marks')
        return this.#push(INNER, flags, -1, 'dress')
      }
      case op.AFTER: return this.#push(COUNT, 2, -1, 'after')
      case op.GLOBAL: return this.#name()
      case op.BYTES: {
        if (typeof this.#facts !== 'object' || Array.isArray(this.#facts)) this.#fail('BAD_TOKEN', 'raw bytes stand outside a value')
        this.#skip(this.#u32())
        return
      }
      case op.ATTACH: {
        const index = this.#u32()
        if (index >= this.#around.attachments) this.#fail('NO_ATTACHMENT', `attachment ${index} is not there`, 'Give loads the same attachments list that dumps filled.')
        return
      }
      case op.PERSID:
        if (!this.#around.persists) this.#fail('NO_PERSISTENT_LOAD', 'a persistent id stands here, and nobody loads it', 'Give the Unpickler a persistentLoad(id).')
        return this.#push(COUNT, 1, this.#make(0), 'id')
      default:
        if (token >= op.LEAF0 && token < op.LEAF0 + op.LEAVES) return this.#leaf(token - op.LEAF0)
        this.#at--
        this.#fail('BAD_TOKEN', `opcode 0x${token.toString(16)} ${token > op.PERSID ? 'does not exist' : 'does not belong here'}`)
    }
  }

  #make(exists: number): number {
    const id = this.nodes++
    if (id >= this.#exists.length) {
      const more = new Uint8Array(this.#exists.length * 2)
      more.set(this.#exists)
      this.#exists = more
    }
    this.#exists[id] = exists
    if (this.nodes > this.#most) this.#fail('LIMIT', `there are more objects than the limit of ${this.#around.limits.nodes}`, 'If you expect it: loads(bytes, { limits: { nodes: … } }).')
    return id
  }

  #reference(id: number): void {
    if (id >= this.nodes) this.#fail('BAD_REF', `object ${id} is not defined before it is used`)
    if (this.#exists[id] !== 1) this.#fail('BAD_REF', `object ${id} is used before it exists`)
    if (this.#inner?.has(id) === true) this.#placeInner()
  }

  /** An inner part stands in the parts of a kind, or before something that needs it. */
  #placeInner(): void {
    let mode = this.#mode
    let left = this.#left
    let facts = this.#facts
    for (let at = FRAME * (this.#depth - 1); at >= 0 && mode === COUNT && facts === 'after'; at -= FRAME) {
      if (left === 1) return
      mode = this.#frames[at] as number
      left = this.#frames[at + 1] as number
      facts = this.#frames[at + 3]
    }
    const inParts = mode === PARTS || (mode === COUNT && typeof facts === 'object' && !Array.isArray(facts))
    if (!inParts) this.#fail('BAD_TOKEN', 'an inner part stands where a value should be')
  }

  /** What every value of a kind is looked at for, when its token has been read. */
  #begin(kind: Kind, id: number): void {
    if (kind.inner === true) {
      this.#placeInner()
      this.#inner ??= new Set<number>()
      this.#inner.add(id)
    }
    if (kind.judged !== undefined) this.judged.push({ kind, leaves: this.#peek(kind.judged), node: id, offset: this.#at })
  }

  /** The leaves that follow, without going on to them. */
  #peek(count: number): unknown[] {
    const [at, strings] = [this.#at, this.#strings]
    const leaves = Array.from({ length: count }, () => {
      const token = this.#u8()
      if (isString(token)) return this.#given[this.#stringIndex(token)]
      if (token < op.OBJ) return token
      if (token === op.U8) return this.#u8()
      if (token === op.N8) return -1 - this.#u8()
      if (token === op.I16) return this.#u16() << 16 >> 16
      if (token === op.I32) return this.#u32() | 0
      return token === op.TRUE ? true : token === op.FALSE ? false : this.#fail('BAD_TYPE', 'a leaf was expected')
    })
    this.#at = at
    this.#strings = strings
    return leaves
  }

  #row(index: number): void {
    const keys = this.#shapes[index]
    if (keys === undefined) return this.#fail('BAD_REF', `shape ${index} is not defined before it is used`)
    this.#make(1)
    if (keys.length > 0) this.#push(COUNT, this.#paid(keys.length, 1), -1, keys)
  }

  #list(length: number): void {
    this.#make(1)
    if (length > 0) this.#push(COUNT, this.#paid(length, 1), -1, length)
  }

  #shape(): void {
    const head = this.#head()
    const from = head % op.FROMS
    const keys = this.#keys(Math.floor(head / op.FROMS), from)
    if (!areDistinct(keys)) this.#fail('DUPLICATE_KEY', 'a shape has the same key twice')
    if (from === op.FROM_VALUE) {
      const token = this.#u8()
      if (token === op.GLOBAL) this.#name()
      else if (token >= op.REF8 && token <= op.REF32) this.#value(token)
      else this.#fail('BAD_PROTOTYPE', 'a prototype is neither a name nor an object seen before')
    }
    this.#shapes.push(keys)
    this.#row(this.#shapes.length - 1)
  }

  #head(): number {
    const head = varintAt(this.#tokens, this.#at)
    if (head < 0) this.#fail('TRUNCATED', 'the input ends within a value')
    if (Number.isNaN(head)) this.#fail('BAD_TOKEN', 'the number of keys of a shape is impossible')
    this.#at += varintSize(head)
    return head
  }

  #keys(count: number, from: number): readonly string[] {
    if (from === op.FROM_OBJECT_NEXT) {
      if (count > this.#given.length - this.#strings) this.#fail('BAD_STRING', 'a shape asks for strings that are not there')
      return this.#given.slice(this.#strings, this.#strings += count)
    }
    const keys: string[] = []
    for (let left = this.#paid(count, 2); left > 0; left--) {
      const token = this.#u8()
      if (!isString(token)) this.#fail('BAD_KEY', 'a key of a shape is no string')
      keys.push(this.#given[this.#stringIndex(token)]!)
    }
    return keys
  }

  #stringIndex(token: number): number {
    if (token === op.NEWSTR) {
      this.#newString()
      return this.#strings - 1
    }
    const index = token < op.ARR ? token - op.STR : token === op.STR8 ? this.#u8() : token === op.STR16 ? this.#u16() : this.#u32()
    this.#string(index)
    return index
  }

  #string(index: number): void {
    if (index >= this.#strings) this.#fail('BAD_REF', `string ${index} is not defined before it is used`)
  }

  #newString(): void {
    if (++this.#strings > this.#given.length) this.#fail('BAD_STRING', 'a token asks for a string that is not there')
  }

  #nextString(): string {
    const token = this.#u8()
    if (!isString(token)) this.#fail('BAD_TOKEN', 'a name is no string')
    return this.#given[this.#stringIndex(token)]!
  }

  #bigint(token: number): void {
    const size = this.#u32()
    if (size > this.#around.limits.bigint) this.#fail('LIMIT', `a BigInt has ${size} bytes, more than the limit of ${this.#around.limits.bigint}`, 'If you expect it: loads(bytes, { limits: { bigint: … } }).')
    if (size === 0 && token === op.NEGBIG) this.#fail('BAD_TOKEN', 'a BigInt is negative zero')
    if (size > 0 && this.#tokens[this.#at] === 0) this.#fail('BAD_TOKEN', 'a BigInt begins with a zero')
    this.#skip(size)
  }

  /** Definitions stand before the value that is the first of its kind; returns that value's token. */
  #defineKinds(): number {
    this.#at++
    const tag = this.#tag()
    const kind = this.#around.registry.kindOf(tag)
    if (kind === undefined) return this.#fail('UNKNOWN_KIND', `nothing here knows how to make a ${keyText(tag)}`, 'Load it with dill rather than dill/data, with a newer dill, in an engine that has this type, or register the kind before loading.')
    if (kind.decode === undefined && kind.shell === undefined) this.#fail('UNKNOWN_KIND', `no bytes make a ${keyText(tag)}`)
    if (this.#kinds.includes(kind)) this.#fail('BAD_TOKEN', `the kind ${keyText(tag)} is named twice`)
    const parts = this.#u8() - 1
    if (parts !== (kind.arity ?? -1)) this.#fail('KIND_CHANGED', `a ${keyText(tag)} has ${parts < 0 ? 'any number of' : parts} parts in these bytes, and ${kind.arity ?? 'any number of'} here`, 'Load it with the version of the kind that wrote it, and write it again; a changed kind needs another tag.')
    if (this.#kinds.length > 255) this.#fail('BAD_TOKEN', 'there are more than 256 kinds')
    this.#kinds.push(kind)
    const token = this.#tokens[this.#at]
    if (token === undefined) return this.#fail('TRUNCATED', 'the input ends within a value')
    if (!isKind(token)) this.#fail('BAD_TOKEN', 'a kind is defined and not used')
    return token
  }

  /** By its number, or by its text. */
  #tag(): string {
    const number = this.#tokens[this.#at]!
    if (!(number < op.OBJ)) return this.#nextString()
    const tag = tags[number] ?? this.#fail('UNKNOWN_KIND', `kind ${number} of the format is not known here`, 'Load it with a newer dill.')
    this.#at++
    return tag
  }

  #kindAt(index: number): Kind {
    return this.#kinds[index] ?? this.#fail('BAD_REF', `kind ${index} is not defined before it is used`)
  }

  #kind(index: number, exists: number): void {
    const kind = this.#kindAt(index)
    if (kind.arity !== undefined || (exists === 1 && kind.shell === undefined)) this.#fail('BAD_TOKEN', `a value of kind ${kind.tag} has the wrong form`)
    const id = this.#make(exists)
    this.#begin(kind, id)
    this.#push(PARTS, 0, id, kind)
  }

  #leaf(index: number): void {
    const kind = this.#kindAt(index)
    if (kind.arity === undefined) return this.#fail('BAD_TOKEN', `a value of kind ${kind.tag} has the wrong form`)
    const id = this.#make(0)
    this.#begin(kind, id)
    this.#push(COUNT, kind.arity, id, kind)
  }

  #name(): void {
    const offset = this.#at - 1
    const module = this.#nextString()
    const name = this.#nextString()
    const found = this.#around.registry.find(module, name)
    if (found === undefined && !this.#around.finds) {
      this.#fail('UNKNOWN_NAME', `${keyText(name)} is not known here`,
        module === 'registered' ? 'Register it, under this name, before loading.'
          : module.includes('#') ? `Import ${module.slice(0, module.lastIndexOf('#')) || 'the program'}, which binds it, before loading.` : `This engine has no ${keyText(name)}.`)
    }
    this.names.push({ module, name, offset, power: found?.power ?? false, value: found?.value, node: this.#make(1) })
  }

  /** A count that at least `cost` bytes each pay for. */
  #paid(count: number, cost: number): number {
    if (count * cost > this.#tokens.length - this.#at) this.#fail('TRUNCATED', `${count} parts were promised, more than the input can hold`)
    return count
  }

  #skip(count: number): void {
    if (count > this.#tokens.length - this.#at) this.#fail('TRUNCATED', 'the input ends within a value')
    this.#at += count
  }

  #u8(): number {
    this.#skip(1)
    return this.#tokens[this.#at - 1]!
  }

  #u16(): number {
    this.#skip(2)
    return u16At(this.#tokens, this.#at - 2)
  }

  #u32(): number {
    this.#skip(4)
    return u32At(this.#tokens, this.#at - 4)
  }

  #fail(code: string, why: string, hint?: string): never {
    const offset = this.#at
    const path = this.#path()
    const where = path.length === 0 ? '' : ` (${pathText(path)})`
    throw new UnpicklingError(`Cannot load at byte ${offset}${where}: ${why}.${hint === undefined ? '' : ` ${hint}`}`, { code, offset, path, hint })
  }

  /** Where the frames stand, as far as counts tell. */
  #path(): PathStep[] {
    const path: PathStep[] = []
    const frames = [...this.#frames.slice(0, FRAME * this.#depth), this.#mode, this.#left, this.#node, this.#facts]
    // The outermost frame is the root's own, and a path of a million steps helps nobody.
    for (let at = FRAME; at < frames.length && path.length < 100; at += FRAME) {
      const [mode, left, , facts] = frames.slice(at, at + FRAME) as [number, number, number, unknown]
      if (Array.isArray(facts)) path.push({ via: 'property', name: facts[Math.max(0, facts.length - left - 1)] as string })
      else if (mode === COUNT && typeof facts === 'number') path.push({ via: 'element', name: Math.max(0, facts - left - 1) })
      else if (mode === PARTS) path.push({ via: 'part', name: (facts as Kind).tag })
      else if (mode === DICT) path.push({ via: 'part', name: 'entry' })
    }
    return path
  }
}

/** To make a Set takes longer than to compare a few with each other. */
const FEW = 8

function areDistinct(keys: readonly string[]): boolean {
  if (keys.length > FEW) return new Set(keys).size === keys.length
  for (let i = 1; i < keys.length; i++) {
    for (let j = 0; j < i; j++) if (keys[i] === keys[j]) return false
  }
  return true
}

function isString(token: number): boolean {
  return token >= op.STR && token < op.ARR || token >= op.NEWSTR && token <= op.STR32
}

function isIndex(token: number): boolean {
  return token < op.OBJ || token === op.U8 || token === op.I16 || token === op.I32 || token === op.U48
}

function isSymbol(token: number): boolean {
  return token >= op.REF8 && token <= op.REF32 || token === op.GLOBAL || token === op.PERSID || isKind(token)
}

function isKind(token: number): boolean {
  return token >= op.KIND && token <= op.LEAF || token >= op.LEAF0 && token < op.LEAF0 + op.LEAVES
}

function isContainer(token: number): boolean {
  return token >= op.OBJ && token < op.STR || token >= op.ARR && token < op.NULL || token >= op.OBJ16 && token <= op.SPARSE
    || isKind(token)
}

Checker.alive = new Checker(new Uint8Array(0), { strings: [], base: 0, limits: defaultLimits } as unknown as Surroundings)
