// Which part of one object is which of another: named ones by their names, elements and members by what they hold, lines of
// source by their text. Sequences that are long are compared by their ends and then by index. Knows no bytes.

import type { Content, Part } from './content.ts'

/** A part of the first, of the second, or of both. */
export type Aligned = readonly [mine: Part | undefined, other: Part | undefined]

/** A line of source that stands in one of two texts. */
export interface Line {
  readonly sign: '+' | '−'
  readonly text: string
}

/** Elements, or lines, that are compared one by one with all others. */
const MOST = 400
/** Characters of a source that are looked at, and of a line that are shown. */
const SOURCE = 200_000
const WIDE = 300

/** Says of each object in a number what stands in it and below. Objects that stand elsewhere too count by their type. */
export function* deepHashes(content: Content): Generator<unknown, Int32Array> {
  const { count, graph } = content
  const hashes = new Int32Array(count)
  for (let id = count - 1; id >= 0; id--) {
    let hash = mixText(0, content.tag(id))
    for (const { step, form, target, text, hash: raw } of content.raw(id)) {
      if (step.via === 'prototype') continue
      if (step.via !== 'element' && step.via !== 'member') hash = mixText(hash, String(step.name))
      hash = target < 0 ? mixText(hash ^ raw, form + text) : mix(hash, graph.holders[target] === id && target > id ? hashes[target]! : mixText(1, content.tag(target)))
    }
    hashes[id] = hash
    yield
  }
  return hashes
}

function mix(hash: number, n: number): number {
  const mixed = Math.imul(hash ^ n, 0x01000193)
  return mixed ^ mixed >>> 15
}

function mixText(hash: number, text: string): number {
  let mixed = hash ^ text.length
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  return mixed ^ mixed >>> 15
}

/** Aligns the parts of two objects, in the order of the second; what is only in the first stands where it stood. */
export function aligned(mine: readonly Part[], others: readonly Part[], before: Content, after: Content, [mineHashes, otherHashes]: readonly [Int32Array, Int32Array]): Aligned[] {
  const isInSequence = ({ step: { via } }: Part): boolean => via === 'element' || via === 'member'
  const isAlike = (a: Part, b: Part): boolean => a.target < 0 || b.target < 0
    ? a.target < 0 && b.target < 0 && a.form === b.form && a.text === b.text && a.hash === b.hash
    : before.tag(a.target) === after.tag(b.target) && mineHashes[a.target] === otherHashes[b.target]
  const named = keyed(mine.filter(part => !isInSequence(part)), others.filter(part => !isInSequence(part)))
  const [a, b] = [mine.filter(isInSequence), others.filter(isInSequence)]
  if (a.length === 0 && b.length === 0) return named
  // Elements of an array that has kept its length mostly stand where they stood.
  if (a.length === b.length && a[0]!.step.via === 'element') return [...a.map((part, i): Aligned => [part, b[i]]), ...named]
  return [...inSequence(a, b, isAlike), ...named]
}

function keyed(mine: readonly Part[], others: readonly Part[]): Aligned[] {
  const isSame = (a: Part | undefined, b: Part | undefined): boolean => a !== undefined && b !== undefined && a.step.via === b.step.via && Object.is(a.step.name, b.step.name)
  if (mine.length === others.length && mine.every((part, i) => isSame(part, others[i]))) return mine.map((part, i) => [part, others[i]])
  const keyOf = ({ step: { via, name } }: Part): string => `${via} ${typeof name} ${String(name)}`
  const rest = new Map(mine.map(part => [keyOf(part), part]))
  const known = new Set(others.map(keyOf))
  const rows: Aligned[] = []
  let next = 0
  const passGone = (): void => {
    for (; next < mine.length && !known.has(keyOf(mine[next]!)); next++) rows.push([mine[next], undefined])
  }
  for (const other of others) {
    passGone()
    const part = rest.get(keyOf(other))
    rows.push([part, other])
    if (part === mine[next]) next++
  }
  for (; next < mine.length; next++) if (!known.has(keyOf(mine[next]!))) rows.push([mine[next], undefined])
  return rows
}

function inSequence<T>(a: readonly T[], b: readonly T[], isAlike: (a: T, b: T) => boolean): (readonly [T | undefined, T | undefined])[] {
  let start = 0
  while (start < a.length && start < b.length && isAlike(a[start]!, b[start]!)) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && isAlike(a[a.length - 1 - end]!, b[b.length - 1 - end]!)) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const middle = left.length <= MOST && right.length <= MOST ? longest(left, right, isAlike) : byIndex(left, right)
  return [...a.slice(0, start).map((part, i) => [part, b[i]!] as const), ...middle, ...a.slice(a.length - end).map((part, i) => [part, b[b.length - end + i]!] as const)]
}

function byIndex<T>(a: readonly T[], b: readonly T[]): (readonly [T | undefined, T | undefined])[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]] as const)
}

/** By the longest common sequence; what stands between two that are alike is taken for changed. */
function longest<T>(a: readonly T[], b: readonly T[], isAlike: (a: T, b: T) => boolean): (readonly [T | undefined, T | undefined])[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = isAlike(a[i]!, b[j]!) ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
    }
  }
  const rows: (readonly [T | undefined, T | undefined])[] = []
  let [i, j, fromA, fromB] = [0, 0, 0, 0]
  const flush = (): void => void rows.push(...byIndex(a.slice(fromA, i), b.slice(fromB, j)))
  while (i < a.length && j < b.length) {
    if (isAlike(a[i]!, b[j]!)) {
      flush()
      rows.push([a[i++], b[j++]])
      ;[fromA, fromB] = [i, j]
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++
    else j++
  }
  ;[i, j] = [a.length, b.length]
  flush()
  return rows
}

/** The lines that stand in one of two sources only. */
export function otherLines(before: string, after: string): Line[] {
  const linesOf = (text: string): string[] => text.slice(0, SOURCE).split('\n')
  return inSequence(linesOf(before), linesOf(after), (a, b) => a === b).flatMap(([mine, other]) => mine === other ? [] : [
    ...mine === undefined ? [] : [{ sign: '−' as const, text: mine.slice(0, WIDE) }],
    ...other === undefined ? [] : [{ sign: '+' as const, text: other.slice(0, WIDE) }],
  ])
}
