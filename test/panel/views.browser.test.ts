// Every view with every sort of value, one after the other in one panel: none of them throws, and none keeps anything of the one
// before. Texts that are longer than their places end in dots and say all of it when asked.

import { page } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forget, open, text, until } from './support/panel.ts'

const faults: string[] = []
const hear = (event: ErrorEvent | PromiseRejectionEvent): void => void faults.push(String('reason' in event ? event.reason : event.message))

beforeEach(async () => {
  await page.viewport(1280, 800)
  faults.length = 0
  addEventListener('error', hear)
  addEventListener('unhandledrejection', hear)
})
afterEach(() => {
  removeEventListener('error', hear)
  removeEventListener('unhandledrejection', hear)
  forget()
})

const values: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined], ['null', () => null], ['a number', () => 42], ['NaN', () => NaN], ['a string', () => 'abc'], ['no string', () => ''], ['a long string', () => 'x'.repeat(1e6)],
  ['a BigInt', () => 1n], ['a boolean', () => false], ['a symbol', () => Symbol('s')], ['a symbol of the registry', () => Symbol.for('s')], ['a function', () => () => 1], ['a class', () => class {}],
  ['nothing in an object', () => ({})], ['nothing in an array', () => []], ['holes', () => [,,]], ['no prototype', () => Object.create(null) as unknown], ['a WeakMap', () => new WeakMap()], ['a node', () => document.body],
  ['a global', () => globalThis], ['an intrinsic', () => Array.prototype], ['a circle', () => { const circle: unknown[] = []; circle.push(circle); return circle }], ['a revoked Proxy', () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }],
  ['10,000 keys', () => Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]))], ['a last one that is usual', () => ({ jars: [1, 2] })],
]
const tabs = ['why', 'tree', 'graph', 'size', 'bytes', 'sessions', 'profile'] as const

test.each(tabs)('%s shows values of all sorts, one after the other', async tab => {
  const opened = await open(values[0]![1](), { tab })
  const { frame, handle } = opened
  const view = await opened.view(`dill-${tab}-tab`)
  for (const [name, make] of values) {
    await handle.update(make())
    await until(() => frame.store.root!.survey.state === 'whole')
    await view.updateComplete
    // What is read of bytes comes later.
    for (let i = 0; i < 5; i++) await new Promise(resolve => { setTimeout(resolve, 10) })
    await view.updateComplete
    expect(faults, name).toEqual([])
  }
})

test('the trace of what is no object says so, and that of the next value is there', async () => {
  const { handle, view } = await open(undefined, { tab: 'profile' })
  const root = (await view('dill-profile-tab')).shadowRoot!
  await until(() => text(root.querySelector('.trace .foot')) === 'Only objects are traced, and this is none.')
  await handle.update({ jars: [1] })
  await until(() => root.querySelectorAll('.line').length === 4)
  expect(faults).toEqual([])
})

test('what is no object is not counted in Graph', async () => {
  const { view } = await open(42, { tab: 'graph' })
  const root = (await view('dill-graph-tab')).shadowRoot!
  await until(() => root.querySelector('dill-graph'))
  expect([text(root.querySelector('.count')), root.querySelector('dill-graph')!.label]).toEqual(['', 'Graph of state. The list beside it has the same objects.'])
})

describe('a long name', () => {
  test('of a value leaves room for the rest of the header', async () => {
    const label = 'a label that is rather long, and goes on '.repeat(5)
    const { part } = await open({ n: 1 }, { label })
    expect(part('.label').getBoundingClientRect().width).toBeLessThan(400)
    expect(part('.label').title).toBe(label)
    expect(part('.field').getBoundingClientRect().width).toBe(240)
    expect(part('.type').getBoundingClientRect().width).toBeGreaterThan(30)
  })

  test('in a path leaves room for what is next to it', async () => {
    const name = 'aVeryLongPropertyNameThatGoesOnAndOn'.repeat(10)
    const { frame, part } = await open({ [name]: { [name]: { end: 1 } } }, { tab: 'tree' })
    frame.store.select([{ via: 'property', name }, { via: 'property', name }, { via: 'property', name: 'end' }])
    await frame.updateComplete
    const foot = part('footer')
    const box = foot.querySelector('.crumbs')!.getBoundingClientRect()
    const crumbs = [...foot.querySelectorAll<HTMLElement>('.crumbs button')]
    expect(crumbs).toHaveLength(4)
    for (const crumb of crumbs) expect(crumb.getBoundingClientRect().left).toBeGreaterThanOrEqual(box.left)
    expect(crumbs[1]!.title).toContain(name.slice(0, 60))
  })
})

test('code that is wider than its card does not run under what copies it', async () => {
  await page.viewport(700, 800)
  const { view } = await open(new WeakSet(), { tab: 'why' })
  const root = (await view('dill-why-tab')).shadowRoot!
  const code = await until(() => [...root.querySelectorAll('.code pre')].at(-1))
  expect(code.scrollWidth).toBeGreaterThan(code.clientWidth)
  expect(code.getBoundingClientRect().right).toBeLessThanOrEqual(code.parentElement!.querySelector('button')!.getBoundingClientRect().left)
})

test('a remedy of several lines stands beside its number', async () => {
  await page.viewport(900, 800)
  const { view } = await open(new WeakSet(), { tab: 'why' })
  const root = (await view('dill-why-tab')).shadowRoot!
  const header = await until(() => root.querySelector('.remedies header'))
  const [number, title] = [...header.children].map(child => child.getBoundingClientRect())
  expect(title!.left).toBeGreaterThan(number!.right)
  expect(title!.top).toBeLessThan(number!.bottom)
})
