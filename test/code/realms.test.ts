// The two other realms are what the tests of code take them for: one evaluates no text, the other does.

import { expect, test } from 'vitest'
import { openBare, openFresh } from '../support/code-realm.ts'

test.each([['with the programs', openFresh, false], ['without them', openBare, true]] as const)('the realm %s', async (_, open, evaluates) => {
  const realm = await open()
  const there = await realm.ask({ module: 'none', name: 'none', bytes: new Uint8Array() })
  expect(there.evaluates).toBe(evaluates)
  expect(there.error).toContain('no row "none" of none')
  await realm.close()
})
