// test_weakref.py, where the collector can be told: a weak reference that is dead comes back dead.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { copy, detect } from '../../lib/index.ts'

test('test_weakref.py::test_weakref: dead ones', async () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const dead = [new WeakRef({}), new WeakRef(() => 1)]
  for (let i = 0; i < 100 && dead.some(ref => ref.deref() !== undefined); i++) {
    await new Promise(resolve => setTimeout(resolve))
    gc()
  }
  for (const ref of dead) {
    expect(ref.deref()).toBeUndefined()
    expect(detect.errors(ref)).toBeUndefined()
    expect(copy(ref)).toBeInstanceOf(WeakRef)
    expect(copy(ref).deref()).toBeUndefined()
  }
})
