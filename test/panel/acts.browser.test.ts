// What a user does with the panel by pointer: moves and resizes it, goes along a path, copies a remedy, pins a value, takes
// a part of it away as a file.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { loads } from '../../lib/index.ts'
import { filesTaken, forget, larder, open, text, until, type Opened } from './support/panel.ts'

const copied: string[] = []
let files: ReturnType<typeof filesTaken>
const { setPointerCapture } = Element.prototype
const { clipboard } = navigator

beforeEach(async () => {
  await page.viewport(1280, 800)
  copied.length = 0
  files = filesTaken()
  // A pointer that no device has cannot be captured.
  Element.prototype.setPointerCapture = () => undefined
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: (said: string) => Promise.resolve(void copied.push(said)) }, configurable: true })
})

afterEach(async () => {
  files.stop()
  Element.prototype.setPointerCapture = setPointerCapture
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
  forget()
  await page.viewport(414, 896)
})

function drag(target: Element, x: number, y: number): void {
  const { left, top } = target.getBoundingClientRect()
  const at = (more: [number, number]): PointerEventInit => ({ clientX: left + 60 + more[0], clientY: top + 4 + more[1], button: 0, pointerId: 1, bubbles: true, composed: true })
  target.dispatchEvent(new PointerEvent('pointerdown', at([0, 0])))
  target.dispatchEvent(new PointerEvent('pointermove', at([x / 2, y / 2])))
  target.dispatchEvent(new PointerEvent('pointermove', at([x, y])))
  target.dispatchEvent(new PointerEvent('pointerup', at([x, y])))
}

describe('where it stands', () => {
  const habits = (): unknown => JSON.parse(localStorage.getItem('dill-panel') ?? '{}')

  test.each([
    ['bottom', '.edge.top', 0, -100, { 'bottom height': 500 }], ['bottom', '.edge.top', 0, 5000, { 'bottom height': 200 }], ['right', '.edge.left', -80, 0, { 'right width': 600 }],
    ['float', '.edge.width', -60, 0, { 'float width': 800 }], ['float', '.edge.height', 0, -60, { 'float height': 500 }],
  ] as const)('at %s, %s is dragged by %i, %i and remembered', async (dock, edge, x, y, sizes) => {
    const { frame, part } = await open(larder(), { dock })
    drag(part(edge), x, y)
    await frame.updateComplete
    expect(habits()).toEqual({ sizes })
    const [[side, size]] = Object.entries(sizes).map(([name, size]) => [name.split(' ')[1] as 'width' | 'height', size] as const) as [readonly ['width' | 'height', number]]
    expect(frame.getBoundingClientRect()[side]).toBe(size)
  })

  test('floating, it is dragged by its header, and clings to the edges of the window', async () => {
    const { frame, part } = await open(larder(), { dock: 'float' })
    const before = frame.getBoundingClientRect()
    drag(part('header'), -40, -50)
    await frame.updateComplete
    expect([frame.getBoundingClientRect().left, frame.getBoundingClientRect().top]).toEqual([before.left - 40, before.top - 50])
    drag(part('header'), 8 - frame.getBoundingClientRect().left, 7 - frame.getBoundingClientRect().top)
    await frame.updateComplete
    expect([frame.getBoundingClientRect().left, frame.getBoundingClientRect().top]).toEqual([0, 0])
    drag(part('header'), 5000, 5000)
    await frame.updateComplete
    expect([frame.getBoundingClientRect().right, frame.getBoundingClientRect().bottom]).toEqual([innerWidth, innerHeight])
  })

  test('a field in the header is no handle', async () => {
    const { frame, part } = await open(larder(), { dock: 'float' })
    const { left } = frame.getBoundingClientRect()
    part('header input').dispatchEvent(new PointerEvent('pointerdown', { button: 0, clientX: left, clientY: 0, bubbles: true, composed: true }))
    part('header').dispatchEvent(new PointerEvent('pointermove', { clientX: left - 90, clientY: 0, bubbles: true }))
    await frame.updateComplete
    expect(frame.getBoundingClientRect().left).toBe(left)
  })
})

describe('why', () => {
  async function why(): Promise<Opened & { readonly root: ShadowRoot }> {
    const opened = await open(larder(), { tab: 'why', dock: 'full' })
    const root = (await opened.view('dill-why-tab')).shadowRoot!
    await until(() => root.querySelectorAll('.way li').length === 3)
    return { ...opened, root }
  }

  test('each step of the way leads to where it stands', async () => {
    for (const [step, crumbs] of ['state', 'statesync', 'statesyncretry'].entries()) {
      const { root, frame, part } = await why()
      root.querySelectorAll<HTMLElement>('.way button')[step]!.click()
      await until(() => text(part('.crumbs')) === crumbs)
      frame.store.select([{ via: 'property', name: 'name' }])
      root.querySelectorAll<HTMLElement>('.crumbs button')[step]!.click()
      await until(() => text(part('.crumbs')) === crumbs)
      forget()
    }
  })

  test('the code of a remedy is copied as it stands', async () => {
    const { root } = await why()
    const [, second] = root.querySelectorAll<HTMLElement>('.remedies [aria-label^="Copy"], .remedies [title^="Copy"]')
    second!.click()
    await until(() => copied.length > 0)
    expect(copied).toEqual(['bind(again, () => ({ attempt }),\n  v => { attempt = v.attempt })'])
  })
})

describe('what is selected', () => {
  async function side(value: unknown, path: readonly string[]): Promise<Opened & { readonly root: ShadowRoot, press(name: string): void }> {
    const opened = await open(value, { tab: 'tree', dock: 'full' })
    await opened.tree()
    opened.frame.store.select(path.map(name => ({ via: 'property', name })))
    const root = (await opened.view('dill-tree-tab')).shadowRoot!
    await until(() => root.querySelector('.side .actions'))
    await opened.frame.updateComplete
    const find = (name: string): HTMLElement | undefined => [...root.querySelectorAll<HTMLElement>('.side button')].find(button => text(button) === name)
    return { ...opened, root, press: name => find(name)!.click() }
  }
  const shared = { n: 1 }
  const make = (): object => ({ a: { list: [1, shared], shared }, other: 1 })

  test('is copied with all that it holds, and so is its path', async () => {
    const { press } = await side(make(), ['a'])
    press('Copy value')
    press('Copy path')
    await until(() => copied.length === 2)
    expect(copied).toEqual(['{\n  list: [\n    1,\n    /* shared */ Object,\n  ],\n  shared: {\n    n: 1,\n  },\n}', 'state.a'])
  })

  test('is copied whole, also where it stands first elsewhere', async () => {
    const one = { deep: { n: 1 } }
    const { press } = await side({ first: one, second: { one } }, ['second'])
    press('Copy value')
    await until(() => copied.length === 1)
    expect(copied[0]).toBe('{\n  one: {\n    deep: {\n      n: 1,\n    },\n  },\n}')
  })

  test('is pinned, stays in sight, leads there, and is let go', async () => {
    const { root, press, frame } = await side(make(), ['a', 'list'])
    press('Pin')
    await until(() => text(root.querySelector('.pins li')).startsWith('state.a.list'))
    frame.store.select([])
    root.querySelector<HTMLElement>('.pins button')!.click()
    expect(frame.store.selection!.path).toHaveLength(2)
    root.querySelector<HTMLElement>('.pins [aria-label=Unpin]')!.click()
    await until(() => root.querySelector('.pins') === null)
  })

  test('is saved as a file that loads by itself', async () => {
    const { press } = await side(make(), ['a'])
    press('Save this part')
    await until(() => files.saved.length > 0)
    const loaded = loads<{ list: unknown[], shared: unknown }>(await files.saved[0]!.blob.arrayBuffer())
    expect([files.saved[0]!.name, loaded, loaded.list[1] === loaded.shared]).toEqual(['state.a.dill', { list: [1, { n: 1 }], shared: { n: 1 } }, true])
  })

  test('is no file where some of it cannot be saved', async () => {
    for (const path of [['sync'], ['sync', 'seen']]) {
      const { root } = await side(larder(), path)
      expect([...root.querySelectorAll('.side .actions button')].map(text)).toEqual(['Copy value', 'Copy path', 'Store as temp1', 'Pin'])
      forget()
    }
  })

  test('what cannot be saved any more says why', async () => {
    const value = make() as { a: { list: unknown } }
    const { press, frame } = await side(value, ['a'])
    frame.store.stop()
    value.a.list = new WeakSet()
    press('Save this part')
    await until(() => frame.store.tab === 'why')
    await until(() => frame.store.root!.survey.diagnosis.failures.length === 1)
    expect(files.saved).toEqual([])
  })
})
