// test_weakref.py: weak references. What a dead one becomes is in test_weakref.node.test.ts, where collection can be told.

import { expect, test } from 'vitest'
import { copy, detect } from '../../lib/index.ts'
import { answers } from '../support/answers.ts'

answers('test_weakref.py::test_weakref', () => {
  test('no errors', () => {
    const targets = [{}, () => 1, class {}, Symbol('target')]
    for (const target of targets) expect(detect.errors(new WeakRef(target as object))).toBeUndefined()
  })

  test('two of one target lead to one target', () => {
    const target = { n: 1 }
    const [one, other] = copy([new WeakRef(target), new WeakRef(target)])
    expect(one!.deref()).toBe(other!.deref())
    expect(one!.deref()).not.toBe(target)
  })
})

answers('test_weakref.py::test_dictproxy')
