// What a save writes is what has changed: counted, in bytes of parts, over a real IndexedDB in the browser and one that is
// like it in Node.

import { beforeAll, describe, expect, test } from 'vitest'
import { autosave, dumpSession, hash, loadSession } from '../lib/index.ts'
import type { Head } from '../lib/sessions/head.ts'
import { meddle } from './support/records.ts'

beforeAll(async () => {
  if (typeof indexedDB === 'undefined') await import('fake-indexeddb/auto' as string)
})

let apps = 0
const fresh = (): string => `cost-${Date.now()}-${apps++}`
const NAME = 'app'
/** The largest part. */
const PART = 2 ** 18

interface Row { id: number, text: string, done: boolean }
interface State { rows: Row[] }

/** Text that no other row has. */
const text = (id: number, length = 200): string => Array.from({ length: length / 10 }, (_, i) => (((id + 1) * 7919 + i * 104729) ** 2 % 1e10).toString().padStart(10, '0')).join('')

const texts = Array.from({ length: 18_000 }, (_, id) => text(id))

/** Some 4 MB. */
const stateOf = (): State => ({ rows: texts.map((text, id) => ({ id, text, done: false })) })

/** The newest head. */
async function newest(app: string): Promise<Head> {
  let head!: Head
  await meddle(records => {
    const request = records.getAll(IDBKeyRange.bound(['head'], ['head', []]))
    request.onsuccess = () => { head = request.result.at(-1) }
  }, `dill:${app}`)
  return head
}

/** Bytes of the pickle that the newest save has written, before they were compressed. */
async function written(app: string): Promise<number> {
  const { save, parts } = await newest(app)
  return parts.filter(part => part.save === save).reduce((sum, { length }) => sum + length, 0)
}

const middle = (state: State): Row => state.rows[9000]!

/** A change, and how many parts it may cost: the first, which has the header, and those around what has changed. */
const changes: readonly (readonly [what: string, change: (state: State) => void, parts: number])[] = [
  ['nothing', () => {}, 0],
  ['a flag', state => { middle(state).done = true }, 3],
  ['a text, for one of the same length', state => { middle(state).text = text(-2) }, 3],
  ['a text, for a longer one', state => { middle(state).text = text(-2, 5000) }, 5],
  ['a text, for a shorter one', state => { middle(state).text = '' }, 5],
  ['1 % of the texts', state => { for (const row of state.rows.slice(9000, 9180)) row.text = text(-row.id, 210) }, 5],
  ['a row at the end, added', state => { state.rows.push({ id: 18_000, text: text(18_000), done: false }) }, 5],
  ['a row at the end, removed', state => { state.rows.pop() }, 5],
]

describe.for([undefined, 'gzip', 'deflate-raw'] as const)('with compress: %s, a save of 4 MB of which has changed', compress => {
  test.for(changes)('%s', async ([, change, parts]) => {
    const app = fresh()
    const main = stateOf()
    const options = { app, main, ...compress === undefined ? {} : { compress } }
    await dumpSession(NAME, options)
    expect(await written(app)).toBe((await newest(app)).length)
    change(main)
    await dumpSession(NAME, options)
    expect(await written(app)).toBeLessThanOrEqual(parts * PART)
    const back = {}
    await loadSession(NAME, { app, main: back })
    expect(hash(back)).toBe(hash(main))
  })
})

test('everything is written anew where everything has changed', async () => {
  const app = fresh()
  const main = stateOf()
  await dumpSession(NAME, { app, main })
  for (const row of main.rows) row.text = text(-row.id - 20_000)
  const { bytes } = await dumpSession(NAME, { app, main })
  expect(await written(app)).toBeGreaterThan(0.9 * bytes)
})

test('what saves itself and has not changed makes no save', async () => {
  const app = fresh()
  const main = stateOf()
  await using auto = autosave(NAME, main, { app, load: false, watch: () => {} })
  const first = await auto.flush()
  expect(await auto.flush()).toBe(first)
  expect((await newest(app)).generation).toBe(1)
})
