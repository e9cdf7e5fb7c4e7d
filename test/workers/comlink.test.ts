// What is given to a worker by Comlink runs there, and what it gives comes back as what it is; and whose code is trusted.

import { proxy, releaseProxy, transferHandlers, wrap, type Remote } from 'comlink'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dumps, PicklingError } from '../../lib/index.ts'
import { accept, connect } from '../../lib/workers/comlink.ts'
import { buildThread } from '../support/realm.ts'
import { Account, adding, counter, fruitless, identity, Refusal, refusing, upTwice } from './programs/work.js'

interface Api {
  run(fn: Function, ...args: unknown[]): any
  length(buffer: ArrayBuffer): number
  told(call: Function, value: unknown): unknown
}

let worker: Worker
let remote: Remote<Api>

async function start(): Promise<Worker> {
  if ('document' in globalThis) return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const { Worker: Thread } = process.getBuiltinModule('node:worker_threads')
  return new Thread(await buildThread('../workers/worker.ts')) as unknown as Worker
}

beforeAll(async () => {
  worker = await start()
  remote = wrap<Api>(connect(worker, { recurse: true }))
})

afterAll(async () => {
  worker.terminate()
})

async function failure(promise: Promise<unknown>): Promise<any> {
  return promise.then(() => 'none', (error: unknown) => error)
}

describe('a worker', () => {
  test('runs a closure, and its result is an instance of the caller’s class', async () => {
    const account = new Account('Ada')
    const back = await remote.run(adding(250), account)
    expect(back).toBeInstanceOf(Account)
    expect([back.cents, back.owner, back.opened]).toEqual([250, 'Ada', new Date(0)])
    expect(account.cents, 'what went was a copy').toBe(0)
  })

  test('runs closures that share a variable', async () => {
    expect(await remote.run(upTwice, counter())).toEqual([1, 2, 2])
  })

  test('gives back a closure that works here', async () => {
    const { up, now } = await remote.run(identity, counter())
    expect([up(), now()]).toEqual([1, 1])
  })

  test('keeps cycles, shared references and types', async () => {
    const shared = { n: 1n }
    const graph: Record<string, unknown> = { tags: new Map([['a', new Set([shared])]]), shared, at: new Date(1) }
    graph['self'] = graph
    const back = await remote.run(identity, graph)
    expect(back.self).toBe(back)
    expect([...back.tags.get('a')][0]).toBe(back.shared)
    expect([back.at, back.shared]).toEqual([new Date(1), { n: 1n }])
  })

  test('throws what was thrown there', async () => {
    const error = await failure(remote.run(refusing('not enough'), new Account('Ada').add(1)))
    expect(error).toBeInstanceOf(Refusal)
    expect([error.message, error.account.cents, error.account instanceof Account]).toEqual(['not enough', 1, true])
  })

  test.each([['a primitive', 7], ['an error of the platform', new TypeError('seven')]])('throws %s', async (_, thrown) => {
    expect(await failure(remote.run(refuse, thrown))).toEqual(thrown)
  })

  test('says where in an argument is what cannot go', async () => {
    expect(() => remote.run(identity, { jar: { lid: new WeakMap() } })).toThrow(expect.objectContaining({ code: 'REFUSED', message: expect.stringContaining('$.jar.lid') }))
  })

  test('says where in a result is what cannot come back', async () => {
    const error = await failure(remote.run(fruitless()))
    expect(error).toBeInstanceOf(PicklingError)
    expect(error).toMatchObject({ code: 'REFUSED', message: expect.stringContaining(' at $.jar.lid: '), hint: expect.stringContaining('Use a Map'), failures: [{ path: [{ name: 'jar' }, { name: 'lid' }], value: undefined }] })
  })

  test('says which variable of a function nobody can see, where no transform saw it, and what to do', async () => {
    const hidden = 1
    const said = expect.objectContaining({ code: 'REFUSED', message: expect.stringMatching(/ at \$\.jobs\[1\]: it captured the variable hidden\b/), hint: expect.stringContaining('dill/vite') })
    expect(() => remote.run(identity, { jobs: [identity, () => hidden] })).toThrow(said)
  })

  test('says of a closure that comes back and cannot, what is in its way', async () => {
    const error = await failure(remote.run(hiding))
    expect(error).toBeInstanceOf(PicklingError)
    expect(error).toMatchObject({ code: 'REFUSED', message: expect.stringContaining(' at $: it was made here by a function of another realm'), failures: [{ path: [], hint: expect.stringContaining('Load the module here too') }] })
  })

  test('leaves to Comlink what it proxies and transfers', async () => {
    const heard: unknown[] = []
    await remote.told(proxy((value: unknown) => { heard.push(value) }), new Account('Ada').add(2))
    expect([(heard[0] as Account).cents, heard[0] instanceof Account]).toEqual([2, true])
    expect(await remote.length(new ArrayBuffer(8))).toBe(8)
  })

  test('takes ports beside the bytes', async () => {
    const { port1, port2 } = new MessageChannel()
    const [port] = await remote.run(identity, [port2])
    const got = new Promise(resolve => {
      port.onmessage = ({ data }: MessageEvent) => resolve(data)
    })
    port1.postMessage('through')
    expect(await got).toBe('through')
    port1.close()
    port.close()
  })
})

function refuse(thrown: unknown): never {
  throw thrown
}

function hiding(): () => number {
  const hidden = 1
  return () => hidden
}

describe('a worker that is lost', () => {
  const lost = { code: 'WORKER_LOST', message: expect.stringMatching(/^The worker will not answer: /) }
  const inBrowser = 'document' in globalThis

  test.runIf(inBrowser).each<[string, () => string | URL]>([
    ['is not there', () => '/no/such/worker.js'],
    ['is no JavaScript', () => URL.createObjectURL(new Blob(['{'], { type: 'text/javascript' }))],
    ['throws when it is loaded', () => URL.createObjectURL(new Blob(["throw new Error('early')"], { type: 'text/javascript' }))],
  ])('since its file %s: calls before and after reject', async (_, url) => {
    const gone = new Worker(url(), { type: 'module' })
    gone.addEventListener('error', event => event.preventDefault())
    const calls = wrap<Api>(connect(gone))
    expect(await failure(calls.length(new ArrayBuffer(1)))).toMatchObject(lost)
    expect(await failure(calls.run(identity, 1))).toMatchObject(lost)
  })

  test.runIf(inBrowser)('a worker in which something throws besides goes on', async () => {
    const other = await start()
    other.addEventListener('error', event => event.preventDefault())
    const failed = new Promise(resolve => other.addEventListener('error', resolve))
    const calls = wrap<Api>(connect(other, { recurse: true }))
    const late = calls.run(() => new Promise(resolve => {
      setTimeout(() => resolve('late'), 200)
      setTimeout(() => { throw new Error('besides') }, 0)
    }))
    await failed
    expect(await late).toBe('late')
    other.terminate()
  })

  test.runIf(!inBrowser).each<[string, Function, RegExp]>([
    ['exits', () => process.exit(3), /exit code 3\./],
    ['throws besides', () => new Promise(() => { setTimeout(() => { throw new Error('besides') }, 0) }), /exit code 1, by .*besides/],
  ])('since it %s: calls before and after reject', async (_, work, why) => {
    const gone = await start() as unknown as { on(type: 'error', hear: () => void): void }
    gone.on('error', () => {})
    const calls = wrap<Api>(connect(gone as unknown as Worker, { recurse: true }))
    expect(await calls.run(identity, 1)).toBe(1)
    expect(await failure(calls.run(work))).toMatchObject({ ...lost, message: expect.stringMatching(why) })
    expect(await failure(calls.run(identity, 1))).toMatchObject(lost)
  })

  test.runIf(!inBrowser)('an error of a thread is still one of which somebody must hear', async () => {
    const gone = await start() as unknown as { listenerCount(type: 'error'): number, terminate(): void }
    connect(gone as unknown as Worker)
    expect(gone.listenerCount('error')).toBe(0)
    gone.terminate()
  })
})

describe('trust', () => {
  interface Packet {
    bytes: Uint8Array
    tag: Uint8Array | undefined
    beside: unknown[]
  }

  /** As another realm would write it: without the seal of this one. */
  function packet(value: unknown, change: (packet: Packet) => void = () => {}): unknown {
    const [made] = transferHandlers.get('dill')!.serialize(value) as [Packet, unknown]
    const bytes = made.bytes.slice()
    // The seal is of the header's flags too, and stands at the end.
    bytes[bytes.length - 1]! ^= 1
    const other: Packet = { ...made, bytes }
    change(other)
    return other
  }

  const receive = (sent: unknown): any => transferHandlers.get('dill')!.deserialize(sent)

  test.each<[string, (packet: Packet) => void]>([
    ['no tag', sent => { sent.tag = undefined }],
    ['the tag of other bytes', () => {}],
    ['a tag of zeros', sent => { sent.tag = new Uint8Array(16) }],
    ['a tag that is too short', sent => { sent.tag = new Uint8Array(0) }],
    ['a tag that is no bytes', sent => { sent.tag = { length: 16 } as unknown as Uint8Array }],
  ])('code with %s is refused', (_, change) => {
    expect(() => receive(packet(adding(1), change))).toThrow(expect.objectContaining({ code: 'CODE_NOT_TRUSTED' }))
  })

  test('data needs no tag', () => {
    const [made] = transferHandlers.get('dill')!.serialize({ at: new Map([[1, 2]]) }) as unknown as [Packet]
    expect(receive({ ...made, tag: undefined })).toEqual({ at: new Map([[1, 2]]) })
  })

  test('what is no pickle is an error that says so', () => {
    expect(() => receive({ bytes: new Uint8Array([1, 2, 3]), tag: undefined, beside: [] })).toThrow(expect.objectContaining({ code: 'NOT_A_PICKLE' }))
  })

  test('what a worker may not read, its caller hears', async () => {
    // Whoever posts to the worker without the key, as a page of another copy of the library would.
    const sent = packet(adding(1))
    const message = { id: 'x', type: 'APPLY', path: ['run'], argumentList: [{ type: 'HANDLER', name: 'dill', value: sent }] }
    const answered = new Promise<any>(resolve => {
      const hear = (data: any): void => { if (data.id === 'x') resolve(data) }
      if ('on' in worker) (worker as unknown as { on(type: string, hear: Function): void }).on('message', hear)
      else worker.addEventListener('message', event => hear(event.data))
    })
    worker.postMessage(message)
    const { name, value } = await answered
    expect(name).toBe('throw')
    expect(() => transferHandlers.get('throw')!.deserialize(value)).toThrow(expect.objectContaining({ code: 'CODE_NOT_TRUSTED' }))
  })

  test('the first key counts', async () => {
    worker.postMessage({ dill: 'key', key: new Uint32Array(4) })
    expect((await remote.run(adding(1), new Account('Ada'))).cents).toBe(1)
  })

  test.each<[string, unknown]>([
    ['a window', globalThis],
    ['an endpoint of anything', { postMessage() {}, addEventListener() {}, removeEventListener() {} }],
    ['a forged worker', Object.create('Worker' in globalThis ? Worker.prototype : {})],
    ['nothing', undefined],
  ])('%s is not connected', (_, end) => {
    expect(() => connect(end as Worker)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
  })

  test('a page accepts nothing', () => {
    if (!('document' in globalThis)) return
    expect(() => accept()).toThrow(expect.objectContaining({ code: 'NOT_A_WORKER' }))
  })

  test('bytes alone carry no trust of this realm', () => {
    const bytes = dumps(adding(1))
    bytes[bytes.length - 1]! ^= 1
    expect(() => receive({ bytes, tag: undefined, beside: [] })).toThrow(expect.objectContaining({ code: 'CODE_NOT_TRUSTED' }))
  })

  test('another worker of the same page is trusted too', async () => {
    const other = await start()
    const second = wrap<Api>(connect(other, { recurse: true }))
    expect((await second.run(adding(3), new Account('Ada'))).cents).toBe(3)
    second[releaseProxy]()
    other.terminate()
  })
})
