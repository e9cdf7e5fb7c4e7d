// The texts of the licence and of the citation.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { citation, license } from '../lib/index.ts'

test('license() is the file', () => {
  expect(license()).toBe(readFileSync(new URL('../LICENSE', import.meta.url), 'utf8'))
})

test('citation() names the library and the work it goes back to', () => {
  expect(citation()).toMatch(/dill for JavaScript[^]*McKerns[^]*2011/)
})
