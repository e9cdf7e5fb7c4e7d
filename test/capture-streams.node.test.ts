// The streams of a process, taken into a text: what is written to them by whoever still holds the console's own methods,
// in whichever pieces.

import { Console } from 'node:console'
import { describe, expect, test } from 'vitest'
import { temp } from '../lib/index.ts'

const { capture } = temp

describe.each(['stdout', 'stderr'] as const)('%s', stream => {
  test('is taken, with what a console writes to it, and put back', () => {
    const before = Object.getOwnPropertyDescriptor(process[stream], 'write')
    const console = new Console(process.stdout, process.stderr)
    const out = capture(stream)
    process[stream].write('a')
    console[stream === 'stdout' ? 'log' : 'error']('b')
    expect(out.lines).toEqual(['ab'])
    process[stream].write('c')
    out[Symbol.dispose]()
    expect(out.lines).toEqual(['ab', 'c'])
    expect(Object.getOwnPropertyDescriptor(process[stream], 'write')).toEqual(before)
  })

  test('puts a character together that comes in pieces', () => {
    const out = capture(stream)
    const bytes = Buffer.from('é€')
    for (let i = 0; i < bytes.length; i++) process[stream].write(bytes.subarray(i, i + 1))
    process[stream].write('c3a9', 'hex')
    process[stream].write('é', 'utf8')
    process[stream].write(bytes.subarray(0, 1))
    out[Symbol.dispose]()
    expect(out.text).toBe('é€éé\ufffd')
  })

  test('says that it has written, later', async () => {
    const said: string[] = []
    const out = capture(stream)
    const results = [process[stream].write('a', () => said.push('a')), process[stream].write('b', 'utf8', () => said.push('b'))]
    expect([results, said]).toEqual([[true, true], []])
    await Promise.resolve()
    out[Symbol.dispose]()
    expect(said).toEqual(['a', 'b'])
  })
})
