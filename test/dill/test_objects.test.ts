// dill's test_objects.py: every sample that can be pickled is, and comes back of the same type; and, which dill leaves open,
// every other is refused with a reason and a remedy. Before `loadTypes` there is none.

import { beforeAll, describe, expect, test } from 'vitest'
import { dumpsAsync, loadsAsync, loadTypes, objects, types } from '../../lib/index.ts'
import { objects as catalogue } from '../../lib/objects.ts'

const here = 'document' in globalThis ? 'browser' : 'node'
const known = catalogue.filter(({ platform }) => platform === undefined || platform === here)
const refused = known.filter(({ verdict }) => verdict === 'refused').map(({ name }) => name)
const carried = known.filter(({ verdict }) => verdict !== 'refused').map(({ name }) => name)

test('there is none before they are asked for', () => {
  expect([Object.keys(objects), Object.keys(types)]).toEqual([[], []])
})

describe('what can be pickled', () => {
  beforeAll(() => loadTypes({ pickleable: true, unpickleable: false }))

  test('is all there is', () => {
    expect(Object.keys(objects)).toEqual(carried)
    expect(Object.keys(types)).toEqual([...new Set(known.filter(({ verdict }) => verdict !== 'refused').map(({ kind }) => kind))])
  })

  test.each(carried)('test_objects.py::test_objects %s', async name => {
    const sample = objects[name]
    const attachments: unknown[] = []
    // In an array: a promise is a value too.
    const [copy] = await loadsAsync<unknown[]>(await dumpsAsync([sample], { attachments }), { attachments })
    expect(Object.prototype.toString.call(copy)).toBe(Object.prototype.toString.call(sample))
    expect(typeof copy).toBe(typeof sample)
  })
})

describe('what cannot be', () => {
  beforeAll(() => loadTypes({ pickleable: false }))

  test('is all there is', () => expect(Object.keys(objects)).toEqual(refused))

  test.each(refused)('test_objects.py::test_objects %s', async name => {
    const sample = objects[name]
    const error: unknown = await dumpsAsync([sample]).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'PicklingError', hint: expect.stringMatching(/./), failures: expect.arrayContaining([expect.objectContaining({ reason: expect.stringMatching(/./) })]) })
  })
})

test('samples are made anew, types are their classes, and another call chooses anew', async () => {
  await loadTypes()
  expect(Object.keys(objects)).toEqual(known.map(({ name }) => name))
  expect(objects['Map']).toEqual(objects['Map'])
  expect(objects['Map']).not.toBe(objects['Map'])
  expect([types['Map'], types['string'], types['Uint8Array'], types['undefined'], types['RegExp'], types['number']]).toEqual([Map, String, Uint8Array, undefined, RegExp, Number])
  expect(types['Generator']).toBeUndefined()
  await loadTypes({ pickleable: false, unpickleable: false })
  expect([Object.keys(objects), Object.keys(types)]).toEqual([[], []])
})
