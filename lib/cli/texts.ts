// What the command prints. All of it passes through `visible` or `jsonText`: what a file says can be no command to the
// terminal that it is shown on.

import { escaped } from '../core/text.ts'
import type { Change, Difference } from '../difference.ts'
import type { Profile } from '../profile.ts'
import type { FileContents } from './inspect.ts'

/** A text in which nothing but line ends is invisible. */
export function visible(text: string): string {
  return text.split('\n').map(escaped).join('\n')
}

/** JSON in which what cannot be seen is escaped, as JSON escapes it. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(data, undefined, 2)
  return `${text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, c => c === '\n' ? c
    : Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))}\n`
}

const seals = { none: 'none', realm: 'of this process', foreign: 'of another realm, or broken', key: 'of a key, not checked' } as const

export function inspectText(told: FileContents): string {
  const { file, bytes, session, protocol, seal, code, objects, arrays, kinds, functions, names, more, used } = told
  const lines = [`${file}: ${protocol === undefined ? 'no pickle' : `a pickle of format ${protocol}`}, ${bytes} bytes`]
  if (session !== undefined) {
    const saved = new Date(session.savedAt)
    lines.push(`session   ${session.name}${session.module === '' ? '' : ` of module ${session.module}`}, saved ${Number.isNaN(saved.getTime()) ? 'at an unknown time' : saved.toISOString()}`)
    lines.push(`names     ${session.names.join(', ')}`)
  }
  lines.push(`seal      ${seals[seal]}`, `code      ${code ? 'yes: it asks for functions, classes or what reaches the host' : 'no'}`)
  lines.push(`holds     ${[`${objects} objects`, `${arrays} arrays`, ...kinds.map(({ tag, count }) => `${count} ${tag}`), ...left(more.kinds)].join(', ')}`)
  for (const { type, path, module, line, column, source, captured, globals } of functions) {
    lines.push(`${type.padEnd(9)} ${path === '' ? '(without a name)' : path}${module === '' ? '' : `  ${module}:${line}:${column}`}${source === undefined ? '' : `  ${source} characters of source`}`)
    if (captured.length > 0) lines.push(`            captured ${captured.join(', ')}`)
    if (globals.length > 0) lines.push(`            globals ${globals.join(', ')}`)
  }
  lines.push(...left(more.functions).map(text => `functions ${text}`))
  for (const { module, name, count } of names) lines.push(`by name   ${module} ${name}${count === 1 ? '' : `  ×${count}`}`)
  lines.push(...left(more.names).map(text => `by name   ${text}`))
  lines.push(`limits    ${Object.entries(used).map(([limit, amount]) => `${limit} ${amount}`).join(', ')}`)
  return `${lines.join('\n')}\n`
}

function left(count: number): string[] {
  return count === 0 ? [] : [`${count} more`]
}

export function profileText({ bytes, envelope, kinds, paths }: Profile, limit: number): string {
  const share = (part: number): string => `${(100 * part / bytes).toFixed(1)} %`
  const rows = (title: string[], all: readonly string[][]): string[] => [
    ...table([title, ...all.slice(0, limit)]), ...left(Math.max(0, all.length - limit)),
  ]
  return [
    `${bytes} bytes, ${envelope} of them of the envelope`, '',
    ...rows(['bytes', '', 'values', 'kind'], kinds.map(row => [String(row.bytes), share(row.bytes), String(row.count), row.type])), '',
    ...rows(['in all', '', 'own', 'values', 'path'], paths.map(row => [String(row.total.bytes), share(row.total.bytes), String(row.bytes), String(row.count), `${row.path}  ${row.type}`])), '',
  ].join('\n')
}

/** Columns of numbers to the right, the last one to the left. */
function table(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0))
  return rows.map(row => row.map((cell, column) => column === row.length - 1 ? cell : cell.padStart(widths[column]!)).join('  '))
}

/** Changes that are listed of each sort. */
const MOST = 1000

export function differenceText({ same, added, removed, changed, growth, bytes }: Difference): string {
  if (same) return 'The same.\n'
  const list = (mark: string, changes: readonly Change[], text: (change: Change) => string): string[] =>
    [...changes.slice(0, MOST).map(change => `${mark} ${change.path}  ${text(change)}`), ...left(Math.max(0, changes.length - MOST)).map(more => `${mark} ${more}`)]
  const signed = (n: number): string => n > 0 ? `+${n}` : String(n)
  return `${[
    ...list('~', changed, ({ after, content, parts }) => `${after!.label}: ${[...content ? ['content'] : [], ...parts].slice(0, 20).join(', ')}`),
    ...list('-', removed, ({ before }) => `${before!.label}, ${before!.own} bytes`),
    ...list('+', added, ({ after }) => `${after!.label}, ${after!.own} bytes`), '',
    ...growth.map(({ type, count, own }) => `${signed(count).padStart(8)}  ${`${signed(own)} bytes`.padStart(16)}  ${type}`),
    `${''.padStart(8)}  ${`${signed(bytes)} bytes`.padStart(16)}  in all`,
  ].join('\n')}\n`
}
