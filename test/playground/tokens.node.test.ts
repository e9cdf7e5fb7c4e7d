// The colours and the type of the pages are those of the panel: a page must have them before any script runs, so they stand in a
// sheet of their own, which says the same.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const said = (path: string): Record<string, string> =>
  Object.fromEntries([...readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').matchAll(/^\s+(--dill-[\w-]+): (.+?);$/gm)].map(([, name, value]) => [name!, value!]))

test('the sheet of the pages says what the panel says', () => {
  const pages = said('demo/tokens.css')
  const panel = said('panel/style/tokens.ts')
  expect(Object.keys(pages).length).toBeGreaterThan(30)
  expect(Object.fromEntries(Object.keys(pages).map(name => [name, panel[name]]))).toEqual(pages)
})
