// Where a generator may be suspended: its yields, numbered from 1 in the order of the text, and for each node which of them
// stand in it. Those of functions within are their own.

import type { Tree } from '../parse.ts'
import { childrenOf, isClass, isFunction, membersOf, part } from '../tree.ts'

/** The first and the last point in a node. */
export type Range = readonly [first: number, last: number]

/** The points of one generator. */
export class Points {
  readonly #of = new Map<Tree, number>()
  readonly #ranges = new Map<Tree, Range>()

  constructor(fn: Tree) {
    this.#visit(part(fn, 'body')!)
  }

  /** The number of a yield. */
  of(node: Tree): number {
    return this.#of.get(node)!
  }

  /** Undefined where nothing in a node yields. */
  in(node: Tree | null | undefined): Range | undefined {
    return node === null || node === undefined ? undefined : this.#ranges.get(node)
  }

  #visit(node: Tree): void {
    const before = this.#of.size
    for (const child of evaluated(node)) this.#visit(child)
    // A yield is reached after what it yields.
    if (node.type === 'YieldExpression') this.#of.set(node, this.#of.size + 1)
    if (this.#of.size > before) this.#ranges.set(node, [before + 1, this.#of.size])
  }
}

/** What is evaluated with a node, by the same generator. */
function evaluated(node: Tree): Tree[] {
  if (isFunction(node)) return []
  if (!isClass(node)) return childrenOf(node)
  const keys = membersOf(node).flatMap(member => member['computed'] === true ? [part(member, 'key')!] : [])
  const base = part(node, 'superClass')
  return base === undefined ? keys : [base, ...keys]
}
