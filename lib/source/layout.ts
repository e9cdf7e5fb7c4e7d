// How code stands on the page: lines moved to the right and to the left, without touching what stands in template literals
// and strings, whose spaces are content. Text in, text out.

import { contentOf } from './parse.ts'

/** Moves lines to the right; blank ones stay as they are. */
export function indented(code: string, by: string): string {
  return moved(code, line => line.trim() === '' ? line : by + line)
}

/**
 * Moves lines to the left by up to so many characters of white space.
 * @param from the number of the first line that is moved
 * @param to the number of the one after the last
 */
export function outdented(code: string, by: number, from: number = 0, to: number = Infinity): string {
  return moved(code, (line, at) => at < from || at >= to ? line : line.slice(Math.min(by, margin(line))))
}

/** How many characters of white space a line begins with. */
export function margin(line: string): number {
  return /^[^\S\n\r]*/.exec(line)![0].length
}

/** Its lines, each with its end. */
export function linesOf(code: string): string[] {
  return code.match(/[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029])|[^\n\r\u2028\u2029]+$/g) ?? []
}

/**
 * Brings a function's text, which begins in the middle of a line, to the left margin: its later lines lose what the line of
 * its end begins with, if that closes it, and else as much as `known` says.
 */
export function aligned(code: string, known: number = 0): string {
  const last = linesOf(code).at(-1) ?? ''
  return outdented(code, /^\s*[\])}]/.test(last) ? margin(last) : known, 1)
}

function moved(code: string, move: (line: string, at: number) => string): string {
  const content = contentOf(code)
  let start = 0
  let next = 0
  return linesOf(code).map((line, at) => {
    const begin = start
    start += line.length
    while (next < content.length && content[next]!.end < begin) next++
    return next < content.length && content[next]!.start < begin ? line : move(line, at)
  }).join('')
}
