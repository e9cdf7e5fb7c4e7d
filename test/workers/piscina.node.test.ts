// Closures in the threads of a real pool.

import { Piscina } from 'piscina'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runIn } from '../../lib/workers/piscina.ts'
import { buildThread } from '../support/realm.ts'
import { Account, adding, counter, fruitless, identity, Refusal, refusing, upTwice } from './programs/work.js'

let pool: Piscina

beforeAll(async () => {
  pool = new Piscina({ filename: await buildThread('../../lib/workers/piscina.ts'), maxThreads: 2 })
})

afterAll(() => pool.destroy())

test('a closure runs in a thread, and its result is an instance of the caller’s class', async () => {
  const account = new Account('Ada')
  const back: Account = await runIn(pool, adding(250), [account])
  expect(back).toBeInstanceOf(Account)
  expect([back.cents, back.opened, account.cents]).toEqual([250, new Date(0), 0])
})

test('closures share their variable there', async () => {
  expect(await runIn(pool, upTwice as (shared: unknown) => number[], [counter()])).toEqual([1, 2, 2])
})

test('what it returns is waited for', async () => {
  expect(await runIn(pool, adding(2), [{ add: async (n: number) => n + 1 }])).toBe(3)
})

test('it runs elsewhere', async () => {
  const here = process.getBuiltinModule('node:worker_threads').threadId
  expect(await runIn(pool, () => process.getBuiltinModule('node:worker_threads').threadId)).not.toBe(here)
})

test('a large buffer goes beside the bytes', async () => {
  const { buffer } = new Uint8Array(100_000).fill(7)
  expect(await runIn(pool, (bytes: ArrayBuffer) => bytes.byteLength, [buffer])).toBe(100_000)
})

test('what it throws is thrown here', async () => {
  const error = await runIn(pool, refusing('not enough'), [new Account('Ada')], { recurse: true }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(Refusal)
  expect([(error as Refusal).message, (error as Refusal).account]).toEqual(['not enough', expect.any(Account)])
})

test.each<[string, () => Promise<unknown>, object]>([
  ['an argument that cannot go', () => runIn(pool, identity, [{ jar: new WeakMap() }]), { code: 'REFUSED', message: expect.stringContaining('.jar') }],
  ['a result that cannot come back', () => runIn(pool, fruitless()), { code: 'REFUSED', message: expect.stringContaining('.jar.lid'), hint: expect.stringContaining('Use a Map') }],
  ['something thrown that cannot come back', () => runIn(pool, () => { throw Object.assign(new Error('why'), { map: new WeakMap() }) }), { message: 'why' }],
  ['a function that names what is not there', () => runIn(pool, refusing('not enough')), { code: expect.any(String), message: expect.stringContaining('Refusal') }],
  ['a variable that nobody can see', () => runIn(pool, hiding()), { code: 'REFUSED', message: expect.stringMatching(/ at \$\.fn: it captured the variable hidden\b/), hint: expect.stringContaining('dill/node') }],
  ['a thread that exits', () => runIn(pool, () => process.exit(3)), { message: expect.stringMatching(/exit/) }],
  ['what is no function', () => runIn(pool, 'text' as never), { code: 'NOT_A_FUNCTION' }],
  ['a call that is stopped', () => runIn(pool, identity, [1], { signal: AbortSignal.abort() }), { name: 'AbortError' }],
])('%s is an error that says so', async (_, call, said) => {
  await expect(call()).rejects.toMatchObject(said)
})

function hiding(): () => number {
  const hidden = 1
  return () => hidden
}

test('a thread that has exited is replaced, and the pool goes on', async () => {
  await runIn(pool, () => process.exit(3)).catch(() => {})
  expect(await Promise.all([1, 2, 3].map(n => runIn(pool, identity, [n])))).toEqual([1, 2, 3])
})
