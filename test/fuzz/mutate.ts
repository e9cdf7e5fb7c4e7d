// Ways to spoil a pickle: blind ones, which change bytes, and knowing ones, which change tokens, counts, references and
// strings and leave all else right. Each is given randomness from outside, so that a seed gives the same bytes again.

import { disassemble } from '../../lib/core/disassemble.ts'
import { opcodeOf, opcodes } from '../../lib/core/opcode-table.ts'
import { open } from '../../lib/core/program.ts'
import { defaultLimits } from '../../lib/core/settings.ts'
import { envelope, resum } from '../assembler.ts'

/** Integers from 0 to below a bound. */
export type Random = (below: number) => number

/** Mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): Random {
  let a = seed | 0
  return below => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below)
  }
}

/** A pickle, taken apart once for all its mutants. */
export interface Subject {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly strings: readonly string[]
  readonly tokens: Uint8Array
  /** Where each token begins, among the tokens; and where they end. */
  readonly bounds: readonly number[]
}

/** Takes a pickle apart. */
export function subjectOf(bytes: Uint8Array<ArrayBuffer>): Subject {
  const { strings, tokens: content, base } = open(bytes, defaultLimits)
  const tokens = content.subarray(base)
  const starts = disassemble(bytes).map(row => row.offset - base).filter(at => at >= 0 && at < tokens.length)
  return { bytes, strings, tokens, bounds: [...starts, tokens.length] }
}

const interesting = [0, 1, 2, 31, 32, 63, 64, 127, 128, 255, 256, 16384, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
const dictionary = ['__proto__', 'constructor', 'prototype', 'then', 'catch', 'toJSON', 'toString', 'valueOf', 'length', 'get', 'set', 'value',
  'default', 'Symbol.iterator', '', '0', '-0', '1.5', '4294967295', '\ud800', 'globalThis', 'registered', 'host', 'Object.prototype', 'Function.prototype',
  'Reflect.apply', 'eval', 'Map', 'Set', 'reduction', 'Symbol.for', 'Promise', 'x'.repeat(10_000)]
/** Opcodes that end, begin and refer: what a structure is made of. */
const structural = [0xb0, 0xb1, 0xc0, 0xc4, 0xc9, 0xca, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xdb, 0xe0, 0x40, 0x80, 0xa0, 0xa1]

const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!

function spliced(bytes: Uint8Array, at: number, remove: number, ...insert: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = insert.reduce((sum, part) => sum + part.length, 0)
  const out = new Uint8Array(bytes.length - remove + size)
  out.set(bytes.subarray(0, at))
  let next = at
  for (const part of insert) {
    out.set(part, next)
    next += part.length
  }
  out.set(bytes.subarray(at + remove), next)
  return out
}

/** A run of whole tokens: where it begins, and where it ends. */
function run({ bounds }: Subject, random: Random, most: number): [number, number] {
  const first = random(bounds.length - 1)
  const last = Math.min(bounds.length - 1, first + 1 + random(most))
  return [bounds[first]!, bounds[last]!]
}

/** A way to spoil a subject; some take parts of another. */
export type Mutation = (subject: Subject, random: Random, other: Subject) => Uint8Array<ArrayBuffer>

const rebuilt = ({ strings }: Subject, tokens: Uint8Array): Uint8Array<ArrayBuffer> => envelope({}, strings, tokens)

function changed(bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  change(copy)
  return copy
}

/** A count or an index in a token, set to another. */
function operand(subject: Subject, random: Random): Uint8Array<ArrayBuffer> {
  const [from, to] = run(subject, random, 1)
  const width = Math.min(pick([1, 2, 4], random), to - from - 1)
  return rebuilt(subject, changed(subject.tokens, tokens => {
    const value = random(3) === 0 ? random(8) : pick(interesting, random)
    for (let i = 0; i < width; i++) tokens[from + 1 + i] = Math.floor(value / 2 ** (8 * i)) & 255
  }))
}

/** Where the lists of a subject begin among its tokens, and where what is in them ends. */
function listsOf({ bytes, bounds, tokens }: Subject): [from: number, to: number][] {
  const rows = disassemble(bytes).slice(1 - bounds.length)
  return rows.flatMap(({ opcode, depth }, i) => {
    const next = rows.findIndex((row, j) => j > i && row.depth <= depth)
    return opcode.startsWith('ARR') ? [[bounds[i]!, next < 0 ? tokens.length : bounds[next]!]] : []
  })
}

/** A list with all that is in it, in whose place is one that says it is long, and has nothing in it. */
function emptied(subject: Subject, [from, to]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  return rebuilt(subject, spliced(subject.tokens, from, to - from, Uint8Array.of(0xce, 0xfe, 0xff, 0xff, 0xff)))
}

/** Mutations whose checksum is right. */
export const knowing: Readonly<Record<string, Mutation>> = {
  bit: ({ bytes }, random) => resum(changed(bytes, copy => { copy[random(copy.length)]! ^= 1 << random(8) })),
  bits: ({ bytes }, random) => resum(changed(bytes, copy => { for (let i = random(8); i >= 0; i--) copy[random(copy.length)]! ^= 1 << random(8) })),
  byte: ({ bytes }, random) => resum(changed(bytes, copy => { copy[random(copy.length)] = pick([0, 1, 0x7f, 0x80, 0xff], random) })),
  opcode: (subject, random) => rebuilt(subject, changed(subject.tokens, tokens => { tokens[pick(subject.bounds.slice(0, -1), random)] = random(2) === 0 ? pick(structural, random) : pick(opcodes, random).byte })),
  small: (subject, random) => rebuilt(subject, changed(subject.tokens, tokens => {
    const at = pick(subject.bounds.slice(0, -1), random)
    const { byte, span } = opcodeOf[tokens[at]!] ?? opcodes[0]!
    tokens[at] = byte + random(span)
  })),
  operand,
  reference: (subject, random) => {
    const [from, to] = run(subject, random, 1)
    return rebuilt(subject, spliced(subject.tokens, from, to - from, Uint8Array.of(0xc4, random(4) === 0 ? random(256) : random(12))))
  },
  drop: (subject, random) => {
    const [from, to] = run(subject, random, 3)
    return rebuilt(subject, spliced(subject.tokens, from, to - from))
  },
  double: (subject, random) => {
    const [from, to] = run(subject, random, 4)
    return rebuilt(subject, spliced(subject.tokens, to, 0, subject.tokens.subarray(from, to)))
  },
  swap: (subject, random) => {
    const { tokens } = subject
    const [a, b] = run(subject, random, 3)
    const [c, d] = run(subject, random, 3)
    if (b > c) return rebuilt(subject, tokens)
    return rebuilt(subject, spliced(spliced(tokens, c, d - c, tokens.subarray(a, b)), a, b - a, tokens.subarray(c, d)))
  },
  insert: (subject, random) => {
    const [from] = run(subject, random, 1)
    return rebuilt(subject, spliced(subject.tokens, from, 0, Uint8Array.of(pick(structural, random), ...Array.from({ length: random(5) }, () => random(4) === 0 ? random(256) : random(8)))))
  },
  splice: (subject, random, other) => {
    const [from, to] = run(subject, random, 4)
    const [a, b] = run(other, random, 12)
    const strings = [...subject.strings, ...other.strings]
    return envelope({}, random(2) === 0 ? strings : subject.strings, spliced(subject.tokens, from, to - from, other.tokens.subarray(a, b)))
  },
  string: (subject, random) => {
    const strings = [...subject.strings]
    if (strings.length > 0) strings[random(strings.length)] = pick(random(4) === 0 && strings.length > 1 ? subject.strings : dictionary, random)
    return envelope({}, strings, subject.tokens)
  },
  long: (subject, random) => {
    const lists = listsOf(subject)
    return lists.length === 0 ? subject.bytes : emptied(subject, pick(lists, random))
  },
  cut: (subject, random) => rebuilt(subject, subject.tokens.subarray(0, random(subject.tokens.length))),
}

/** Two or three in a row: what one breaks, another may mend. */
export function several(subject: Subject, random: Random, other: Subject): Uint8Array<ArrayBuffer> {
  const names = Object.keys(knowing)
  let { bytes } = subject
  for (let i = random(3); i >= 0; i--) {
    try {
      bytes = knowing[pick(names, random)]!(i === 0 ? subject : subjectOf(bytes), random, other)
    } catch {
      return bytes // Its strings can no longer be read, and so it cannot be taken apart again.
    }
  }
  return bytes
}

/** All of a subject's mutants of one kind, where they can be counted; every so many of a large one. */
export function* truncated({ bytes }: Subject, step: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let length = 0; length < bytes.length; length += step) yield bytes.slice(0, length)
}

/** Each list as one that only says it is long. */
export function* lengthened(subject: Subject): Generator<Uint8Array<ArrayBuffer>> {
  for (const list of listsOf(subject)) yield emptied(subject, list)
}

/** Each bit flipped, the checksum as it was. */
export function* flipped({ bytes }: Subject, step: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let bit = 0; bit < bytes.length * 8; bit += step) yield changed(bytes, copy => { copy[bit >> 3]! ^= 1 << (bit & 7) })
}

/** Each byte set to the values at the ends, the checksum repaired. */
export function* stamped({ bytes }: Subject, step: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += step) {
    for (const to of [0, 1, 0x7f, 0x80, 0xff]) if (bytes[at] !== to) yield resum(changed(bytes, copy => { copy[at] = to }))
  }
}

/** Cut at each byte, the checksum repaired. */
export function* shortened(subject: Subject, step: number): Generator<Uint8Array<ArrayBuffer>> {
  for (const bytes of truncated(subject, step)) yield resum(bytes)
}
