// Text that is put between the author's characters, and in place of them where a generator is lowered; the only importer of
// magic-string. Where several insertions meet, those of outer nodes enclose those of inner ones. Knows nothing of what it inserts.

import { MagicString, type SourceMap } from 'magic-string'
import type { Tree } from '../parse.ts'
import { childrenOf, parts } from '../tree.ts'

export type { SourceMap as Map } from 'magic-string'

export interface Insertion {
  readonly at: number
  readonly text: string
}

/** Text that is not the author's, and goes. */
export interface Gap {
  readonly start: number
  readonly end: number
}

/** Text at the start of a program, a block or a body: after its hashbang and its directives. */
export function atStart(node: Tree, code: string, text: string): Insertion {
  const directive = parts(node, 'body').filter(statement => typeof statement['directive'] === 'string').at(-1)
  return directive === undefined ? { at: firstOf(node, code), text } : { at: directive.end, text: `;${text}` }
}

function firstOf({ type, start }: Tree, code: string): number {
  if (type === 'Program') return /^#!.*(?:[\n\r\u2028\u2029]|$)/.exec(code)?.[0].length ?? 0
  return start + (type === 'StaticBlock' ? /^static(?:\s|\/\*[^]*?\*\/|\/\/.*)*\{/.exec(code.slice(start))![0].length : 1)
}

interface Around {
  readonly wrap: Insertion[]
  readonly before: Insertion[]
  readonly after: Insertion[]
  readonly unwrap: Insertion[]
}

export class Insertions {
  readonly #around = new Map<Tree, Around>()

  /** Puts text around a node, inside of what `wrap` puts there. */
  around(node: Tree, before: string, after: string, end: number = node.end): void {
    this.#of(node).before.push({ at: node.start, text: before })
    this.#of(node).after.unshift({ at: end, text: after })
  }

  /** Puts text around a node and whatever else is put around it. */
  wrap(node: Tree, before: string, after: string): void {
    this.#of(node).wrap.push({ at: node.start, text: before })
    this.#of(node).unwrap.unshift({ at: node.end, text: after })
  }

  /** Puts text into a node, before what is put there on behalf of its children. */
  within(node: Tree, at: number, text: string): void {
    this.#of(node).before.push({ at, text })
  }

  /** Puts text into a node, after what is put there on behalf of its children. */
  closing(node: Tree, at: number, text: string): void {
    this.#of(node).after.push({ at, text })
  }

  /** All insertions, in the order of the text; apart from a word that they would become one with. */
  all(program: Tree, code: string): Insertion[] {
    const list: Insertion[] = []
    const visit = (node: Tree): void => {
      const around = this.#around.get(node)
      if (around !== undefined) list.push(...around.wrap, ...around.before)
      for (const child of childrenOf(node)) visit(child)
      if (around !== undefined) list.push(...around.after, ...around.unwrap)
    }
    visit(program)
    return list.filter(({ text }) => text !== '').sort((a, b) => a.at - b.at)
      .map(({ at, text }) => ({ at, text: /^[\w$]/.test(text) && /[\w$\u0080-\uffff]/.test(code[at - 1] ?? '') ? ` ${text}` : text }))
  }

  /** Is anything put around a node or into it on its own behalf? */
  has(node: Tree): boolean {
    return this.#around.has(node)
  }

  /** What is put around a node or into it on its own behalf. */
  of(node: Tree): { readonly before: readonly Insertion[], readonly after: readonly Insertion[] } | undefined {
    const around = this.#around.get(node)
    return around === undefined ? undefined : { before: [...around.wrap, ...around.before], after: [...around.after, ...around.unwrap] }
  }

  #of(node: Tree): Around {
    const known = this.#around.get(node)
    if (known !== undefined) return known
    const around: Around = { wrap: [], before: [], after: [], unwrap: [] }
    this.#around.set(node, around)
    return around
  }
}

/** The text with the insertions and without the gaps, and the way back from it. No insertion lies in a gap. */
export function inserted(code: string, list: readonly Insertion[], source: string, gaps: readonly Gap[] = []): { code: string, map: SourceMap } {
  const text = new MagicString(code, { filename: source })
  for (const { start, end } of gaps) text.remove(start, end)
  for (const { at, text: added } of list) text.appendLeft(at, added)
  return { code: text.toString(), map: text.generateMap({ source, includeContent: true, hires: 'boundary' }) }
}

/** Another text in the place of the author's. */
export interface Change extends Gap {
  readonly text: string
}

/** The text with other text in place of some, and insertions between. */
export function replaced(code: string, changes: readonly Change[], list: readonly Insertion[], source: string): { code: string, map: SourceMap } {
  const text = new MagicString(code, { filename: source })
  for (const { start, end, text: made } of changes) text.overwrite(start, end, made)
  for (const { at, text: added } of list) text.appendLeft(at, added)
  return { code: text.toString(), map: text.generateMap({ source, includeContent: true, hires: 'boundary' }) }
}

/** The same text, for who needs no way back. */
export function spliced(code: string, list: readonly Insertion[], gaps: readonly Gap[] = []): string {
  const edits = [...list.map(({ at, text }) => ({ at, end: at, text })), ...gaps.map(({ start, end }) => ({ at: start, end, text: '' }))]
  let made = ''
  let from = 0
  for (const { at, end, text } of edits.sort((a, b) => a.at - b.at)) {
    made += code.slice(from, at) + text
    from = Math.max(from, end)
  }
  return made + code.slice(from)
}
