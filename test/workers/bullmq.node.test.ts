// Jobs on a real Redis, taken by another process: what they do there, what comes back, and what is refused. Skipped where
// there is no server.

import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Queue, QueueEvents, type Job } from 'bullmq'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addJob, resultOf, runJobs, type SealedData } from '../../lib/workers/bullmq.ts'
import { dumpsAsync } from '../../lib/index.ts'
import { findRedis } from '../../scripts/engines.mjs'
import { buildThread } from '../support/realm.ts'
import { Account, adding, counter, fruitless, identity, refusing, upTwice } from './programs/work.js'

const server = findRedis()
const QUEUE = 'work'

async function keyFrom(secret: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret.slice(), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

describe.skipIf(server === undefined)('jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dill-redis-'))
  const path = join(folder, 'socket')
  const connection = { path, maxRetriesPerRequest: null }
  const secret = crypto.getRandomValues(new Uint8Array(32))
  let redis: ChildProcess
  let machine: ChildProcess
  let queue: Queue
  let events: QueueEvents
  let seal: CryptoKey

  beforeAll(async () => {
    // No port, no file, nothing that outlives it.
    redis = spawn(server!, ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of redis.stdout!) if (String(line).includes('eady to accept')) break
    seal = await keyFrom(secret)
    queue = new Queue(QUEUE, { connection })
    events = new QueueEvents(QUEUE, { connection })
    await events.waitUntilReady()
    await startMachine()
  })

  async function startMachine(): Promise<void> {
    machine = fork(fileURLToPath(new URL('machine.mjs', import.meta.url)), [await buildThread('../../lib/workers/bullmq.ts'), path, Buffer.from(secret).toString('hex'), QUEUE], { execArgv: [] })
    await once(machine, 'message')
  }

  afterAll(async () => {
    machine.send('end')
    await once(machine, 'exit')
    await queue.close()
    await events.close()
    const ended = once(redis, 'exit')
    redis.kill()
    await ended
    rmSync(folder, { recursive: true })
  })

  const result = (job: Job): Promise<any> => resultOf(job, events, { seal, timeout: 20_000 })

  async function failure(promise: Promise<unknown>): Promise<any> {
    return promise.then(() => 'none', (error: unknown) => error)
  }

  test('a closure runs on the other machine, and its result is an instance of this one’s class', async () => {
    const account = new Account('Ada')
    const back = await result(await addJob(queue, 'add', adding(250), [account], { seal }))
    expect(back).toBeInstanceOf(Account)
    expect([back.cents, back.opened, account.cents]).toEqual([250, new Date(0), 0])
  })

  test('closures share their variable there', async () => {
    expect(await result(await addJob(queue, 'count', upTwice, [counter()], { seal }))).toEqual([1, 2, 2])
  })

  test('a graph comes back as it was', async () => {
    const graph: Record<string, unknown> = { tags: new Map([['a', new Set([1n])]]), big: new Uint8Array(100_000).fill(7) }
    graph['self'] = graph
    const back = await result(await addJob(queue, 'back', identity, [graph], { seal }))
    expect(back.self).toBe(back)
    expect([back.tags, back.big]).toEqual([graph['tags'], graph['big']])
  })

  test('what a function throws fails its job, with its words', async () => {
    const job = await addJob(queue, 'refuse', refusing('not enough'), [1], { seal, recurse: true })
    expect((await failure(result(job))).message).toBe('not enough')
    expect(await job.isFailed()).toBe(true)
  })

  test('a result that cannot be written fails its job, and says where', async () => {
    const job = await addJob(queue, 'fruitless', fruitless(), [], { seal })
    expect((await failure(result(job))).message).toMatch(/^Cannot pickle a WeakMap at \$\.value\.jar\.lid: .*Use a Map/)
  })

  test('what cannot be written is no job', async () => {
    const hidden = 1
    const before = await queue.getJobCountByTypes()
    await expect(addJob(queue, 'hidden', () => hidden, [], { seal })).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringMatching(/ at \$\.value\.fn: it captured the variable hidden\b/), hint: expect.stringContaining('dill/node') })
    await expect(addJob(queue, 'hidden', identity, [{ jar: new WeakMap() }], { seal })).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringContaining(' at $.value.args[0].jar: ') })
    expect(await queue.getJobCountByTypes()).toBe(before)
  })

  test('a machine that dies in the middle of a job leaves it to another', async () => {
    const begun = join(folder, 'begun')
    const job = await addJob(queue, 'twice', (path: string) => {
      const { existsSync, writeFileSync } = process.getBuiltinModule('node:fs')
      if (existsSync(path)) return 'again'
      writeFileSync(path, '')
      return new Promise(() => {})
    }, [begun], { seal })
    await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true)
    const ended = once(machine, 'exit')
    machine.kill('SIGKILL')
    await ended
    await startMachine()
    expect(await result(job)).toBe('again')
  })

  test('a job whose end is told to nobody is asked for again', async () => {
    const job = await addJob(queue, 'unheard', identity, ['here'], { seal })
    const turns: (number | undefined)[] = []
    const deaf = {
      id: job.id, queueName: QUEUE, data: job.data,
      waitUntilFinished: async (heard: never, turn?: number): Promise<unknown> => {
        if (turns.push(turn) > 1) return job.waitUntilFinished(heard, turn)
        return new Promise((_, reject) => setTimeout(() => reject(new Error(`no finish notification arrived after ${turn}ms`)), turn))
      },
    }
    expect(await resultOf(deaf, events, { seal })).toBe('here')
    expect(turns.length).toBeGreaterThan(1)
  })

  test('a wait ends when its time is over', async () => {
    const never = { id: 'never', queueName: QUEUE, data: undefined, waitUntilFinished: (_: never, turn?: number) => new Promise((_, reject) => setTimeout(() => reject(new Error(`after ${turn}ms`)), turn)) }
    await expect(resultOf(never, events, { seal, timeout: 1200 })).rejects.toThrow(/^after \d+(\.\d+)?ms$/)
  })

  test('BullMQ’s options are BullMQ’s', async () => {
    const job = await addJob(queue, 'named', identity, [1], { seal, job: { jobId: 'mine', priority: 3 } as object })
    expect([job.id, job.opts.priority]).toEqual(['mine', 3])
    expect(await result(job)).toBe(1)
  })

  describe('what was not sealed for this job runs nothing', () => {
    const sealedFor = async (purpose: object, key: CryptoKey): Promise<SealedData> => {
      const bytes = await dumpsAsync({ purpose, value: { fn: adding(1), args: [new Account('Eve')] } }, { seal: key })
      return { dill: Buffer.from(bytes).toString('base64') }
    }
    let forged = 0

    test.each<[string, (purpose: { readonly is: string, readonly queue: string, readonly id: string }) => Promise<unknown>, RegExp]>([
      ['another key', async purpose => sealedFor(purpose, await keyFrom(new Uint8Array(32))), /seal is not that of this key/],
      ['no seal', async purpose => ({ dill: Buffer.from(await dumpsAsync({ purpose, value: adding(1) })).toString('base64') }), /do not have the seal/],
      ['a changed byte', async purpose => {
        const bytes = Buffer.from((await sealedFor(purpose, seal)).dill, 'base64')
        bytes[40]! ^= 1
        return { dill: bytes.toString('base64') }
      }, /seal is not that of this key/],
      ['another job’s seal', async purpose => sealedFor({ ...purpose, id: 'other' }, seal), /copied there/],
      ['another queue’s seal', async purpose => sealedFor({ ...purpose, queue: 'pay' }, seal), /copied there/],
      ['the seal of a result', async purpose => sealedFor({ ...purpose, is: 'result' }, seal), /copied there/],
      ['no purpose', async () => ({ dill: Buffer.from(await dumpsAsync({ value: 1 }, { seal })).toString('base64') }), /copied there/],
      ['no base64', async () => ({ dill: '☃' }), /no base64/],
      ['plain data', async () => ({ a: 1 }), /not written by dill/],
      ['nothing', async () => null, /not written by dill/],
    ])('%s', async (_, data, why) => {
      // The event of a job may come when the next one is waited for: each has a name of its own.
      const id = `forged-${++forged}`
      const job = await queue.add('forged', await data({ is: 'job', queue: QUEUE, id }), { jobId: id })
      const error = await failure(job.waitUntilFinished(events, 20_000))
      await job.remove()
      expect(error.message).toMatch(why)
    })
  })

  test('a result that was copied from another job is refused', async () => {
    const [one, two] = await Promise.all([1, 2].map(n => addJob(queue, 'back', identity, [n], { seal })))
    await Promise.all([result(one!), result(two!)])
    const copied = { queueName: QUEUE, id: one!.id!, data: {}, waitUntilFinished: () => two!.waitUntilFinished(events) }
    expect(await failure(resultOf(copied, events, { seal }))).toMatchObject({ code: 'OTHER_JOB' })
  })
})

test.each<[string, () => unknown]>([
  ['runJobs', () => runJobs({} as { seal: CryptoKey })],
  ['addJob', () => addJob({ name: 'work', add: async () => ({ queueName: 'work', data: 1 }) }, 'a', identity, [], {} as { seal: CryptoKey })],
  ['resultOf', () => resultOf({ queueName: 'work', data: 1, waitUntilFinished: async () => 1 }, undefined, {} as { seal: CryptoKey })],
  ['a seal from Object.prototype', () => runJobs(Object.create({ seal: 1 }) as { seal: CryptoKey })],
])('without a key there is no %s', async (_, call) => {
  await expect((async () => call())()).rejects.toMatchObject({ code: 'BAD_OPTION' })
})

const hmac = (hash: string, usages: KeyUsage[]): Promise<CryptoKey> => crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'HMAC', hash }, false, usages)
const keys: [string, () => unknown, RegExp][] = [
  ['a text', () => 'secret', /must be a CryptoKey/],
  ['bytes', () => new Uint8Array(32), /must be a CryptoKey/],
  ['an object below a key’s prototype', () => Object.create(CryptoKey.prototype), /must be a CryptoKey/],
  ['null', () => null, /must be a CryptoKey/],
  ['a key of another hash', () => hmac('SHA-1', ['sign', 'verify']), /HMAC with SHA-256/],
  ['a key that is for encrypting', () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']), /HMAC with SHA-256/],
  ['a key that may only sign', () => hmac('SHA-256', ['sign']), /may verify/],
  ['a key that may only verify', () => hmac('SHA-256', ['verify']), /may sign/],
]

test.each(keys)('%s is no key', async (_, make, why) => {
  const seal = await make() as CryptoKey
  const calls = [
    async () => runJobs({ seal }),
    () => addJob({ name: 'work', add: async () => ({ queueName: 'work', data: 1 }) }, 'a', identity, [], { seal }),
    () => resultOf({ queueName: 'work', data: 1, waitUntilFinished: async () => 1 }, undefined, { seal }),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(why) })
})

test('what is no function is no job', async () => {
  const seal = await keyFrom(new Uint8Array(32))
  await expect(addJob({ name: 'work', add: async () => ({ queueName: 'work', data: 1 }) }, 'a', 'text' as never, [], { seal })).rejects.toMatchObject({ code: 'NOT_A_FUNCTION' })
})
