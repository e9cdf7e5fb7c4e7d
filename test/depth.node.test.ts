// A million objects, arrays or Maps within each other, and a hundred thousand through every other way in which a value can hold
// another: out, back, and looked at. Nothing may recurse on the machine's stack, which holds some ten thousand calls.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../lib/core/diagnose.ts'
import { registry } from '../lib/dill.ts'
import { dumps, kind, loads, reduce, register } from '../lib/index.ts'

const DEEP = 1_000_000
const FAR = 100_000

class Link {
  next: unknown
  constructor(next: unknown) { this.next = next }
}

class Box {
  readonly held: unknown
  constructor(held: unknown) { this.held = held }
}

class Shell {
  held: unknown
}

class Made {
  readonly held: unknown
  constructor(held: unknown) { this.held = held }
  [reduce](): [typeof Made, [unknown]] { return [Made, [this.held]] }
}

register(Link, { name: 'depth.Link' })
register(Made, { name: 'depth.Made' })
register(Box, { name: 'depth.Box' })(kind<Box>({
  tag: 'depth.Box', encode: (box, out) => out.value('held', box.held), decode: from => new Box(from.value()),
}))
register(Shell, { name: 'depth.Shell' })(kind<Shell>({
  tag: 'depth.Shell',
  encode(shell, out) {
    out.hold()
    out.value('held', shell.held)
  },
  shell: () => new Shell(),
  fill(shell, from) { shell.held = from.value() },
}))

const proto = (value: unknown): object => Object.getPrototypeOf(value) as object
const argumentsOf = function (..._: unknown[]): unknown { return arguments }

type Row = readonly [name: string, wrap: (inner: unknown) => unknown, unwrap: (outer: any) => unknown]

/** How one more is put around a value, and how the value is got out again. */
const deepest: readonly Row[] = [
  ['objects', inner => ({ inner }), o => o.inner],
  ['arrays', inner => [inner], o => o[0]],
  ['values of Maps', inner => new Map([[1, inner]]), o => o.get(1)],
]

const others: readonly Row[] = [
  ['keys of Maps', inner => new Map([[inner, 1]]), o => o.keys().next().value],
  ['Sets', inner => new Set([inner]), o => o.values().next().value],
  ['causes', inner => new Error('deep', { cause: inner }), o => o.cause],
  ['instances of a class', inner => new Link(inner), o => o.next],
  ['prototypes', inner => Object.create(inner as object), proto],
  ['arrays with holes', inner => [, inner], o => o[1]],
  ['objects without a prototype', inner => Object.assign(Object.create(null) as object, { inner }), o => o.inner],
  ['frozen objects', inner => Object.freeze({ inner }), o => o.inner],
  ['hidden properties', inner => Object.defineProperty({}, 'inner', { value: inner }), o => o.inner],
  ['symbol keys', inner => ({ [Symbol.iterator]: inner }), o => o[Symbol.iterator]],
  ['properties of Maps', inner => Object.assign(new Map(), { inner }), o => o.inner],
  ['WeakRefs', inner => keep(new WeakRef(inner as object), inner), o => o.deref()],
  ['properties of boxes', inner => Object.assign(new Number(1), { inner }), o => o.inner],
  ['arguments', inner => argumentsOf(inner), o => o[0]],
  ['errors of an AggregateError', inner => new AggregateError([inner]), o => o.errors[0]],
  ['a kind that decodes', inner => new Box(inner), o => o.held],
  ['a kind with a shell', inner => Object.assign(new Shell(), { held: inner }), o => o.held],
  ['a reducer', inner => new Made(inner), o => o.held],
]

/** Weak references hold nothing: the pickle's target must stay until it is written. */
const kept: unknown[] = []
function keep<T>(value: T, inner: unknown): T {
  kept.push(inner)
  return value
}

const { stackTraceLimit } = Error
// A stack takes ten times as long as an error.
beforeAll(() => { Error.stackTraceLimit = 0 })
afterAll(() => { Error.stackTraceLimit = stackTraceLimit })

const nest = (depth: number, wrap: Row[1], innermost: object): unknown => {
  let value: unknown = innermost
  for (let i = 0; i < depth; i++) value = wrap(value)
  return value
}

describe.each([[DEEP, deepest], [FAR, others]] as const)('%i deep', (depth, rows) => {
  test.each(rows)('through %s', (_name, wrap, unwrap) => {
    const value = nest(depth, wrap, { bottom: true })
    let result: any = loads(dumps(value))
    for (let i = 0; i < depth; i++) result = unwrap(result)
    expect(result).toEqual({ bottom: true })
    kept.length = 0
  })
})

describe.each([[DEEP, deepest], [FAR, others]] as const)('looked at, %i deep', (depth, rows) => {
  test.each(rows)('the one fault under %s', (_name, wrap) => {
    const fault = new WeakMap()
    const { failures } = diagnose(nest(depth, wrap, { fault }), { registry })
    expect(failures).toHaveLength(1)
    expect(failures[0]!.value).toBe(fault)
    expect(failures[0]!.path.length).toBeGreaterThanOrEqual(depth)
    kept.length = 0
  })
})
