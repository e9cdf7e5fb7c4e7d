// Memory: buffers, and the views on them. Views on one buffer come back on one buffer, for the buffer is a part of each.
// Bytes are in the machine's order, which is little-endian wherever a browser runs. Knows no verb and no storage.

import { answers, clone, getterOf, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'

type AnyBuffer = ArrayBuffer | SharedArrayBuffer

/** Above this size a buffer travels beside the bytes where it can: to copy it costs more than to name it. */
const BIG = 1 << 20
const INDEX = Number.MAX_SAFE_INTEGER
const unshared = 'Its bytes are copied as they are now: the copy shares memory with no thread until it is sent to one. To share the same memory, use postMessage.'

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
const typeOf = getterOf<string | undefined>(typedArray, Symbol.toStringTag)
const countOf = getterOf<number>(typedArray, 'length')
const arrays = viewFacts(typedArray)
const datas = viewFacts(DataView.prototype)
/** False for a typed array that lies outside its buffer, or whose buffer is detached. */
const isInside = answers(methodOf<[], unknown>(typedArray, 'keys'))

const own = bufferFacts(ArrayBuffer.prototype, 'resizable')
const shared = typeof SharedArrayBuffer === 'function' ? bufferFacts(SharedArrayBuffer.prototype, 'growable') : undefined
const isDetached = (buffer: object): boolean => own.size(buffer) === 0 && !answers(b => new Uint8Array(b as ArrayBuffer))(buffer)

/** What the language tells of one type of buffer. */
interface BufferFacts {
  readonly is: (value: object) => boolean
  readonly size: (value: object) => number
  /** The size up to which it can change; undefined where it cannot. */
  readonly max: (value: object) => number | undefined
}

function bufferFacts(prototype: object, changes: string): BufferFacts {
  const size = getterOf<number>(prototype, 'byteLength')
  if (!Object.hasOwn(prototype, changes)) return { is: answers(size), size, max: () => undefined }
  const can = getterOf<boolean>(prototype, changes)
  const max = getterOf<number>(prototype, 'maxByteLength')
  return { is: answers(size), size, max: buffer => can(buffer) ? max(buffer) : undefined }
}

function factsOf(buffer: AnyBuffer): BufferFacts {
  return own.is(buffer) ? own : shared!
}

function viewFacts(prototype: object): { buffer: (view: object) => AnyBuffer, size: (view: object) => number, offset: (view: object) => number } {
  return { buffer: getterOf(prototype, 'buffer'), size: getterOf(prototype, 'byteLength'), offset: getterOf(prototype, 'byteOffset') }
}

// ── buffers ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** An ArrayBuffer of one size. */
const arrayBuffer: Kind<ArrayBuffer> = kind<ArrayBuffer>({
  tag: 'ArrayBuffer', prototypes: [ArrayBuffer.prototype], own: [], arity: 2,
  is: value => own.is(value) && own.max(value) === undefined,
  encode(buffer, out) {
    if (isDetached(buffer)) return refuseDetached(out)
    const beside = out.attaches && own.size(buffer) >= BIG
    out.value('beside', beside)
    if (beside) out.attach('bytes', buffer, 'there is no place beside the bytes.')
    else out.bytes('bytes', new Uint8Array(buffer))
  },
  decode(from) {
    if (from.value() !== true) return from.bytes().buffer
    const part = from.value()
    return typeof part === 'object' && part !== null && own.is(part) ? part as ArrayBuffer : from.fail('what stands in the attachments is no ArrayBuffer')
  },
  label: buffer => `ArrayBuffer(${own.size(buffer)})`,
})

/** An ArrayBuffer that can be resized. */
const resizableArrayBuffer: Kind<ArrayBuffer> = kind<ArrayBuffer>({
  tag: 'ResizableArrayBuffer', prototypes: [ArrayBuffer.prototype], own: [], arity: 2,
  is: value => own.is(value) && own.max(value) !== undefined,
  encode(buffer, out) {
    if (isDetached(buffer)) return refuseDetached(out)
    out.number('max', own.max(buffer)!)
    out.bytes('bytes', new Uint8Array(buffer))
  },
  decode: from => flexible(ArrayBuffer, from),
  label: buffer => `ArrayBuffer(${own.size(buffer)} of ${own.max(buffer)})`,
})

/** SharedArrayBuffers. Bytes cannot share memory: what is in one now is carried, and the reader gets memory of its own. */
const sharedBuffers: readonly Kind[] = shared === undefined ? [] : [
  kind<SharedArrayBuffer>({
    tag: 'SharedArrayBuffer', prototypes: [SharedArrayBuffer.prototype], own: [], arity: 1,
    is: value => shared.is(value) && shared.max(value) === undefined,
    encode(buffer, out) {
      out.note(unshared)
      out.bytes('bytes', new Uint8Array(buffer))
    },
    decode(from) {
      const bytes = from.bytes()
      const buffer = new SharedArrayBuffer(bytes.length)
      new Uint8Array(buffer).set(bytes)
      return buffer
    },
    label: buffer => `SharedArrayBuffer(${shared.size(buffer)})`,
  }),
  kind<SharedArrayBuffer>({
    tag: 'GrowableSharedArrayBuffer', prototypes: [SharedArrayBuffer.prototype], own: [], arity: 2,
    is: value => shared.is(value) && shared.max(value) !== undefined,
    encode(buffer, out) {
      out.note(unshared)
      out.number('max', shared.max(buffer)!)
      out.bytes('bytes', new Uint8Array(buffer))
    },
    decode: from => flexible(SharedArrayBuffer, from),
    label: buffer => `SharedArrayBuffer(${shared.size(buffer)} of ${shared.max(buffer)})`,
  }),
]

function flexible<B extends AnyBuffer>(Type: new (size: number, options: { maxByteLength: number }) => B, from: Reader): B {
  const max = from.integer(0, INDEX)
  if (max > from.limits.bytes) from.fail(`it may grow to ${max} bytes, more than the limit of ${from.limits.bytes}; if you expect it: loads(bytes, { limits: { bytes: … } })`, 'LIMIT')
  const bytes = from.bytes()
  const buffer = new Type(bytes.length, { maxByteLength: max })
  new Uint8Array(buffer).set(bytes)
  return buffer
}

function refuseDetached(out: Writer): void {
  out.refuse('it is detached: its memory was given to somebody else.', 'Save it before it is transferred, or take it out of the value.')
}

// ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────

const elementTypes = ['Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array',
  'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'] as const

type Make = (buffer: AnyBuffer, offset?: number, length?: number) => ArrayBufferView
type ViewClass = { readonly prototype: object, readonly BYTES_PER_ELEMENT: number } & (new (buffer: AnyBuffer, offset?: number, length?: number) => ArrayBufferView)

interface NodeBuffer {
  readonly prototype: object
  readonly poolSize: number
  from(buffer: AnyBuffer, offset?: number, length?: number): ArrayBufferView
}

const nodeBuffer = (globalThis as { Buffer?: NodeBuffer }).Buffer

/** The typed arrays that this engine has, and Node's Buffer, which is a Uint8Array below another prototype. */
const typedArrays: readonly Kind[] = [
  ...elementTypes.flatMap(tag => {
    const Type = (globalThis as unknown as Record<string, ViewClass | undefined>)[tag]
    return Type === undefined ? [] : [typedArrayOf(tag, tag, Type.BYTES_PER_ELEMENT, Type.prototype, (...where) => new Type(...where))]
  }),
  ...nodeBuffer === undefined ? [] : [typedArrayOf('Buffer', 'Uint8Array', 1, nodeBuffer.prototype, (...where) => nodeBuffer.from(...where))],
]

function typedArrayOf(tag: string, type: string, element: number, prototype: object, make: Make): Kind<ArrayBufferView> {
  return kind<ArrayBufferView>({
    tag, prototypes: [prototype], own: 'indices',
    is: value => typeOf(value) === type,
    encode(view, out) {
      const buffer = arrays.buffer(view)
      const size = arrays.size(view)
      // A view outside its buffer says that it is empty, as one that is empty does; but its methods throw.
      if (size === 0 && !isInside(view)) return tellLost(buffer, out)
      tellView({ view, buffer, offset: arrays.offset(view), size, element }, out)
    },
    decode: from => viewOf(make, from),
    label: view => `${tag}(${countOf(view)})`,
  })
}

const dataView: Kind<ArrayBufferView> = kind<ArrayBufferView>({
  tag: 'DataView', prototypes: [DataView.prototype], is: answers(datas.buffer), own: [],
  encode(view, out) {
    const buffer = datas.buffer(view)
    if (!answers(datas.size)(view)) return tellLost(buffer, out)
    tellView({ view, buffer, offset: datas.offset(view), size: datas.size(view), element: 1 }, out)
  },
  decode: from => viewOf((...where) => new DataView(...where), from),
  label: view => answers(datas.size)(view) ? `DataView(${datas.size(view)})` : 'DataView',
})

/** A detached buffer tells itself what is wrong; one that is there has been made smaller. */
function tellLost(buffer: AnyBuffer, out: Writer): void {
  if (own.is(buffer) && isDetached(buffer)) return out.value('buffer', buffer)
  out.refuse('it lies outside its buffer, which was made smaller, and the language does not show where.', 'Make the buffer larger again, or drop the view.')
}

/** Where a view lies. */
interface Window {
  readonly view: ArrayBufferView
  readonly buffer: AnyBuffer
  readonly offset: number
  readonly size: number
  readonly element: number
}

/** The parts are the constructor's arguments: buffer, offset, length; the last are left out where they can be. */
function tellView(window: Window, out: Writer): void {
  const { buffer, offset, size, element } = window
  const facts = factsOf(buffer)
  if (isPooled(buffer, size)) {
    out.note('It lies in the memory that Node shares among small Buffers: its own bytes are carried, and memory that it shares with another Buffer is shared no longer.')
    return out.value('buffer', new Uint8Array(new Uint8Array(buffer, offset, size)).buffer)
  }
  // What was added to a buffer may lead back to the view.
  if (Reflect.ownKeys(buffer).length > 0) out.needs('buffer', buffer)
  else out.value('buffer', buffer)
  const open = facts.max(buffer) === undefined ? offset + size === facts.size(buffer) : follows(window, facts, out)
  if (offset > 0 || !open) out.number('offset', offset)
  if (!open) out.number('length', size / element)
}

function viewOf(make: Make, from: Reader): ArrayBufferView {
  const buffer = from.value()
  if (typeof buffer !== 'object' || buffer === null || !(own.is(buffer) || shared?.is(buffer))) return from.fail('a view needs a buffer')
  if (!from.more()) return make(buffer as AnyBuffer)
  const offset = from.integer(0, INDEX)
  return from.more() ? make(buffer as AnyBuffer, offset, from.integer(0, INDEX)) : make(buffer as AnyBuffer, offset)
}

/**
 * Whether a view on a buffer that can change follows the buffer's end. The language has no getter for it, and to try it
 * out on the user's own buffer could lose bytes; structuredClone keeps it, so it is tried out on a clone. Shared memory
 * has no clone of its own: there the likely answer is taken, with a note.
 */
function follows({ view, buffer, offset, size, element }: Window, facts: BufferFacts, out: Writer): boolean {
  const end = offset + size
  if (facts.size(buffer) - end >= element) return false
  if (facts !== own || clone === undefined || !clonesFollow(clone)) {
    // Not every engine makes one that follows an end at which no element ends.
    const whole = (facts.size(buffer) - offset) % element === 0
    out.note(`Whether it follows the end of its buffer cannot be seen; it is carried as one that does${whole ? '' : ' not'}.`)
    return whole
  }
  const grows = end + element <= facts.max(buffer)!
  // At its largest the buffer can only shrink; a view that has no room for one element is the same either way.
  if (!grows && size === 0) return true
  const trial = clone(view)
  ;(trial.buffer as ArrayBuffer).resize(grows ? end + element : end - element)
  const isData = typeOf(trial) === undefined
  return grows ? trial.byteLength !== size : isData ? answers(datas.size)(trial) : isInside(trial)
}

function clonesFollow(clone: typeof structuredClone): boolean {
  const trial = clone(new Uint8Array(new ArrayBuffer(0, { maxByteLength: 1 })))
  trial.buffer.resize(1)
  return trial.length === 1
}

/**
 * Whether a buffer is the one that Node cuts small Buffers from: it is full of other people's bytes, so no view may drag
 * it along. Node marks it as not transferable; to offer it twice fails in any case, and the error tells the two apart.
 */
function isPooled(buffer: AnyBuffer, size: number): boolean {
  if (nodeBuffer === undefined || clone === undefined || !own.is(buffer)) return false
  if (own.size(buffer) !== nodeBuffer.poolSize || size === nodeBuffer.poolSize) return false
  try {
    clone(undefined, { transfer: [buffer as ArrayBuffer, buffer as ArrayBuffer] })
    return true
  } catch (error) {
    return !(error as Error).message.includes('duplicate')
  }
}

/** Buffers, and the views on them. The common ArrayBuffer stands after the resizable one, and so is asked first. */
export const binary: readonly Kind[] = [resizableArrayBuffer, arrayBuffer, ...sharedBuffers, ...typedArrays, dataView]
