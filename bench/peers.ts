// Who runs: dill and its peers, each behind the same three words. A peer is imported when it is loaded, so that a cold
// run can time that too. What only one platform has comes from native.ts. Knows no workload and no clock.

import type { Point, Workload } from './workloads.ts'

/** A way to carry values. Without `decode`, `encode` is the whole way there and back. */
export interface Codec {
  encode(value: unknown): unknown
  decode?(encoded: never): unknown
}

/** One that takes part in the race. */
export interface Peer {
  readonly name: string
  /** Keeps cycles and types: the bars of speed and size are measured against these. */
  readonly exact: boolean
  /** Imports it and tells it of the classes whose instances will come. */
  load(classes: Workload['classes']): Promise<Codec>
}

type Fields = [number, number, string, Point | null]
type PointClass = typeof Point

const fieldsOf = (p: Point): Fields => [p.x, p.y, p.label, p.next]

const dill: Peer = {
  name: 'dill', exact: true,
  async load(classes) {
    const { dumps, loads, register } = await import('../lib/index.ts')
    for (const Type of classes) register(Type)
    return { encode: value => dumps(value), decode: (bytes: Uint8Array) => loads(bytes) }
  },
}

/** The entry without code. */
export const dillData: Peer = {
  name: 'dill/data', exact: true,
  async load(classes) {
    const { dumps, loads, register } = await import('../lib/data.ts')
    for (const Type of classes) register(Type)
    return { encode: value => dumps(value), decode: (bytes: Uint8Array) => loads(bytes) }
  },
}

/** `copy`, to be held against `structuredClone`. */
export const dillCopy: Peer = {
  name: 'dill copy', exact: true,
  async load(classes) {
    const { copy, register } = await import('../lib/index.ts')
    for (const Type of classes) register(Type)
    return { encode: value => copy(value) }
  },
}

/** The platform's own whole way there and back. */
export const clone: Peer = {
  name: 'structuredClone', exact: true,
  load: async () => ({ encode: value => structuredClone(value) }),
}

/** The fastest that there is for what it can say. */
export const json: Peer = {
  name: 'JSON', exact: false,
  load: async () => ({ encode: value => JSON.stringify(value), decode: (text: string) => JSON.parse(text) }),
}

/** The peer that the cold bar names. */
export const msgpackr: Peer = {
  name: 'msgpackr', exact: true,
  async load(classes) {
    const { Packr, addExtension } = await import('msgpackr')
    for (const Class of classes) addExtension({ Class, type: 20, write: fieldsOf, read: (fields: Fields) => new Class(...fields) })
    const packr = new Packr({ structuredClone: true, moreTypes: true })
    return { encode: value => packr.pack(value), decode: (bytes: Uint8Array) => packr.unpack(bytes) }
  },
}

const cbor: Peer = {
  name: 'cbor-x', exact: true,
  async load(classes) {
    const { Encoder, addExtension } = await import('cbor-x')
    for (const Class of classes) {
      addExtension<Point, Fields>({ Class, tag: 40_000, encode: (p, encode) => encode(fieldsOf(p)) as Uint8Array, decode: fields => new Class(...fields) })
    }
    const encoder = new Encoder({ structuredClone: true })
    return { encode: value => encoder.encode(value), decode: (bytes: Uint8Array) => encoder.decode(bytes) }
  },
}

const devalue: Peer = {
  name: 'devalue', exact: true,
  async load(classes) {
    const { stringify, parse } = await import('devalue')
    const reducers = Object.fromEntries(classes.map(Type => [Type.name, (v: unknown) => v instanceof Type && fieldsOf(v)]))
    const revivers = Object.fromEntries(classes.map(Type => [Type.name, (fields: Fields) => new Type(...fields)]))
    return { encode: value => stringify(value, reducers), decode: (text: string) => parse(text, revivers) }
  },
}

async function serovalPlugins(classes: Workload['classes']): Promise<object[]> {
  const { createPlugin } = await import('seroval')
  return classes.map((Type: PointClass) => createPlugin<Point, { fields: any }>({
    tag: Type.name,
    skipPlainObjects: true,
    test: value => value instanceof Type,
    parse: { sync: (point, context) => ({ fields: context.parse(fieldsOf(point)) }) },
    serialize: (node, context) => `new Point(...${context.serialize(node.fields)})`,
    deserialize: (node, context) => new Type(...context.deserialize(node.fields) as Fields),
  }))
}

const seroval: Peer = {
  name: 'seroval', exact: true,
  async load(classes) {
    const { toJSON, fromJSON } = await import('seroval')
    const options = { plugins: await serovalPlugins(classes) as never[], depthLimit: 100_000 }
    return { encode: value => JSON.stringify(toJSON(value, options)), decode: (text: string) => fromJSON(JSON.parse(text), options) }
  },
}

const arson: Peer = {
  name: 'arson', exact: true,
  async load(classes) {
    const { default: arson } = await import('arson')
    for (const Type of classes) {
      arson.registerType(Type.name, {
        deconstruct: (v: unknown) => v instanceof Type && fieldsOf(v),
        reconstruct(this: Point, fields: Fields | undefined) {
          return fields === undefined ? new Type(0, 0, '', null) : Object.assign(this, new Type(...fields))
        },
      })
    }
    return { encode: value => arson.encode(value), decode: (text: string) => arson.decode(text) }
  },
}

const turbo: Peer = {
  name: 'turbo-stream', exact: true,
  async load(classes) {
    const { encode, decode } = await import('turbo-stream')
    const there = classes.map(Type => (v: unknown): [string, ...unknown[]] | false => v instanceof Type && [Type.name, ...fieldsOf(v)])
    const back = classes.map(Type => (tag: string, ...fields: unknown[]) => tag === Type.name && { value: new Type(...fields as Fields) })
    return {
      encode: async value => {
        let text = ''
        for await (const chunk of encode(value, { plugins: there }) as unknown as AsyncIterable<string>) text += chunk
        return text
      },
      decode: (text: string) => decode(new ReadableStream({
        start(controller) {
          controller.enqueue(text)
          controller.close()
        },
      }), { plugins: back }),
    }
  },
}

const superjson: Peer = {
  name: 'superjson', exact: false,
  async load(classes) {
    const { SuperJSON } = await import('superjson')
    const own = new SuperJSON()
    for (const Type of classes) own.registerClass(Type)
    return { encode: value => own.stringify(value as never), decode: (text: string) => own.parse(text) }
  },
}

const flatted: Peer = {
  name: 'flatted', exact: false,
  async load() {
    const { stringify, parse } = await import('flatted')
    return { encode: value => stringify(value), decode: (text: string) => parse(text) }
  },
}

const bson: Peer = {
  name: 'bson', exact: false,
  async load() {
    const { serialize, deserialize, setInternalBufferSize } = await import('bson')
    setInternalBufferSize(64 * 2 ** 20)
    return { encode: value => serialize({ value }), decode: (bytes: Uint8Array) => deserialize(bytes).value }
  },
}

/** Those that run in Node and in a page. */
export const peers: readonly Peer[] = [dill, json, msgpackr, cbor, devalue, seroval, arson, turbo, superjson, flatted, bson]
