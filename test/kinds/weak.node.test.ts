// A WeakRef whose target was collected. Only Node can be told to collect.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { copy, dumps, loads } from '../../lib/index.ts'

async function emptied(ref: WeakRef<object>): Promise<WeakRef<object>> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 100 && WeakRef.prototype.deref.call(ref) !== undefined; i++) {
    await new Promise(resolve => setTimeout(resolve))
    gc()
  }
  expect(WeakRef.prototype.deref.call(ref)).toBeUndefined()
  return ref
}

test('an empty weak reference comes back empty, again and again', async () => {
  const ref = await emptied(new WeakRef({}))
  const bytes = dumps(ref)
  const result = loads<WeakRef<object>>(bytes)
  expect(result.deref()).toBeUndefined()
  expect(dumps(result)).toEqual(bytes)
  expect(dumps(await emptied(result))).toEqual(bytes)
})

test('a target that nothing else holds goes', async () => {
  const result = copy(new WeakRef({ alone: true }))
  expect(result.deref()).toEqual({ alone: true })
  await emptied(result)
})
