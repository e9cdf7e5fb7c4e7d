// test_module.py: a module as a value. The namespace of a module belongs to it, and is refused with what to save instead;
// what it exports travels as an object, and by name it is the namespace itself.

import { expect, test } from 'vitest'
import { bind, copy, dumps, loads, register } from '../../lib/index.ts'
import { answers, rowNamed, theBare } from '../support/answers.ts'
import { expectTravels } from '../support/code-travel.ts'
import { failing } from '../support/failing.ts'

const text = 'data:text/javascript,export let a = 1; export const set = value => { a = value }; export const double = x => 2 * x'
const imported = async (): Promise<any> => import(/* @vite-ignore */ text)

answers('test_module.py::test_attributes', () => {
  test('a changed variable goes along with what the module exports, and the functions work', async () => {
    const module = await imported()
    module.set(1234)
    const bytes = dumps({ a: module.a, double: module.double })
    module.set(0)
    const back = loads<any>(bytes)
    expect([back.a, back.double(3), module.a]).toEqual([1234, 6, 0])
  })

  test('its namespace is refused with a remedy, and by name it is itself', async () => {
    const module = await imported()
    expect(failing(() => dumps([module]))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('register(namespace') })
    register(module, { name: 'test.module' })
    expect(copy([module])[0]).toBe(module)
  })
})

answers('test_module.py::test_module_is_none', () => {
  // oxlint-disable-next-line no-new-func -- a function that belongs to no module
  const make = (...parts: string[]): any => new Function(...parts)
  const row = rowNamed('test_module', 'a function that belongs to no module')

  test('made from a text, over globals: here and elsewhere', async () => {
    const fn = make('x', 'return Math.round(Math.exp(x))')
    expect(copy(fn)(3)).toBe(20)
    await expectTravels(await theBare(), row, dumps(fn))
  })

  test('over a scope of its own: when that is said', async () => {
    const scope = { exp: (x: number) => x ** 2 }
    const fn = make('math', 'return x => math.exp(x)')(scope)
    expect(failing(() => dumps(fn)).message).toContain('the variable math')
    bind(fn, { math: scope })
    expect([copy(fn)(3), fn(3)]).toEqual([9, 9])
    await expectTravels(await theBare(), { ...row, gives: 9 }, dumps(fn))
  })
})
