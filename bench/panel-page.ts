// The page in which the panel is measured: opens it on large values, and tells how long things took. Each step is marked, so
// that a trace can tell what held up the page meanwhile.

import { dumpSession, dumps } from '../lib/index.ts'
import { inspect } from '../panel/index.ts'
import type { PathStep } from '../lib/core/errors.ts'
import type { DillTree } from '../panel/tree.ts'

/** What was done, and how long that took in milliseconds. Marks `what` and `what: end` stand around it. */
export interface Measured {
  readonly what: string
  readonly ms: number
}

declare global {
  interface Window {
    panelBench: Readonly<Record<'nodes' | 'sessions' | 'rows' | 'array' | 'map' | 'set' | 'object', (count: number) => Promise<Measured[]>>>
  }
}

const frame = (): Promise<void> => new Promise(resolve => void requestAnimationFrame(() => setTimeout(resolve)))

/** What stands below, through shadows. */
function find(...selectors: string[]): Element | null {
  let at: Element | null = document.documentElement
  for (const selector of selectors) at = (at?.shadowRoot ?? at)?.querySelector(selector) ?? null
  return at
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await frame()
}

async function measured(what: string, work: () => Promise<unknown>): Promise<Measured> {
  await frame()
  performance.mark(what)
  const begun = performance.now()
  await work()
  const ms = Math.round(performance.now() - begun)
  // What was begun has ended, or has been drawn.
  for (let i = 0; i < 3; i++) await frame()
  performance.mark(`${what}: end`)
  return { what, ms }
}

const frames = ['dill-panel', 'dill-frame'] as const
const store = (): import('../panel/model/store.ts').PanelStore => (find(...frames) as HTMLElementTagNameMap['dill-frame']).store
const tree = (): DillTree => find(...frames, 'dill-tree-tab', 'dill-tree') as DillTree
const finds = (tag: string): string => (find(...frames, tag) as unknown as { readonly found: string }).found
const element = (name: number): PathStep => ({ via: 'element', name })
const property = (name: string): PathStep => ({ via: 'property', name })

const opened = (value: unknown): Promise<void> => {
  inspect(value, { tab: 'tree', dock: 'full' })
  return until(() => find(...frames, 'dill-tree-tab', 'dill-tree', '[role=treeitem]') !== null)
}
const surveyed = (): Promise<void> => until(() => store().root?.survey.state === 'whole')
const weighed = async (): Promise<void> => {
  store().weigh()
  await until(() => store().weights !== undefined || store().unweighed !== undefined)
}

/** Opens a view, and waits until something stands in it. */
async function view(tab: string, ...selectors: string[]): Promise<void> {
  store().tab = tab
  await until(() => find(...frames, `dill-${tab}-tab`, ...selectors) !== null)
  await frame()
}

async function scrolled(scroller: Element, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    scroller.scrollTop += scroller.scrollHeight / steps
    await frame()
  }
}

/** Looks for a text in the view that is open. */
async function found(tab: string, text: string): Promise<void> {
  store().find = text
  await until(() => /of [\d,]*\d$/.test(finds(`dill-${tab}-tab`)))
  store().find = ''
  await frame()
}

const someNodes = (count: number) => ({ list: Array.from({ length: count / 4 }, (_, i) => ({ id: i, name: `item ${i}`, at: new Date(i), tags: new Set([i]), place: [i, i] })), bad: new WeakMap() })

async function nodes(count: number): Promise<Measured[]> {
  const value = someNodes(count)
  return [
    await measured('first rows drawn', () => opened(value)),
    await measured('looked through', surveyed),
    await measured('weighed', weighed),
    await measured('jump', async () => {
      tree().reveal([property('list'), element(count / 5), property('tags')])
      await frame()
    }),
    await measured('find in Tree', () => found('tree', `item ${count / 4 - 1}`)),
    await measured('Why', () => view('why', '.remedies')),
    await measured('Size', () => view('size', '[role=option]')),
    await measured('Size, gone into 12,500 alike', async () => {
      const map = find(...frames, 'dill-size-tab', '.map') as HTMLElement
      for (const key of ['Home', 'Enter']) {
        map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        await frame()
      }
      await until(() => find(...frames, 'dill-size-tab', '.crumbs button:nth-of-type(2)') !== null)
      await frame()
    }),
    await measured('Graph', () => view('graph', 'dill-graph', 'canvas')),
    await measured('Graph, one of 12,500 selected', async () => {
      store().select([property('list'), element(count / 5), property('tags')])
      await frame()
    }),
    await measured('find in Graph', () => found('graph', `item ${count / 4 - 1}`)),
    await measured('Bytes', () => view('bytes', '[role=row]')),
    await measured('a new look', () => store().look(store().root!)),
  ]
}

async function sessions(count: number): Promise<Measured[]> {
  const value = { list: someNodes(count).list }
  await dumpSession('bench', { main: value })
  value.list[count / 8]!.name = 'another'
  value.list.push({ ...value.list[0]!, name: 'one more' })
  await dumpSession('bench', { main: value })
  await opened({})
  return [await measured('Sessions, two saves compared', () => view('sessions', 'dill-changes', '[role=treeitem]'))]
}

/** One that holds so many, in each view. */
async function many(value: unknown, name: string, last: PathStep): Promise<Measured[]> {
  const path = [property(name), last]
  return [
    await measured('first rows drawn', () => opened({ [name]: value })),
    await measured('looked through', surveyed),
    await measured('opened in Tree', async () => {
      tree().reveal([property(name)])
      tree().toggle(tree().cursor!, true)
      await frame()
    }),
    await measured('one in the middle opened', async () => {
      tree().reveal(path)
      await frame()
    }),
    await measured('scrolled', () => scrolled(tree().renderRoot.querySelector('.scroll')!, 50)),
    await measured('Why', () => view('why', 'h2, h3, .empty, .remedies')),
    await measured('Graph', () => view('graph', 'dill-graph', 'canvas')),
    await measured('weighed', weighed),
    await measured('Graph, one in the middle selected', async () => {
      store().select(path)
      await frame()
    }),
    await measured('Size', () => view('size', '[role=option]')),
  ]
}

async function rows(count: number): Promise<Measured[]> {
  await opened(Array.from({ length: count / 100 }, () => Array.from({ length: 100 }, (_, i) => i)))
  await surveyed()
  const { rows } = tree()
  for (const last of rows.root.children.slice(-1)) rows.toggle(last)
  for (const range of rows.root.children) {
    range.open = true
    for (const row of range.children) {
      row.open = row.expandable
      // Made as they are opened, one by one.
      if (row.children.length > 0) await Promise.resolve()
    }
    await frame()
  }
  const scroller = tree().renderRoot.querySelector('.scroll')!
  return [
    await measured(`${count} rows drawn`, async () => {
      tree().show(rows.root, false)
      await frame()
    }),
    await measured('200 steps of scrolling', () => scrolled(scroller, 200)),
    await measured('all closed and opened', async () => {
      tree().toggle(rows.root)
      await frame()
      tree().toggle(rows.root)
      await frame()
    }),
    await measured('a new look', () => tree().refresh()),
  ]
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

// A page that opens the panel has the library already.
dumps(1)
window.panelBench = {
  nodes, sessions, rows,
  array: count => many(numbers(count), 'array', element(count * 0.7)),
  map: count => many(new Map(numbers(count).map(i => [`key ${i}`, i])), 'map', { via: 'entry', name: `key ${count * 0.7}` }),
  set: count => many(new Set(numbers(count)), 'set', { via: 'member', name: count * 0.7 }),
  object: count => many(Object.fromEntries(numbers(count).map(i => [`key ${i}`, i])), 'object', property(`key ${count * 0.7}`)),
}
