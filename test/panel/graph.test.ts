// The models of the view Graph: which nodes are drawn and where, the lines between them, what they say, the ways to one of
// them, and the same as files.

import { describe, expect, test } from 'vitest'
import type { PathStep } from '../../lib/core/errors.ts'
import { graph as all } from '../../lib/index.ts'
import { CAP, DrawnGraph } from '../../panel/model/graph-drawn.ts'
import { Finder } from '../../panel/model/find.ts'
import { boxOf, chordsShown, curveBox, curveOf, curvesOf, MANY, pointOf, treeLine } from '../../panel/model/graph-lines.ts'
import type { DrawnNode } from '../../panel/model/graph-node.ts'
import { colours, paint, type Palette, type Scene } from '../../panel/model/graph-paint.ts'
import { holdersOf, shortestPath, waysOf } from '../../panel/model/graph-paths.ts'
import { SvgPen, type Pen } from '../../panel/model/graph-pen.ts'
import { Columns, lanes, ROW, tidy } from '../../panel/model/graph-places.ts'
import { moreOf, placeOf, saysOf, stepText, waysCount, type Known } from '../../panel/model/graph-says.ts'
import { boxInSight, bringing, fitted, LEAST, MOST, moved, pointAt, zoomed } from '../../panel/model/graph-sight.ts'
import { drawnText, everything, svgOf } from '../../panel/model/graph-texts.ts'
import { circumstances, outlineOf } from '../../panel/model/look.ts'
import { outlineAt } from '../../panel/model/steps.ts'
import { Survey } from '../../panel/model/survey.ts'
import { weigh } from '../../panel/model/weights-run.ts'
import type { Weighed } from '../../panel/model/weights.ts'
import { cutTo } from '../../panel/model/words.ts'

const property = (name: PropertyKey): PathStep => ({ via: 'property', name })
const element = (name: number): PathStep => ({ via: 'element', name })
const entry = (name: string): PathStep => ({ via: 'entry', name })

const graphOf = (value: unknown): DrawnGraph => new DrawnGraph(outlineOf(value, 'v'))
const look = (graph: DrawnGraph, value: unknown): DrawnGraph => {
  const steps = DrawnGraph.look(graph, outlineOf(value, 'v'))
  for (;;) {
    const { done, value: next } = steps.next()
    if (done === true) return next
  }
}

async function knownOf(value: unknown): Promise<Known & { readonly survey: Survey, readonly weights: Weighed }> {
  const survey = new Survey(value, circumstances())
  await survey.run()
  const weights = await weigh(value, {}, survey, { signal: new AbortController().signal, onProgress: () => {} })
  return { label: 'v', survey, weights: weights! }
}

/** What is drawn, a line each, indented. */
const shown = (graph: DrawnGraph): string[] => graph.drawn.map(node => `${' '.repeat(node.depth)}${node.kind === 'value' ? node.outline.label : node.kind === 'more' ? `+${node.parent!.rest}` : `fold ${node.hidden}`}`)
const places = (graph: DrawnGraph): Map<DrawnNode, number> => new Map(graph.drawn.map(node => [node, node.y!]))
const chords = (graph: DrawnGraph): string[] => graph.chords.map(({ from, to, outline, cycle }) => `${from.outline.label} ${cycle ? '↻' : '→'} ${to.outline.label} (${outline.label})`)

/** Every two nodes of a column keep their distance. */
function isClear(graph: DrawnGraph): boolean {
  const columns = new Map<number, number[]>()
  for (const { depth, y } of graph.drawn) columns.set(depth, [...columns.get(depth) ?? [], y!])
  return [...columns.values()].every(ys => ys.sort((a, b) => a - b).every((y, i) => i === 0 || y - ys[i - 1]! >= ROW - 1e-6))
}

describe('places', () => {
  test.each([
    ['in an empty column around the middle', [], 3, 0, -70],
    ['beside what stands there', [0], 1, 10, 70],
    ['above, if that is nearer', [0], 1, -10, -70],
    ['between two, if there is room', [-70, 210], 2, 60, 25],
    ['as near as a gap lets it', [-70, 210], 3, 60, 0],
    ['not in a gap that is too small', [0, 130], 1, 66, 200],
    ['far away where all is full', [0, 70, 140, 210], 1, 60, -70],
  ] as const)('%s', (_, taken, count, wish, first) => {
    const columns = new Columns()
    for (const y of taken) columns.take(1, y)
    expect(columns.place(1, count, wish)).toBe(first)
    expect(columns.isFree(1, first)).toBe(false)
    expect(columns.isFree(2, first)).toBe(true)
  })

  test('may be left again', () => {
    const columns = new Columns()
    columns.take(0, 5)
    expect([columns.isFree(0, 74), columns.isFree(0, 75), columns.isFree(0, -65)]).toEqual([false, true, true])
    columns.leave(0, 5)
    expect(columns.isFree(0, 5)).toBe(true)
  })

  test('of a whole tree: what holds others stands in their middle', () => {
    interface Branch { readonly name: string, readonly below: readonly Branch[] }
    const leaf = (name: string): Branch => ({ name, below: [] })
    const root: Branch = { name: 'r', below: [{ name: 'a', below: [leaf('x'), leaf('y'), leaf('z')] }, leaf('b')] }
    expect([...tidy(root, node => node.below)].map(([{ name }, y]) => [name, y])).toEqual([['r', 0], ['a', -35], ['b', 35], ['x', -105], ['y', -35], ['z', 35]])
  })

  test('of trunks side by side are lanes, and who comes first keeps the first', () => {
    const trunk = (depth: number, top: number, bottom: number) => ({ depth, top, bottom })
    expect(lanes([trunk(1, 0, 100), trunk(1, 50, 150), trunk(1, 100, 200), trunk(2, 0, 100), trunk(1, 0, 300)])).toEqual([0, 1, 0, 0, 2])
  })
})

describe('nodes', () => {
  const shared = { s: 1 }
  const key = { k: 1 }
  const circle: Record<string, unknown> = { inside: {} }
  circle['self'] = circle
  ;(circle['inside'] as Record<string, unknown>)['up'] = circle
  class Point { x = 1 }
  const rows: readonly (readonly [what: string, value: unknown, shown: readonly string[], chords?: readonly string[]])[] = [
    ['a primitive', 'text', ['v']],
    ['what an object holds', { a: 1, b: { c: 2 } }, ['v', ' a', ' b', '  c']],
    ['no more than a page of it', Array.from({ length: 50 }, (_, i) => i), ['v', ...Array.from({ length: 20 }, (_, i) => ` ${i}`), ' +30']],
    ['one that would stand for one', Array.from({ length: 21 }, (_, i) => i), ['v', ...Array.from({ length: 21 }, (_, i) => ` ${i}`)]],
    ['a few of what long things within it hold', { m: Array.from({ length: 50 }, (_, i) => i) }, ['v', ' m', '  0', '  1', '  2', '  3', '  +46']],
    ['what is shared once', { a: shared, b: shared }, ['v', ' a', '  s'], ['v → a (b)']],
    ['cycles as lines back', circle, ['v', ' inside'], ['v ↻ v (self)', 'inside ↻ v (up)']],
    ['keys that are objects', new Map([[key, key]]), ['v', ' key 0', '  k'], ['v → key 0 (0)']],
    ['members and entries', { m: new Map([['x', 1]]), s: new Set(['y']) }, ['v', ' m', '  "x"', ' s', '  0']],
    ['no holes', [1, , 3], ['v', ' 0', ' 2']],
    ['no prototypes, and no parts without a name', { p: new Point(), d: new Date(0), u: new Uint8Array(3) }, ['v', ' p', '  x', ' d', ' u']],
    ['accessors with their functions', { get g() { return 1 } }, ['v', ' g']],
    ['what travels by its name wherever it stands', [Math.max, Math.max], ['v', ' 0', ' 1']],
  ]
  test.each(rows)('are %s', (_, value, expected, lines = []) => {
    const graph = graphOf(value)
    expect(shown(graph)).toEqual(expected)
    expect(chords(graph)).toEqual(lines)
    expect(isClear(graph)).toBe(true)
  })

  test('stay where they are, whatever is opened and closed', () => {
    let seed = 7
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below
    const deep = (level: number): unknown => level === 0 ? level : Array.from({ length: 2 + random(7) }, () => deep(level - 1))
    const graph = graphOf({ list: deep(4), wide: Array.from({ length: 300 }, (_, i) => ({ i })) })
    const known = new Map<DrawnNode, number>()
    for (let i = 0; i < 150; i++) {
      const before = places(graph)
      const nodes = graph.drawn.filter(node => node.expandable || node.kind === 'more')
      const node = nodes[random(nodes.length)]!
      const wasOpen = node.open
      graph.toggle(node)
      expect(isClear(graph)).toBe(true)
      for (const [other, y] of places(graph)) {
        // What stands for the rest makes room for what it stood for.
        if (before.has(other) && other.kind === 'value') expect(other.y).toBe(y)
        known.set(other, y)
      }
      if (wasOpen) expect(graph.drawn.some(({ parent }) => parent === node)).toBe(false)
    }
    expect(known.size).toBeGreaterThan(100)
  })

  test('come back to their places', () => {
    const graph = graphOf({ a: { b: { c: 1 } }, d: [1, 2] })
    const before = places(graph)
    const a = graph.find([property('a')])!
    graph.close(a)
    expect(shown(graph)).toEqual(['v', ' a', ' d', '  0', '  1'])
    graph.open(a)
    expect(places(graph)).toEqual(before)
  })

  test('are drawn a page at a time, with Shift a larger one', () => {
    const graph = graphOf(Array.from({ length: 500 }, (_, i) => i))
    const counts = (): [number, number] => [graph.root.children.length, graph.root.rest]
    const more = (): DrawnNode => graph.drawn.find(({ kind }) => kind === 'more')!
    expect(counts()).toEqual([20, 480])
    const first = graph.root.children.map(({ y }) => y)
    graph.toggle(more())
    expect(counts()).toEqual([40, 460])
    graph.toggle(more(), 100)
    expect(counts()).toEqual([140, 360])
    expect(graph.root.children.slice(0, 20).map(({ y }) => y)).toEqual(first)
    expect(more().y).toBeGreaterThan(graph.root.children.at(-1)!.y!)
    for (let i = 0; i < 4; i++) graph.toggle(more(), 100)
    expect(counts()).toEqual([500, 0])
    expect(graph.drawn.some(({ kind }) => kind === 'more')).toBe(false)
  })

  test('that are closed stand for what they hold', () => {
    const far = { far: true }
    const graph = graphOf({ a: { far }, c: { d: { far } } })
    expect(chords(graph)).toEqual(['d → far (far)'])
    graph.close(graph.find([property('a')])!)
    expect(chords(graph)).toEqual(['d → a (far)'])
  })
})

describe('a path', () => {
  const deep = { n: 1 }
  const key = { k: { in: 1 } }
  const sign = Symbol('sign')
  class Point { x = 1 }
  const value = {
    a: { b: { c: { d: deep } } }, list: Array.from({ length: 900 }, (_, i) => ({ i })), map: new Map<unknown, unknown>([...Array.from({ length: 400 }, (_, i): [string, object] => [`k${i}`, { i }]), [key, 1]]),
    point: new Point(), get g() { return 1 }, again: { deep }, [sign]: { s: 1 }, late: {} as Record<string, unknown>,
  }
  const getter: PathStep = { via: 'getter', name: 'g' }
  const rows: [what: string, path: readonly PathStep[], label: string, at?: readonly PathStep[]][] = [
    ['to the root', [], 'v'],
    ['step by step', [property('again'), property('deep'), property('n')], 'n'],
    ['to an element far away', [property('list'), element(700), property('i')], 'i'],
    ['to an entry', [property('map'), entry('k300')], '"k300"'],
    ['to a key that is an object', [property('map'), { via: 'key', name: 400 }, property('k')], 'k'],
    ['under a symbol', [property(sign), property('s')], 's'],
    ['through an accessor', [getter], 'get g'],
    ['to a prototype', [property('point'), { via: 'prototype', name: undefined }], '[[Prototype]]'],
    ['to what stands elsewhere', [property('a'), property('b'), property('c'), property('d')], 'deep', [property('again'), property('deep')]],
    ['on through that', [property('a'), property('b'), property('c'), property('d'), property('n')], 'n', [property('again'), property('deep'), property('n')]],
    ['as far as it leads', [property('a'), property('b'), property('gone'), property('c')], 'b', [property('a'), property('b')]],
  ]
  test.each(rows)('leads %s', (_, path, label, at = path) => {
    const graph = graphOf(value)
    const before = places(graph)
    const node = graph.reveal(path)
    expect([node.outline.label, node.path]).toEqual([label, at])
    expect(graph.drawn.includes(node)).toBe(true)
    expect(graph.find(path.length === at.length ? path : at)).toBe(node)
    for (const [other, y] of before) if (other.kind === 'value') expect(other.y).toBe(y)
    expect(isClear(graph)).toBe(true)
  })

  test('is drawn as a whole, with the line on which it goes to what stands elsewhere', () => {
    const graph = graphOf(value)
    const nodes = graph.along([property('a'), property('b'), property('c'), property('d'), property('n')])
    expect(nodes.map(({ outline }) => outline.label)).toEqual(['v', 'a', 'b', 'c', 'deep', 'n'])
    expect(chords(graph)).toContain('c → deep (d)')
    expect(graph.along([getter]).map(({ outline }) => outline.label)).toEqual(['v', 'g', 'get g'])
  })

  test('of a million steps ends where there is room no more', () => {
    let list: unknown = null
    for (let i = 0; i < 1_000_000; i++) list = { next: list }
    const graph = graphOf(list)
    const node = graph.reveal(Array.from({ length: 1_000_000 }, () => property('next')))
    expect(graph.drawn.length).toBeLessThanOrEqual(CAP + 10)
    expect(graph.drawn.includes(node)).toBe(true)
    expect(node.depth).toBeGreaterThan(1000)
  })
})

describe('a new look', () => {
  test('keeps what is open where it stands, shows what came, and lets go of what is gone', () => {
    const value: Record<string, unknown> = { a: { b: { c: { d: 1 } } }, list: [1, 2, 3], gone: { x: 1 }, closed: { y: 1 } }
    const graph = graphOf(value)
    graph.close(graph.find([property('closed')])!)
    graph.reveal([property('a'), property('b'), property('c'), property('d')])
    const before = new Map(graph.drawn.map(node => [node.path.map(step => step.name).join('.'), node.y]))
    delete value['gone']
    value['came'] = { z: 1 }
    ;(value['list'] as number[]).push(4)
    const next = look(graph, value)
    expect(shown(next)).toEqual(['v', ' a', '  b', '   c', '    d', ' list', '  0', '  1', '  2', '  3', ' closed', ' came'])
    for (const node of next.drawn) {
      const at = node.path.map(step => step.name).join('.')
      if (before.has(at)) expect([at, node.y]).toEqual([at, before.get(at)])
    }
    expect(isClear(next)).toBe(true)
    expect(next.acts).toBeGreaterThan(0)
  })

  test('keeps pages, what was asked for by itself, and folds', () => {
    const value = { list: Array.from({ length: 900 }, (_, i) => ({ i })) }
    const graph = graphOf(value)
    graph.reveal([property('list'), element(700), property('i')])
    graph.more(graph.find([property('list')])!)
    const next = look(graph, value)
    expect(shown(next)).toEqual(shown(graph))
    expect(next.drawn.map(({ y }) => y)).toEqual(graph.drawn.map(({ y }) => y))
    expect(shown(look(next, { list: [] }))).toEqual(['v', ' list'])
    expect(shown(look(next, 5))).toEqual(['v'])
  })
})

describe('too many nodes', () => {
  const many = (): DrawnGraph => {
    const graph = graphOf(Array.from({ length: 30 }, () => Array.from({ length: 100 }, (_, i) => ({ i }))))
    graph.more(graph.root)
    return graph
  }

  test('are folded, those farthest away first, and never what leads to what is looked at', () => {
    const graph = many()
    const opened: DrawnNode[] = []
    for (const node of graph.root.children) {
      graph.close(node)
      graph.open(node, 100)
      graph.more(node, 100)
      opened.push(node)
      expect(graph.drawn.length).toBeLessThanOrEqual(CAP)
      expect(graph.drawn.filter(({ parent }) => parent === node).length).toBe(100)
    }
    expect(graph.folded).toBeGreaterThan(900)
    expect(graph.objects + graph.folded).toBe(3031)
    expect(isClear(graph)).toBe(true)
    const fold = graph.drawn.find(({ kind }) => kind === 'fold')!
    const { hidden, parent } = fold
    expect(hidden).toBe(100)
    graph.toggle(fold)
    expect(parent!.open).toBe(true)
    expect(graph.drawn.filter(node => node.parent === parent).length).toBe(100)
    expect(graph.drawn.length).toBeLessThanOrEqual(CAP)
    const again = look(graph, Array.from({ length: 30 }, () => Array.from({ length: 100 }, (_, i) => ({ i }))))
    expect([again.folded, again.drawn.length]).toEqual([graph.folded, graph.drawn.length])
  })

  test('of one object come to an end', () => {
    const graph = graphOf(Array.from({ length: 5000 }, (_, i) => i))
    for (let i = 0; i < 60; i++) graph.more(graph.root, 100)
    expect(graph.drawn.length).toBeLessThanOrEqual(CAP + 1)
    expect(graph.root.rest).toBe(5000 - graph.root.children.length)
  })
})

test('nothing of the value runs, whatever it is', () => {
  const ran: string[] = []
  const bang = (): never => {
    ran.push('something')
    throw new Error('no')
  }
  const mine = { get: bang, set: bang, enumerable: true, configurable: true }
  const traps = new Proxy({}, { get: bang, ownKeys: bang, getOwnPropertyDescriptor: bang, has: bang })
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  const value = {
    revoked: proxy, traps: { traps }, throwing: Object.defineProperties({}, { a: mine, toString: mine, toJSON: mine, then: mine, [Symbol.toStringTag]: mine, constructor: mine }),
    methods: { toString: bang, valueOf: bang, toJSON: bang, then: bang, [Symbol.toPrimitive]: bang }, 'a"<b>\u2028\u202e': '<img src=x>',
    forged: { constructor: class Fake {}, __proto__: null }, named: Object.defineProperty(() => 1, 'name', mine), array: Object.assign([1], { constructor: bang }),
  }
  const graph = graphOf(value)
  for (const node of graph.drawn) graph.open(node)
  const known = { label: 'v"\u202e', survey: undefined, weights: undefined }
  const scene = sceneOf(graph, known)
  const svg = svgOf(scene, palette, 'v"<>&\u0000\ud800')
  expect(svg).not.toMatch(/<img/)
  const text = svg + drawnText(graph, known, 'dot') + drawnText(graph, known, 'mermaid')
  for (const node of graph.drawn) moreOf(node, known)
  ran.length = ran.filter(what => what !== 'something').length
  expect(ran).toEqual([])
  expect(text).not.toMatch(/\u2028|\u202e|\ud800(?![\udc00-\udfff])|\0/u)
})

describe('lines', () => {
  const at = (depth: number, y: number): DrawnNode => ({ depth, y } as DrawnNode)
  const drawn = (from: DrawnNode, to: DrawnNode, lane = 0): string => {
    const strokes: string[] = []
    const pen = { moveTo: (...n: number[]) => strokes.push(`M${n}`), lineTo: (...n: number[]) => strokes.push(`L${n}`), quadraticCurveTo: (...n: number[]) => strokes.push(`Q${n}`) }
    treeLine(pen as unknown as Pen, from, to, lane)
    return strokes.join(' ')
  }
  test.each([
    ['straight', at(0, 0), at(1, 0), 0, 'M144,0 L228,0'],
    ['down', at(0, 0), at(1, 70), 0, 'M144,0 L150,0 Q158,0,158,8 L158,62 Q158,70,166,70 L228,70'],
    ['up', at(1, 0), at(2, -70), 0, 'M372,0 L378,0 Q386,0,386,-8 L386,-62 Q386,-70,394,-70 L456,-70'],
    ['a little', at(0, 0), at(1, 6), 0, 'M144,0 L150,0 Q158,0,158,3 L158,3 Q158,6,161,6 L228,6'],
    ['in another lane', at(0, 0), at(1, 70), 2, 'M144,0 L164,0 Q172,0,172,8 L172,62 Q172,70,180,70 L228,70'],
  ] as const)('go %s', (_, from, to, lane, strokes) => {
    expect(drawn(from, to, lane)).toBe(strokes)
  })

  test.each([
    ['to the right, at the left side', at(0, 0), at(2, 100), [144, 0], [456, 90]],
    ['to the right and up', at(0, 0), at(2, -100), [144, 0], [456, -90]],
    ['to the left, at the right side', at(2, 100), at(0, 0), [456, 105], [144, 10]],
    ['in a column, around at the right', at(1, 0), at(1, 140), [372, 8], [372, 130]],
    ['to itself, at the top', undefined, undefined, [372, -8], [348, -22]],
  ] as const)('to what stands elsewhere go %s', (_, from, to, begin, end) => {
    const self = at(1, 0)
    const curve = curveOf(from ?? self, to ?? self)
    expect([curve.slice(0, 2), curve.slice(6)]).toEqual([begin, end])
    expect(pointOf(curve, 0)).toEqual(begin)
    expect(pointOf(curve, 1)).toEqual(end)
    const { left, top, right, bottom } = curveBox(curve)
    for (const t of [0.25, 0.5, 0.75]) {
      const [x, y] = pointOf(curve, t)
      expect(x >= left && x <= right && y >= top && y <= bottom).toBe(true)
    }
  })

  test('between the same two nodes stand apart', () => {
    const shared = {}
    const graph = graphOf({ a: shared, b: shared, c: shared, d: shared })
    const curves = curvesOf(graph.chords).map(({ curve }) => curve.join(' '))
    expect(new Set(curves).size).toBe(3)
  })

  test('are all drawn up to 40 in sight; of more, those of the nodes that are looked at', () => {
    const sight = { left: -1e6, right: 1e6, top: -1e6, bottom: 1e6 }
    const shared = {}
    const some = (count: number) => graphOf({ shared, list: Array.from({ length: count }, () => ({ shared })) })
    const all = (count: number) => {
      const graph = some(count)
      graph.more(graph.find([property('list')])!, 100)
      for (const node of graph.find([property('list')])!.children) graph.open(node)
      return { graph, curves: curvesOf(graph.chords) }
    }
    const few = all(MANY)
    expect([few.curves.length, chordsShown(few.curves, sight, new Set()).shown.length, chordsShown(few.curves, sight, new Set()).many]).toEqual([MANY, MANY, false])
    const more = all(MANY + 1)
    const one = more.graph.find([property('list'), element(3)])
    const { shown: left, many } = chordsShown(more.curves, sight, new Set([one, undefined]))
    expect([left.map(({ chord }) => chord.from), many]).toEqual([[one], true])
    const { top, bottom } = boxOf(one!)
    expect(chordsShown(more.curves, { left: 3000, right: 4000, top, bottom }, new Set()).many).toBe(false)
  })
})

describe('what is in sight', () => {
  const size = { width: 800, height: 600 }
  test.each([[1.5, 100, 50], [0.1, 0, 0], [9, 800, 600], [1, 3, 3]])('keeps the point under the pointer at a size of %d', (zoom, left, top) => {
    const sight = { x: -10, y: 20, zoom: 0.8 }
    const next = zoomed(sight, zoom, left, top)
    expect(next.zoom).toBe(Math.min(MOST, Math.max(LEAST, zoom)))
    expect(pointAt(next, left, top).map(n => n.toFixed(6))).toEqual(pointAt(sight, left, top).map(n => n.toFixed(6)))
  })

  test('moves as far as the pointer', () => {
    expect(moved({ x: 0, y: 0, zoom: 2 }, 10, -20)).toEqual({ x: -5, y: 10, zoom: 2 })
  })

  test.each([
    ['small things in the middle, no larger than they are', { left: 0, top: 0, right: 200, bottom: 100 }, { x: -300, y: -250, zoom: 1 }],
    ['large things smaller', { left: 0, top: 0, right: 1504, bottom: 100 }, { x: -48, y: -550, zoom: 0.5 }],
    ['what is too large from its beginning', { left: 0, top: 0, right: 100_000, bottom: 100 }, { x: -96, y: -1150, zoom: LEAST }],
  ])('fits %s', (_, box, sight) => {
    expect(fitted(box, size)).toEqual(sight)
  })

  test.each([
    ['nothing, where it is seen', { left: 100, top: 100, right: 200, bottom: 150 }, [0, 0]],
    ['left', { left: -100, top: 100, right: 0, bottom: 150 }, [-124, 0]],
    ['right and down', { left: 800, top: 590, right: 900, bottom: 640 }, [124, 64]],
    ['to its beginning, where it is too large', { left: 50, top: 100, right: 2000, bottom: 150 }, [26, 0]],
  ] as const)('moves %s', (_, box, [x, y]) => {
    expect(bringing({ x: 0, y: 0, zoom: 1 }, box, size)).toEqual({ x, y, zoom: 1 })
  })

  test('is a box', () => {
    expect(boxInSight({ x: 10, y: 20, zoom: 2 }, size)).toEqual({ left: 10, top: 20, right: 410, bottom: 320 })
  })
})

describe('a node says', () => {
  const unread = ((): Function => {
    let attempt = 0
    return function retry() {
      return attempt++
    }
  })()
  class Jar { label = 'dill' }
  const rows: readonly (readonly [value: unknown, kind: string, title: string, second: string])[] = [
    ['Top', 'string', '"Top"', 'string'], ['x'.repeat(5000), 'string', `"${'x'.repeat(80)}…"`, '5,000 characters'], [412, 'other', '412', 'number'], [3n, 'other', '3n', 'bigint'],
    [true, 'other', 'true', 'boolean'], [null, 'other', 'null', 'null'], [undefined, 'other', 'undefined', 'undefined'], [Symbol('q'), 'other', 'Symbol(q)', '4 B'],
    [{ a: 1 }, 'object', 'Object #1', '6 B'], [new Jar(), 'object', 'Jar #1', '9 B'], [[1, 2], 'array', 'Array(2)', '3 B'], [Array.from({ length: 1204 }, () => 0), 'array', 'Array(1,204)', '1.2 kB'],
    [new Map([[1, 2]]), 'map', 'Map(1)', '8 B'], [new Set(), 'map', 'Set(0)', '5 B'], [new Uint8Array(9), 'binary', 'Uint8Array(9)', '25 B'], [new Date(0), 'other', '1970-01-01', '8 B'], [new Date(NaN), 'other', 'Invalid Date', '8 B'],
    [/a/g, 'other', '/a/g', '12 B'], [new Error('late'), 'object', 'Error: late', ''], [unread, 'function', 'ƒ retry', 'not saved'], [Math.max, 'function', 'Math.max', 'by reference'],
    [new WeakSet(), 'map', 'WeakSet', 'not saved'], [{ deep: [unread] }, 'object', 'Object #1', '1 not saved inside'],
  ]
  test.each(rows.map(([value, kind, title, second]) => [title.slice(0, 20), kind, value, title, second] as const))('%s (%s)', async (_, kind, value, title, second) => {
    const root = { value }
    const known = await knownOf(root)
    const says = saysOf(graphOf(root).find([property('value')])!, known)
    expect([says.kind, says.title.replace(/#\d+/, '#1')]).toEqual([kind, title])
    if (second !== '') expect(says.second.replace(/^[\d.]+ k?B$/, 'bytes')).toBe(second.replace(/^[\d.]+ k?B$/, 'bytes'))
    expect([says.bad, says.badInside]).toEqual([second === 'not saved', second.endsWith('inside')])
  })

  test('less as long as nothing is weighed', () => {
    const graph = graphOf({ a: { b: 1, c: 2 }, m: new Map() })
    const known = { label: 'state', survey: undefined, weights: undefined }
    expect(graph.drawn.map(node => { const { title, second } = saysOf(node, known); return [title, second] }))
      .toEqual([['Object', 'state · holds 2'], ['Object', 'holds 2'], ['1', 'number'], ['2', 'number'], ['Map(0)', 'Map']])
  })

  test('where it stands, what it takes, and why it is not saved', async () => {
    const shared = {}
    const root = { 'a b': [shared, shared], bad: new WeakSet(), get g() { return 1 }, long: Array.from({ length: 90 }, () => 0) }
    const graph = graphOf(root)
    const known = await knownOf(root)
    const element0 = graph.find([property('a b'), element(0)])!
    expect(placeOf(element0, 'state')).toBe('state["a b"][0]')
    expect(moreOf(element0, known)).toEqual(['Object: {}', expect.stringMatching(/^\d+ B retained, \d+ B own$/), 'Reached in 2 ways'])
    expect(waysCount(element0.outline, known)).toBe(2)
    expect(moreOf(graph.find([property('bad')])!, known)[1]).toMatch(/^Not saved: /)
    expect(placeOf(graph.drawn.find(({ outline }) => outline.by === 'accessor')!, 'state')).toBe('state.g')
    const more = graph.drawn.find(({ kind }) => kind === 'more')!
    expect([saysOf(more, known).title, moreOf(more, known)]).toEqual(['+ 86 more', ['Press to draw 20 more; with Shift, 86.']])
  })

  test.each([[{ jars: 1 }, 'jars'], [{ 'quite long a name': 1 }, '"quite lon…'], [new Map([['dill-01', 1]]), '"dill-01"'], [[5], '0'], [new Map([[{ a: 1 }, 2]]), 'key 0']] as const)('how it is reached: %o', (value, text) => {
    expect(stepText(graphOf(value).drawn[1]!.outline)).toBe(text)
  })

  test.each([
    ['short', 100, 'short'], ['a long text', 60, 'a lon…'], ['src/panel/model/graph.ts', 100, 'src/p…ph.ts'.slice(0, 5) + '…h.ts'], ['"src/panel"', 50, '"src…'], ['abc', 0, '…'], ['😀😀😀😀', 40, '😀�…'],
  ])('%s in %d pixels', (text, room, cut) => {
    expect(cutTo(text, room, piece => piece.length * 10)).toBe(cut)
  })
})

describe('ways to an object', () => {
  const scale = { step: 1 }
  const only = { n: 1 }
  const value = { jars: new Map([['a', { scale }], ['b', { scale }]]), deep: { er: { only } }, twice: [scale], text: 'x', bad: { seen: new WeakSet() } }
  const inside = { jars: value.jars, deep: value.deep, text: 'x', bad: value.bad }
  const names = (stops: readonly { readonly name: string }[]): string => stops.map(({ name }) => name).join(' ')
  test.each([
    ['of which one is enough', inside, [property('jars'), entry('a'), property('scale')], 'v jars "a" scale', 'v jars scale', 'All 2 ways pass through jars.'],
    ['that have only the root in common', value, [property('jars'), entry('b'), property('scale')], 'v twice 0', 'v 0', 'Its 3 ways have only v in common: to let go of one of them does not let go of it.'],
    ['of which there is one', value, [property('deep'), property('er'), property('only')], 'v deep er only', 'v deep er only', 'There is one way only, so the two are the same: each step of it keeps the next one alive.'],
    ['that is no object', value, [property('text')], 'v text', 'v text', 'v is what was given: all begins here.'.replace(/.*/, 'There is one way only, so the two are the same: each step of it keeps the next one alive.')],
    ['that is not saved', value, [property('bad'), property('seen')], 'v bad seen', 'v bad seen', 'There is one way only, so the two are the same: each step of it keeps the next one alive.'],
    ['that is the root', value, [], 'v', 'v', 'v is what was given: all begins here.'],
  ] as const)('%s', async (_, root, path, shortest, dominators, sentence) => {
    const known = await knownOf(root)
    const outline = outlineAt(outlineOf(root, 'v'), path)!
    const ways = waysOf(outline, 'v', known.weights, waysCount(outline, known))!
    expect([names(ways.shortest), names(ways.dominators), ways.together.before + ways.together.name + ways.together.after]).toEqual([shortest, dominators, sentence])
    for (const stop of [...ways.shortest, ...ways.dominators]) expect(outlineAt(outlineOf(root, 'v'), stop.path)).toBeDefined()
    expect(shortestPath(outline, known.weights)).toEqual(ways.shortest.at(-1)!.path)
    expect(shortestPath(outline, undefined)).toEqual(path)
  })

  test('name all that hold it', async () => {
    const { weights } = await knownOf(value)
    const root = outlineOf(value, 'v')
    const outline = outlineAt(root, [property('twice'), element(0)])!
    const all = holdersOf(outline, weights, root, 20)!
    expect(all.count).toBe(3)
    expect(all.paths.map(path => outlineAt(outlineOf(value, 'v'), path)?.value)).toEqual([scale, scale, scale])
    expect(holdersOf(outline, weights, root, 1)!.paths.length).toBe(1)
    expect(holdersOf(outlineAt(root, [property('text')])!, weights, root, 20)).toBe(undefined)
  })
})

const palette: Palette = {
  colours: Object.fromEntries(colours.map(name => [name, '#123456'])) as Palette['colours'], sans: '"A B", sans-serif', mono: 'monospace', forced: false, highlight: '#000', highlightText: '#fff', cuts: new Map(),
}

function sceneOf(graph: DrawnGraph, known: Known, more: Partial<Scene> = {}): Scene {
  return { nodes: graph.drawn, chords: curvesOf(graph.chords), sight: { left: -1e5, right: 1e5, top: -1e5, bottom: 1e5 }, zoom: 1, lane: () => 0, says: node => saysOf(node, known), ...more }
}

describe('the picture', () => {
  const shared = { s: 1 }
  const value: Record<string, unknown> = { a: shared, b: shared, bad: new WeakSet(), list: Array.from({ length: 30 }, (_, i) => i), 'x<y>&"': '</text>' }
  value['self'] = value
  const graph = graphOf(value)
  const known = { label: 'v', survey: undefined, weights: undefined }
  const drawn = (more: Partial<Scene> = {}, colors: Partial<Palette> = {}): string => {
    const pen = new SvgPen()
    paint(pen, sceneOf(graph, known, more), { ...palette, ...colors, cuts: new Map() })
    return pen.document(0, 0, 10, 10, '#fff', 'title')
  }

  test('says names, kinds and marks, and escapes them', () => {
    const text = drawn()
    for (const said of ['Object', '>a</text>', '>bad</text>', 'WeakSet', 'not saved', '+ 26 more', '{ }', '[ ]', '“ ”', '&lt;/text&gt;', '&quot;A B&quot;', 'stroke-dasharray="5 4"', 'stroke-dasharray="2 3"', 'stroke-dasharray="4 3"', '>self</text>']) expect(text).toContain(said)
    expect(text.match(/<text/g)!.length).toBe(text.match(/<\/text>/g)!.length)
  })

  test('says less where it is small, and nothing of what is out of sight', () => {
    const texts = (text: string): number => text.match(/<text/g)?.length ?? 0
    const [large, middle, small] = [drawn(), drawn({ zoom: 0.5 }), drawn({ zoom: 0.3 })].map(texts)
    expect(large).toBeGreaterThan(middle!)
    expect(middle).toBeGreaterThan(small!)
    expect(drawn({ zoom: 0.5 })).not.toContain('not saved')
    expect(drawn({ zoom: 0.3 })).not.toContain('WeakSet')
    expect(texts(drawn({ sight: { left: 9000, right: 9001, top: 0, bottom: 1 }, chords: [] }))).toBe(0)
  })

  test('makes what is not on the path faint', () => {
    expect(drawn()).not.toContain('opacity')
    expect(drawn({ path: [graph.root, graph.find([property('list')])!] })).toContain('opacity="0.4"')
  })

  test('shows by borders what fills do not say where colours are forced', () => {
    const bad = graph.find([property('bad')])!
    expect(drawn({ selected: bad }, { forced: true, highlight: '#abcdef' })).toContain('fill="#abcdef"')
    expect(drawn({}, { forced: true })).toContain('stroke-width="2" stroke-dasharray="4 3"')
  })

  test('as text has what is drawn, once each', async () => {
    const known = await knownOf(value)
    const dot = drawnText(graph, known, 'dot')
    expect(dot.match(/^ {2}n\d+ \[/gm)!.length).toBe(graph.drawn.filter(({ kind }) => kind === 'value').length)
    expect(dot).toMatch(/n\d+ -> n\d+ \[label="b", style=dashed\]/)
    expect(dot).toMatch(/label="Object #\d+\\n\d+ B, \d+ B retained"/)
    expect(dot).toMatch(/label="1 #\d+"/)
    expect(dot).toContain('refused: ')
    const mermaid = drawnText(graph, known, 'mermaid')
    expect(mermaid).toMatch(/^flowchart LR\n/)
    expect(mermaid).not.toMatch(/NaN|undefined B/)
    expect(mermaid.split('\n').filter(line => line.includes('-.->')).length).toBe(graph.chords.length)
  })
})

test('everything that was weighed is told as lib tells it, with pauses', async () => {
  const shared = { s: 1 }
  const value = { a: shared, b: [shared], map: new Map([['k', shared]]), late: new Date(0), bad: new WeakSet() }
  const { weights } = await knownOf(value)
  const lines = (text: string): string[] => text.split('\n').map(line => line.replaceAll(/n\d+|#\d+|\\n.*(?=")/g, '')).sort()
  for (const [language, text] of [['dot', all(value).toDOT({ limit: Infinity })], ['mermaid', all(value).toMermaid({ limit: Infinity })]] as const) {
    const steps = everything(weights, language)
    let count = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) count++
    expect(lines(step.value).length).toBe(lines(text).length)
    if (language === 'dot') expect(lines(step.value).filter(line => line.includes('->'))).toEqual(lines(text).filter(line => line.includes('->')))
    expect(count).toBeGreaterThan(2 * weights.count)
  }
})

test('what is looked for is found, and gone through in both directions', async () => {
  const shown: string[] = []
  const said: string[] = []
  const value = { apple: 1, b: { pineapple: 2 }, c: 'no apple' }
  const finder = new Finder(() => said.push(finder.said), ({ label }) => shown.push(label))
  await finder.seek(' Apple ', () => ({ outline: outlineOf(value, 'v') }))
  expect([shown, said.at(-1)]).toEqual([['apple'], '1 of 3'])
  finder.next(1)
  finder.next(1)
  finder.next(1)
  finder.next(-1)
  expect(shown).toEqual(['apple', 'pineapple', 'c', 'apple', 'c'])
  await Promise.all([finder.seek('pine', () => ({ outline: outlineOf(value, 'v') })), finder.seek('nowhere', () => ({ outline: outlineOf(value, 'v') }))])
  expect(finder.said).toBe('nothing')
  await finder.seek('', () => ({ outline: outlineOf(value, 'v') }))
  expect([finder.said, finder.hits]).toEqual(['', []])
})
