// cloudpickle's tests of what the language and the platform give: by name, the same everywhere; and what has no name is
// refused with a reason.

import { expect, test } from 'vitest'
import { copy, dumps, loads, register } from '../../lib/index.ts'
import { answers } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

answers('cloudpickle_test.py::test_pickling_file_handles')
answers('cloudpickle_test.py::test_ufunc')
answers('cloudpickle_test.py::test_method_descriptors')
answers('cloudpickle_test.py::test_Ellipsis')
answers('cloudpickle_test.py::test_NotImplemented')
answers('cloudpickle_test.py::test_NoneType')
answers('cloudpickle_test.py::test_EllipsisType')
answers('cloudpickle_test.py::test_NotImplementedType')
answers('cloudpickle_test.py::test_builtin_function')
answers('cloudpickle_test.py::test_builtin_type_constructor')
answers('cloudpickle_test.py::test_builtin_classicmethod')
answers('cloudpickle_test.py::test_builtin_classmethod')
answers('cloudpickle_test.py::test_builtin_slotmethod')
answers('cloudpickle_test.py::test_builtin_staticmethod')
answers('cloudpickle_test.py::test_getset_descriptor')
answers('cloudpickle_test.py::test_unhashable_function')
answers('cloudpickle_test.py::test_itertools_count')
answers('cloudpickle_test.py::test_mappingproxy')
answers('cloudpickle_test.py::test_memoryview')
answers('cloudpickle_test.py::test_sliced_and_non_contiguous_memoryview')

answers('cloudpickle_test.py::test_large_memoryview', () => {
  test('60 MB', () => {
    const hello = new TextEncoder().encode('Hello!')
    const large = new Uint8Array(6e7)
    for (let at = 0; at < large.length; at += 6) large.set(hello, at)
    const back = loads<Uint8Array>(dumps(large))
    expect([back.length, back.byteOffset, new TextDecoder().decode(back.subarray(0, 6)), new TextDecoder().decode(back.subarray(-6))]).toEqual([6e7, 0, 'Hello!', 'Hello!'])
    let sum = 0
    for (const byte of back) sum += byte
    expect(sum).toBe(hello.reduce((a, b) => a + b) * 1e7)
  })
})

/** The language has no views of a Map or a Set, only iterators, which hide what they go through and how far they are. */
function isRefusedWhereItStands(iterator: Iterator<unknown> & Iterable<unknown>, rest: unknown[]): void {
  iterator.next()
  expect(failing(() => dumps({ iterator }))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('Save the collection') })
  expect([...iterator]).toEqual(rest)
}

const entries = [['a', 1], ['b', 2]] as const

answers('cloudpickle_test.py::test_dict_keys', () => {
  test('keys of a Map', () => isRefusedWhereItStands(new Map(entries).keys(), ['b']))
  test('saved as a list', () => expect(copy([...new Map(entries).keys()])).toEqual(['a', 'b']))
})
answers('cloudpickle_test.py::test_dict_values', () => {
  test('values of a Map', () => isRefusedWhereItStands(new Map(entries).values(), [2]))
  test('saved as a list', () => expect(copy([...new Map(entries).values()])).toEqual([1, 2]))
})
answers('cloudpickle_test.py::test_dict_items', () => {
  test('entries of a Map', () => isRefusedWhereItStands(new Map(entries).entries(), [['b', 2]]))
  test('saved as a list', () => expect(copy([...new Map(entries)])).toEqual([['a', 1], ['b', 2]]))
})
answers('cloudpickle_test.py::test_odict_keys', () => {
  test('members of a Set', () => isRefusedWhereItStands(new Set(['x', 'y']).keys(), ['y']))
  test('the order of a Set is kept', () => expect([...copy(new Set(['b', 'a', 1]))]).toEqual(['b', 'a', 1]))
})
answers('cloudpickle_test.py::test_odict_values', () => {
  test('elements of an array', () => isRefusedWhereItStands(['x', 'y'].values(), ['y']))
  test('the order of a Map is kept', () => expect([...copy(new Map<unknown, number>([['b', 1], ['a', 2], [1, 3]])).values()]).toEqual([1, 2, 3]))
})
answers('cloudpickle_test.py::test_odict_items', () => {
  test('entries of a Set', () => isRefusedWhereItStands(new Set(['x', 'y']).entries(), [['y', 'y']]))
  test('the order of keys is kept', () => expect(Object.entries(copy({ b: 1, a: 2, 1: 3 }))).toEqual([['1', 3], ['b', 1], ['a', 2]]))
})

answers('cloudpickle_test.py::test_multiprocessing_lock_raises', () => {
  test('a port, and memory that others share', () => {
    const { port1 } = new MessageChannel()
    expect(failing(() => dumps({ port1 }))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('its other end'), hint: expect.stringContaining('attachments') })
    port1.close()
  })
})

answers('cloudpickle_test.py::test_logger', () => {
  test('the root one, and one by its name', () => {
    const loggers = { root: { log: () => 'root' }, named: { log: () => 'named' } }
    register(loggers.root, { name: 'test.logger' })
    register(loggers.named, { name: 'test.logger.named' })
    const [root, { named }, key] = copy([loggers.root, { named: loggers.named }, Symbol.for('test.logger')] as const)
    expect([root === loggers.root, named === loggers.named, key === Symbol.for('test.logger')]).toEqual([true, true, true])
  })
})
