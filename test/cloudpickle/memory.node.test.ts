// cloudpickle's tests of memory: what was dumped or loaded is held by nobody. Only Node can be told to collect.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { dumps, loads, Pickler, Trust } from '../../lib/index.ts'
import { foreign } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

async function collected(refs: readonly WeakRef<object>[]): Promise<number> {
  for (let i = 0; i < 100 && refs.some(ref => ref.deref() !== undefined); i++) {
    await new Promise(resolve => setTimeout(resolve))
    gc()
  }
  return refs.filter(ref => ref.deref() === undefined).length
}

test('cloudpickle_test.py::test_reducer_override_reference_cycle', async () => {
  const pickler = new Pickler()
  pickler.reducerOverride = () => undefined
  const refs = [{ n: 1 }, () => 1, class My {}, new (class My { n = 1 })(), Symbol('s')].map(value => {
    pickler.dump([value])
    dumps([value])
    return new WeakRef(value as object)
  })
  expect(await collected(refs)).toBe(refs.length)
})

test('a class that is known by an identity is held by nobody', async () => {
  const refs = Array.from({ length: 20 }, (_, i) => {
    const Class = script<Function>(`(function () { class A { n = ${i} } return A })()`, 'held.js')
    const bytes = foreign(dumps(Class))
    const [one, other] = [loads<Function>(bytes, { trust: Trust.code }), loads<Function>(bytes, { trust: Trust.code })]
    expect(one).toBe(other)
    return [new WeakRef(Class), new WeakRef(one)]
  }).flat()
  dumps(loads(dumps([1])))
  expect(await collected(refs)).toBe(refs.length)
})

test('cloudpickle_test.py::test_interactive_remote_function_calls_no_memory_leak', async () => {
  const make = script<(i: number) => () => unknown>('i => { const data = new Float64Array(125000).fill(i); return () => data }', 'leak.js')
  const refs: WeakRef<object>[] = []
  const once = (i: number): void => {
    const made = make(i)
    const back = loads<() => Float64Array>(dumps(made))
    expect(back()[0]).toBe(i)
    refs.push(new WeakRef(back()), new WeakRef(back), new WeakRef(made))
  }
  for (let i = 0; i < 100; i++) once(i)
  // What the last call has left on the stack is overwritten.
  dumps(loads(dumps([1])))
  expect(await collected(refs)).toBe(refs.length)
})
