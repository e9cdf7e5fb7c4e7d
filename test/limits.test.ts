// Limits: what is exactly as much as is allowed comes in, and one less does not, whichever verb is asked, for each limit alone
// and for any two of them.

import { describe, expect, test } from 'vitest'
import {
  dumps, dumpSession, exportSession, generations, importSession, load, loadModuleAsDict, loads, loadsAsync, loadSession, readSessionFile, UnpicklingError, Unpickler, type Limits, type LoadOptions,
} from '../lib/index.ts'
import { rejecting } from './support/failing.ts'

type Run = (options: LoadOptions) => unknown
const app = 'limits'
const names = ['bytes', 'nodes', 'string', 'bigint', 'regexp', 'source', 'depth'] as const

const bytes = dumps({ s: 'abcdef', n: [1, [2, [3]]], b: 2n ** 70n, r: /abcdefg/g, m: new Map([[1, new Set([1])]]), u: new Uint8Array(40), f: (a: number) => a + 1 })

const ofBytes: Readonly<Record<string, Run>> = {
  loads: options => loads(bytes, options),
  loadsAsync: options => loadsAsync(bytes, options),
  Unpickler: options => new Unpickler(bytes, options).load(),
  'Unpickler, later': options => new Unpickler(bytes, options).loadAsync(),
  'load of bytes': options => load(bytes, options),
  'load of a Blob': options => load(new Blob([bytes]), options),
  'load of a Response': options => load(new Response(bytes), options),
  'load of a stream': options => load(new Blob([bytes]).stream(), options),
}

async function code(run: Run, limits: Partial<Limits>): Promise<string> {
  try {
    await run({ limits })
    return 'loaded'
  } catch (error) {
    return error instanceof UnpicklingError ? error.code : String(error)
  }
}

/** The least limit with which it loads. */
async function least(run: Run, name: keyof Limits): Promise<number> {
  let [low, high] = [0, 2 ** 20]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (await code(run, { [name]: middle }) === 'loaded') high = middle
    else low = middle + 1
  }
  return low
}

async function needs(run: Run): Promise<Limits> {
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await least(run, name)]))) as unknown as Limits
}

describe.each(Object.entries(ofBytes))('%s', (_, run) => {
  test('needs what loads needs, and loads with just that', async () => {
    const needed = await needs(ofBytes['loads']!)
    expect(needed).toEqual({ bytes: bytes.length, nodes: expect.any(Number), string: expect.any(Number), bigint: 9, regexp: 7, source: expect.any(Number), depth: expect.any(Number) })
    expect(await needs(run)).toEqual(needed)
    expect(await code(run, needed)).toBe('loaded')
  })

  test('refuses one less, and nothing, of each limit and of any two', async () => {
    const needed = await needs(ofBytes['loads']!)
    for (const a of names) for (const b of names) for (const less of [needed[a] - 1, 1, 0]) {
      const limits = { ...needed, [b]: needed[b], [a]: less }
      expect(await code(run, limits), `${a} of ${less}, ${b}`).toBe(less < needed[a] ? 'LIMIT' : 'loaded')
      expect(await code(run, { [b]: 0, [a]: less }), `${a} of ${less}, ${b} of 0`).toBe('LIMIT')
    }
  })
})

describe('a session', () => {
  test.each(['plain', 'compressed'])('%s needs the same of each verb that loads it', async how => {
    const name = `limits-${how}`
    const main = { s: 'abcdef'.repeat(100), n: [1, [2, [3]]], b: 2n ** 70n, r: /abcdefg/g }
    await dumpSession(name, { app, main, overwrite: true, ...how === 'plain' ? {} : { compress: 'gzip' } })
    const session: Run = options => loadSession(name, { ...options, app, main: {} })
    const needed = await needs(session)
    expect(await needs(options => loadModuleAsDict(name, { ...options, app }))).toEqual(needed)
    expect(await code(session, needed)).toBe('loaded')
    for (const key of names) if (needed[key] > 0) expect(await code(session, { ...needed, [key]: needed[key] - 1 }), key).toBe('LIMIT')
  })

  test('in a file needs the same of both verbs that read one', async () => {
    await dumpSession('limits-file', { app, main: { s: 'abc'.repeat(1000) }, overwrite: true })
    for (const compress of [undefined, 'gzip'] as const) {
      const file = await exportSession('limits-file', { app, ...compress === undefined ? {} : { compress } })
      const needed = await needs(options => readSessionFile(file, options))
      expect(await needs(options => importSession(file, { ...options, app, name: 'limits-copy', overwrite: true }))).toEqual(needed)
    }
  })

  test('that is kept compressed is exported if the caller allows for its length', async () => {
    await dumpSession('limits-export', { app, main: { s: 'abc'.repeat(10_000) }, overwrite: true, compress: 'gzip' })
    const { id } = (await generations({ app })).find(({ name }) => name === 'limits-export')!
    for (const which of [{}, { generation: id }]) {
      const most = await least(options => exportSession('limits-export', { ...options, app, ...which }), 'bytes')
      expect(most).toBeGreaterThan(10_000)
      const error = await rejecting(exportSession('limits-export', { app, ...which, limits: { bytes: most - 1 } }))
      expect(error).toMatchObject({ code: 'LIMIT', hint: 'If you expect it: exportSession("limits-export", { limits: { bytes: … } }).' })
      expect(error.message).toMatch(/^Cannot export .*: it has \d+ bytes, more than the limit of \d+, and nothing of it was inflated\. If you expect it: exportSession/)
    }
  })
})
