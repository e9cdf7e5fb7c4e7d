// A graph says what the pickle says, to the byte; its dominators are those of the definition; and whatever a value does,
// looking at it runs nothing of it and ends.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getState, reduce } from '../lib/core/kind.ts'
import { bottomUp, dominators, onCycles, retained } from '../lib/graph/dominators.ts'
import { groupBy } from '../lib/graph/raw.ts'
import { bind, disassemble, dumps, dumpsAsync, graph, graphBytes, PickleError, register, UnpicklingError, type Graph, type GraphOptions } from '../lib/index.ts'
import { run } from '../lib/instrument.ts'
import { leaf, pickle, resum, row } from './assembler.ts'
import { examples, registerExamples } from './support/examples.ts'

registerExamples()

class Point { x: unknown = 1; y: unknown = 2 }
class Named { held: unknown = {} }
register(Named, { name: 'graph.Named' })
class Stated { [getState](): object { return { made: { anew: [1] } } } }
register(Stated, { name: 'graph.Stated' })
class Reduced { [reduce](): readonly [typeof Reduced, readonly unknown[]] { return [Reduced, [{ made: 'anew' }]] } }
register(Reduced, { name: 'graph.Reduced' })

const sum = (g: Graph): number => g.nodes.reduce((total, { own }) => total + own, g.envelope)
const pathOf = (g: Graph, id: number): string => g.path(id).map(({ step }) => `${step.via} ${String(step.name)}`).join(' / ')
const edgesOf = (g: Graph, id: number): string[] => g.children(id).map(({ step, to }) => `${step.via} ${String(step.name)} → ${g.node(to).label}`)

describe('every byte is somebody\'s', () => {
  test.each(examples)('$group: $name', async ({ make, name, verdict }) => {
    const value = make()
    const options: GraphOptions = verdict === 'attached' ? { attachments: [] } : {}
    const g = graph(value, options)
    expect(sum(g)).toBe(g.bytes)
    expect(Math.min(...g.nodes.map(({ own }) => own))).toBeGreaterThanOrEqual(0)
    expect(g.complete).toBe(verdict !== 'refused' && verdict !== 'async')
    expect(g.node(g.root).retained + g.envelope).toBe(g.bytes)
    expect(g.nodes.every(({ depth }) => depth >= 0)).toBe(true)
    if (!g.complete) return
    expect(g.nodes.filter(({ own }) => own === 0)).toEqual([])
    // A dump reads these as structuredClone does; who only looks calls none.
    if (name.startsWith('accessor at an index')) return
    const bytes = verdict === 'attached' ? dumps(value, { attachments: [] }) : await dumpsAsync(value)
    expect(g.bytes).toBe(bytes.length)
    const read = graphBytes(bytes)
    expect([sum(read), read.node(read.root).retained + read.envelope]).toEqual([bytes.length, bytes.length])
    // What stands in the bytes and is no value is a node of its own there, and here where several values share it.
    expect(g.nodes.filter(({ own }) => own > 0).length).toBeLessThanOrEqual(Math.max(1, read.count))
  })

  test('what is written anew for each telling is found by where it stands', () => {
    for (const value of [{ a: new Stated(), b: new Stated() }, [new Reduced(), new Reduced()]]) {
      const g = graph(value)
      expect(g.nodes.filter(({ by }) => by === 'inner')).toEqual([])
      expect(g.nodes.filter(({ by, own }) => by !== 'name' && own === 0)).toEqual([])
    }
  })

  test('strings and shapes count for whoever is written first', () => {
    const g = graph([{ long: 'x'.repeat(100) }, { long: 'x'.repeat(100) }])
    expect(g.node(1).own).toBeGreaterThan(100)
    expect(g.node(2).own).toBe(2)
  })

  test('a primitive is a node', () => {
    for (const [value, label] of [[7, '7'], ['a\nb', '"a\\nb"'], [undefined, 'undefined'], [2n ** 70n, '1180591620717411303424n'], [null, 'null']] as const) {
      const g = graph(value)
      expect([g.count, g.root, g.node(0).label, g.node(0).by, sum(g), g.bytes]).toEqual([1, 0, label, 'value', dumps(value).length, dumps(value).length])
    }
    expect(graphBytes(dumps('a')).nodes).toMatchObject([{ id: 0, type: 'string', label: '0 "a"', own: 3 }])
  })
})

describe('what holds what', () => {
  const key = { k: 1 }
  const symbol = Symbol('own')
  const trap = { get(): never { throw new Error('called') }, enumerable: true, configurable: true }
  test.each<[name: string, value: unknown, expected: string[]]>([
    ['properties and elements', { a: [{}], b: {}, 7: {} }, ['element 7 → Object', 'property a → Array(1)', 'property b → Object']],
    ['entries by primitive, and by object', new Map<unknown, unknown>([['x', {}], [key, []]]), ['entry x → Object', 'key 1 → Object', 'member 1 → Array(0)']],
    ['members', new Set([key, []]), ['member 0 → Object', 'member 1 → Array(0)']],
    ['accessors, which are not called', Object.defineProperty({}, 'x', { get() { throw new Error('called') }, set(_: unknown) {}, enumerable: true }), ['getter x → ƒ get', 'setter x → ƒ set']],
    ['accessors of arrays, which are not called', Object.defineProperties([0, {}], { 0: trap, name: trap }), ['element 1 → Object', 'getter 0 → ƒ get', 'getter name → ƒ get']],
    ['symbols as keys', { [symbol]: {} }, ['key Symbol(own) → Symbol(own)', 'property Symbol(own) → Object']],
    ['prototypes', Object.create({ a: 1 }), ['prototype undefined → Object']],
    ['the buffer of a view', new Uint8Array(3), ['part buffer → ArrayBuffer(3)']],
    ['what was bound', bind((n => () => n)({}) as () => unknown, () => ({ n: key }), () => {}), ['captured n → Object']],
    ['holes are nothing', [, {}], ['element 1 → Object']],
  ])('%s', (_, value, expected) => {
    const g = graph(value)
    expect(edgesOf(g, g.root)).toEqual(expected)
  })

  test('captured variables and private fields of instrumented code', async () => {
    const main: Record<string, unknown> = {}
    await run('function make(held) { return [() => held, () => held] }\nconst both = make({ deep: 1 })\nclass Vault { #secret = { gold: 1 } }\nconst vault = new Vault()', { main, id: 'graph-cell.js' })
    const g = graph({ both: main['both'], vault: main['vault'] })
    const held = g.nodes.filter(({ parents, type, depth }) => parents > 1 && type === 'Object' && depth === 3)
    expect(held.map(({ id }) => g.retainers(id).filter(({ step }) => step.via === 'captured').map(({ step }) => step.name))).toEqual([['held', 'held']])
    // Both hold it, so neither alone does.
    expect(g.node(g.dominator(held[0]!.id)!).label).toBe('Array(2)')
    const vault = g.idOf(main['vault'])!
    expect(edgesOf(g, vault)).toContain('private #secret → Object')
    expect(sum(g)).toBe(g.bytes)
  })

  test('instances share what their class is', () => {
    const g = graph([new Named(), new Named()])
    const prototype = g.nodes.find(({ label }) => label === 'graph.Named.prototype')!
    expect([prototype.by, prototype.parents, g.dominator(prototype.id)]).toEqual(['name', 2, g.root])
  })

  test('by value and by number', () => {
    const inner = { deep: [1] }
    const g = graph({ a: { b: inner }, c: inner })
    const id = g.idOf(inner)!
    expect([g.value(id), g.node(inner), pathOf(g, id), g.node(id).depth, g.node(id).parents]).toEqual([inner, g.node(id), 'property c', 1, 2])
    expect(g.retainers(id).map(({ from, tree }) => [g.node(from).depth, tree])).toEqual([[0, true], [1, false]])
    expect(g.dominatorPath(g.idOf(inner.deep)!)).toEqual([0, id, g.idOf(inner.deep)!])
    expect(g.idOf({})).toBeUndefined()
    for (const wrong of [-1, g.count, 0.5, NaN, {}]) expect(() => g.node(wrong)).toThrow(expect.objectContaining({ code: 'NO_NODE' }))
  })

  test('circles and chords', () => {
    const a: Record<string, unknown> = { leaf: {} }
    const b = { a }
    a['b'] = b
    const g = graph([a, b])
    expect(g.nodes.map(({ label, cycle }) => [label, cycle])).toEqual([['Array(2)', false], ['Object', true], ['Object', false], ['Object', true]])
    expect(g.edges.filter(({ tree }) => tree).length).toBe(g.count - 1)
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(graph(loop).nodes.map(({ cycle }) => cycle)).toEqual([true])
  })

  test('sums by type count what is nested once', () => {
    const inner = new Point()
    const outer = new Point()
    outer.x = [inner]
    inner.x = { far: 1 }
    const g = graph({ outer })
    const point = g.types().find(({ type }) => type === 'Point')!
    expect([point.count, point.own]).toEqual([2, g.node(outer).own + g.node(inner).own])
    expect(point.retained).toBe(g.node(outer).retained)
    expect(g.types().reduce((total, { own }) => total + own, g.envelope)).toBe(g.bytes)
  })
})

describe('what is refused', () => {
  test('is marked with the reason, counts nothing, and the rest is exact', () => {
    const fine = { only: [1, 2, 3] }
    const g = graph({ fine, weak: new WeakMap(), again: [new WeakMap()] })
    expect(g.complete).toBe(false)
    expect(g.refused().map(({ label, own, refused }) => [label, own, refused[0]!.code])).toEqual([['WeakMap', 0, 'REFUSED'], ['WeakMap', 0, 'REFUSED']])
    expect(g.node(fine).retained).toBe(graph({ fine }).node(fine).retained)
    expect(sum(g)).toBe(g.bytes)
  })

  test('at the root', () => {
    const g = graph(new WeakMap())
    expect([g.count, g.complete, g.node(0).own, g.envelope]).toEqual([1, false, 0, g.bytes])
  })

  test('circles before birth', () => {
    class Knot { other: unknown; [reduce](): readonly [typeof Knot, readonly unknown[]] { return [Knot, [this.other]] } }
    register(Knot, { name: 'graph.Knot' })
    const knot = new Knot()
    knot.other = [knot]
    const g = graph({ knot, fine: { a: 1 } })
    expect(g.refused().map(({ refused }) => refused[0]!.code)).toEqual(['CIRCLE'])
    expect(sum(g)).toBe(g.bytes)
  })

  test('waiting asks as the asynchronous verbs do', () => {
    if (typeof Blob === 'undefined') return
    const value = { blob: new Blob(['text']), a: [1] }
    expect(graph(value).complete).toBe(false)
    const g = graph(value, { waits: true })
    expect([g.complete, sum(g)]).toEqual([true, g.bytes])
  })

  test.each<[name: string, make: () => unknown]>([
    ['a revoked Proxy', () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }],
    ['a Proxy whose traps throw', () => new Proxy({}, new Proxy({}, { get: (_, trap) => () => { throw new Error(String(trap)) } }))],
    ['a getter that throws', () => ({ get x() { throw new Error('called') } })],
    ['toJSON, then, valueOf and toString that throw', () => { const bad = (): never => { throw new Error('called') }; return { toJSON: bad, then: bad, valueOf: bad, toString: bad, [Symbol.toPrimitive]: bad } }],
    ['a forged constructor', () => Object.create({ constructor: { get name() { throw new Error('called') } } })],
    ['a constructor that is a getter', () => Object.create(Object.defineProperty({}, 'constructor', { get() { throw new Error('called') } }))],
    ['a class whose name is a getter', () => { class C {} Object.defineProperty(C, 'name', { get() { throw new Error('called') } }); return new C() }],
    ['a Symbol.toStringTag that throws', () => Object.create({ get [Symbol.toStringTag]() { throw new Error('called') } })],
    ['getState that throws', () => { class C { [getState](): never { throw new Error('state') } } return new C() }],
  ])('%s is looked at and ends', (_, make) => {
    const g = graph({ bad: make(), fine: { a: 1 } })
    expect(sum(g)).toBe(g.bytes)
    expect(g.nodes.length).toBeGreaterThan(1)
    for (const text of [g.toDOT(), g.toMermaid(), JSON.stringify(g)]) expect(text).not.toContain('called')
  })

  test('what is beside a revoked Proxy has its bytes', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const g = graph({ proxy, fine: { a: 1 } })
    expect(g.bytes).toBeGreaterThan(0)
    expect(g.node(g.root).own).toBeGreaterThan(0)
  })

  test('wrong options are said', () => {
    expect(() => graph({}, { protocol: 99 })).toThrow(PickleError)
    const polluted = Object.create({ attachments: 'no list' }) as object
    expect(graph({}, polluted).complete).toBe(true)
  })
})

describe('as text', () => {
  const names = ['"', '\\', '\n', '\r', '-->', '\u2028', ']', '"]', '`', '#', '&quot;', '<b>', '%%', 'end', '|', '{', '\u202e', '\u001b[31m', '\\"', '";x="', 'a b', '漢', '\ud800', '__proto__']
  const hostile = Object.fromEntries([...names.map(name => [name, { [name]: new Map([[name, [name]]]) }] as const), ...names.map((name, i) => [`f${i}`, Object.defineProperty(function () {}, 'name', { value: name })] as const)])
  Object.defineProperty(hostile, '__proto__', { value: {}, enumerable: true, configurable: true, writable: true })
  const g = graph(hostile)

  test('DOT has one statement a line, whatever names say', () => {
    const text = g.toDOT()
    const quoted = String.raw`"(?:[^"\\\n]|\\[^\n])*"`
    const statement = new RegExp(String.raw`^(?:digraph dill \{|\}|  rankdir=LR;|  node \[shape=box, fontname=monospace\];|  n\d+ \[label=${quoted}(?:, (?:color|style)=\w+)*\];|  n\d+ -> n\d+ \[label=${quoted}(?:, style=dashed)?\];|)$`)
    expect(text.split('\n').filter(line => !statement.test(line))).toEqual([])
    expect(text.split('\n').length).toBe(g.count + g.edges.length + 5)
    expect(text).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}]|&(?!amp;)/u)
  })

  test('Mermaid has one statement a line, and no mark of the language in a label', () => {
    const text = g.toMermaid()
    const label = String.raw`"(?:[\p{L}\p{N} ·.,:()]|#\d+;)*"`
    const statement = new RegExp(String.raw`^(?:flowchart LR|  n\d+\[${label}\]|  n\d+ (?:-->|-\.->)\|${label}\| n\d+|)$`, 'u')
    expect(text.split('\n').filter(line => !statement.test(line))).toEqual([])
    expect(text.split('\n').length).toBe(g.count + g.edges.length + 2)
  })

  test('what is plain is plain', () => {
    expect(graph({ a: [{}] }).toDOT()).toBe([
      'digraph dill {', '  rankdir=LR;', '  node [shape=box, fontname=monospace];',
      '  n0 [label="Object #0\\n4 B, 7 B retained"];', '  n1 [label="Array(1) #1\\n1 B, 3 B retained"];', '  n2 [label="Object #2\\n2 B, 2 B retained"];',
      '  n0 -> n1 [label="a"];', '  n1 -> n2 [label="0"];', '}', ''].join('\n'))
  })

  test('limits are kept and said', () => {
    const wide = graph(Array.from({ length: 1000 }, () => ({})))
    const lines = wide.toDOT({ limit: 10 }).split('\n')
    expect(lines.filter(line => /^  n\d+ \[/.test(line)).length).toBe(10)
    expect(lines).toContain('  // 991 of 1001 nodes are not drawn')
    expect(lines).toContain('  more0 [label="991 more", shape=plaintext];')
    expect(wide.toMermaid({ limit: 1 })).toContain('%% 1000 of 1001 nodes are not drawn')
    expect(wide.toDOT().split('\n').filter(line => /^  n\d+ \[/.test(line)).length).toBe(500)
    const deep = graph({ a: { b: { c: {} } } })
    expect(deep.toMermaid({ from: 1, depth: 1 })).toMatch(/n1\[.*\n.*n2\[.*\n.*n1 --> ?\|"b"\| n2\n/)
    expect(deep.toMermaid({ from: 1, depth: 1 })).not.toContain('n3[')
  })

  test('plain data goes through JSON and through a message', () => {
    const plain = g.toJSON()
    expect(structuredClone(plain)).toEqual(plain)
    expect(JSON.parse(JSON.stringify(g))).toEqual(plain)
    expect([plain.nodes.length, plain.edges.length, plain.root, plain.bytes]).toEqual([g.count, g.edges.length, g.root, g.bytes])
  })
})

describe('of bytes', () => {
  test('numbers are those of the rows', () => {
    const bytes = dumps({ a: [new Map([['k', {}]]), new Named()], f: (x: number) => x })
    const g = graphBytes(bytes)
    expect(g.count).toBe(disassemble(bytes).filter(({ id }) => id !== undefined).length)
    for (const { id, opcode, string } of disassemble(bytes)) {
      if (id !== undefined && (opcode === 'KINDH' || opcode === 'KIND')) expect(g.node(id).type).toBe(string)
    }
  })

  test('steps are those of the live graph, but for parts of kinds', () => {
    const value = Object.freeze({ a: [{}], m: new Map<unknown, unknown>([['x', {}], [{}, {}]]), s: new Set([{}]), p: Object.create({ proto: {} }), big: Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`k${i}`, {}])) })
    Object.defineProperty(value.a, 'extra', { value: {}, enumerable: true })
    const [live, read] = [graph(value), graphBytes(dumps(value))]
    const steps = (g: Graph): string[] => g.edges.map(({ from, to, step }) => `${pathOf(g, from)} → ${step.via} ${String(step.name)} → ${pathOf(g, to)}`).sort()
    expect(steps(read).filter(step => !step.includes('symbol'))).toEqual(steps(live))
  })

  test('what nobody would write', () => {
    // Something that was waited for, and that what waited does not use.
    const loose = pickle(['AFTER'], ...row([['a', ['INT', 1]]]), ...row([]))
    const g = graphBytes(loose)
    expect([g.root, g.count, sum(g), g.node(g.root).retained + g.envelope]).toEqual([1, 2, loose.length, loose.length])
    // Of a primitive.
    const primitive = pickle(['AFTER'], ...row([]), ['INT', 7])
    expect([sum(graphBytes(primitive)), graphBytes(primitive).node(graphBytes(primitive).root).by]).toEqual([primitive.length, 'value'])
    // A chain of those.
    const chain = pickle(...Array.from({ length: 20_000 }, (): ['AFTER'] => ['AFTER']), ...Array.from({ length: 20_001 }, () => row([])[0]!))
    expect(sum(graphBytes(chain))).toBe(chain.length)
    const date = pickle(...leaf(0, 'Date', ['NULL']))
    expect(graphBytes(date).node(0)).toMatchObject({ type: 'Date', own: date.length - graphBytes(date).envelope })
  })

  test('broken bytes are an error, and never another one', () => {
    for (const wrong of [new Uint8Array(), new Uint8Array(30), dumps([1]).slice(0, -1)]) expect(() => graphBytes(wrong)).toThrow(UnpicklingError)
    const bytes = dumps({ a: [new Map<unknown, unknown>([['k', { deep: 1 }], [{}, 2]]), new Named(), new Stated()], f: Object.freeze([, 1]), s: Symbol('s') })
    for (let i = 8; i < bytes.length; i++) {
      for (const flip of [1, 4, 16, 128, 255]) {
        const changed = bytes.slice()
        changed[i]! ^= flip
        try {
          const g = graphBytes(resum(changed))
          expect(sum(g)).toBe(changed.length)
          expect(g.node(g.root).retained + g.envelope).toBe(changed.length)
          g.toDOT()
        } catch (error) {
          if (!(error instanceof UnpicklingError)) throw error
        }
      }
    }
  })
})

describe('dominators', () => {
  /** By the definition: w dominates v if without w nothing leads to v. */
  function oracle(count: number, edges: readonly (readonly [number, number])[]): number[] {
    const reach = (without: number): Set<number> => {
      const seen = new Set(without === 0 ? [] : [0])
      for (const node of seen) for (const [from, to] of edges) if (from === node && to !== without) seen.add(to)
      return seen
    }
    const all = reach(-1)
    const above = Array.from({ length: count }, (_, v) => Array.from({ length: count }, (_, w) => w).filter(w => w !== v && all.has(v) && all.has(w) && !reach(w).has(v)))
    return above.map(those => those.reduce((nearest, w) => nearest < 0 || above[w]!.length > above[nearest]!.length ? w : nearest, -1))
  }

  const graphs = fc.integer({ min: 1, max: 14 }).chain(count => fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40 })))

  test('are those of the definition', () => {
    fc.assert(fc.property(graphs, ([count, edges]) => {
      const [from, to] = [edges.map(([a]) => a), edges.map(([, b]) => b)]
      const [out, into] = [groupBy(from, count), groupBy(to, count)]
      const idom = dominators(0, count, from, to, out, into)
      expect(Array.from(idom)).toEqual(oracle(count, edges))
      const own = Array.from({ length: count }, (_, i) => i + 1)
      const sums = retained(own, idom)
      for (let v = 0; v < count; v++) {
        let expected = 0
        for (let w = 0; w < count; w++) for (let at = w; at >= 0; at = idom[at]!) if (at === v) expected += own[w]!
        expect(sums[v]).toBe(expected)
      }
      const order = Array.from(bottomUp(idom))
      expect(order.every((v, i) => idom[v]! < 0 || order.indexOf(idom[v]!) > i)).toBe(true)
    }), { numRuns: 300 })
  })

  test('circles are those of the definition', () => {
    fc.assert(fc.property(graphs, ([count, edges]) => {
      const [from, to] = [edges.map(([a]) => a), edges.map(([, b]) => b)]
      const leadsBack = (v: number): boolean => {
        const seen = new Set(edges.filter(([a]) => a === v).map(([, b]) => b))
        for (const node of seen) for (const [a, b] of edges) if (a === node) seen.add(b)
        return seen.has(v)
      }
      expect(Array.from(onCycles(count, to, groupBy(from, count)), Boolean)).toEqual(Array.from({ length: count }, (_, v) => leadsBack(v)))
    }), { numRuns: 300 })
  })

  test('of live graphs: without its dominator, a value is not reached', () => {
    fc.assert(fc.property(graphs, ([count, edges]) => {
      const nodes = Array.from({ length: count }, (): Record<string, unknown> => ({}))
      for (const [i, [a, b]] of edges.entries()) nodes[a]![`e${i}`] = nodes[b]
      const g = graph(nodes[0])
      const expected = oracle(count, edges)
      for (const [i, node] of nodes.entries()) {
        const id = g.idOf(node)
        if (id === undefined) continue
        const above = g.dominator(id)
        expect(above === undefined ? -1 : nodes.indexOf(g.value(above) as Record<string, unknown>)).toBe(expected[i])
      }
      expect(sum(g)).toBe(g.bytes)
    }), { numRuns: 200 })
  })
})

describe('large graphs', () => {
  test('a list of 200,000, with ways back', () => {
    const first: Record<string, unknown> = { v: 0 }
    let last = first
    for (let i = 1; i < 200_000; i++) last['next'] = last = { v: i, back: last }
    const g = graph(first)
    expect([g.count, sum(g), g.node(0).retained + g.envelope]).toEqual([200_000, g.bytes, g.bytes])
    const end = g.idOf(last)!
    expect([g.node(end).depth, g.path(end).length, g.dominatorPath(end).length]).toEqual([199_999, 199_999, 200_000])
    expect(g.types()).toMatchObject([{ type: 'Object', count: 200_000, retained: g.node(0).retained }])
    expect(graphBytes(dumps(first)).count).toBe(200_000)
  })

  test('a ladder, on which iterating dominators takes quadratic time', () => {
    const rungs = Array.from({ length: 50_000 }, (): Record<string, unknown> => ({}))
    for (const [i, rung] of rungs.entries()) {
      rung['down'] = rungs[i + 1]
      rung['back'] = rungs[Math.floor(i / 2)]
    }
    const g = graph({ top: rungs[0], end: rungs.at(-1) })
    expect(g.dominator(g.idOf(rungs.at(-1))!)).toBe(g.root)
    expect(sum(g)).toBe(g.bytes)
  })
})
