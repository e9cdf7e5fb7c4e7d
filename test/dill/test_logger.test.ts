// dill's test_logger.py: off, nothing is told; on, every line is one of two forms, with sizes; afterwards it is as before; and a
// file is told the same as a stream.

import { describe, expect, test } from 'vitest'
import { dispose } from '../../lib/link/dispose.ts'
import { detect, dumps } from '../../lib/index.ts'
import { failing } from '../support/failing.ts'

const object = { a: [1, 2], b: new Map(), f: (x: number): number => x ** 2, big: Array.from({ length: 10 }, (_, i) => i) }
const line = /^(?:│*├?┬ \S.*|│*└ # \S.* \[\d+ B\])$/

describe('test_logger.py::test_logging', () => {
  function isTraced(shouldTrace: boolean, text: () => string): string {
    const before = text().length
    dumps(object)
    const told = text().slice(before)
    if (!shouldTrace) expect(told).toBe('')
    else {
      const lines = told.trimEnd().split('\n')
      expect(lines.length).toBeGreaterThan(8)
      for (const one of lines) expect(one).toMatch(line)
    }
    return told
  }

  test('off, on, off', () => {
    let text = ''
    const all = (): string => text
    isTraced(false, all)
    const tracing = detect.trace({ write: more => text += more })
    const told = isTraced(true, all)
    expect(isTraced(true, all)).toBe(told)
    tracing[dispose]()
    isTraced(false, all)
  })

  test('a block restores what was, also when it is left by an exception', () => {
    let text = ''
    const all = (): string => text
    const block = (work: () => void): void => {
      using tracing = detect.trace(more => text += more)
      work()
      expect(tracing.events.length).toBeGreaterThan(4)
    }
    block(() => isTraced(true, all))
    isTraced(false, all)
    expect(failing<Error>(() => block(() => { throw new Error('out') })).message).toBe('out')
    isTraced(false, all)
  })
})

test('test_logger.py::test_trace_to_file', () => {
  const [stream, file]: [string[], Uint8Array[]] = [[], []]
  const encoder = new TextEncoder()
  const one = detect.trace(text => stream.push(text))
  dumps(object)
  one[dispose]()
  const other = detect.trace({ write: text => file.push(encoder.encode(text)) })
  dumps(object)
  other[dispose]()
  const decoder = new TextDecoder()
  expect(file.map(part => decoder.decode(part)).join('')).toBe(stream.join(''))
})
