// Aligned text. Knows nothing of what the numbers mean, but how many digits people want.

/** Rows of cells as lines; the first column is flush left, the others flush right, but for a last one of words. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, i > 0 && /\s\w/.test(cell) ? 0 : cell.length) })
  return rows.map(row => '  ' + row.map((cell, i) => i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!)).join('  ').trimEnd()).join('\n')
}

/** Three digits that count, or a dash. */
export function digits(number: number | undefined): string {
  if (number === undefined || Number.isNaN(number)) return '–'
  if (number >= 100) return number.toFixed(0)
  return number.toFixed(number >= 10 ? 1 : 2)
}

/** A size in the unit that suits it. */
export function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return '–'
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${digits(bytes / 1e3)} kB` : `${digits(bytes / 1e6)} MB`
}
