// Positions of instrumented text lead back to the author's: Node's own reader of source maps is the judge.

import { SourceMap } from 'node:module'
import { expect, test } from 'vitest'
import { instrument } from '../../lib/source/instrument.ts'

const code = `export function make(n) {
  const inc = () => ++n
  return { inc, get: () => n, m() { return inc } }
}
`

test.each(['++n', 'const inc', 'get:', 'm() {', 'return inc'])('%s', mark => {
  const { code: out, map } = instrument(code, { id: 'make.js' })
  const at = (text: string) => {
    const before = text.slice(0, text.indexOf(mark)).split('\n')
    return { line: before.length - 1, column: before.at(-1)!.length }
  }
  const { line, column } = at(out)
  const entry = new SourceMap({ ...map, file: 'make.js', sourceRoot: '', sourcesContent: [code] }).findEntry(line, column)
  expect(entry).toMatchObject({ originalSource: 'make.js', originalLine: at(code).line, originalColumn: at(code).column })
})
