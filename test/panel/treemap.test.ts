// Cells of bytes: what stands in which, that none is lost, what is merged, and where boxes stand.

import { describe, expect, test } from 'vitest'
import { circumstances } from '../../panel/model/look.ts'
import { atOnce } from '../../lib/core/pauses.ts'
import { Survey } from '../../panel/model/survey.ts'
import { boxAt, boxBeside, boxOf, Cells, icicleOf, isSameCell, largest, treemapOf, type Box, type Cell, type Grouping, type Measure } from '../../panel/model/treemap.ts'
import { weigh } from '../../panel/model/weights-run.ts'
import type { Weighed } from '../../panel/model/weights.ts'

const weighed = async (value: unknown): Promise<Weighed> =>
  (await weigh(value, {}, new Survey(value, circumstances()), { signal: new AbortController().signal, onProgress: () => {} }))!

const shared = ['shared', 1, 2, 3]
const value = {
  jars: new Map(Array.from({ length: 250 }, (_, i) => [`jar ${i}`, { label: `Jar of dill, number ${i}`, shared, at: new Date(i) }])),
  photos: [new Uint8Array(4000), new Uint8Array(3000), new Uint8Array(500)],
  few: Array.from({ length: 14 }, (_, i) => ({ text: 'x'.repeat(20 * (i + 1)) })),
  weigh: () => 1, bad: new WeakMap(), text: 'y'.repeat(500),
}

const modes: readonly (readonly [Measure, Grouping])[] = [['retained', 'path'], ['retained', 'class'], ['own', 'path'], ['own', 'class']]
const cellsOf = async (measure: Measure = 'retained', grouping: Grouping = 'path', of: unknown = value): Promise<Cells> => new Cells(await weighed(of), 'state', measure, grouping)
const inside = (cells: Cells, cell: Cell): readonly Cell[] => atOnce(cells.children(cell))
const child = (cells: Cells, cell: Cell, name: string): Cell => inside(cells, cell).find(cell => cells.name(cell) === name)!
const sum = (cells: readonly Cell[]): number => cells.reduce((sum, { bytes }) => sum + bytes, 0)

describe('cells', () => {
  test.each(modes)('have no byte that is not of what holds them: %s, by %s', async (measure, grouping) => {
    const cells = await cellsOf(measure, grouping)
    const rest: Cell[] = [cells.root]
    let seen = 0
    for (let cell = rest.pop(); cell !== undefined && seen < 5000; cell = rest.pop()) {
      seen++
      const below = inside(cells, cell)
      if (below.length > 0) expect(sum(below), cells.name(cell)).toBe(cell.bytes)
      if (measure === 'own' && grouping === 'path') expect(sum(atOnce(cells.classes(cell)))).toBe(cell.sort === 'own' || cell.sort === 'rest' ? 0 : cell.bytes)
      rest.push(...below)
    }
    expect(seen).toBeGreaterThan(10)
  })

  test('are called after the steps to them, and say what they are', async () => {
    const cells = await cellsOf()
    const below = inside(cells, cells.root)
    expect(below.map(cell => cells.name(cell)).slice(0, 3)).toEqual(['jars', 'photos', 'few'])
    expect(below.find(({ sort }) => sort === 'own')?.bytes).toBe(cells.weights.own[0])
    expect(below.map(cell => cells.name(cell))).not.toContain('bad')
    const jars = inside(cells, child(cells, cells.root, 'jars'))
    expect(jars.map(cell => [cell.sort, cells.name(cell), cells.what(cell)]).slice(0, 2)).toEqual([['many', 'Object ×250', '250 objects'], ['own', 'itself', 'its own bytes']])
    expect(jars.map(cell => cells.name(cell))).toContain('shared')
  })

  test('merge what is alike beyond the first dozen', async () => {
    const cells = await cellsOf()
    const few = inside(cells, child(cells, cells.root, 'few'))
    expect(few.filter(({ sort }) => sort === 'node').length).toBe(12)
    expect(few.map(cell => cells.name(cell))).toContain('Object ×2')
    expect(few[0]!.bytes).toBeGreaterThan(few[1]!.bytes)
    expect(cells.name(few[0]!)).toBe('13')
  })

  test('come in ranges, in the order of the value', async () => {
    const cells = await cellsOf()
    const many = child(cells, child(cells, cells.root, 'jars'), 'Object ×250')
    const ranges = inside(cells, many)
    expect(ranges.map(cell => cells.name(cell))).toEqual(['[0 … 99]', '[100 … 199]', '[200 … 249]'])
    expect(inside(cells, ranges[2]!).map(cell => cells.name(cell))).toContain('"jar 249"')
    expect(cells.nodeOf(many)).toBe(cells.weights.idOf(value.jars))
  })

  test('by class tell nothing twice', async () => {
    const cells = await cellsOf('own', 'class')
    const classes = inside(cells, cells.root)
    expect(new Set(classes.map(({ type }) => type)).size).toBe(classes.length)
    expect(classes.find(({ type }) => type === 'Date')?.ids.length).toBe(250)
  })

  test('of many classes end in one for the smallest', async () => {
    const cells = await cellsOf('retained', 'path', Array.from({ length: 100 }, (_, i) => Object.create(Object.defineProperty({}, 'constructor', { value: Object.defineProperty(class {}, 'name', { value: `Class${i}` }) }))))
    const below = inside(cells, cells.root)
    expect(below.length).toBeLessThanOrEqual(61)
    const rest = below.find(({ sort }) => sort === 'rest')!
    expect(cells.name(rest)).toMatch(/smaller$/)
    expect(inside(cells, rest)).toBe(rest.cells)
  })

  test('are the same after another look', async () => {
    const [one, other] = [await cellsOf(), await cellsOf()]
    const [a, b] = [child(one, one.root, 'jars'), child(other, other.root, 'jars')]
    expect(isSameCell(a, one, b, other)).toBe(true)
    expect(isSameCell(a, one, child(other, other.root, 'few'), other)).toBe(false)
    expect(isSameCell(child(one, a, 'Object ×250'), one, child(other, b, 'Object ×250'), other)).toBe(true)
  })

  test.each<readonly [name: string, value: unknown]>([['nothing', {}], ['a number', 1], ['what is refused', new WeakMap()], ['a text', 'x'.repeat(1000)], ['a hostile name', { '"\n\u2028<b>': { '': [{}] } }]])('of %s', async (_, of) => {
    const cells = await cellsOf('retained', 'path', of)
const below = inside(cells, cells.root)
    expect(atOnce(treemapOf(cells, cells.root, 400, 300)).filter(({ depth }) => depth === 1).map(({ cell }) => cell)).toEqual(cells.root.bytes === 0 ? [] : below.length === 0 ? [cells.root] : below)
    for (const box of atOnce(icicleOf(cells, cells.root, 400, 300))) expect(cells.sentence(box)).not.toMatch(/[\n\u2028]/)
  })
})

describe('boxes', () => {
  const apart = (a: Box, b: Box): boolean => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

  test.each(modes)('of a treemap lie apart and within: %s, by %s', async (measure, grouping) => {
    const cells = await cellsOf(measure, grouping)
    const boxes = atOnce(treemapOf(cells, cells.root, 800, 600))
    expect(boxes.some(({ framed }) => framed)).toBe(true)
    for (const [i, box] of boxes.entries()) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 800 && box.y + box.height <= 600, cells.name(box.cell)).toBe(true)
      const { within } = box
      if (within !== undefined) expect(box.x >= within.x && box.y >= within.y + 22 && box.x + box.width <= within.x + within.width && box.y + box.height <= within.y + within.height).toBe(true)
      for (const other of boxes.slice(i + 1)) if (other.within === within) expect(apart(box, other)).toBe(true)
    }
  })

  test('are as large as their bytes', async () => {
    const cells = await cellsOf()
    const boxes = atOnce(treemapOf(cells, cells.root, 1600, 1200)).filter(({ depth, width, height }) => depth === 1 && width * height > 5000)
    const density = boxes.map(({ width, height, cell }) => width * height / cell.bytes)
    expect(Math.max(...density) / Math.min(...density)).toBeLessThan(1.15)
  })

  test('of an icicle stand below what holds them', async () => {
    const cells = await cellsOf()
    const boxes = atOnce(icicleOf(cells, cells.root, 800, 330))
    const [root] = boxes
    expect([root!.x, root!.y, root!.width, root!.depth]).toEqual([0, 0, 800, 0])
    for (const { x, y, width, within, depth } of boxes) {
      expect(y).toBe(33 * depth)
      if (within !== undefined) expect(x >= within.x - 0.01 && x + width <= within.x + within.width + 0.01).toBe(true)
    }
    expect(Math.max(...boxes.map(({ y }) => y))).toBeLessThanOrEqual(330 - 33)
  })

  test('are found by points, by objects and by direction', async () => {
    const cells = await cellsOf()
    const { weights } = cells
    const boxes = atOnce(treemapOf(cells, cells.root, 800, 600))
    for (const box of boxes) if (!box.framed && box.width > 1 && box.height > 1) expect(boxAt(boxes, box.x + box.width / 2, box.y + box.height / 2)).toBe(box)
    expect(boxAt(boxes, -5, -5)).toBeUndefined()
    expect(cells.name(boxOf(boxes, weights, weights.idOf(value.jars)!)!.cell)).toBe('jars')
    expect(cells.name(boxOf(boxes, weights, weights.idOf(value.jars.get('jar 7'))!)!.cell)).toBe('Object ×250')
    expect(cells.name(boxOf(boxes, weights, weights.idOf(value.jars.get('jar 7')!.at)!)!.cell)).toBe('Object ×250')
    const first = boxes.find(({ framed }) => !framed)!
    const right = boxBeside(boxes, first, 1, 0)!
    expect(right.x).toBeGreaterThan(first.x)
    expect(boxBeside(boxes, boxes.find(({ x, framed }) => x < 4 && !framed)!, -1, 0)).toBeUndefined()
  })

  test('every one can be reached by arrows', async () => {
    const cells = await cellsOf()
    const boxes = atOnce(treemapOf(cells, cells.root, 800, 600)).filter(({ framed, width, height }) => !framed && width > 4 && height > 4)
    const reached = new Set<Box>([boxes[0]!])
    for (const box of reached) for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      const next = boxBeside(boxes, box, dx, dy)
      if (next !== undefined) reached.add(next)
    }
    expect(reached.size).toBe(boxes.length)
  })
})

describe('the largest', () => {
  test('are the first ones of all, without the root and without parts', async () => {
    const weights = await weighed(value)
    const names = largest(weights, 'retained', 4, () => true).map(id => weights.valueOf(id))
    expect(names).toEqual([value.jars, value.photos, value.photos[0], value.photos[1]])
    expect(largest(weights, 'own', 1, kind => kind === 'object').map(id => weights.typeOf(id))).toEqual(['Object'])
    const all = largest(weights, 'retained', 1000, () => true)
    expect(all.map(id => weights.retained[id])).toEqual(all.map(id => weights.retained[id]!).sort((a, b) => b - a))
    expect(all).not.toContain(weights.root)
  })
})
