// What became of a pickle in another one, as a tree of what differs: objects are paired from the root by the steps that lead
// to them, elements by what they hold. Reads contents, compares, and says where; draws nothing and runs nothing.

import type { Fault } from '../core/disassemble.ts'
import { labelOf } from '../core/preview.ts'
import type { Content, Part } from './content.ts'
import { Column } from './raw.ts'
import { seen, textsSeen, type Seen } from './seen.ts'
import { aligned, deepHashes, otherLines, type Aligned } from './align.ts'

export type { Seen } from './seen.ts'

/** `·` is what is the same itself and holds what is not. */
export type Sign = '+' | '−' | '±' | '·'

/** One row of a comparison. */
export interface ComparedRow {
  readonly sign: Sign
  /** The name of the step: `jars`, `captured tare`. Empty for a line of source. */
  readonly label: string
  /** What stood there, and stands there. Both are absent for a line of source, and one where there was nothing. */
  readonly before?: Seen
  readonly after?: Seen
  /** What else there is to say: `source changed, 2 lines`, `another object`. */
  readonly note?: string
  /** A line of source. */
  readonly line?: string
  /** True if there are rows below it. */
  readonly opens: boolean
  /** How often something was added, removed and changed, here and below. */
  readonly counts: Counts
  /** Where it stands in the two pickles: for the comparison itself. */
  readonly place: Place
}

/** How much differs. What is inside of something that was added or removed counts with it. */
export interface Counts {
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** Numbers of objects in the first and the second pickle; −1 for none. */
export type Place = readonly [before: number, after: number]

/** Parts that are kept. */
const KEPT = 1_000_000

const nowhere: Place = [-1, -1]

/** What differs between two pickles. */
export class Comparison {
  readonly root: ComparedRow
  /** What is wrong with the bytes of the first, or of the second: then what stands before that was compared. */
  readonly faults: readonly [Fault | undefined, Fault | undefined]
  readonly #state: Comparing

  constructor(state: Comparing) {
    this.#state = state
    this.root = state.root()
    this.faults = [state.before.fault, state.after.fault]
  }

  get counts(): Counts {
    return this.root.counts
  }

  /** True if nothing differs. The order of properties is not compared. */
  get same(): boolean {
    const { added, removed, changed } = this.counts
    return added + removed + changed === 0
  }

  /**
   * The rows below one, in the order of the second pickle, and what was removed where it stood.
   *
   * @param from the first row that is wanted
   * @param most how many
   */
  children(row: ComparedRow, from: number = 0, most: number = Infinity): ComparedRow[] {
    return this.#state.rows(row, from, most)
  }
}

/** Compares step by step. */
export function* comparisonSteps(before: Content, after: Content): Generator<unknown, Comparison> {
  const state = new Comparing(before, after, yield* deepHashes(before), yield* deepHashes(after))
  yield* state.steps()
  return new Comparison(state)
}

class Comparing {
  readonly before: Content
  readonly after: Content
  readonly #hashes: readonly [Int32Array, Int32Array]
  /** The partner of each object. */
  readonly #of: Int32Array
  readonly #from: Int32Array
  /** Pairs in the order in which they were found, by their second; and in which one each was found. */
  readonly #order = new Column()
  readonly #places: Int32Array
  readonly #counts: readonly [added: Int32Array, removed: Int32Array, changed: Int32Array]
  /** What pairs hold, between the two times when that is asked; of the first ones, for it takes room. */
  readonly #kept = new Map<number, Aligned[]>()
  #room = KEPT
  /** Whose captured variables are shown with which function. */
  readonly #owners: readonly [Map<number, number>, Map<number, number>] = [new Map(), new Map()]

  constructor(before: Content, after: Content, mine: Int32Array, others: Int32Array) {
    this.before = before
    this.after = after
    this.#hashes = [mine, others]
    this.#of = new Int32Array(before.count).fill(-1)
    this.#from = new Int32Array(after.count).fill(-1)
    this.#places = new Int32Array(after.count).fill(-1)
    this.#counts = [new Int32Array(after.count), new Int32Array(after.count), new Int32Array(after.count)]
  }

  *steps(): Generator<unknown, void> {
    if (this.before.leaf !== undefined || this.after.leaf !== undefined) return
    this.#pair(this.before.graph.root, this.after.graph.root, -1)
    for (let at = 0; at < this.#order.length; at++) {
      const b = this.#order.at(at)
      const parts = this.#parts(this.#from[b]!, b)
      this.#keep(b, parts)
      for (const [mine, other] of parts) {
        if (mine !== undefined && other !== undefined && mine.target >= 0 && other.target >= 0) this.#pair(mine.target, other.target, b)
      }
      yield
    }
    for (let at = this.#order.length - 1; at >= 0; at--) {
      this.#count(this.#order.at(at))
      yield
    }
  }

  #pair(a: number, b: number, place: number): void {
    if (this.#of[a]! >= 0 || this.#from[b]! >= 0 || !this.#isKindred(a, b)) return
    this.#of[a] = b
    this.#from[b] = a
    this.#places[b] = place
    this.#order.push(b)
  }

  /** True for two objects of which one may have become the other. */
  #isKindred(a: number, b: number): boolean {
    const { before, after } = this
    return before.tag(a) === after.tag(b) && before.graph.by[a] === after.graph.by[b]
      && (before.graph.by[a] !== 'name' || before.graph.label(a) === after.graph.label(b)) && before.className(a) === after.className(b)
  }

  #keep(b: number, parts: Aligned[]): void {
    if (parts.length > this.#room) return
    this.#room -= parts.length
    this.#kept.set(b, parts)
  }

  #parts(a: number, b: number): Aligned[] {
    const kept = this.#kept.get(b)
    if (kept !== undefined) {
      this.#kept.delete(b)
      return kept
    }
    const [mine, others] = this.#owners
    return aligned(allOf(this.before, a, mine), allOf(this.after, b, others), this.before, this.after, this.#hashes)
  }

  /** Counts what differs between a pair, and all below, which was counted before. */
  #count(b: number): void {
    const sums = this.#counts
    for (const { counts: { added, removed, changed } } of this.#differing(this.#from[b]!, b)) {
      sums[0][b]! += added
      sums[1][b]! += removed
      sums[2][b]! += changed
    }
  }

  /** The parts of a pair that differ. */
  *#differing(a: number, b: number): Generator<Differing> {
    const met = new Set<number>()
    for (const [mine, other] of this.#parts(a, b)) {
      const counts = mine === undefined ? one.added : other === undefined ? one.removed : this.#countsOf(mine, other, b, met)
      if (counts !== undefined) yield { mine, other, counts, isFirst: other !== undefined && met.has(other.target) && mine !== undefined }
    }
  }

  #countsOf(mine: Part, other: Part, b: number, met: Set<number>): Counts | undefined {
    if (!this.#isPair(mine, other)) {
      const same = mine.target < 0 && other.target < 0 && mine.form === other.form && mine.text === other.text && mine.hash === other.hash
      return same && mine.attributes === other.attributes ? undefined : one.changed
    }
    if (this.#places[other.target] !== b || met.has(other.target)) return mine.attributes === other.attributes ? undefined : one.changed
    met.add(other.target)
    const inside = this.#inside(other.target)
    const isChanged = mine.attributes !== other.attributes || this.#hasOtherSource(mine.target, other.target)
    if (sum(inside) === 0) return isChanged ? one.changed : undefined
    if (seen(this.before, mine).whole) return one.changed
    return isChanged ? { ...inside, changed: inside.changed + 1 } : inside
  }

  #isPair({ target: a }: Part, { target: b }: Part): boolean {
    return a >= 0 && b >= 0 && this.#of[a] === b
  }

  #inside(b: number): Counts {
    return { added: this.#counts[0][b]!, removed: this.#counts[1][b]!, changed: this.#counts[2][b]! }
  }

  root(): ComparedRow {
    const [mine, other] = [rootOf(this.before), rootOf(this.after)]
    const counts = this.#countsOf(mine, other, -1, new Set())
    const [before, after] = [seen(this.before, mine), seen(this.after, other)]
    if (counts === undefined) return { sign: '·', label: '', before, after, opens: false, counts: none, place: nowhere }
    return { ...this.#both(mine, other, counts, this.#isPair(mine, other)), label: '' }
  }

  /** @param most rows that are wanted */
  rows({ sign, place: [a, b], opens }: ComparedRow, from: number, most: number): ComparedRow[] {
    if (!opens) return []
    if (sign === '+') return this.#whole(this.after, b, '+', from, most)
    if (sign === '−') return this.#whole(this.before, a, '−', from, most)
    const rows: ComparedRow[] = this.#lines(a, b)
    for (const { mine, other, counts, isFirst } of this.#differing(a, b)) {
      if (rows.length >= from + most) break
      rows.push(mine === undefined ? this.#oneSided(this.after, other!, '+', b) : other === undefined ? this.#oneSided(this.before, mine, '−', a) : this.#both(mine, other, counts, isFirst))
    }
    return rows.slice(from, from + most)
  }

  /** All that stands in what was added or removed. */
  #whole(content: Content, id: number, sign: '+' | '−', from: number, most: number): ComparedRow[] {
    return allOf(content, id, this.#owners[sign === '+' ? 1 : 0]).slice(from, from + most).map(part => this.#oneSided(content, part, sign, id))
  }

  #oneSided(content: Content, part: Part, sign: '+' | '−', owner: number): ComparedRow {
    const { target } = part
    const isAdded = sign === '+'
    const told = seen(content, part)
    // What stands elsewhere too is opened there.
    const isKnown = target >= 0 && (isAdded ? this.#from : this.#of)[target]! >= 0
    const isHere = target >= 0 && !isKnown && (content.graph.holders[target] === owner || part.step.via === 'captured')
    const opens = isHere && !told.whole && allOf(content, target, this.#owners[isAdded ? 1 : 0]).length > 0
    return {
      sign, label: labelIn(content, part), ...isAdded ? { after: told } : { before: told }, opens,
      ...isKnown ? { note: 'same object' } : {}, counts: isAdded ? one.added : one.removed, place: isAdded ? [-1, target] : [target, -1],
    }
  }

  /** @param isFirst true for a pair, where it was found */
  #both(mine: Part, other: Part, counts: Counts, isFirst: boolean): ComparedRow {
    const [before, after] = isText(mine) && isText(other) ? textsSeen(mine.text, other.text) : [seen(this.before, mine), seen(this.after, other)]
    const isPair = this.#isPair(mine, other)
    const [a, b] = [mine.target, other.target]
    const notes = [
      ...isFirst ? this.#sourceNote(a, b) : [],
      ...!isPair && a >= 0 && b >= 0 && before.text === after.text && before.type === after.type ? ['another object'] : [],
      ...mine.attributes === other.attributes ? [] : ['attributes changed'],
    ]
    const inside = isFirst ? sum(this.#inside(b)) : 0
    const isOther = isPair ? inside > 0 && before.whole : a < 0 || b < 0 || before.text !== after.text
    return {
      sign: isOther || notes.length > 0 ? '±' : '·', label: labelIn(this.after, other), before, after, counts, place: isFirst ? [a, b] : nowhere,
      opens: isFirst && !isOther && (inside > 0 || this.#lines(a, b).length > 0), ...notes.length > 0 ? { note: notes.join(', ') } : {},
    }
  }

  #hasOtherSource(a: number, b: number): boolean {
    if (!this.before.isCode(a)) return false
    const [mine, other] = [this.before.source(a), this.after.source(b)]
    return mine !== undefined && other !== undefined && (mine.digest !== other.digest || mine.text !== other.text)
  }

  #sourceNote(a: number, b: number): string[] {
    if (!this.#hasOtherSource(a, b)) return []
    const lines = this.#lines(a, b).length
    return [lines === 0 ? 'source changed' : `source changed, ${lines} line${lines === 1 ? '' : 's'}`]
  }

  #lines(a: number, b: number): ComparedRow[] {
    if (!this.before.isCode(a)) return []
    const [mine, other] = [this.before.source(a)?.text, this.after.source(b)?.text]
    if (mine === undefined || other === undefined || mine === other) return []
    return otherLines(mine, other).map(({ sign, text }) => ({ sign, label: '', line: text, opens: false, counts: none, place: nowhere }))
  }
}

/** Two parts of which at least one differs. */
interface Differing {
  readonly mine: Part | undefined
  readonly other: Part | undefined
  readonly counts: Counts
  readonly isFirst: boolean
}

/** What an object holds, with what it has captured. */
function allOf(content: Content, id: number, owners: Map<number, number>): Part[] {
  return content.isCode(id) ? [...content.parts(id), ...content.captured(id, owners)] : content.parts(id)
}

function rootOf({ leaf, graph }: Content): Part {
  return leaf ?? { step: { via: 'part', name: 'root' }, form: 'object', target: graph.root, text: '', hash: 0, attributes: '' }
}

const isText = ({ form }: Part): boolean => form === 'string'

const none: Counts = { added: 0, removed: 0, changed: 0 }
const one = { added: { ...none, added: 1 }, removed: { ...none, removed: 1 }, changed: { ...none, changed: 1 } }

function sum({ added, removed, changed }: Counts): number {
  return added + removed + changed
}

/** Properties under symbols have their numbers in the bytes. */
function labelIn(content: Content, { step }: Part): string {
  const symbol = typeof step.name === 'string' ? /^symbol #(\d+)$/.exec(step.name)?.[1] : undefined
  if (symbol === undefined || Number(symbol) >= content.count) return labelOf(step)
  return `[${seen(content, { step, form: 'object', target: Number(symbol), text: '', hash: 0, attributes: '' }).text}]`
}
