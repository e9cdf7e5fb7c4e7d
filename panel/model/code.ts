// Code as coloured pieces, for a few lines beside a reason or a remedy: no grammar, only what the eye looks for.

import type { Tone } from './view.ts'

/** A piece of code in one colour. */
export interface Piece {
  readonly text: string
  readonly tone: Tone | 'keyword' | 'comment'
  /** True for what the reason is about. */
  readonly hit: boolean
}

const tokens = /(\/\/.*|\/\*[^]*?\*\/)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`)|\b(await|async|break|case|catch|class|const|continue|default|delete|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|let|new|of|return|static|super|switch|this|throw|try|typeof|var|void|while|yield|true|false|null|undefined)\b|\b(\d[\d_.]*n?)\b|([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu

/** Cuts code into pieces. Names that are given are hits. */
export function pieces(code: string, names: readonly string[] = []): Piece[] {
  const found: Piece[] = []
  let end = 0
  for (const match of code.matchAll(tokens)) {
    const [text, comment, string, keyword, number, name] = match
    if (match.index > end) found.push({ text: code.slice(end, match.index), tone: 'plain', hit: false })
    end = match.index + text.length
    const called = name !== undefined && code[end] === '('
    const tone = comment !== undefined ? 'comment' : string !== undefined ? 'string' : keyword !== undefined ? 'keyword' : number !== undefined ? 'number' : called ? 'code' : 'plain'
    found.push({ text, tone, hit: name !== undefined && names.includes(name) })
  }
  if (end < code.length) found.push({ text: code.slice(end), tone: 'plain', hit: false })
  return found
}

/** Some lines of a text. */
export interface Excerpt {
  /** The number of the first line, from 1. */
  readonly first: number
  readonly lines: readonly string[]
  /** Indices of lines that the reason is about. */
  readonly hits: readonly number[]
  readonly cut: boolean
}

/** Lines shown, and how many around one that matters. */
const LINES = 9
const AROUND = 2
const WIDE = 200

/** The lines of a function's text that matter, with some around them. */
export function excerpt(text: string, line: number, names: readonly string[]): Excerpt {
  const all = text.slice(0, 100_000).split('\n').map(each => each.slice(0, WIDE))
  const says = (each: string): boolean => names.some(name => each.split(/[^\p{ID_Continue}$]+/u).includes(name))
  const at = all.findIndex(says)
  const from = Math.max(0, at - AROUND)
  const lines = dedented(all.slice(from, from + LINES))
  return { first: line + from, lines, hits: lines.flatMap((each, i) => says(each) ? [i] : []), cut: all.length > from + LINES }
}

/** Takes away the margin that all lines but the first have. */
function dedented(lines: readonly string[]): string[] {
  const rest = lines.slice(1).filter(line => line.trim() !== '')
  const margin = Math.min(...rest.map(line => /^\s*/.exec(line)![0].length))
  return rest.length === 0 ? [...lines] : lines.map(line => line.slice(Math.min(margin, /^\s*/.exec(line)![0].length)))
}
