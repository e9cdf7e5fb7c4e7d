// What is like a file: every kind of target gets the whole pickle or shows that it did not, every kind of source is read
// to its end or let go.

import { describe, expect, test, vi } from 'vitest'
import { dump, dumps, load, PickleError, type Progress, type Source, type Target } from '../lib/index.ts'
import { originHasFiles } from './support/origin-files.ts'

const value = { text: 'dill'.repeat(40_000), list: Array.from({ length: 30_000 }, (_, i) => i * 1.5) }
const pickle = dumps(value)

/** A WritableStream that keeps what it got. */
function collector(sink: Partial<UnderlyingSink<Uint8Array>> = {}): { stream: WritableStream<Uint8Array>, chunks: Uint8Array[], ends: unknown[] } {
  const chunks: Uint8Array[] = []
  const ends: unknown[] = []
  const stream = new WritableStream<Uint8Array>({
    write(chunk) {
      chunks.push(chunk)
    },
    close() {
      ends.push('closed')
    },
    abort(reason) {
      ends.push(reason)
    },
    ...sink,
  })
  return { stream, chunks, ends }
}

async function joined(chunks: Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

function source(chunks: unknown[], cancel?: (reason: unknown) => void): ReadableStream<never> {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      if (next < chunks.length) controller.enqueue(chunks[next++] as never)
      else controller.close()
    },
    ...(cancel === undefined ? {} : { cancel }),
  }, { highWaterMark: 0 }) as ReadableStream<never>
}

function cut(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
}

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', error => error instanceof PickleError ? error.code : String(error))
}

function held<T>(what: T, hold: (what: T) => unknown): T {
  hold(what)
  return what
}

describe('dump', () => {
  test('writes a stream in pieces, waits for each, and closes it', async () => {
    let writing = 0
    const { stream, chunks, ends } = collector({
      async write(chunk) {
        expect(++writing).toBe(1)
        await Promise.resolve()
        chunks.push(chunk)
        writing--
      },
    })
    const seen: Progress[] = []
    await dump(value, stream, { onProgress: progress => seen.push(progress) })
    expect(chunks.length).toBeGreaterThan(1)
    expect(await joined(chunks)).toEqual(pickle)
    expect(ends).toEqual(['closed'])
    expect(stream.locked).toBe(false)
    expect(seen.filter(({ phase }) => phase === 'write').map(({ bytes }) => bytes).at(-1)).toBe(pickle.length)
  })

  test('replaces a file when all is written', async () => {
    const { stream, chunks, ends } = collector()
    await dump(value, { createWritable: async () => stream })
    expect(await joined(chunks)).toEqual(pickle)
    expect(ends).toEqual(['closed'])
  })

  test('gives everything at once to what has only write, and waits for it', async () => {
    const got: Uint8Array[] = []
    await dump(value, {
      async write(bytes) {
        await Promise.resolve()
        got.push(bytes)
      },
    })
    expect(got).toEqual([pickle])
  })

  test('does not open a target for what cannot be pickled', async () => {
    const createWritable = vi.fn<() => Promise<WritableStream>>()
    const write = vi.fn()
    expect(await code(dump(new WeakSet(), { createWritable }))).not.toBe('none')
    expect(await code(dump(new WeakSet(), { write }))).not.toBe('none')
    expect(createWritable).not.toHaveBeenCalled()
    expect(write).not.toHaveBeenCalled()
  })

  test('aborts a stream whose sink fails, and rejects with the sink’s reason', async () => {
    const failure = new Error('disk full')
    const { stream, chunks, ends } = collector({
      write() {
        throw failure
      },
    })
    await expect(dump(value, stream)).rejects.toBe(failure)
    expect([chunks, ends]).toEqual([[], []])
    expect(stream.locked).toBe(false)
  })

  test('aborts a stream in the middle when the signal says so', async () => {
    const stop = new AbortController()
    const { stream, chunks, ends } = collector({
      write(chunk) {
        chunks.push(chunk)
        stop.abort('enough')
      },
    })
    await expect(dump(value, stream, { signal: stop.signal })).rejects.toBe('enough')
    expect(chunks.length).toBe(1)
    await expect.poll(() => ends).toEqual(['enough'])
  })

  test('a stream that never takes a piece is left when the signal says so', async () => {
    const stop = new AbortController()
    const { stream } = collector({ write: () => new Promise(() => setTimeout(() => stop.abort('enough'))) })
    await expect(dump(value, stream, { signal: stop.signal })).rejects.toBe('enough')
  })

  const wrong: [string, unknown][] = [['nothing', undefined], ['null', null], ['a number', 7], ['an empty object', {}], ['a function', () => 1], ['a source', new Blob([])], ['a stream that another writer has', held(new WritableStream(), stream => stream.getWriter())]]
  test.for(wrong)('refuses %s as a target', async ([, target]) => {
    expect(await code(dump(1, target as Target))).toBe('BAD_TARGET')
  })
})

describe('load', () => {
  const reader = (): { read(): Promise<unknown> } => {
    const stream = source(cut(pickle, 5000)).getReader()
    return { read: () => stream.read() }
  }
  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield* cut(pickle, 1000)
  }
  const sources: [string, () => Source][] = [
    ['bytes', () => pickle],
    ['a buffer', () => pickle.buffer.slice(pickle.byteOffset, pickle.byteOffset + pickle.byteLength)],
    ['a view', () => new DataView(pickle.buffer, pickle.byteOffset, pickle.byteLength)],
    ['a Blob', () => new Blob([pickle])],
    ['a Response', () => new Response(pickle)],
    ['a stream', () => source(cut(pickle, 4096))],
    ['a stream of single bytes', () => source(cut(dumps(value.text.slice(0, 4)), 1))],
    ['a stream of buffers', () => source([pickle.slice().buffer])],
    ['a file handle', () => ({ getFile: async () => new Blob([pickle]) })],
    ['an asynchronous iterable', pieces],
    ['what has read and gives all', () => ({ read: () => pickle })],
    ['what has read and promises all', () => ({ read: async () => pickle.slice().buffer })],
    ['what reads as a stream’s reader', reader],
  ]
  test.for(sources)('reads %s', async ([name, make]) => {
    expect(await load(make())).toEqual(name === 'a stream of single bytes' ? 'dill' : value)
  })

  test('reports how far it has read', async () => {
    const seen: number[] = []
    await load(source(cut(pickle, 100_000)), { onProgress: ({ phase, bytes }) => { if (phase === 'read') seen.push(bytes) } })
    expect(seen).toEqual([...cut(pickle, 100_000).keys()].map(i => Math.min((i + 1) * 100_000, pickle.length)))
  })

  const bad: [string, () => unknown, string][] = [
    ['nothing', () => undefined, 'BAD_SOURCE'],
    ['a number', () => 7, 'BAD_SOURCE'],
    ['an empty object', () => ({}), 'BAD_SOURCE'],
    ['a target', () => ({ write() {} }), 'BAD_SOURCE'],
    ['a promise of a source', () => Promise.resolve(pickle), 'BAD_SOURCE'],
    ['an answer that says no', () => new Response(pickle, { status: 404, statusText: 'Not Found' }), 'BAD_RESPONSE'],
    ['a stream of text', () => source(['text']), 'NOT_BYTES'],
    ['a stream that another reader has', () => held(source(cut(pickle, 5000)), stream => stream.getReader()), 'BAD_SOURCE'],
    ['an answer that is being read', () => held(new Response(pickle), ({ body }) => body!.getReader()), 'BAD_RESPONSE'],
    ['a reader that gives null', () => ({ read: () => null }), 'NOT_BYTES'],
  ]
  test.for(bad)('refuses %s', async ([, make, expected]) => {
    expect(await code(load(make() as Source))).toBe(expected)
  })

  const cutShort: [string, () => Source][] = [
    ['an empty stream', () => source([])],
    ['an empty Blob', () => new Blob([])],
    ['an answer without a body', () => new Response(null)],
    ['a stream that ends early', () => source(cut(pickle, 1000).slice(0, -1))],
  ]
  test.for(cutShort)('refuses %s', async ([, make]) => {
    await expect(load(make())).rejects.toBeInstanceOf(PickleError)
  })

  test('refuses an answer that was read before', async () => {
    const response = new Response(pickle)
    await response.arrayBuffer()
    expect(await code(load(response))).toBe('BAD_RESPONSE')
  })

  test('stops reading at the limit, and lets the stream go', async () => {
    const cancelled = vi.fn()
    const pull = cut(pickle, 1000)
    const stream = source(pull, cancelled)
    expect(await code(load(stream, { limits: { bytes: 2500 } }))).toBe('LIMIT')
    expect(cancelled).toHaveBeenCalledOnce()
    expect(stream.locked).toBe(false)
  })

  test('rejects with the stream’s own reason', async () => {
    const failure = new Error('connection lost')
    const stream = new ReadableStream<Uint8Array>({ pull(controller) { controller.error(failure) } })
    await expect(load(stream)).rejects.toBe(failure)
  })

  test('a stream that never answers is cancelled when the signal says so', async () => {
    const stop = new AbortController()
    const cancelled: unknown[] = []
    const stream = new ReadableStream<Uint8Array>({
      pull: () => new Promise(() => setTimeout(() => stop.abort('enough'))),
      cancel: reason => void cancelled.push(reason),
    })
    await expect(load(stream, { signal: stop.signal })).rejects.toBe('enough')
    await expect(load({ read: () => new Promise(() => undefined) }, { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(cancelled).toEqual(['enough'])
  })

  test('a signal that has fired reads nothing', async () => {
    const read = vi.fn()
    await expect(load({ read }, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    expect(read).not.toHaveBeenCalled()
  })
})

test.runIf(originHasFiles)('a real file handle is written and read', async () => {
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle('streams.test.dill', { create: true })
  await dump(value, handle)
  expect((await handle.getFile()).size).toBe(pickle.length)
  expect(await load(handle)).toEqual(value)
  await expect(dump(new WeakSet(), handle)).rejects.toBeInstanceOf(PickleError)
  expect(await load(handle)).toEqual(value)
  await folder.removeEntry('streams.test.dill')
})
