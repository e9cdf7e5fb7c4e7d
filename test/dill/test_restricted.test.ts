// test_restricted.py: an object that throws at every question is asked none.

import { expect, test } from 'vitest'
import { copy, detect, dumps } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { answers } from '../support/answers.ts'

answers('test_restricted.py::test_function_with_restricted_object', () => {
  test('a Proxy whose traps throw where nobody must ask', async () => {
    const asked: string[] = []
    const note = (trap: string) => (): never => { asked.push(trap); throw new Error('restricted') }
    const target = { n: 1 }
    const proxy = new Proxy(target, { get: note('get'), has: note('has'), set: note('set'), apply: note('apply'), defineProperty: note('defineProperty'), deleteProperty: note('deleteProperty'), setPrototypeOf: note('setPrototypeOf') })
    const main: Record<string, any> = { proxy }
    await run('const restricted = () => typeof proxy', { main })
    expect(dumps(main['restricted'], { recurse: true }).length).toBeGreaterThan(0)
    expect(copy(main['restricted'], { recurse: true })()).toBe('object')
    expect(detect.why(main).ok).toBe(true)
    expect(asked).toEqual([])
  })
})
