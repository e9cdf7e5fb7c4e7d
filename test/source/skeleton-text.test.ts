// Rooms that are made from text: what is evaluated and what never is, objects that code sees as variables, and functions
// that no transform saw.

import { describe, expect, test } from 'vitest'
import { memberOf } from '../../lib/capture/classes.ts'
import type { Room, ScopeRow, SiteRow, Skeleton, Tools } from '../../lib/capture/skeleton.ts'
import { readRecord, stampOf, type Record as Scope } from '../../lib/capture/stamps.ts'
import { PickleError } from '../../lib/core/errors.ts'
import * as runtime from '../../lib/runtime.ts'
import { loneRows, sourceRooms, type LoneOptions } from '../../lib/source/skeleton.ts'
import { assign, enter, evaluate, make, opened, script } from './skeleton-travel.ts'

const nothing = (): never => { throw new Error('not in this test') }
const tools = (outermost: unknown = 'H'): Tools => ({ runtime, outermost, bindings: {}, reach: nothing, has: nothing })

type Rows = Omit<Skeleton, 'open'>

const site: SiteRow = { kind: 'arrow', async: false, generator: false, strict: true, path: 'f', line: 1, column: 0, scope: -1, needs: [], bindings: [], free: [], digest: '', text: '() => 1' }
const scope: ScopeRow = { parent: -1, variables: ['n'], strict: true, record: '$1' }

function rows(sites: readonly Partial<SiteRow>[], scopes: readonly Partial<ScopeRow>[] = [], prefix = '$'): Rows {
  return { hash: 'H', id: 'test.js', prefix, bindings: [], sites: sites.map(row => ({ ...site, ...row })), scopes: scopes.map(row => ({ ...scope, ...row })) }
}

function open(rows: Rows, options: Partial<Parameters<typeof sourceRooms>[2]> = {}): Room {
  return sourceRooms(rows, tools(), { evaluate, ...options })
}

describe('what is wrong is said before anything is evaluated', () => {
  const evil = 'globalThis.testRan = true'
  const wrong: readonly (readonly [why: string, use: () => unknown])[] = [
    ['is no name', () => open(rows([], [], `$=${evil}`))],
    ['is no name', () => enter(open(rows([], [{ variables: [`n=(${evil})`] }])), 0, 1)],
    ['is no name', () => enter(open(rows([], [{ record: `r=(${evil})` }])), 0, 1)],
    ['is no name', () => enter(open(rows([], [{ variables: ['class'] }])), 0, 1)],
    ['is no name', () => enter(open(rows([], [{ variables: ['yield'] }])), 0, 1)],
    ['have one name', () => enter(open(rows([], [{ variables: ['n', 'n'] }])), 0, 1)],
    ['is named eval', () => enter(open(rows([], [{ variables: ['eval'], strict: false }])), 0, 1)],
    ['is not one arrow', () => make(open(rows([{ text: evil }])), 0)],
    ['is not one arrow', () => make(open(rows([{ text: `() => 1, ${evil}` }])), 0)],
    ['is not one arrow', () => make(open(rows([{ text: `() => 1), (${evil}` }])), 0)],
    ['is not one arrow', () => make(open(rows([{ code: `(${evil}, () => 1)` }])), 0)],
    ['is not one arrow', () => make(open(rows([{ text: 'function () {}' }])), 0)],
    ['is not one method', () => make(open(rows([{ kind: 'method', text: `m() {}, x: ${evil}` }])), 0)],
    ['its computed key', () => make(open(rows([{ kind: 'method', text: `[${evil}]() {}` }])), 0)],
    ['is not one class', () => make(open(rows([{ kind: 'class', text: `class {}, ${evil}` }])), 0)],
    ['what it extends', () => make(open(rows([{ kind: 'class', text: `class extends (${evil}) {}` }])), 0)],
    ['a static field', () => make(open(rows([{ kind: 'class', text: `class { static x = ${evil} }` }])), 0)],
    ['a static block', () => make(open(rows([{ kind: 'class', text: `class { static { ${evil} } }` }])), 0)],
    ['a static block', () => make(open(rows([{ kind: 'class', text: `class { static { $c(this, 0, (${evil}, $0)) } }` }])), 0)],
    ['a static block', () => make(open(rows([{ kind: 'class', text: `class { static { $c(this, 0, $0, 0, [(${evil}, Symbol).iterator]) } }` }])), 0)],
    ['a computed key', () => make(open(rows([{ kind: 'class', text: `class { [${evil}]() {} }` }])), 0)],
    ['a computed key', () => make(open(rows([{ kind: 'class', text: 'class { static [$keys[evil]]; }' }])), 0)],
  ]
  test.each(wrong)('%s (%#)', (why, use) => {
    Reflect.deleteProperty(globalThis, 'testRan')
    expect(use).toThrow(PickleError)
    expect(use).toThrow(why)
    expect('testRan' in globalThis).toBe(false)
  })
})

describe('rows', () => {
  test('what is in another scope, refused, without a text or not there is not made', () => {
    const room = open(rows([{ scope: 0 }, { refused: 'why' }], [{ parent: 1 }]))
    expect([make(room, 0), make(room, 1), make(room, 2), enter(room, 0, 1), enter(room, 5, 1)]).toEqual([undefined, undefined, undefined, undefined, undefined])
    const bare = { ...site }
    Reflect.deleteProperty(bare, 'text')
    expect(make(open({ ...rows([]), sites: [bare] }), 0)).toBeUndefined()
  })

  test('rows may come after the room was opened', () => {
    const some = rows([], [{}])
    const room = enter(open(some), 0, 1)
    ;(some.sites as SiteRow[])[3] = { ...site, scope: 0, text: '() => n' }
    assign(room, 0, 5)
    expect(make(room, 3)()).toBe(5)
  })

  test('of the variables the first are set, the others are not', () => {
    const room = enter(open(rows([{ scope: 0, text: '() => [a, b]' }, { scope: 0, text: '() => [b, c]' }, { scope: 0, text: '() => { c = 1 }' }], [{ variables: ['a', 'b', 'c'] }])), 0, 2)
    const [ab, bc, set] = [0, 1, 2].map(index => make(room, index))
    expect(ab!()).toEqual([undefined, undefined])
    for (const f of [bc!, set!]) expect(f).toThrow(ReferenceError)
    expect(readRecord(stampOf(ab!)!.record as Scope)).toMatchObject({ values: [undefined, undefined], complete: false })
  })

  test('closures are stamped with their site and the record of the room', () => {
    const room = open(rows([{ scope: 0, text: '() => n' }, { text: '() => 1' }], [{}]))
    expect(stampOf(make(room, 1))).toEqual({ site: 1, record: 'H' })
    const inner = enter(room, 0, 1)
    const { site, record } = stampOf(make(inner, 0))!
    expect(site).toBe(0)
    expect(stampOf(make(inner, 0))!.record).toBe(record)
    assign(inner, 0, 4)
    expect(readRecord(record as Scope)).toEqual({ parent: 'H', values: [4], complete: true })
  })

  test('strict code is strict in sloppy rooms', () => {
    const texts = ['function () { return this === undefined }', 'function () { "use strict"; return this === undefined }']
    const made = [true, false].flatMap(strict => [-1, 0, 1].flatMap(scope => texts.map(text => ({ kind: 'function', strict, scope, text }) as const)))
    const room = open(rows(made, [{ strict: false }, { strict: true, parent: 0, record: '$2' }]))
    const rooms = [room, enter(room, 0, 1), enter(enter(room, 0, 1), 1, 1)]
    const is = made.map(({ scope }, index) => make(rooms[scope + 1]!, index)())
    expect(is).toEqual([true, true, true, true, true, true, false, true, false, true, true, true])
  })

  test('odd names of sloppy variables', () => {
    const room = enter(open(rows([{ strict: false, scope: 0, text: '() => [let, static, yield, arguments, await]' }], [{ strict: false, variables: ['static', 'let', 'yield', 'arguments', 'await'] }])), 0, 5)
    for (let index = 0; index < 5; index++) assign(room, index, index)
    expect(make(room, 0)()).toEqual([1, 0, 2, 3, 4])
  })
})

test('what is read of a record may read others', () => {
  const inner: Scope = collect => collect('inner')(1, 2)
  const outer: Scope = collect => collect('outer', 3)((readRecord(inner), 4))(5)
  expect(readRecord(outer)).toEqual({ parent: 'outer', values: [3, 4, 5], complete: true })
  expect(readRecord(inner)).toEqual({ parent: 'inner', values: [1, 2], complete: true })
  expect(readRecord(collect => [collect('many', 1), collect(2), collect(3)])).toEqual({ parent: 'many', values: [1, 2, 3], complete: true })
})

describe('how text is evaluated', () => {
  test('what a policy makes of it is what a direct eval is given', () => {
    const made: string[] = []
    const room = enter(open(rows([{ scope: 0, text: '() => n' }], [{}]), { script: text => (made.push(text), text) }), 0, 1)
    assign(room, 0, 2)
    expect(make(room, 0)()).toBe(2)
    expect(made).toHaveLength(2)
  })

  test('engines that give back what they do not know are given the text', () => {
    const room = open(rows([{ text: '() => 1' }]), { script: text => ({ text }) })
    expect(make(room, 0)()).toBe(1)
  })
})

describe('an object whose properties are variables', () => {
  test('is read and written, before globals, and sees names that it gets later', () => {
    const within: { [name: string]: unknown } = { n: 1, Array: 'mine' }
    const room = open(rows([{ text: '() => [n++, Array, typeof later, typeof Object]' }]), { within })
    const f = make(room, 0)
    expect(f()).toEqual([1, 'mine', 'undefined', 'function'])
    within['later'] = 1
    expect([f(), within['n']]).toEqual([[2, 'mine', 'number', 'function'], 3])
  })

  test('names of the library are not taken from it', () => {
    const bad = new Proxy({}, { has: (_, key) => key !== Symbol.unscopables, get: (_, key) => key === Symbol.unscopables ? undefined : () => 'bad' })
    const room = enter(open(rows([{ kind: 'method', scope: 0, text: 'm() { return n }' }], [{}]), { within: bad }), 0, 1)
    assign(room, 0, 'good')
    expect(make(room, 0)()).toBe('good')
  })

  test('strict code in it stays strict', () => {
    const room = open(rows([{ text: '() => { undeclared = 1 }' }, { strict: false, text: '() => { n = 2 }' }]), { within: { n: 1 } })
    expect(make(room, 0)).toThrow(ReferenceError)
    ;make(room, 1)()
    expect('n' in globalThis).toBe(false)
  })

  test('a program’s closures see it', () => {
    const program = script('(() => { let n = 1; return () => n + given })()')
    const room = enter(opened(program, 'source', { given: 5 }).room, 0, 1)
    assign(room, 0, 2)
    expect(make(room, 1)()).toBe(7)
  })
})

interface Lone {
  readonly text: string
  readonly options?: Partial<LoneOptions>
  readonly values?: readonly unknown[]
  readonly play: (fn: any) => unknown
  readonly gives: unknown
  readonly row?: Partial<SiteRow>
}

const lone: readonly Lone[] = [
  { text: 'function f(a) { return a + 1 }', play: f => [f(1), f.name, f.length], gives: [2, 'f', 1], row: { kind: 'function', scope: -1, free: [], needs: [] } },
  { text: 'a => a * Math.PI', play: f => f(0), gives: 0, row: { kind: 'arrow', free: ['Math'] } },
  { text: '() => n++ + m', options: { variables: ['m', 'n', 'unused'] }, values: [10, 1, 0], play: f => [f(), f()], gives: [11, 12], row: { scope: 0, needs: [[0, 1]], free: [] } },
  { text: '() => { let z = 0; return () => [z++, n++] }', options: { variables: ['n'] }, values: [5], play: f => { const [g, h] = [f(), f()]; return [g(), g(), h()] }, gives: [[0, 5], [1, 6], [0, 7]] },
  { text: 'm(a, b) { return a + b + k }', options: { variables: ['k'] }, values: [3], play: f => [f(1, 2), f.name], gives: [6, 'm'], row: { kind: 'method' } },
  { text: 'get x() { return this.n }', play: f => [f.call({ n: 4 }), f.name], gives: [4, 'get x'], row: { kind: 'getter' } },
  { text: 'set x(v) { this.n = v }', play: f => { const o = {}; f.call(o, 2); return o }, gives: { n: 2 }, row: { kind: 'setter' } },
  { text: '[key()]() { return 1 }', play: f => f(), gives: 1, row: { kind: 'method' } },
  { text: '*[Symbol.iterator]() { yield 1 }', play: f => [[...f()], f.name], gives: [[1], '[Symbol.iterator]'] },
  { text: '#p(x) { return x }', play: f => [f(1), f.name], gives: [1, '#p'] },
  { text: 'async function* g() { yield await 1 }', play: f => Object.prototype.toString.call(f()), gives: '[object AsyncGenerator]' },
  { text: 'function () { return this }', options: { strict: false }, play: f => f() === globalThis, gives: true, row: { strict: false } },
  { text: 'function () { return this }', play: f => f(), gives: undefined, row: { strict: true } },
  { text: 'function () { return 010 }', options: { strict: false }, play: f => f(), gives: 8 },
  { text: 'class A { #n = k; get n() { return this.#n } static s = log.push("ran") }', options: { variables: ['k', 'log'] }, values: [7, []], play: A => [new A().n, A.s, A.name], gives: [7, undefined, 'A'], row: { kind: 'class', needs: [[0]], class: { derived: false, keys: 0, members: ['n'], statics: [] } } },
  { text: 'class extends Unknown { m() { return super.hi() } }', play: A => new A().m(), gives: 'hi', row: { free: [], class: { derived: true, keys: 0, members: ['m'], statics: [] } } },
  { text: 'function fact(n) { return n < 2 ? 1 : n * fact(n - 1) }', play: f => f(5), gives: 120, row: { free: [] } },
  { text: '$ => [$, $1]', options: { variables: ['$1'] }, values: [2], play: f => f(1), gives: [1, 2] },
]

test.each([
  ['1, for all that there are', '1', ['a', 'b', '@@c', '5', '']],
  ['by their keys', '["a","@@c","5"]', ['a', '@@c', '5']],
  ['a symbol', '[Symbol.iterator]', ['']],
  ['by the index of a computed key', '[0]', []],
  ['none', '[]', []],
  ['what is not there', '["z", 7]', []],
  ['not at all', '', []],
])('which methods of a class are static, as its text says: %s', (_, said, marked) => {
  const code = `class { static { $c(this, 0, $0, 0${said === '' ? '' : `, ${said}`}) } static a() {} static get b() { return 1 } static '@@c'() {} static 5() {} static [Symbol.iterator]() {} m() {} }`
  const A = make(open(rows([{ kind: 'class', code }])), 0) as Function
  const functions = Reflect.ownKeys(A).map(key => [typeof key === 'string' ? key : '', Object.values(Object.getOwnPropertyDescriptor(A, key)!).find(half => typeof half === 'function')] as const)
  const members = functions.flatMap(([key, made]) => made !== undefined && memberOf(made as object)?.isStatic === true ? [key] : [])
  expect(members.sort()).toEqual([...marked].sort())
  expect(memberOf((A.prototype as { m: object }).m)).toMatchObject({ of: A, isStatic: false, key: 'm' })
})

describe('a function that no transform saw', () => {
  class Base { hi() { return 'hi' } }

  const made = ({ text, options, values }: Lone): { readonly fn: object, readonly rows: Rows } => {
    const rows = loneRows(text, { hash: 'L', strict: true, ...options })
    const room = sourceRooms(rows, tools('L'), { evaluate })
    const own = rows.sites[0]!.scope < 0 ? room : enter(room, rows.sites[0]!.scope, values!.length)
    const fn = make(own, 0, Base)
    for (const [index, value] of values?.entries() ?? []) assign(own, index, value)
    return { fn, rows }
  }

  test.each(lone)('$text', ({ play, gives, row, ...given }) => {
    const { fn, rows } = made(given as Lone)
    expect(rows.sites[0]).toMatchObject({ text: given.text, ...row })
    expect(play(fn)).toEqual(gives)
  })

  test('its variables are those of scope 0, in the order in which they were given', () => {
    const { rows } = made(lone[2]!)
    expect(rows.scopes[0]).toMatchObject({ parent: -1, variables: ['m', 'n', 'unused'] })
  })

  test('it is stamped, and so is what it makes', () => {
    const { fn, rows } = made(lone[3]!)
    const stamp = stampOf(fn)!
    expect(readRecord(stamp.record as Scope)).toEqual({ parent: 'L', values: [5], complete: true })
    const inner = stampOf((fn as () => object)())!
    expect(rows.sites[inner.site]).toMatchObject({ kind: 'arrow', needs: [[0], [0]] })
    expect(readRecord(inner.record as Scope)).toEqual({ parent: stamp.record, values: [0], complete: true })
  })

  test.each(['function f() { [native code] }', '1', '() => new.target', 'a => a, b'])('refused: %s', text => {
    expect(() => loneRows(text, { hash: 'L', strict: true })).toThrow(PickleError)
  })
})
