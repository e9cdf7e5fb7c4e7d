// Comlink between a page and its workers: functions, instances and all that they lead to travel as pickles. What carries the
// key of this page may bring code; all else brings data. Knows no transport but Comlink's endpoints.

import { transferHandlers as handlers, type Endpoint, type TransferHandler } from 'comlink'
import { isObject } from '../core/brand.ts'
import { isBelowProxy } from '../core/chain.ts'
import { PickleError } from '../core/errors.ts'
import { takes } from '../core/options.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { dumps, dumpsAsync, loads, Unpickler } from '../dill.ts'
import { heard, hearing, parentEnd, workerEnd, type NodeEnd } from './ends.ts'
import { nameErrors, plain } from './job.ts'
import { awaitKey, isOurs, keyMessage, tagOf, takeKey } from './key.ts'
import { answered } from './lost.ts'
import { patient, valueOf, written, type Values } from './rows.ts'

/** Options of {@link connect} and {@link accept}. They are those of the realm: what is said last, counts. */
export interface WorkerOptions extends Pick<DumpOptions, 'byref' | 'recurse' | 'weak' | 'ignore'> {
  /** The handlers of the Comlink that is used, where that is another copy than `import 'comlink'` gives. */
  readonly transferHandlers?: Map<string, TransferHandler<unknown, unknown>>
}

/** What is posted in the place of a value. */
interface Packet {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Says who wrote the bytes. */
  readonly tag: Uint8Array | undefined
  /** What goes beside them. */
  readonly beside: readonly unknown[]
}

/** What Comlink's own handler for what is thrown works on. */
interface Thrown {
  readonly value: unknown
}

/** Comlink's own handlers, by the maps in which ours stand. */
const installed = /* @__PURE__ */ new WeakMap<object, TransferHandler<unknown, unknown>>()
let chosen: WorkerOptions = {}
/** Why the last value could not be written, where Comlink says only that it could not. */
let refused: unknown

/**
 * Makes a worker one that this page trusts, and that trusts this page: `wrap(connect(new Worker(url)))`. From then on closures,
 * classes and instances can be given to it and come back: what it runs are copies, and an instance that returns is one of the
 * class that is here.
 *
 * It is given a key, at once and by its own channel; only what carries the key may bring code. Comlink's other partners –
 * frames, windows of other origins – have none: what they send is data (`Trust.data`), whatever it claims.
 *
 * Comlink's handlers are shared by all of a realm's endpoints: after this call objects travel as pickles wherever Comlink is
 * used. A call of a worker that could not be loaded, or of a thread that has ended, rejects with code `WORKER_LOST`; what
 * `terminate()` ends in a browser says nothing, and neither do ports.
 *
 * What is transferred – ports, buffers, streams – and what is marked by `proxy` stays Comlink's.
 *
 * @param worker a Worker, a thread of Node, or a port whose other end is in a worker of this origin's code
 * @returns what to `wrap`
 * @throws PickleError with code `BAD_OPTION` for anything else, such as a window; `NO_KEY` in a worker that was not yet given
 * one itself
 */
export function connect(worker: Worker | MessagePort | NodeEnd, options: WorkerOptions = {}): Endpoint {
  const found = workerEnd(worker)
  const message = keyMessage()
  if (message === undefined) throw new PickleError('This worker accepts a key, and has not been given one yet: it cannot pass it on. Connect further workers in a function that the page calls.', { code: 'NO_KEY' })
  install(options)
  found.end.postMessage(message)
  return patient(answered(found, refusal), values, (id, cause, listeners) => {
    const answer = { data: refusal(id, plain(cause)) }
    for (const listener of listeners) heard(listener, answer)
  })
}

/**
 * The other end of {@link connect}, in the worker: `expose(api, accept())`. Call it before anything is waited for, since
 * what arrives before is lost. What this worker cannot read, or cannot write, the caller hears of as an error.
 *
 * @returns what to `expose` over
 * @throws PickleError with code `NOT_A_WORKER`
 */
export function accept(options: WorkerOptions = {}): Endpoint {
  const end = parentEnd()
  awaitKey()
  install(options)
  const known = hearing(end, (listener, event) => {
    // The answer tells that it listens.
    if (takeKey((event as MessageEvent<unknown>).data)) end.postMessage({ dill: 'listening' })
    else heard(listener, event)
  })
  const all = patient(known, values, (id, cause) => end.postMessage(refusal(id, plain(cause))))
  return hearing(all, (listener, event) => {
    try {
      heard(listener, event)
    } catch (cause) {
      // Comlink reads arguments before it is ready to answer: without this the caller would wait for ever.
      all.postMessage(refusal((event as MessageEvent<{ id?: unknown } | null>).data?.id, cause))
    }
  })
}

function install(options: WorkerOptions): void {
  takes(options, { byref: 1, recurse: 1, weak: 1, ignore: 1, transferHandlers: 1 })
  chosen = { ...options }
  const map = own(options, 'transferHandlers') ?? handlers
  if (installed.has(map)) return
  nameErrors()
  const before = map.get('throw')!
  installed.set(map, before)
  map.set('dill', { canHandle, serialize: write, deserialize: packet => valueOf(packet as Packet, values) })
  // Its place among the handlers stays: it is asked before ours.
  map.set('throw', {
    canHandle: (value): value is unknown => before.canHandle(value),
    serialize: value => [thrown(value as Thrown), []],
    deserialize: value => {
      if (Object.hasOwn(value as object, 'dill')) throw valueOf((value as { dill: Packet }).dill, values)
      return before.deserialize(value)
    },
  })
}

/** What goes as itself: what is transferred, or what the platform copies better than bytes do. */
const itself = ['ArrayBuffer', 'SharedArrayBuffer', 'MessagePort', 'ImageBitmap', 'ImageData', 'OffscreenCanvas', 'VideoFrame', 'AudioData', 'RTCDataChannel', 'MediaSourceHandle', 'ReadableStream', 'WritableStream', 'TransformStream', 'Blob', 'FileList', 'CryptoKey', 'FileSystemHandle']

function canHandle(value: unknown): value is object {
  if (!isObject(value) || ArrayBuffer.isView(value)) return false
  return isBelowProxy(value) || !itself.some(name => {
    const Type = (globalThis as unknown as Record<string, unknown>)[name]
    return typeof Type === 'function' && value instanceof Type
  })
}

function write(value: unknown): [Packet, Transferable[]] {
  const packed = (bytes: Uint8Array<ArrayBuffer>, beside: unknown[]): [Packet, Transferable[]] => [{ bytes, tag: tagOf(bytes), beside }, beside.filter(isMoved)]
  const writing = (): DumpOptions & { readonly attachments: unknown[] } => ({ ...chosen, attachments: [] })
  try {
    return written(
      (options = writing()) => packed(dumps(value, options), options.attachments),
      async (options = writing()) => packed(await dumpsAsync(value, options), options.attachments))
  } catch (cause) {
    refused = cause
    throw cause
  }
}

function isMoved(part: unknown): part is Transferable {
  return typeof MessagePort === 'function' && part instanceof MessagePort
}

function reading({ bytes, tag, beside }: Packet): LoadOptions {
  return { attachments: beside, trust: isOurs(bytes, tag) ? Trust.code : Trust.data, ignore: own(chosen, 'ignore') ?? false }
}

const values: Values<Packet> = {
  partOf: wire => 'name' in wire && 'value' in wire ? packetIn(wire.name, wire.value) : undefined,
  read: packet => loads(packet.bytes, reading(packet)),
  readLater: packet => new Unpickler(packet.bytes, reading(packet)).loadAsync(),
}

function packetIn(handler: unknown, value: unknown): Packet | undefined {
  const found = handler === 'throw' && isObject(value) && 'dill' in value ? value.dill : handler === 'dill' ? value : undefined
  return isObject(found) ? found as Packet : undefined
}

/** Comlink's answer to a call, that throws there. */
function refusal(id: unknown, value: unknown): object {
  return { type: 'HANDLER', name: 'throw', value: thrown({ value }), id }
}

/** What was thrown, as itself where that can travel. Comlink says of a result that cannot only that it cannot. */
function thrown({ value }: Thrown): { readonly dill: Packet } {
  const isOfResult = refused !== undefined && value instanceof TypeError && value.message === 'Unserializable return value'
  const cause = isOfResult ? refused : value
  refused = undefined
  try {
    return { dill: write(cause)[0] }
  } catch {
    return { dill: write(plain(cause))[0] }
  }
}
