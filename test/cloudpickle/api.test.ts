// cloudpickle's tests of its verbs and hooks.

import { expect, test } from 'vitest'
import { copy, dump, dumps, getState, load, loads, pickle, Pickler, PicklingError, reduce, register, Unpickler } from '../../lib/index.ts'
import * as data from '../../lib/data.ts'
import { answers } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

const value = { list: [1, 2, 3, 4], map: new Map([['a', new Set([1n])]]) }

answers('cloudpickle_test.py::test_loads_namespace', () => {
  test('here and in dill/data', () => {
    expect(loads(dumps(value))).toEqual(value)
    expect(data.loads(data.dumps(value))).toEqual(value)
  })
})

answers('cloudpickle_test.py::test_load_namespace', () => {
  test('to what can be written and from what can be read', async () => {
    const parts: Uint8Array<ArrayBuffer>[] = []
    await dump(value, { write: part => void parts.push(part as Uint8Array<ArrayBuffer>) })
    expect(await load(new Blob(parts))).toEqual(value)
    expect(await load({ read: () => new Blob(parts).arrayBuffer() })).toEqual(value)
  })
})

answers('cloudpickle_test.py::test_module_level_pickler', () => {
  test('the classes write and read what the verbs do', () => {
    expect(new Pickler().dump(value)).toEqual(dumps(value))
    expect(new Unpickler(dumps(value)).load()).toEqual(value)
    expect(new Pickler()).toBeInstanceOf(Pickler)
  })
})

answers('cloudpickle_test.py::test_pickle_reraise', () => {
  test.each([Error, RangeError, TypeError, class Own extends Error {}])('%o from a reduction is kept as the cause', Type => {
    const thrown = new Type('foo')
    class Raiser { [reduce](): never { throw thrown } }
    register(Raiser, { name: `test.Raiser.${Math.random()}` })
    const error = failing<PicklingError>(() => dumps({ deep: [new Raiser()] }))
    expect(error).toBeInstanceOf(PicklingError)
    const causes: unknown[] = []
    for (let at: unknown = error; at instanceof Error && causes.length < 5; at = at.cause) causes.push(at)
    expect(causes).toContain(thrown)
    expect(error.message).toContain('$.deep[0]')
  })
})

answers('cloudpickle_test.py::test___reduce___returns_string', () => {
  test('an object that both sides know by a name', () => {
    const singleton = { own: true }
    register(singleton, { name: 'test.some_singleton' })
    expect(copy([singleton])[0]).toBe(singleton)
    expect(new TextDecoder('latin1').decode(dumps(singleton))).not.toContain('own')
  })
})

answers('cloudpickle_test.py::test_always_use_up_to_date_copyreg', () => {
  test('a reduction that is registered later counts, for new dumps and for a pickler\'s next one', () => {
    class My { custom = false }
    register(My, { name: 'test.copyreg.My' })
    const pickler = new Pickler()
    expect(loads<My>(pickler.dump(new My())).custom).toBe(false)
    pickle(My, () => [My, [], { custom: true }])
    expect(copy(new My()).custom).toBe(true)
    expect(loads<My>(pickler.dump(new My())).custom).toBe(true)
  })
})

answers('cloudpickle_test.py::test_recursion_during_pickling', () => {
  test('a hook that never comes to an end is an error, and not a crash', () => {
    // WebKit calls what stands last in strict code without a frame, and so without end: here something is left to do.
    class Endless { [getState](): unknown { return [this[getState]()] } }
    register(Endless, { name: 'test.Endless' })
    const error = failing<PicklingError>(() => dumps([new Endless()]))
    expect(error).toBeInstanceOf(PicklingError)
    // How deep an engine's stack is when it gives up decides who notices.
    expect(error.message).toMatch(/^Cannot pickle.* (at \$\[0\]|called itself without end)/)
    expect(copy([1])).toEqual([1])
  })

  test('a getter that asks itself is not asked', () => {
    const a: { readonly name: unknown } = { get name(): unknown { return theSame().name } }
    const theSame = (): typeof a => a
    // Firefox has an error of its own for this.
    expect(() => a.name).toThrow((globalThis as unknown as { InternalError?: ErrorConstructor }).InternalError ?? RangeError)
    expect(failing(() => dumps(a)).message).toContain('captured the variable theSame')
  })

  test('a graph of any depth', () => {
    let deep: { next?: object } = {}
    for (let i = 0; i < 200_000; i++) deep = { next: deep }
    let at: { next?: object } = copy(deep)
    let depth = 0
    for (; at.next !== undefined; depth++) at = at.next
    expect(depth).toBe(200_000)
  })
})

answers('cloudpickle_test.py::test_out_of_band_buffers', () => {
  test('what no bytes can hold goes beside them, and comes back from there', () => {
    const { port1, port2 } = new MessageChannel()
    const attachments: unknown[] = []
    const bytes = dumps({ data: new Float64Array(10), port1, again: [port1] }, { attachments })
    expect(attachments).toEqual([port1])
    const back = loads<any>(bytes, { attachments })
    expect([back.port1 === port1, back.again[0] === port1, [...back.data]]).toEqual([true, true, Array.from({ length: 10 }, () => 0)])
    expect(failing(() => loads(bytes)).code).toMatch(/ATTACH/)
    port1.close()
    port2.close()
  })
})
