// A page whose policy forbids workers has no fresh realm, and is told so. The policy holds for this page alone.

import { expect, test } from 'vitest'
import { check } from '../lib/index.ts'

test('worker-src none: a verdict', async () => {
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "worker-src 'none'"
  document.head.append(policy)
  const { ok, error, failures, bytes } = await check({ a: 1 })
  expect([ok, error?.code, failures, bytes > 0]).toEqual([false, 'NO_REALM', [], true])
})
