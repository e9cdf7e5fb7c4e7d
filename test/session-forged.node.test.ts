// Records that another program, a bad disk or somebody's console has changed: whatever stands in a field, each verb answers or
// refuses in words of its own, and a save over it is whole again.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deleteGeneration, deleteSession, dump, dumpSession, exportSession, generations, load, loadSession, PickleError, readGeneration, sessions } from '../lib/index.ts'
import { makeSealingKey, type Key } from '../lib/sessions/backend.ts'
import { tagKey } from '../lib/sessions/leave.ts'
import { MemoryBackend } from '../lib/sessions/memory.ts'
import { keepIn, openDesk, tabName } from '../lib/sessions/open.ts'
import { leaveSession } from '../lib/sessions/saving.ts'

const NAME = 'app'
const APP = 'dill'

type Row = readonly [key: Key, value: unknown]

/** Two generations, compressed and not, one that was put aside, a value under a key, and what a page has left behind. */
let honest: readonly Row[] = []

/** What stands where something else did. */
const forgeries: readonly (readonly [name: string, value: unknown])[] = [
  ['nothing', undefined], ['null', null], ['a text', 'x'], ['__proto__', '__proto__'], ['less than nothing', -1], ['no number', NaN], ['a large number', 1e300],
  ['as large as numbers count', 2 ** 53], ['a list of nothing', [null]], ['a list of holes', new Array(3)], ['an object', {}], ['a Date of no time', new Date(NaN)], ['bytes', new Uint8Array(100)],
]

/** The fields of a record, and of what is in it. */
function* fields(value: unknown, depth = 0): Generator<readonly PropertyKey[]> {
  yield []
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth === 4) return
  for (const key of Object.keys(value)) for (const rest of fields((value as Record<string, unknown>)[key], depth + 1)) yield [key, ...rest]
}

function forged(record: unknown, path: readonly PropertyKey[], value: unknown): unknown {
  if (path.length === 0) return value
  const copy = structuredClone(record)
  let at = copy as Record<PropertyKey, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<PropertyKey, unknown>
  if (value === undefined) delete at[path.at(-1)!]
  else at[path.at(-1)!] = value
  return copy
}

/** The place of one run: what this origin has sealed stays sealed. */
class Place extends MemoryBackend {
  static readonly key = makeSealingKey()
  override async sealingKey(): Promise<CryptoKey> {
    return Place.key
  }
}

/** A tab that has just been opened, over these records. */
async function tab(rows: readonly Row[]): Promise<Place> {
  const place = new Place('a test')
  await place.write(async records => { for (const [key, value] of rows) if (value !== undefined) void records.put(key, value) })
  keepIn(async () => place)
  return place
}

/** What a verb answers, or the code of what it refuses. Fails on errors that are nobody's words. */
async function told(what: string, promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => {
    expect(error, what).toBeInstanceOf(PickleError)
    const { code, message } = error as PickleError
    expect(message, what).toMatch(/^Cannot /)
    expect(message, what).not.toMatch(/\b(Type|Range|Reference)Error\b|undefined|NaN|\[object/)
    return code
  })
}

const members = Reflect.ownKeys(Object.prototype).length

/** Asks all verbs, and saves over what is there. */
async function live(rows: readonly Row[]): Promise<void> {
  const place = await tab(rows)
  for (const { name, savedAt, generation, bytes, names, skipped } of await sessions()) {
    expect([typeof name, Number.isNaN(savedAt?.getTime()), Number.isFinite(generation), Number.isFinite(bytes), [...names, ...skipped.map(each => each.name)].every(each => typeof each === 'string')]).toEqual(['string', false, true, true, true])
  }
  for (const { name, id, savedAt, generation } of await generations()) {
    expect([Number.isNaN(savedAt?.getTime()), Number.isFinite(generation)]).toEqual([false, true])
    await told('readGeneration', readGeneration(name, id))
    await told('exportSession of a generation', exportSession(name, { generation: id }))
  }
  await told('load', load('value'))
  await told('exportSession', exportSession(NAME))
  const main: Record<string, unknown> = {}
  const loaded = await told('loadSession', loadSession(NAME, { main }))
  if (typeof loaded === 'object') expect([1, 2, 3]).toContain(main['n'])
  else expect(main).toEqual({})
  await saveOver()
  await tab(await rowsOf(place))
  const back = {}
  await loadSession(NAME, { main: back })
  expect(back).toEqual({ n: 4 })
  for (const { id } of await generations()) await told('deleteGeneration', deleteGeneration(NAME, id))
  await deleteSession(NAME)
  expect(Reflect.ownKeys(Object.prototype)).toHaveLength(members)
}

/** What a later release has saved, or says so, is only saved over when it was deleted. */
async function saveOver(): Promise<void> {
  const options = { main: { n: 4 }, overwrite: true }
  const saved = await told('dumpSession', dumpSession(NAME, options))
  if (typeof saved === 'object') return
  expect(saved).toBe('CONFLICT')
  await deleteSession(NAME)
  await dumpSession(NAME, options)
}

async function rowsOf(place: Place): Promise<Row[]> {
  return place.read(async records => Promise.all((await records.keys([])).map(async key => [key, await records.get(key)] as const)))
}

beforeAll(async () => {
  const place = await tab([])
  const main = { n: 1, blob: new Blob(['x']), text: 'x'.repeat(200) }
  await dumpSession(NAME, { main, build: 'one' })
  main.n = 2
  await dumpSession(NAME, { main, build: 'two', compress: 'gzip' })
  await dump({ n: 1 }, 'value')
  await dumpSession('broken', { main })
  await place.write(async records => {
    const key = ['head', 'broken', 1]
    void records.put(key, { ...await records.get(key) as object, names: 1 })
  })
  await loadSession('broken', { main: {} }).catch(() => {}) // That puts it aside.
  const desk = await openDesk(APP)
  await leaveSession(NAME, { main: { n: 3 } }, desk, await tagKey(place, APP, NAME, tabName()), { unsaved: true, last: undefined })
  honest = await rowsOf(place)
})

afterAll(() => keepIn(undefined))

test('what nobody has changed is all there', async () => {
  await tab(honest)
  const main = {}
  expect(await loadSession(NAME, { main })).toMatchObject({ status: 'memory', generation: 3, vouched: true, broken: [] })
  expect(main).toEqual({ n: 3 })
  await live(honest)
})

test.each(forgeries)('%s stands in each field of each record', async (_, value) => {
  for (const [i, [key, record]] of honest.entries()) {
    for (const path of fields(record)) {
      const rows = honest.map((row, j): Row => i === j ? [key, forged(record, path, value)] : row)
      await live(rows).catch((error: unknown) => { throw new Error(`in ${String(key.slice(0, 1))} ${path.map(String).join('.')}: ${String(error)}`, { cause: error }) })
    }
  }
})

describe('a key', () => {
  test.each([[-1], [0], [0.5], [2 ** 53], [1e300], ['x'], ['']])('of which the number is %s', async number => {
    for (const [i, [key, record]] of honest.entries()) {
      if (!['head', 'part'].includes(key[0] as string)) continue
      const at = key[0] === 'head' ? 2 : 3
      await live(honest.map((row, j): Row => i === j ? [key.with(at, number), record] : row)).catch((error: unknown) => { throw new Error(`${String(key.slice(0, 1))}: ${String(error)}`, { cause: error }) })
      await live([...honest, [key.with(at, number), record]]).catch((error: unknown) => { throw new Error(`${String(key.slice(0, 1))} besides: ${String(error)}`, { cause: error }) })
    }
  })
})
