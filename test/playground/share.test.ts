// What is given away by link and file, and what is told of what comes that way before any of it counts.

import { describe, expect, test } from 'vitest'
import { addressOf, chosen, examples, freeName } from '../../demo/examples.ts'
import { dataOf, hashOf, holdsShared, namesIn, packed, rowsIn, sharedIn, sourcesIn, surveyOf, unpacked, type Shared } from '../../demo/share.ts'
import { shopping, isWhole } from '../../demo/zustand/store.ts'
import { copy, dumps, dumpSession, exportSession } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'

const cells: Shared = { title: 'mine', cells: ['fetch("x")\nlet name = 1', 'Math.max(a => Date, name)'] }

/** Cells with values: data, and a session with a function. */
async function whole(): Promise<{ shared: Shared, scope: Record<string, unknown> }> {
  const scope: Record<string, unknown> = {}
  await run('let n = 1, list = new Map([["a", [1n]]])\nconst f = (k => () => { localStorage; return k })(2)\nconst bad = new FinalizationRegistry(() => {})', { main: scope })
  const { values, data, code } = dataOf(scope, Object.keys(scope))
  expect([data, code]).toEqual([['n', 'list'], ['f']])
  await dumpSession('whole', { app: 'test-share', main: scope, onError: 'skip', source: true, overwrite: true })
  return { scope, shared: { ...cells, values: values!, session: await exportSession('whole', { app: 'test-share' }) } }
}

describe('what is shared', () => {
  test('is the same from a file and from a link', async () => {
    const { shared } = await whole()
    for (const one of [cells, shared]) {
      expect(unpacked(packed(one))).toEqual(one)
      const hash = await hashOf(one)
      expect(hash).toMatch(/^#open=[\w-]+$/)
      expect([holdsShared(hash), holdsShared('#elsewhere')]).toEqual([true, false])
      expect(await sharedIn(hash)).toEqual(one)
    }
  })

  test('tells what it holds, and runs nothing', async () => {
    const { shared } = await whole()
    expect(surveyOf(cells)).toEqual({ cells: 2, functions: 0, classes: 0, outside: ['Date', 'Math', 'fetch'] })
    expect(surveyOf(shared)).toMatchObject({ cells: 2, functions: 1, classes: 0, values: { code: false }, code: { code: true } })
    expect(surveyOf(shared).outside).toEqual(expect.arrayContaining(['Date', 'Math', 'fetch']))
    expect(sourcesIn(shared.session!)).toEqual(expect.arrayContaining([expect.stringContaining('return k')]))
    expect(rowsIn(shared).length).toBeGreaterThan(10)
    expect(rowsIn(shared, 3)).toHaveLength(4)
    expect(namesIn(shared.values!)).toEqual({ n: 1, list: new Map([['a', [1n]]]) })
  })

  test('names what text uses that does not parse', () => {
    expect(surveyOf({ title: '', cells: ['eval(= import("x") fetch o.document'] }).outside).toEqual(['eval', 'fetch', 'import'])
  })

  test.for<[string, unknown, RegExp]>([
    ['another value', { a: 1 }, /neither a playground nor a session/], ['null', null, /neither/], ['cells that are no texts', { dill: 'playground', version: 1, cells: [1] }, /neither/],
    ['a later version', { dill: 'playground', version: 2, cells: [] }, /newer version/], ['a prototype', Object.create({ dill: 'playground', version: 1, cells: [] }), /neither/],
  ])('is refused where it is %s', ([, value, why]) => {
    expect(() => unpacked(dumps(value))).toThrow(why)
  })

  test.for<[string, string]>([['a text', 'hello, this is a text of some length'], ['nothing', ''], ['JSON', '{"cells":[1]}'], ['the beginning of a pickle', '\u0089dil']])('is refused in words for people where it is a file of %s', ([, text]) => {
    expect(() => unpacked(Uint8Array.from(text, char => char.charCodeAt(0)))).toThrow('This is neither a playground nor a session. Export makes such files, and Share such links.')
  })

  test.for<[string, unknown]>([['a function', () => 1], ['a class', class {}]])('is refused where it holds %s itself', ([, value]) => {
    // As from elsewhere: without the seal of this realm.
    const bytes = dumps({ dill: 'playground', version: 1, cells: [], value })
    bytes[bytes.length - 1]! ^= 1
    expect(() => unpacked(bytes)).toThrow()
  })

  test.for<[string, RegExp]>([['#open=', /not whole/], ['#open=%%', /not whole/], ['#open=AAAA', /not whole|Cannot load/], ['#open=abc', /not whole/]])('a link that is spoilt says so: %s', async ([hash, why]) => {
    await expect(sharedIn(hash)).rejects.toThrow(why)
  })

  test('a link that grows beyond all measure is not read to its end', async () => {
    await expect(sharedIn(await hashOf({ title: '', cells: ['x'.repeat(3e6)] }))).rejects.toThrow(/more than a playground may/)
  })

  test('values that are no names are refused', () => {
    expect(() => namesIn(dumps([1]))).toThrow(/not the names/)
  })

  test('names like __proto__ stay names', () => {
    const scope = Object.defineProperty({}, '__proto__', { value: { polluted: 1 }, enumerable: true })
    const names = namesIn(dataOf(scope, ['__proto__']).values!)
    expect([Object.keys(names), ({} as { polluted?: number }).polluted]).toEqual([['__proto__'], undefined])
  })
})

describe('examples', () => {
  test('have names of their own, and the address chooses', () => {
    const ids = examples.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect([chosen('').session, chosen('?s=cycle').example?.title, chosen('?s=%20').session]).toEqual(['counter', 'Cyclic graph', 'counter'])
    expect(chosen('?s=mine')).toEqual({ session: 'mine', texts: [''], example: undefined })
    expect([addressOf('counter'), addressOf('a b&c')]).toEqual(['./', './?s=a%20b%26c'])
    expect([freeName('Untitled', []), freeName('Untitled', ['Untitled', 'Untitled 2']), freeName('dom', [])]).toEqual(['Untitled', 'Untitled 3', 'dom 2'])
  })

  test.for(examples.filter(({ id }) => id !== 'dom' && id !== 'worker').map(({ id, cells: texts }) => [id, texts] as const))('%s runs', async ([, texts]) => {
    const scope = {}
    const results = []
    for (const text of texts) results.push(await run(text, { main: scope }))
    expect(results.at(-1)).not.toBe(false)
    expect(results.at(-1)).toBeDefined()
  })
})

describe('the shopping list', () => {
  test('keeps the same object in list and basket, and a copy by dill does too', () => {
    const { store, add, toggle, remove } = shopping()
    const day = new Date(2026, 0, 1)
    for (const name of [' Dill ', 'Salt', 'dill', '  ']) add(name, day)
    const item = (name: string) => [...store.getState().items.values()].find(one => one.name === name)!
    expect([...store.getState().items.values()].map(({ name, amount, id }) => [name, amount, id])).toEqual([['Dill', 2, 1n], ['Salt', 1, 2n]])
    toggle(item('Dill'))
    add('DILL', day)
    expect([store.getState().basket.has(item('Dill')), isWhole(store.getState())]).toEqual([true, true])
    const back = copy(store.getState())
    expect([isWhole(back), back]).toEqual([true, store.getState()])
    expect(isWhole({ ...back, last: { ...back.last! } })).toBe(false)
    toggle(item('Dill'))
    toggle(item('Salt'))
    remove(item('Salt'))
    expect([store.getState().basket.size, store.getState().last, store.getState().items.size]).toEqual([0, undefined, 1])
  })
})
