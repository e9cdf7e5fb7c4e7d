// Durable generators: a generator function that says "use durable" is lowered before it is instrumented, so that what it has
// reached, and the variables that it has there, stand in a record that can be saved.

import { print } from './durable/expressions.ts'
import { holdersOf } from './durable/holders.ts'
import { Lowering, refusal, type Program } from './durable/lowering.ts'
import { laidOut } from './durable/marks.ts'
import { lowered } from './durable/statements.ts'
import { atStart, replaced, type Change, type Map as SourceMap } from './instrument/insertions.ts'
import { prefixOf } from './instrument/plan.ts'
import { landmarksIn } from './instrument/sites.ts'
import type { Analysed } from './instrument.ts'
import { placed, refined, tracer, type Mark } from './map.ts'
import { parseProgram, type SourceType, type Tree } from './parse.ts'
import { analyseScopes } from './scope.ts'
import { childrenOf, isFunction, parentsOf, part, parts } from './tree.ts'

/** What was lowered. */
export interface Lowered {
  readonly code: string
  readonly map: SourceMap
  /**
   * As its author wrote it, the text of each closure that was written anew, or holds one that was: by where the function or class
   * itself begins in the code.
   */
  readonly written: ReadonlyMap<number, string>
}

/** How a text is lowered. */
export interface LowerOptions {
  readonly id?: string
  readonly sourceType?: SourceType
  /** What made names begin with: what inserted names of the same text begin with, which never look like these. */
  readonly prefix?: string
  /** From where a module imports the function that begins a generator. */
  readonly from?: string
  /** What gives that function in other texts. */
  readonly begin?: string
  /** Lowers every generator: for holding this against what it must not change. */
  readonly every?: boolean
}

const DIRECTIVE = 'use durable'

/**
 * Lowers the durable generators of a text; undefined where there are none, and where it does not parse: who reads it next says so.
 * @throws SyntaxError for what cannot be lowered, with its place
 */
export function lower(code: string, { id = '', sourceType = 'module', from = 'dill/durable', every = false, ...options }: LowerOptions): Lowered | undefined {
  if (!every && !code.includes(DIRECTIVE)) return undefined
  const { prefix = prefixOf(code) } = options
  const { begin = `${prefix}G` } = options
  const tree = parsed(code, sourceType)
  if (tree === undefined) return undefined
  const marked = functionsIn(tree).filter(fn => every ? fn['generator'] === true : isMarked(fn, { code, id }))
  if (marked.length === 0) return undefined
  const scopes = analyseScopes(tree, sourceType)
  const program: Program = {
    code, id, prefix, scopes, places: new Map(scopes.closures.map(({ node, place }) => [node, place])), captured: new Set(scopes.closures.flatMap(({ captures }) => [...captures])),
    heads: headsOf(tree), names: new Map(), generators: new Map(), begin, holders: holdersOf(marked, tree, scopes, sourceType), write: lowered,
  }
  for (const [index, fn] of marked.entries()) program.generators.set(fn, new Lowering(fn, index, program))
  const changes = outermost(tree, program).map(node => ({ start: node.start, end: node.end, ...laidOut(print(node, program), node, code, prefix) }))
  const head = sourceType === 'module' ? [atStart(tree, code, `import{G as ${begin}}from${JSON.stringify(from)};`)] : []
  const made = replaced(code, changes, head, id)
  const before = head.reduce((sum, { text }) => sum + text.length, 0)
  let shift = before
  const marks = changes.flatMap(({ start, end, text, marks }) => {
    const moved = marks.map(({ at, from }) => ({ at: at + start + shift, from }))
    shift += text.length - (end - start)
    return moved
  })
  return { code: made.code, map: refined(made.map, made.code, code, marks), written: writtenIn(tree, code, { changes, marks, before }) }
}

/** The author's texts of closures, by where they stand now: `before` is how much was put before all of them. */
function writtenIn(tree: Tree, code: string, { changes, marks, before }: { readonly changes: readonly Change[], readonly marks: readonly Mark[], readonly before: number }): Map<number, string> {
  const landmarks = landmarksIn(code, parentsOf(tree))
  const texts = new Map(landmarks.map(({ node, start, end }) => [node.start, code.slice(start, end)]))
  const inside = marks.flatMap(({ at, from }): [number, string][] => texts.has(from) ? [[at, texts.get(from)!]] : [])
  const around = landmarks.filter(({ node }) => changes.some(({ start, end }) => node.start < start && end <= node.end)).map(({ node: { start } }): [number, string] => {
    const shift = changes.reduce((sum, change) => change.end <= start ? sum + change.text.length - (change.end - change.start) : sum, before)
    return [start + shift, texts.get(start)!]
  })
  return new Map([...inside, ...around])
}

/** What was found out of a lowered text, with its sites at their places in the author's. */
export function asWritten<T extends Pick<Analysed, 'sites'>>(made: T, low: Lowered | undefined): T {
  return low === undefined ? made : { ...made, sites: placed(made.sites, tracer(low.map, low.code)) }
}

function parsed(code: string, sourceType: SourceType): Tree | undefined {
  try {
    return parseProgram(code, sourceType)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The outermost nodes that hold a durable generator and can be printed by themselves: functions, and methods with their keys. */
function outermost(node: Tree, program: Program): Tree[] {
  if (program.generators.has(node)) return [node]
  const value = part(node, 'value')
  if (value !== undefined && program.generators.has(value)) return [node]
  return childrenOf(node).flatMap(child => outermost(child, program))
}

function functionsIn(node: Tree): Tree[] {
  const inside = childrenOf(node).flatMap(functionsIn)
  return isFunction(node) ? [node, ...inside] : inside
}

/** Declarations in the heads of loops. */
function headsOf(tree: Tree, heads = new Map<Tree, 'first' | 'each'>()): Map<Tree, 'first' | 'each'> {
  const [init, left] = [part(tree, 'init'), part(tree, 'left')]
  if (init?.type === 'VariableDeclaration') heads.set(init, 'first')
  if (left?.type === 'VariableDeclaration') heads.set(left, 'each')
  for (const child of childrenOf(tree)) headsOf(child, heads)
  return heads
}

function isMarked(fn: Tree, text: Pick<Program, 'code' | 'id'>): boolean {
  const body = part(fn, 'body')!
  if (body.type !== 'BlockStatement' || !parts(body, 'body').some(statement => statement['directive'] === DIRECTIVE)) return false
  if (fn['generator'] === true) return true
  throw refusal(text, fn, 'it stands in a function that is no generator, and only at its yields one can be saved. Write function* f() { … } or async function* f() { … }')
}
