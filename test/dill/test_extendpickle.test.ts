// test_extendpickle.py: the classes behind the verbs.

import { expect, test } from 'vitest'
import { Pickler as DataPickler } from '../../lib/data.ts'
import { extend, Pickler, Unpickler } from '../../lib/index.ts'
import { answers, programNamed } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

const { make } = programNamed('dill/programs/test_extendpickle')

answers('test_extendpickle.py::test_extend', () => {
  test('by a pickler and an unpickler of one\'s own', () => {
    const bytes = new Pickler().dump(make())
    const back = new Unpickler(bytes).load<() => number>()
    expect(back()).toBe(578)
  })
})

answers('test_extendpickle.py::test_isdill', () => {
  class Child extends Pickler {}

  test('a pickler of dill, and a child of it, are told from one for data alone', () => {
    expect([new Pickler() instanceof Pickler, new Child() instanceof Pickler, new DataPickler() instanceof Pickler]).toEqual([true, true, false])
    expect(Object.getPrototypeOf(new Child()) === Pickler.prototype).toBe(false)
  })

  test('only those carry code, unless dill extends the other', () => {
    for (const one of [new Pickler(), new Child()]) expect(new Unpickler(one.dump(make())).load<() => number>()()).toBe(578)
    const refused = (): unknown => failing(() => new DataPickler().dump(make()))
    expect(refused()).toMatchObject({ code: 'REFUSED' })
    extend()
    expect(new Unpickler(new DataPickler().dump(make())).load<() => number>()()).toBe(578)
    extend(false)
    expect(refused()).toMatchObject({ code: 'REFUSED' })
  })
})
