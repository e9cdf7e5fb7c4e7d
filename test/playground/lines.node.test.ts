// The small apps are kept by three lines of dill each: what imports its verbs, what loads and what saves. All else that they say
// of sessions tells their users about them.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows: readonly (readonly [path: string, lines: readonly RegExp[]])[] = [
  ['demo/todo/page.ts', [/^import .*\/lib\/index\.ts'$/, /await dumpSession\(SESSION, \{ app, main: names/, /await loadSession\(SESSION, \{ app, main: names/]],
  ['demo/zustand/page.ts', [/^import \{ autosave \} from '.*\/lib\/index\.ts'$/, /autosave\('shopping', kept, .* store\.subscribe/, /await saved\.loaded\.then\(.* store\.setState/]],
]

test.each(rows)('%s', (path, lines) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').split('\n')
  for (const line of lines) expect([line, text.filter(said => line.test(said.trim())).length]).toEqual([line, 1])
  expect(text.filter(said => /\b(?:dumpSession|loadSession|autosave|dumps|loads)\(/.test(said)).length).toBeLessThanOrEqual(2)
})
