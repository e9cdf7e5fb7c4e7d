// Where in the author's text what is written comes from: marks that are put into the text while it is made, and taken out when it is
// whole. Statements come to stand on their own lines again, so that traces are right where nobody reads a map.

import { lineAt, lineStarts } from '../lines.ts'
import type { Mark } from '../map.ts'
import type { Tree } from '../parse.ts'

const STATEMENT = /(?:Statement|Declaration)$/

/** A mark: what follows it comes from a node. Before a statement a line may end. */
export function mark({ type, start }: Tree, prefix: string, isInHead = false): string {
  return `${prefix}@${STATEMENT.test(type) && !isInHead ? 'S' : ''}${start}@`
}

/** Text that begins with something other than a mark. */
export function bare(text: string, prefix: string): string {
  let at = 0
  while (text.startsWith(`${prefix}@`, at)) at = text.indexOf('@', at + prefix.length + 1) + 1
  return text.slice(at)
}

/** Text that stands before its place: lines do not wait for it. */
export function ahead(text: string, prefix: string): string {
  return text.replaceAll(`${prefix}@S`, `${prefix}@`)
}

/** Text without its marks, in as many lines as the node that it takes the place of, if they suffice; and where they stood. */
export function laidOut(text: string, { start, end }: Tree, code: string, prefix: string): { readonly text: string, readonly marks: readonly Mark[] } {
  const starts = lineStarts(code)
  const marks: Mark[] = []
  const pieces = text.split(new RegExp(`${prefix.replaceAll('$', String.raw`\$`)}@(S?)(\\d+)@`))
  let [made, line] = ['', lineAt(starts, start)]
  for (let i = 0; i < pieces.length; i += 3) {
    made += pieces[i]!
    line += lineStarts(pieces[i]!).length - 1
    if (i + 2 >= pieces.length) break
    const from = Number(pieces[i + 2])
    const missing = pieces[i + 1] === 'S' ? Math.max(0, lineAt(starts, from) - line) : 0
    made += '\n'.repeat(missing)
    line += missing
    marks.push({ at: made.length, from })
  }
  const rest = '\n'.repeat(Math.max(0, lineAt(starts, end) - line))
  return { text: made.slice(0, -1) + rest + made.slice(-1), marks }
}
