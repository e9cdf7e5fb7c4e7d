// What ends with the page, or hides what it is: a table of reasons and remedies. To carry one of these later, give it a
// kind of its own and take it out here. A platform that lacks one of the names lacks its row.

import { answers, getterOf } from '../core/brand.ts'
import { cleaned } from '../core/errors.ts'
import { kind, type Kind, type Writer } from '../core/kind.ts'

interface Row {
  readonly tag: string
  /** Interfaces it speaks for, and so for what extends them. */
  readonly of: string
  readonly why: string
  readonly remedy: string
}

const rows: readonly Row[] = [
  {
    tag: 'EventTarget', of: 'EventTarget',
    why: 'an event target keeps its listeners out of sight.',
    remedy: 'Give its class a [dill.reduce] that makes it again; or leave it out, and listen again after loading.',
  }, {
    tag: 'Node', of: 'Node',
    why: 'a DOM node belongs to this page, and ends with it.',
    remedy: "Keep a selector, and find it again after loading: document.querySelector('#app').",
  }, {
    tag: 'DOM list', of: 'NodeList HTMLCollection DOMTokenList NamedNodeMap CSSStyleDeclaration StyleSheet CSSRule Range Selection MutationRecord',
    why: 'it is a view of this page, and ends with it.',
    remedy: 'Save what you read from it: text, names, selectors.',
  }, {
    tag: 'Window', of: 'Window WorkerGlobalScope Location History Navigator Screen',
    why: 'it is a window, or a part of one, and ends with the page.',
    remedy: 'Save what you need of it, such as location.href.',
  }, {
    tag: 'Event', of: 'Event',
    why: 'an event belongs to the moment in which it was sent.',
    remedy: 'Save what you need of it: its type, its detail.',
  }, {
    tag: 'connection', of: 'WebSocket EventSource XMLHttpRequest WebTransport RTCPeerConnection RTCDataChannel MediaStream MediaStreamTrack Notification',
    why: 'it is an open connection: the other end is elsewhere, and only an address can be saved.',
    remedy: "Save the address and connect again: give its owner a [dill.reduce]; or leave it out with onError: 'skip'.",
  }, {
    tag: 'channel', of: 'BroadcastChannel MessageChannel',
    why: 'it is an open channel: the other end is elsewhere.',
    remedy: 'Save its name and open it again; or give its ports to the other side as attachments.',
  }, {
    tag: 'Worker', of: 'Worker SharedWorker ServiceWorker ServiceWorkerContainer ServiceWorkerRegistration',
    why: 'a worker is a running program.',
    remedy: 'Save the address of its script, and start it again after loading.',
  }, {
    tag: 'stream', of: `ReadableStream WritableStream TransformStream ReadableStreamDefaultReader ReadableStreamBYOBReader
      WritableStreamDefaultWriter CompressionStream DecompressionStream TextEncoderStream TextDecoderStream`,
    why: 'a stream is under way: its source is elsewhere, and to read it is to use it up.',
    remedy: 'Read it to its end and save what it gave: new Uint8Array(await new Response(stream).arrayBuffer()).',
  }, {
    tag: 'open file', of: 'FileSystemSyncAccessHandle FileSystemWritableFileStream',
    why: 'a file that is open for writing tells neither which file it is nor what is still on its way there.',
    remedy: 'Close it and save the FileSystemFileHandle that it was made from; open it again after loading.',
  }, {
    tag: 'observer', of: 'MutationObserver ResizeObserver IntersectionObserver PerformanceObserver ReportingObserver',
    why: 'an observer hides its callback and what it observes.',
    remedy: 'Leave it out, and observe again after loading.',
  }, {
    tag: 'storage', of: `Storage IDBFactory IDBDatabase IDBTransaction IDBRequest IDBObjectStore IDBIndex IDBCursor Cache CacheStorage
      StorageManager`,
    why: 'it is a store of the browser, which stays where it is.',
    remedy: 'Save what you need from it, or its name, and open it again after loading.',
  }, {
    tag: 'canvas', of: `CanvasRenderingContext2D OffscreenCanvasRenderingContext2D WebGLRenderingContext WebGL2RenderingContext
      Path2D AudioNode BaseAudioContext`,
    why: 'it draws or plays on this page, and its state is out of sight.',
    remedy: 'Save the pixels: context.getImageData(…) gives an ImageData, which is carried; or draw it again after loading.',
  }, {
    tag: 'Crypto', of: 'Crypto SubtleCrypto Performance PerformanceEntry Scheduler Lock LockManager',
    why: 'it is a service of the platform, not a value.',
    remedy: 'Use the one of the page that loads.',
  },
]

const { getOwnPropertyDescriptor } = Reflect

/**
 * The prototype of an interface. Node makes some of its globals on first use, and for two of them loads its whole
 * HTTP client; those stay unloaded, and their objects get the general reason.
 */
function prototypeOf(name: string): object[] {
  const descriptor = getOwnPropertyDescriptor(globalThis, name)
  const costly = descriptor?.get !== undefined && (name === 'Request' || name === 'Response' || name === 'WebSocket' || name === 'EventSource')
  if (descriptor === undefined || costly) return []
  const Type: unknown = descriptor.get === undefined ? descriptor.value : Reflect.apply(descriptor.get, globalThis, [])
  const prototype: unknown = typeof Type === 'function' ? getOwnPropertyDescriptor(Type, 'prototype')?.value : undefined
  return typeof prototype === 'object' && prototype !== null ? [prototype] : []
}

function refusing({ tag, of, why, remedy }: Row): Kind<object>[] {
  const prototypes = of.split(/\s+/).flatMap(prototypeOf)
  return prototypes.length === 0 ? [] : [kind<object>({ tag, prototypes, own: [], encode: (_value, out) => out.refuse(why, remedy) })]
}

/** One kind for each row whose types this platform has. */
export const refused: readonly Kind<object>[] = rows.flatMap(refusing)

/** A port: refused, unless it may travel beside the bytes, as it is; so there is nothing else to tell of it. */
export const messagePorts: readonly Kind<object>[] = prototypeOf('MessagePort').map(prototype => kind<object>({
  tag: 'MessagePort', prototypes: [prototype], arity: 1,
  encode: (port, out) => out.attach('port', port, 'a port has its other end elsewhere, and no bytes can hold it.',
    'Give dumps an attachments list, and transfer what it collects: postMessage({ bytes, attachments }, attachments).'),
  decode: from => from.value(prototype.constructor as new () => object),
}))

/** Pictures in `dill/data`, where the reason that holds for other event targets would mislead. */
export const canvasInData: readonly Kind<object>[] = prototypeOf('OffscreenCanvas').map(prototype => kind<object>({
  tag: 'canvas in data', prototypes: [prototype], own: [], is: answers(getterOf(prototype, 'width')),
  encode: (_value, out) => out.refuse('dill/data does not carry what is painted.', 'Use dill, which does.'),
}))

/** The own name of a function, without a call. */
function nameOf(value: Function): string {
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' ? cleaned(name) : ''
}

const { toString } = Function.prototype

function refuseCode(value: Function, out: Writer): void {
  const name = nameOf(value)
  const isClass = Reflect.apply(toString, value, []).startsWith('class')
  const what = `${isClass ? 'class' : 'function'}${name === '' ? '' : ` ${name}`}`
  out.refuse(`${what} has no name by which dill/data, which carries no code, could find it again.`,
    `Register it where it is defined: register(${/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : 'value, { name: "…" }'}).`)
}

/** Functions and classes in `dill/data`. */
export const codeInData: Kind<Function> = kind<Function>({
  tag: 'code', types: ['function'],
  encode: refuseCode,
})
