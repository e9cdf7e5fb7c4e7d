// test_abc.py: abstract classes. dill copies a class of the main module by value and asks itself whether it should; here a
// class that is live is the same one again, and a copy of its own where it is not.

import { expect, test } from 'vitest'
import { copy, dumps, loads, Trust } from '../../lib/index.ts'
import { answers, programNamed } from '../support/answers.ts'
import { foreign } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'
import { failing } from '../support/failing.ts'

const { EasyAsAbc, OneTwoThree } = programNamed('dill/programs/test_abc')

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

answers('test_abc.py::test_abc_non_local', () => {
  test('byref: a reference only, and the class itself', () => {
    for (const Class of [OneTwoThree, EasyAsAbc]) {
      expect(copy(Class, { byref: true })).toBe(Class)
      expect(textOf(dumps(Class))).toContain(`class ${Class.name}`)
      expect(textOf(dumps(Class, { byref: true }))).not.toContain(`class ${Class.name}`)
    }
  })

  test('a class that is no longer live comes back as another one that does the same', () => {
    const text = '(function () { class Abstract { constructor() { if (new.target === Abstract) throw new TypeError("abstract") } foo() { return 1 } } return Abstract })()'
    const bytes = dumps(script(text, 'abc-1.js'))
    const Again = loads<any>(foreign(bytes), { trust: Trust.code })
    expect(Again).not.toBe(loads(bytes))
    expect(() => new Again()).toThrow(TypeError)
    expect(new (class extends Again {} as any)().foo()).toBe(1)
  })
})

answers('test_abc.py::test_abc_local')

answers('test_abc.py::test_meta_local_no_cache', () => {
  test('a registry that the language hides is refused, not lost', () => {
    const Meta = script('(function () { class Meta { static #all = new WeakSet(); static register(C) { this.#all.add(C) } static [Symbol.hasInstance](o) { return Meta.#all.has(o.constructor) } } Meta.register(Meta); return Meta })()')
    expect(failing(() => dumps(Meta))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('a WeakSet cannot be listed') })
  })
})
