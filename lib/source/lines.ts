// The lines of a text, and which of them a place is in: for messages and source maps, which count lines as the language does.
// Knows nothing of what the text says.

/** The lines of a text, without what ends them. */
export function linesIn(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/)
}

/** Where each line begins. */
export function lineStarts(code: string): number[] {
  return [0, ...[...code.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ 0: { length }, index }) => index + length)]
}

/** The number of the line that a place is in: 1-based. */
export function lineAt(lines: readonly number[], at: number): number {
  let low = 0
  let high = lines.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (lines[middle]! <= at) low = middle
    else high = middle
  }
  return low + 1
}
