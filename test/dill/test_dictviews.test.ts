// test_dictviews.py: views of a Map are a program's own; the language's iterators hide what they go through, and are
// refused before one of them would be used up.

import { expect, test } from 'vitest'
import { copy, detect, dumps } from '../../lib/index.ts'
import { answers } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

answers('test_dictviews.py::test_dictproxy', () => {
  test('a read-only Proxy: what it shows, as data', () => {
    const refuse = (): never => { throw new TypeError('read-only') }
    const view = new Proxy({ a: 2 }, { set: refuse, defineProperty: refuse, deleteProperty: refuse })
    expect(copy(view)).toEqual({ a: 2 })
    expect(() => { view.a = 3 }).toThrow('read-only')
  })
})

answers('test_dictviews.py::test_dictviews', () => {
  const make = (): Map<string, number> => new Map([['a', 1], ['b', 2]])
  test.each([
    ['keys', make().keys(), ['b']], ['values', make().values(), [2]], ['entries', make().entries(), [['b', 2]]], ['members of a Set', new Set([1, 2]).values(), [2]],
  ])('the iterator of %s is refused where it stands', (_, iterator, rest) => {
    iterator.next()
    expect(failing(() => dumps({ iterator }))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('Save the collection') })
    expect(detect.why(iterator).ok).toBe(false)
    expect([...iterator as Iterable<unknown>]).toEqual(rest)
  })
})

answers('test_dictviews.py::test_dictproxy_trick')
