// Peculiarities of buffers and views: what is shared stays shared, what follows a buffer's end goes on following it,
// what is gone or out of reach is refused, and nobody else's memory is dragged along.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copy, dumps, loads, PicklingError } from '../../lib/data.ts'

const numbers = ['Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array',
  'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array'] as const
type AnyView = Uint8Array | BigInt64Array | DataView
type ViewClass = new (buffer: ArrayBufferLike, offset?: number, length?: number) => AnyView
const classes: Record<string, ViewClass> = Object.fromEntries([...numbers, 'DataView']
  .map(name => [name, (globalThis as unknown as Record<string, ViewClass | undefined>)[name]] as const)
  .filter((entry): entry is [string, ViewClass] => entry[1] !== undefined))

/** A view as data: what the language shows of it, and the bytes that it shows. */
function shown(view: AnyView): unknown {
  const { byteOffset, byteLength, buffer } = view
  return [Object.prototype.toString.call(view), byteOffset, byteLength, buffer.byteLength, [...new Uint8Array(buffer, byteOffset, byteLength)]]
}

function failures(value: unknown): string {
  try {
    dumps(value)
  } catch (error) {
    expect(error).toBeInstanceOf(PicklingError)
    return (error as PicklingError).message
  }
  return 'was carried'
}

describe('views', () => {
  test.each(Object.entries(classes))('%s comes back with its window', (_name, Type) => {
    const { buffer } = Uint8Array.from({ length: 64 }, (_, i) => 255 - i)
    for (const view of [new Type(buffer), new Type(buffer, 8), new Type(buffer, 8, 2), new Type(buffer, 64), new Type(buffer, 0, 0)]) {
      const back = copy(view)
      expect(back).toBeInstanceOf(Type)
      expect(shown(back)).toEqual(shown(view))
      expect(shown(loads<AnyView>(dumps(view)))).toEqual(shown(view))
    }
  })

  test('any views share what they shared', () => {
    const windows = fc.record({
      size: fc.integer({ min: 0, max: 40 }).map(n => n * 8),
      views: fc.array(fc.record({ name: fc.constantFrom(...Object.keys(classes)), offset: fc.nat(40), length: fc.nat(20) }), { minLength: 1, maxLength: 6 }),
      filling: fc.nat(255),
      poke: fc.nat(319),
    })
    fc.assert(fc.property(windows, ({ size, views, filling, poke }) => {
      const buffer = Uint8Array.from({ length: size }, (_, i) => i * 7 + filling).buffer
      const made = views.map(({ name, offset, length }) => {
        const start = Math.min(offset * 8, size)
        return new classes[name]!(buffer, start, Math.min(length, Math.floor((size - start) / 8)))
      })
      const back = loads<AnyView[]>(dumps(made))
      expect(back.map(shown)).toEqual(made.map(shown))
      for (const view of back) expect(view.buffer).toBe(back[0]!.buffer)
      // A byte that is written on both sides is seen by the same views on both.
      if (poke < size) for (const side of [made, back]) new Uint8Array(side[0]!.buffer)[poke]! ^= 0xff
      expect(back.map(shown)).toEqual(made.map(shown))
    }), { numRuns: 200 })
  })

  test('a subclass, its overridden accessors never run', () => {
    class Trap extends Uint8Array {
      override get buffer(): never { throw new Error('ran') }
      override get byteLength(): never { throw new Error('ran') }
      override get [Symbol.toStringTag](): never { throw new Error('ran') }
    }
    expect(failures(new Trap(3))).toMatch(/Trap.*not registered/)
  })

  test('an own property stands beside the elements', () => {
    const back = copy(Object.assign(new Uint8Array([1, 2]), { unit: 'px' }))
    expect([...back]).toEqual([1, 2])
    expect(back.unit).toBe('px')
  })

  test('a buffer that leads back to its view', () => {
    const view = new Uint8Array([1, 2])
    Object.assign(view.buffer, { owner: view })
    const back = copy(view)
    expect((back.buffer as ArrayBuffer & { owner: unknown }).owner).toBe(back)
    expect([...back]).toEqual([1, 2])
  })

  test('what only looks like a view is no view', () => {
    expect(failures(Object.assign(Object.create(Uint8Array.prototype), { x: 1 }))).not.toMatch(/ran/)
    expect(failures({ view: Object.create(DataView.prototype) as DataView })).toMatch(/and is none/)
  })
})

describe('resizable buffers', () => {
  // Older engines refuse to make a view on a resizable buffer that leaves a rest.
  const rest = takes(() => new Float64Array(new ArrayBuffer(12, { maxByteLength: 16 })))
  const sizes = [[0, 0], [0, 8], [8, 8], [8, 12], [8, 16], [16, 16], ...rest ? [[12, 16] as const] : []] as const
  test.each(Object.entries(classes))('%s follows the end of its buffer, or does not', (_name, Type) => {
    for (const [size, max] of sizes) {
      for (const offset of [0, 8].filter(offset => offset <= size)) {
        const fixed = Math.floor((size - offset) / 8)
        for (const length of [undefined, 0, fixed]) {
          const view = new Type(new ArrayBuffer(size, { maxByteLength: max }), offset, length)
          const back = copy(view)
          const buffers = [view.buffer, back.buffer] as ArrayBuffer[]
          expect([buffers[1]!.resizable, buffers[1]!.maxByteLength]).toEqual([true, max])
          for (const step of [max, size, 0, max]) {
            for (const buffer of buffers) buffer.resize(step)
            const inside = !(view instanceof DataView) || step >= offset + (length ?? 0)
            if (inside) expect([step, back.byteLength, back.byteOffset]).toEqual([step, view.byteLength, view.byteOffset])
          }
        }
      }
    }
  })

  const Growable = globalThis.SharedArrayBuffer as (new (size: number, options: { maxByteLength: number }) => SharedArrayBuffer) | undefined
  test.skipIf(Growable === undefined || !('growable' in Growable.prototype))('a view that leaves a rest of shared memory is loaded as it is', () => {
    const buffer = new Growable!(17, { maxByteLength: 40 })
    for (const view of [new Float64Array(buffer, 0, 2), new Float64Array(buffer, 16, 0), new Uint32Array(buffer, 4, 3)]) {
      const back = copy(view)
      expect([back.byteOffset, back.length, back.buffer.byteLength]).toEqual([view.byteOffset, view.length, 17])
    }
  })

  test('to look does not touch the buffer', () => {
    const buffer = new ArrayBuffer(4, { maxByteLength: 8 })
    const view = new Uint8Array(buffer)
    view.set([1, 2, 3, 4])
    dumps({ view, again: new Uint8Array(buffer, 0, 4) })
    expect([buffer.byteLength, ...view]).toEqual([4, 1, 2, 3, 4])
  })

  test.each(Object.entries(classes))('%s outside its buffer is refused', (_name, Type) => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 16 })
    const view = new Type(buffer, 8, 1)
    buffer.resize(4)
    expect(failures({ view })).toMatch(/\$\.view.*outside its buffer.*Make the buffer larger/)
  })

  test('a length above the limit of the engine is an UnpicklingError', () => {
    const bytes = dumps(new ArrayBuffer(1, { maxByteLength: 7 }))
    const at = bytes.lastIndexOf(7)
    bytes[at] = 0
    expect(() => loads(bytes)).toThrow(/Cannot load/)
  })
})

describe('what is gone', () => {
  test.each(['ArrayBuffer', ...Object.keys(classes)])('a detached buffer is refused: %s', name => {
    const buffer = new ArrayBuffer(8)
    const value = name === 'ArrayBuffer' ? buffer : new classes[name]!(buffer)
    structuredClone(buffer, { transfer: [buffer] })
    expect(failures({ value })).toMatch(/detached.*Save it before it is transferred/)
  })
})

describe('big buffers', () => {
  test('travel beside the bytes where they can', () => {
    const big = new Float64Array(1 << 18).fill(1.5)
    const attachments: unknown[] = []
    const bytes = dumps({ big, small: new Uint8Array(10) }, { attachments })
    expect(attachments).toEqual([big.buffer])
    expect(bytes.length).toBeLessThan(200)
    expect(loads<{ big: Float64Array }>(bytes, { attachments }).big.buffer).toBe(big.buffer)
    expect(() => loads(bytes, { attachments: [{}] })).toThrow(/no ArrayBuffer/)
    const back = loads<{ big: Float64Array }>(dumps({ big })).big
    expect(back.buffer).not.toBe(big.buffer)
    expect(same(back, big)).toBe(true)
  })

  test('loaded memory is not the input’s', () => {
    const bytes = dumps(new Uint8Array([1, 2, 3]))
    const back = loads<Uint8Array>(bytes)
    bytes.fill(0)
    expect([...back]).toEqual([1, 2, 3])
  })
})

function takes(make: () => unknown): boolean {
  try {
    make()
    return true
  } catch {
    return false
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i])
}

describe.skipIf(typeof SharedArrayBuffer === 'undefined')('shared memory', () => {
  test('comes back with its contents, as memory of its own', () => {
    const memory = new SharedArrayBuffer(4)
    const value = { a: new Uint8Array(memory), b: new Uint16Array(memory, 2) }
    value.a.set([1, 2, 3, 4])
    const back = copy(value)
    expect(back.a.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(back.a.buffer).toBe(back.b.buffer)
    value.a[0] = 9
    expect([...back.a]).toEqual([1, 2, 3, 4])
  })

  test('that grows goes on growing', () => {
    const memory = new SharedArrayBuffer(4, { maxByteLength: 16 })
    const back = copy(new Uint16Array(memory, 2))
    ;(back.buffer as SharedArrayBuffer).grow(8)
    expect([back.length, (back.buffer as SharedArrayBuffer).maxByteLength]).toEqual([3, 16])
  })
})
