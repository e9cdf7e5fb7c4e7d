// What the platform gives to every program under a known name: its functions, its singletons (document, localStorage),
// the constructors and prototypes of its interfaces. A value is recognised by the name that it bears itself, then by
// identity; so nothing is listed, and a getter of the global object runs only for a value that is an instance of just
// that getter's interface. `power` is the rule, and the list of inert names the exception: constructors that reach
// nobody and run nothing – they make data, events and buffers.

import { isObject } from '../core/brand.ts'
import { PLATFORM, type Home, type Homes } from '../core/names.ts'
import { isProxy } from '../core/proxies.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const functions = words(`fetch setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask
structuredClone requestAnimationFrame cancelAnimationFrame requestIdleCallback cancelIdleCallback atob btoa alert confirm prompt
getComputedStyle getSelection matchMedia postMessage open close print focus blur scroll scrollTo scrollBy addEventListener
removeEventListener dispatchEvent createImageBitmap reportError importScripts stop`)

const inert = words(`URL URLSearchParams URLPattern Headers FormData Blob File FileList TextEncoder TextDecoder DOMException
QuotaExceededError Event CustomEvent MessageEvent ErrorEvent ProgressEvent CloseEvent StorageEvent PromiseRejectionEvent
UIEvent MouseEvent KeyboardEvent PointerEvent TouchEvent WheelEvent FocusEvent InputEvent DragEvent ClipboardEvent EventTarget
AbortController AbortSignal DOMPoint DOMPointReadOnly DOMRect DOMRectReadOnly DOMQuad DOMMatrix DOMMatrixReadOnly ImageData
ImageBitmap AudioBuffer Path2D CryptoKey Buffer ByteLengthQueuingStrategy CountQueuingStrategy PerformanceEntry PerformanceMark
PerformanceMeasure`)

const interfaces = words(`Request Response ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader WritableStream
WritableStreamDefaultWriter TransformStream CompressionStream DecompressionStream TextEncoderStream TextDecoderStream WebSocket
EventSource XMLHttpRequest XMLHttpRequestUpload WebTransport RTCPeerConnection RTCDataChannel BroadcastChannel MessageChannel
MessagePort Worker SharedWorker ServiceWorker ServiceWorkerContainer ServiceWorkerRegistration WorkerGlobalScope
DedicatedWorkerGlobalScope Window Document HTMLDocument XMLDocument DocumentFragment ShadowRoot Node Element HTMLElement SVGElement
Text Comment Attr Range Selection NodeList HTMLCollection DOMTokenList NamedNodeMap CSSStyleDeclaration CSSStyleSheet StyleSheet
MutationObserver MutationRecord ResizeObserver IntersectionObserver PerformanceObserver Storage IDBFactory IDBDatabase IDBKeyRange
IDBObjectStore IDBIndex IDBCursor IDBTransaction IDBRequest Cache CacheStorage Crypto SubtleCrypto Performance Navigator
WorkerNavigator Location WorkerLocation History Screen CustomElementRegistry FileReader FileSystemHandle FileSystemFileHandle
FileSystemDirectoryHandle Notification MediaStream MediaStreamTrack AudioContext OffscreenCanvas CanvasRenderingContext2D
OffscreenCanvasRenderingContext2D WebGLRenderingContext WebGL2RenderingContext GPU DOMParser XMLSerializer Image Audio Option
Animation MediaQueryList Geolocation Permissions StorageManager Clipboard Lock LockManager Scheduler VisualViewport Navigation
TrustedTypePolicyFactory`)

/** Objects that are there once, under their global names, by the name of their interface. */
const singletons: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  Storage: ['localStorage', 'sessionStorage'], Navigator: ['navigator'], WorkerNavigator: ['navigator'], Crypto: ['crypto'],
  Performance: ['performance'], HTMLDocument: ['document'], Document: ['document'], XMLDocument: ['document'], History: ['history'],
  Location: ['location'], WorkerLocation: ['location'], IDBFactory: ['indexedDB'], CacheStorage: ['caches'], Screen: ['screen'],
  CustomElementRegistry: ['customElements'], Scheduler: ['scheduler'], VisualViewport: ['visualViewport'], Navigation: ['navigation'],
  TrustedTypePolicyFactory: ['trustedTypes'], process: ['process'],
}))

const objects: ReadonlySet<string> = new Set([...singletons.values()].flat())
const namespaces = words('console WebAssembly CSS')

const { getPrototypeOf, getOwnPropertyDescriptor } = Reflect

/** A global by name, though an accessor must be called for it; undefined if it is not there or may not be had. */
function read(name: string): unknown {
  for (let o: object | null = globalThis; o !== null; o = getPrototypeOf(o)) {
    const descriptor = getOwnPropertyDescriptor(o, name)
    if (descriptor === undefined) continue
    // An own one: what somebody put into Object.prototype is no getter of this.
    if (!Object.hasOwn(descriptor, 'get') || descriptor.get === undefined) return descriptor.value
    try {
      return Reflect.apply(descriptor.get, globalThis, [])
    } catch {
      return undefined // A sandboxed frame has no localStorage; its getter says so by throwing.
    }
  }
  return undefined
}

function ownValue(object: object, key: PropertyKey): unknown {
  return isProxy(object) ? undefined : getOwnPropertyDescriptor(object, key)?.value
}

function memberOf(object: unknown, key: string): unknown {
  return isObject(object) ? ownValue(object, key) : undefined
}

/** The name of the interface whose prototype this seems to be. */
function interfaceOf(prototype: object): string | undefined {
  const maker = ownValue(prototype, 'constructor')
  const name = typeof maker === 'function' ? ownValue(maker, 'name') : undefined
  return typeof name === 'string' && (inert.has(name) || interfaces.has(name) || singletons.has(name)) ? name : undefined
}

/** The prototype of an interface, if this platform has it. */
function prototypeOf(name: string): unknown {
  const maker = read(name)
  return typeof maker === 'function' ? ownValue(maker, 'prototype') : undefined
}

const home = (name: string, power = true): Home => ({ module: PLATFORM, name, power })

class Hosts implements Homes {
  /** The last prototypes that have nothing to do with the platform: most values have the same few. */
  readonly #foreign: (object | undefined)[] = new Array<undefined>(16).fill(undefined)
  #next = 0

  of(value: object | symbol): Home | undefined {
    if (typeof value === 'function') return this.#function(value)
    return typeof value === 'object' ? this.#object(value) : undefined
  }

  find(module: string, name: string): { readonly value: object | symbol, readonly power: boolean } | undefined {
    // No name is longer, and to split one of a million characters takes time.
    if (module !== PLATFORM || name.length > 100) return undefined
    const [base, tail, more] = name.split('.') as [string, string?, string?]
    const known = inert.has(base) || interfaces.has(base)
    let value: unknown
    if (tail === undefined) value = known || functions.has(base) || objects.has(base) || namespaces.has(base) ? read(base) : undefined
    else if (more !== undefined) return undefined
    else if (known) value = tail === 'prototype' ? prototypeOf(base) : undefined
    else if (namespaces.has(base)) value = memberOf(read(base), tail)
    return isObject(value) ? { value, power: !(inert.has(base) || (known && tail !== undefined)) } : undefined
  }

  #function(value: Function): Home | undefined {
    const name = ownValue(value, 'name')
    if (typeof name !== 'string') return undefined
    if ((functions.has(name) || inert.has(name) || interfaces.has(name)) && read(name) === value) return home(name, !inert.has(name))
    for (const space of namespaces) {
      if (memberOf(read(space), name) === value) return home(`${space}.${name}`)
    }
    return undefined
  }

  #object(value: object): Home | undefined {
    if (Object.hasOwn(value, 'constructor')) {
      const own = interfaceOf(value)
      return own !== undefined && prototypeOf(own) === value ? home(`${own}.prototype`, false) : undefined
    }
    const prototype = getPrototypeOf(value)
    if (prototype === null || this.#foreign.includes(prototype)) return undefined
    const name = interfaceOf(prototype)
    for (const global of singletons.get(name ?? '') ?? []) if (read(global) === value) return home(global)
    if (Object.hasOwn(value, Symbol.toStringTag)) {
      for (const space of namespaces) if (read(space) === value) return home(space)
    } else if (prototype !== Object.prototype && name === undefined) this.#foreign[this.#next++ % 16] = prototype
    return undefined
  }
}

/** What the platform names. */
export const hosts: Homes = new Hosts()
