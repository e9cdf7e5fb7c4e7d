// The page in which the panel is measured: opens it on large values, and tells how long things took and what held up the page.

import { dumps } from '../lib/index.ts'
import { inspect } from '../panel/index.ts'
import type { DillTree } from '../panel/tree.ts'

/** Milliseconds, counts, and the tasks that took 50 milliseconds or more. */
export interface Measured {
  readonly what: string
  readonly ms: number
  /** The longest task meanwhile, in milliseconds; 0 if none took 50. */
  readonly longest: number
}

declare global {
  interface Window {
    panelBench: { nodes(count: number): Promise<Measured[]>, rows(count: number): Promise<Measured[]> }
  }
}

let tasks: number[] = []
new PerformanceObserver(list => tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ type: 'longtask' })

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
  tasks = []
  const begun = performance.now()
  await work()
  const ms = Math.round(performance.now() - begun)
  // Long tasks are told a little later.
  await new Promise(resolve => void setTimeout(resolve, 100))
  return { what, ms, longest: Math.max(0, ...tasks) }
}

const frames = ['dill-panel', 'dill-frame'] as const
const store = (): import('../panel/model/store.ts').PanelStore => (find(...frames) as HTMLElementTagNameMap['dill-frame']).store
const tree = (): DillTree => find(...frames, 'dill-tree-tab', 'dill-tree') as DillTree

async function nodes(count: number): Promise<Measured[]> {
  const value = { list: Array.from({ length: count / 4 }, (_, i) => ({ id: i, name: `item ${i}`, at: new Date(i), tags: new Set([i]), place: [i, i] })), bad: new WeakMap() }
  return [
    await measured('first rows drawn', async () => {
      inspect(value, { tab: 'tree', dock: 'full' })
      await until(() => find(...frames, 'dill-tree-tab', 'dill-tree', '[role=treeitem]') !== null)
    }),
    await measured('looked through', () => until(() => store().root?.survey.state === 'whole')),
    await measured('weighed', async () => {
      store().weigh()
      await until(() => store().weights !== undefined || store().unweighed !== undefined)
    }),
    await measured('jump', async () => {
      tree().reveal([{ via: 'property', name: 'list' }, { via: 'element', name: count / 5 }, { via: 'property', name: 'tags' }])
      await frame()
    }),
    await measured('Why', async () => {
      store().tab = 'why'
      await until(() => find(...frames, 'dill-why-tab', '.remedies') !== null)
    }),
    await measured('Size', async () => {
      store().tab = 'size'
      await until(() => find(...frames, 'dill-size-tab', '[role=option]') !== null)
      await frame()
    }),
    await measured('Size, gone into 12,500 alike', async () => {
      const map = find(...frames, 'dill-size-tab', '.map') as HTMLElement
      for (const key of ['Home', 'Enter']) {
        map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        await frame()
      }
      await until(() => find(...frames, 'dill-size-tab', '.crumbs button:nth-of-type(2)') !== null)
      await frame()
    }),
  ]
}

async function rows(count: number): Promise<Measured[]> {
  inspect(Array.from({ length: count / 100 }, () => Array.from({ length: 100 }, (_, i) => i)), { tab: 'tree', dock: 'full' })
  await until(() => find(...frames, 'dill-tree-tab', 'dill-tree', '[role=treeitem]') !== null && store().root?.survey.state === 'whole')
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
    await measured('200 steps of scrolling', async () => {
      for (let i = 0; i < 200; i++) {
        scroller.scrollTop += scroller.scrollHeight / 200
        await frame()
      }
    }),
    await measured('all closed and opened', async () => {
      tree().toggle(rows.root)
      await frame()
      tree().toggle(rows.root)
      await frame()
    }),
    await measured('a new look', () => tree().refresh()),
  ]
}

// A page that opens the panel has the library already.
dumps(1)
window.panelBench = { nodes, rows }
