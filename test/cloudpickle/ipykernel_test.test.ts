// cloudpickle's tests of a notebook: a cell that gives a value, that throws, that waits for ever; and the bytes of a function
// of a cell, which are the same when the cell is evaluated again.

import { describe, expect, test } from 'vitest'
import { dumps, hash } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { content } from '../support/code-bytes.ts'

describe('cloudpickle_ipykernel_test.py::test_run_in_notebook', () => {
  test('a value', async () => expect(await run('1 + 1', { main: {} })).toBe(2))

  test('an error', async () => {
    await expect(run('throw new RangeError("This is a test error")', { main: {} })).rejects.toThrow(RangeError)
    const main: Record<string, unknown> = {}
    await expect(run('const before = 1\nnull.x\nconst after = 2', { main })).rejects.toThrow(TypeError)
    expect(main).toEqual({ before: 1 })
  })

  test('one that never ends does not hold up the next', async () => {
    const main: Record<string, unknown> = {}
    const endless = run('const first = 1\nawait new Promise(() => {})\nconst second = 2', { main })
    expect(await Promise.race([endless.then(() => 'ended'), run('first + 1', { main })])).toBe(2)
  })
})

describe('cloudpickle_ipykernel_test.py::test_deterministic_payload_for_dynamic_func_in_notebook', () => {
  const text = 'const MY_PI = 3.1415\nfunction getPi() { return MY_PI }\nconst closure = (k => () => k * MY_PI)(2)\nclass Circle { area(r) { return MY_PI * r * r } }'

  test.each([{}, { recurse: true }])('%o', async options => {
    const [one, other] = await Promise.all([{}, {}].map(async (main: Record<string, any>) => {
      await run(text, { main, id: 'notebook.js' })
      return main
    }))
    for (const name of ['getPi', 'closure', 'Circle']) {
      expect(content(dumps(one![name], options)), name).toEqual(content(dumps(other![name], options)))
      expect(hash([one![name]], options)).toBe(hash([other![name]], options))
    }
  })
})
