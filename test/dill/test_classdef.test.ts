// test_classdef.py: classes of every make and their instances.

import { expect, test } from 'vitest'
import { copy, detect, dumps, loads, pickles } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { answers, programNamed } from '../support/answers.ts'

const { Bad, record } = programNamed('dill/programs/test_classdef')

answers('test_classdef.py::test_class_instances')

answers('test_classdef.py::test_class_objects', () => {
  test('of a notebook that has forgotten them', async () => {
    const main: Record<string, any> = {}
    await run('class Gone { ok() { return true } }\nconst Meta = class { static kind() { return `of Meta: ${this.name}` } }\nclass OfMeta extends Meta { ok() { return true } }\nconst gone = new Gone(), made = new OfMeta()', { main, id: 'classdef-cell.js' })
    const bytes = ['Gone', 'OfMeta', 'gone', 'made'].map(name => dumps(main[name]))
    for (const name of Object.keys(main)) delete main[name]
    const [Gone, OfMeta, gone, made] = bytes.map(one => loads<any>(one))
    expect([new Gone().ok(), new OfMeta().ok(), gone.ok(), made.ok()]).toEqual([true, true, true, true])
    expect([OfMeta.kind(), made.constructor.kind(), OfMeta.name]).toEqual(['of Meta: OfMeta', 'of Meta: OfMeta', 'OfMeta'])
    expect(Object.keys(main)).toEqual([])
  })
})

answers('test_classdef.py::test_specialtypes')

answers('test_classdef.py::test_namedtuple', () => {
  test('a class whose name is not that of its binding is found by the binding', () => {
    expect(loads(dumps(Bad))).toBe(Bad)
    expect(copy(new Bad(0, 1))).toEqual(new Bad(0, 1))
  })

  test('one that a function has made anew keeps name, fields and values', () => {
    const Local = record('Local', ['x'])
    const [Class, made] = copy([Local, new Local(8)])
    expect([Class.name, Class.fields, [...made], made.constructor === Class]).toEqual(['Local', ['x'], [8], true])
  })
})

answers('test_classdef.py::test_dtype')
answers('test_classdef.py::test_array_nested')
answers('test_classdef.py::test_array_subclass')
answers('test_classdef.py::test_method_decorator')

answers('test_classdef.py::test_slots', () => {
  test('they pickle', () => {
    class Hidden { #y = 1; y() { return this.#y } }
    expect(pickles(Object.seal({ y: 1 }))).toBe(true)
    // No transform saw this one: its field is no value that could be lost in silence.
    expect(detect.why(new Hidden()).failures[0]!.reason).toContain('private')
  })
})

answers('test_classdef.py::test_attr')
answers('test_classdef.py::test_metaclass')
answers('test_classdef.py::test_enummeta')
answers('test_classdef.py::test_inherit')
