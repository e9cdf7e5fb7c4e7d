// The view Graph in a page: opened and moved by pointer, wheel and keys; in step with the list beside it and with what is
// selected elsewhere; what it exports; how long a frame takes; what axe finds.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PathStep } from '../../lib/core/errors.ts'
import type { DrawnNode } from '../../panel/model/graph-node.ts'
import type { DillGraph } from '../../panel/tabs/graph-canvas.ts'
import type { DillGraphTab } from '../../panel/tabs/graph.ts'
import type { DillTree } from '../../panel/tree.ts'
import { faults, filesTaken, forget, larder, open, text, until, type Opened } from './support/panel.ts'

beforeEach(() => page.viewport(1280, 800))
afterEach(forget)

const property = (name: string): PathStep => ({ via: 'property', name })
const paths = (step: string): PathStep[] => step === '' ? [] : step.split('.').map(name => /^\d+$/.test(name) ? { via: 'element', name: Number(name) } : property(name))

interface Seen extends Opened {
  readonly tab: DillGraphTab
  readonly canvas: DillGraph
  readonly list: DillTree
  readonly plot: HTMLElement
  /** Where the middle of a node is in the window. */
  at(node: DrawnNode): { readonly clientX: number, readonly clientY: number }
  node(path: string): DrawnNode
  labels(): string[]
  settled(): Promise<void>
}

async function graph(value: unknown, more: object = {}): Promise<Seen> {
  const opened = await open(value, { tab: 'graph', dock: 'full', ...more })
  const tab = await opened.view('dill-graph-tab') as DillGraphTab
  const canvas = await until(() => tab.canvas)
  const list = await until(() => tab.list)
  await until(() => tab.graph !== undefined && canvas.renderRoot.querySelector('canvas')!.width > 300)
  const plot = canvas.renderRoot.querySelector<HTMLElement>('.plot')!
  const settled = async (): Promise<void> => {
    await tab.updateComplete
    await canvas.updateComplete
    await new Promise(resolve => void requestAnimationFrame(() => requestAnimationFrame(resolve)))
  }
  await settled()
  return {
    ...opened, tab, canvas, list, plot, settled,
    at(node) {
      const { left, top } = plot.getBoundingClientRect()
      const { x, y, zoom } = canvas.sight
      return { clientX: left + (node.depth * 228 + 72 - x) * zoom, clientY: top + (node.y! - y) * zoom }
    },
    node: path => tab.graph!.find(paths(path))!,
    labels: () => tab.graph!.drawn.map(node => node.kind === 'value' ? node.outline.label : node.kind),
  }
}

/** A real press at the middle of a node. */
async function press(seen: Seen, node: DrawnNode, times = 1, modifiers: readonly string[] = []): Promise<void> {
  const { clientX, clientY } = seen.at(node)
  const { left, top } = seen.plot.getBoundingClientRect()
  const position = { x: clientX - left, y: clientY - top }
  const options = { position, modifiers: modifiers as ('Shift')[] }
  if (times === 2) await userEvent.dblClick(seen.plot, options)
  else await userEvent.click(seen.plot, options)
  await seen.settled()
}

const value = (): Record<string, unknown> => {
  const shared = { n: 1 }
  const state: Record<string, unknown> = { a: { b: { c: { d: { e: 1 } } } }, list: Array.from({ length: 200 }, (_, i) => ({ i })), shared, bad: new WeakSet(), again: { shared } }
  state['self'] = state
  return state
}

describe('by pointer', () => {
  test('a press selects, two open and close', async () => {
    const seen = await graph(value())
    const { frame, tab, part } = seen
    expect(seen.labels().slice(0, 3)).toEqual(['state', 'a', 'b'])
    await press(seen, seen.node('bad'))
    expect(frame.store.selection?.path).toEqual([property('bad')])
    expect(text(part('.crumbs'))).toBe('statebad')
    await until(() => text(tab.renderRoot.querySelector('.about h3')).startsWith('WeakSet'))
    await until(() => text(seen.list.renderRoot.querySelector('[aria-selected=true] .name')) === 'bad')
    const { y } = seen.node('a.b')
    await press(seen, seen.node('a.b'), 2)
    expect(seen.node('a.b').open).toBe(false)
    await press(seen, seen.node('a.b'), 2)
    expect([seen.node('a.b').open, seen.node('a.b').y]).toEqual([true, y])
  })

  test('a press on what stands for the rest draws 20 more, with Shift 100', async () => {
    const seen = await graph(value())
    const rest = (): DrawnNode => seen.tab.graph!.drawn.find(({ kind }) => kind === 'more')!
    // The panel looks again now and then, and has other nodes afterwards.
    const drawn = (): unknown => [seen.node('list').children.length, seen.node('list').rest]
    expect(drawn()).toEqual([4, 196])
    seen.canvas.bring(rest())
    await seen.settled()
    await press(seen, rest())
    expect(drawn()).toEqual([24, 176])
    seen.canvas.bring(rest())
    await seen.settled()
    await press(seen, rest(), 1, ['Shift'])
    expect(drawn()).toEqual([124, 76])
  })

  test('the wheel enlarges at the pointer, a drag moves, and neither selects', async () => {
    const seen = await graph(value())
    const { canvas, plot } = seen
    const node = seen.node('list')
    const before = seen.at(node)
    const wheel = (deltaY: number, ctrlKey = false): boolean => plot.dispatchEvent(new WheelEvent('wheel', { deltaY, ctrlKey, bubbles: true, cancelable: true, ...before }))
    expect(wheel(-300)).toBe(false)
    expect(canvas.sight.zoom).toBeGreaterThan(1.4)
    expect(seen.at(node).clientX).toBeCloseTo(before.clientX)
    wheel(5000)
    expect(canvas.sight.zoom).toBe(0.25)
    wheel(-5000, true)
    expect(canvas.sight.zoom).toBe(2)
    const { x, y } = canvas.sight
    const drag = (type: string, clientX: number, clientY: number, pointerId = 1): boolean => plot.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId, button: 0, pointerType: 'touch', bubbles: true }))
    plot.setPointerCapture = () => {}
    drag('pointerdown', 300, 300)
    drag('pointermove', 340, 280)
    drag('pointerup', 340, 280)
    expect([canvas.sight.x, canvas.sight.y]).toEqual([x - 20, y + 10])
    canvas.zoom(1)
    drag('pointerdown', 300, 300)
    drag('pointerdown', 400, 300, 2)
    drag('pointermove', 450, 300, 2)
    expect(canvas.sight.zoom).toBeCloseTo(1.5)
    drag('pointerup', 450, 300, 2)
    drag('pointerup', 300, 300)
    expect(seen.frame.store.selection?.path).toEqual([])
  })

  test('rests on a node, and is told where that stands and what it takes', async () => {
    const seen = await graph(value())
    await until(() => seen.frame.store.weights)
    await seen.settled()
    const node = seen.node('shared')
    const { clientX, clientY } = seen.at(node)
    const { left, top } = seen.plot.getBoundingClientRect()
    await userEvent.hover(seen.plot, { position: { x: clientX - left, y: clientY - top } })
    const tip = await until(() => seen.canvas.renderRoot.querySelector('.tip'))
    expect(text(tip)).toMatch(/^state\.shared ?Object: \{n: 1\} ?\d+ B retained, \d+ B own ?Reached in 2 ways$/)
    expect(seen.canvas.hovered?.path).toEqual(node.path)
    // The same is under the pointer after a new look.
    const before = seen.tab.graph
    await seen.handle.update()
    await until(() => seen.tab.graph !== before)
    await seen.settled()
    expect([seen.canvas.hovered, text(seen.canvas.renderRoot.querySelector('.tip b'))]).toEqual([seen.node('shared'), 'state.shared'])
  })

  test('has a menu for each node', async () => {
    const seen = await graph(value())
    const { clientX, clientY } = seen.at(seen.node('bad'))
    seen.plot.dispatchEvent(new MouseEvent('contextmenu', { clientX, clientY, bubbles: true, cancelable: true }))
    const { menu } = seen.frame
    await until(() => menu.open && menu.renderRoot.querySelectorAll('button').length > 2)
    expect([...menu.renderRoot.querySelectorAll('button')].map(text)).toEqual(['Path to rootP', 'Show in TreeShift T', 'Why it is not savedShift W'])
    menu.renderRoot.querySelector('button')!.click()
    await until(() => seen.tab.mode === 'path')
    expect(seen.frame.store.selection?.path).toEqual([property('bad')])
  })
})

describe('by keys', () => {
  test('arrows go to what holds a node, what it holds and what stands beside it', async () => {
    const seen = await graph({ a: { b: 1, c: { d: 1 } }, e: 2 })
    seen.canvas.focusIn()
    const walk: readonly (readonly [keys: string, at: string])[] = [
      ['{ArrowRight}', 'a'], ['{ArrowRight}', 'b'], ['{ArrowDown}', 'c'], ['{ArrowRight}', 'd'], ['{ArrowLeft}', 'c'], ['{ArrowUp}', 'b'], ['{ArrowUp}', 'b'], ['{Home}', 'state'], ['{ArrowRight}', 'a'], ['{ArrowDown}', 'e'], ['{ArrowRight}', 'e'],
    ]
    for (const [keys, at] of walk) {
      await userEvent.keyboard(keys)
      await seen.settled()
      expect([keys, seen.tab.focused?.outline.label]).toEqual([keys, at])
    }
    expect(seen.canvas.renderRoot.querySelector('#at')?.getAttribute('aria-label')).toBe('e, 2, number')
    await until(() => text(seen.list.renderRoot.querySelector('.at .name')) === 'e')
    expect(seen.frame.store.selection?.path).toEqual([])
    await userEvent.keyboard(' ')
    expect(seen.frame.store.selection?.path).toEqual([property('e')])
  })

  test('Enter opens and closes, and what is closed is opened by an arrow', async () => {
    const seen = await graph({ a: { b: 1 }, c: 2 })
    seen.canvas.focusIn()
    await userEvent.keyboard('{ArrowRight}{Enter}')
    await seen.settled()
    expect(seen.labels()).toEqual(['state', 'a', 'c'])
    await until(() => text(seen.list.renderRoot.querySelector('[aria-level="2"][aria-expanded]')).startsWith('a'))
    expect(seen.list.renderRoot.querySelector('[aria-level="2"][aria-expanded]')?.getAttribute('aria-expanded')).toBe('false')
    await userEvent.keyboard('{ArrowRight}')
    await seen.settled()
    expect(seen.labels()).toEqual(['state', 'a', 'b', 'c'])
  })

  test('+, − and 0 draw it larger and smaller, and P draws the path', async () => {
    const seen = await graph(value())
    seen.canvas.focusIn()
    await userEvent.keyboard('+')
    expect(seen.canvas.percent).toBe('125 %')
    await userEvent.keyboard('---')
    expect(seen.canvas.percent).toBe('64 %')
    await seen.settled()
    expect(text(seen.tab.renderRoot.querySelector('.percent'))).toBe('64 %')
    await userEvent.keyboard('0')
    expect(seen.canvas.percent).toBe('100 %')
    await userEvent.keyboard('p')
    expect(seen.tab.mode).toBe('path')
    await userEvent.keyboard('P')
    expect(seen.tab.mode).toBe('explore')
  })

  test('capitals show what has the focus in other views', async () => {
    const seen = await graph(value())
    seen.canvas.focusIn()
    await userEvent.keyboard('{ArrowRight}T')
    await seen.frame.updateComplete
    expect([seen.frame.store.tab, seen.frame.store.selection?.path]).toEqual(['tree', [property(seen.tab.focused!.outline.label)]])
  })
})

describe('the list beside it', () => {
  test('moves the canvas, and opens and closes there', async () => {
    const seen = await graph(value())
    await seen.frame.focusIn()
    await until(() => seen.list.shadowRoot!.activeElement !== null)
    await userEvent.keyboard('{ArrowDown}')
    await seen.settled()
    expect([seen.tab.focused?.outline.label, seen.canvas.ringed]).toEqual(['a', true])
    await userEvent.keyboard('{ArrowLeft}')
    await seen.settled()
    expect(seen.node('a').open).toBe(false)
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}')
    await seen.settled()
    expect(seen.tab.focused?.path).toEqual(paths('a.b.c.d.e'))
    await userEvent.keyboard('{Enter}')
    await seen.settled()
    expect(seen.frame.store.selection?.path).toEqual(paths('a.b.c.d.e'))
    expect(seen.canvas.selected).toBe(seen.node('a.b.c.d.e'))
    // What has the focus is in sight.
    const { clientX, clientY } = seen.at(seen.canvas.selected!)
    const { left, right, top, bottom } = seen.plot.getBoundingClientRect()
    expect(clientX > left && clientX < right && clientY > top && clientY < bottom).toBe(true)
  })

  test('goes along with what is selected elsewhere, far away as well', async () => {
    const seen = await graph(value())
    seen.frame.store.select(paths('list.150.i'))
    await until(() => seen.canvas.selected?.outline.label === 'i')
    await until(() => text(seen.list.renderRoot.querySelector('[aria-selected=true] .name')) === 'i')
    expect(seen.node('list').children.map(({ index }) => index)).toEqual([0, 1, 2, 3, 150])
    seen.frame.store.select(paths('again.shared'))
    await until(() => seen.canvas.selected === seen.node('shared'))
    seen.frame.store.go(-1)
    await until(() => seen.canvas.selected?.outline.label === 'i')
  })
})

describe('the path to the root', () => {
  test('stands beside what keeps an object alive, with a sentence for both', async () => {
    const scale = { step: 1 }
    const seen = await graph({ jars: { one: { scale }, two: { scale } }, other: 1 }, { label: 'state' })
    const root = seen.tab.renderRoot
    seen.frame.store.select(paths('jars.two.scale'))
    await until(() => text(root.querySelector('.holders, .ways')).includes('.jars.two.scale'))
    expect([...root.querySelectorAll('.ways li')].map(text)).toEqual(['$.jars.one.scale', '$.jars.two.scale'])
    root.querySelectorAll<HTMLElement>('.segments button')[1]!.click()
    await until(() => root.querySelectorAll('.paths section').length === 2)
    expect([...root.querySelectorAll('.chain')].map(chain => [...chain.querySelectorAll('li')].map(text))).toEqual([['state', 'jars', 'one', 'scale'], ['state', 'jars', 'scale']])
    expect(text(root.querySelector('.together'))).toBe('All 2 ways pass through jars.')
    expect(seen.canvas.path?.map(({ outline }) => outline.label)).toEqual(['state', 'jars', 'one', 'scale'])
    expect(text(root.querySelector('.legend'))).toContain('path to root')
    root.querySelectorAll<HTMLElement>('.chain button')[1]!.click()
    await until(() => seen.frame.store.selection?.path.length === 1)
  })
})

describe('what is looked for', () => {
  test('is found and gone through, wherever it is', async () => {
    const seen = await graph(value())
    seen.part('input').focus()
    await userEvent.keyboard('199')
    await until(() => text(seen.part('.found')) === '1 of 2')
    await until(() => seen.tab.focused?.outline.label === '199')
    expect(seen.canvas.hits.has(seen.tab.focused!)).toBe(true)
    await userEvent.keyboard('{Enter}')
    await until(() => seen.tab.focused?.outline.label === 'i')
    expect(seen.frame.store.selection?.path).toEqual([])
  })
})

test('a value that changes keeps its picture', async () => {
  const live = value()
  const seen = await graph(live)
  seen.tab.graph!.reveal(paths('a.b.c.d.e'))
  seen.tab.version++
  await seen.settled()
  const before = new Map(seen.tab.graph!.drawn.filter(({ kind }) => kind === 'value').map(node => [node.path.map(({ name }) => name).join('.'), node.y]))
  const old = seen.tab.graph
  live['late'] = { x: 1 }
  await seen.handle.update()
  await until(() => seen.tab.graph !== old && seen.labels().includes('late'))
  for (const [path, y] of before) expect([path, seen.node(path).y]).toEqual([path, y])
})

describe('as a file', () => {
  let files: ReturnType<typeof filesTaken>
  beforeEach(() => { files = filesTaken() })
  afterEach(() => files.stop())

  test.each([
    ['What is drawn, as SVG', 'state.svg', /^<svg /], ['What is drawn, as PNG', 'state.png', /^.PNG/], ['What is drawn, as DOT', 'state.dot', /^digraph dill/], ['What is drawn, as Mermaid', 'state.mmd', /^flowchart LR/],
    ['Everything, as DOT', 'state.dot', /199/], ['Everything, as Mermaid', 'state.mmd', /199/],
  ] as const)('%s', async (name, file, content) => {
    const seen = await graph(value())
    await until(() => seen.frame.store.weights)
    seen.tab.renderRoot.querySelector<HTMLElement>('[aria-label=Export]')!.click()
    const { menu } = seen.frame
    const button = await until(() => [...menu.renderRoot.querySelectorAll('button')].find(each => text(each) === name))
    button.click()
    await until(() => files.saved.length > 0)
    expect(files.saved[0]!.name).toBe(file)
    expect(files.saved[0]!.blob.size).toBeGreaterThan(500)
    const said = await files.saved[0]!.blob.text()
    expect(said).toMatch(content)
    if (!file.endsWith('.svg')) return
    const parsed = new DOMParser().parseFromString(said, 'image/svg+xml')
    expect([parsed.querySelector('parsererror'), parsed.querySelectorAll('text').length > 20]).toEqual([null, true])
  })
})

test('2,000 nodes are drawn in a frame', async () => {
  const seen = await graph(Array.from({ length: 40 }, () => Array.from({ length: 100 }, (_, i) => ({ i, again: i }))))
  const { canvas, tab } = seen
  tab.graph!.more(tab.graph!.root)
  for (const node of tab.graph!.root.children) {
    tab.graph!.open(node, 100)
    tab.graph!.more(node, 100)
  }
  tab.version++
  await seen.settled()
  expect(tab.graph!.drawn.length).toBeGreaterThan(1900)
  expect(text(tab.renderRoot.querySelector('.folded'))).toMatch(/^Folded [\d,]+ objects to keep this readable$/)
  canvas.fit()
  await seen.settled()
  expect(canvas.percent).toBe('25 %')
})

test('in a narrow panel the list stands below, and nothing is wider than the page', async () => {
  await page.viewport(360, 740)
  const seen = await graph(larder())
  const plot = seen.plot.getBoundingClientRect()
  const side = seen.tab.renderRoot.querySelector('.side')!.getBoundingClientRect()
  expect(side.top).toBeGreaterThanOrEqual(plot.bottom)
  expect(side.height).toBeLessThanOrEqual(190)
  expect(plot.width).toBe(360)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
})

describe('axe finds nothing', () => {
  const rows = [[1440, 900], [1024, 700], [700, 700], [360, 740]].flatMap(([width, height]) => (['light', 'dark'] as const).map(theme => [width!, height!, theme] as const))
  test.each(rows)('at %i × %i, %s', async (width, height, theme) => {
    await page.viewport(width, height)
    const seen = await graph(larder())
    seen.frame.store.prefer({ theme })
    seen.frame.store.select([property('sync'), property('seen')])
    await until(() => seen.frame.store.weights)
    await seen.settled()
    expect(await faults(seen.host)).toEqual([])
    seen.frame.store.select([property('shelf')])
    seen.tab.renderRoot.querySelectorAll<HTMLElement>('.segments button')[1]!.click()
    await until(() => seen.tab.renderRoot.querySelector('.chain'))
    await seen.settled()
    expect(await faults(seen.host)).toEqual([])
  })
})
