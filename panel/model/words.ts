// Numbers and short texts as people read them. Knows no value: what is said of values comes from lib/core.

import { cleaned } from '../../lib/core/errors.ts'

/** `4,218`. By hand: to make the first `Intl.NumberFormat` of a page takes some 15 ms. */
export function numberText(n: number): string {
  return String(n).replaceAll(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',')
}

/** `1 reason`, `4,218 objects`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${numberText(n)} ${n === 1 ? one : many}`
}

/** A count that may grow while it is looked for: `17+`, and `…` where there is none yet. */
export function soFar(n: number, isWhole: boolean): string {
  return isWhole ? numberText(n) : n === 0 ? '…' : `${numberText(n)}+`
}

/** What was found, and which of it is shown: `17`, `3 of 17`; `17+` where not all was looked through. */
export function foundText(count: number, at: number, isWhole = true): string {
  const all = `${numberText(count)}${isWhole ? '' : '+'}`
  return count === 0 ? isWhole ? 'nothing' : '…' : at < 0 ? all : `${numberText(at + 1)} of ${all}`
}

/** The next (1) or last (−1) of so many, in a circle; −1 stands before the first. */
export function turned(at: number, by: -1 | 1, count: number): number {
  return at < 0 && by < 0 ? count - 1 : (at + by + count) % count
}

/** Bytes in units of 1,000: `412 B`, `17.8 kB`, `312 kB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [size, unit] = bytes < 999_500 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB']
  return `${size < 99.95 ? size.toFixed(1) : numberText(Math.round(size))} ${unit}`
}

/** The same sentence with a capital at its beginning. */
export function capital(text: string): string {
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1)
}

/** A text of several lines: line breaks and tabs are kept, and there is an escape for what else cannot be seen. */
export function block(text: string): string {
  return text.split(/([\n\t])/).map((piece, i) => i % 2 === 1 ? piece : cleaned(piece, Infinity)).join('')
}

/** Characters of a text that are measured. */
const MEASURED = 400

/** As much of a text as fits into a width: the end is left out, of a path the middle. */
export function cutTo(text: string, room: number, widthOf: (text: string) => number): string {
  if (text.length <= MEASURED && widthOf(text) <= room) return text
  const isPath = /[/\\]/.test(text) && !text.startsWith('"')
  let [from, to] = [0, Math.min(text.length, MEASURED)]
  const cut = (length: number): string => isPath ? `${text.slice(0, Math.ceil(length / 2))}…${length < 2 ? '' : text.slice(-Math.floor(length / 2))}` : `${text.slice(0, length)}…`
  while (from < to) {
    const middle = (from + to + 1) >> 1
    if (widthOf(cut(middle)) <= room) from = middle
    else to = middle - 1
  }
  return cut(from).toWellFormed()
}
