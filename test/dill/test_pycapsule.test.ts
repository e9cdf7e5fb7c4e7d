// test_pycapsule.py: a handle to what is outside of the language. Nothing of it is in the bytes; with a name it is found
// again, and where that name means nothing the load fails, and nothing else does.

import { expect, test } from 'vitest'
import { copy, detect, dumps, loads, Pickler, Unpickler, UnpicklingError } from '../../lib/index.ts'
import { answers, rowNamed, theBare } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

/** A memory of WebAssembly, which programs hold as they hold a pointer. */
const handle = (): object => new (globalThis as any).WebAssembly.Memory({ initial: 1 })

answers('test_pycapsule.py::test_pycapsule', () => {
  test('by itself it is refused, and not saved as an empty object', () => {
    expect(detect.why({ handle: handle() }).failures.map(({ path }) => path[0]!.name)).toEqual(['handle'])
  })

  test('by a name it is the same', () => {
    const capsule = handle()
    const pickler = new Pickler()
    pickler.registry.name(capsule, { name: 'test.capsule' })
    const bytes = pickler.dump({ capsule })
    const known = new Unpickler(bytes)
    known.registry.name(capsule, { name: 'test.capsule' })
    expect(known.load<{ capsule: object }>().capsule).toBe(capsule)
  })

  test('where nobody knows the name, the load fails', async () => {
    const capsule = handle()
    const pickler = new Pickler()
    pickler.registry.name(capsule, { name: 'test.capsule' })
    const bytes = pickler.dump({ capsule })
    const error = failing(() => loads(bytes))
    expect(error).toBeInstanceOf(UnpicklingError)
    expect(error.message).toContain('test.capsule')
    const row = rowNamed('test_nested', 'a list, a namespace and a function of the language')
    expect(await (await theBare()).ask({ module: row.module, name: row.name, bytes })).toMatchObject({ code: error.code, error: expect.stringContaining('test.capsule') })
    expect(copy([1])).toEqual([1])
    expect(dumps(1).length).toBeGreaterThan(0)
  })
})
