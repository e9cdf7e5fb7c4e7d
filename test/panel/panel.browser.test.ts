// The panel in a page: how it opens, stands and is left; its keys; what axe finds in each view, light and dark, narrow and
// wide; that the page around it stays as it was.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inspect, toggle } from '../../panel/index.ts'
import type { DillTree } from '../../panel/tree.ts'
import { faults, forget, larder, open, text, until } from './support/panel.ts'

beforeEach(() => page.viewport(1280, 800))
afterEach(forget)

describe('a panel', () => {
  test('stands in the top layer, outside of the body, and touches nothing of the page', async () => {
    const styles = document.documentElement.getAttribute('style')
    const { host, frame, part } = await open(larder())
    expect([host.parentElement, host.matches(':popover-open'), document.body.contains(host)]).toEqual([document.documentElement, true, false])
    expect(document.documentElement.getAttribute('style')).toBe(styles)
    expect(frame.getBoundingClientRect().bottom).toBe(innerHeight)
    expect(text(part('h2'))).toBe('stateObject')
    expect(text(part('#tab-why'))).toBe('Why2 not saved')
  })

  test('shows a second value beside the first, and closes with the last', async () => {
    const first = await open({ n: 1 })
    const second = await open({ m: 2 }, { label: 'other' })
    expect(second.frame).toBe(first.frame)
    expect(first.frame.store.roots.map(({ label }) => label)).toEqual(['state', 'other'])
    second.handle.close()
    await until(() => first.frame.store.roots.length === 1)
    expect(first.host.matches(':popover-open')).toBe(true)
    first.handle.close()
    await until(() => !first.host.matches(':popover-open'))
  })

  test('refuses an option that it does not know', async () => {
    await open({ n: 1 })
    await expect(inspect(1, { lable: 'x' } as object).update()).rejects.toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('Is it label') as string })
  })

  test('a second copy on the page opens the panel of the first', async () => {
    const { frame } = await open({ n: 1 })
    const copy = await import(/* @vite-ignore */ new URL('../../panel/index.ts?copy', import.meta.url).href) as { inspect: typeof inspect }
    expect(copy.inspect).not.toBe(inspect)
    copy.inspect({ m: 1 }, { label: 'second' })
    await until(() => frame.store.roots.length === 2)
    expect(document.querySelectorAll('dill-panel')).toHaveLength(1)
  })

  test('opens and closes by its keys, and the focus goes back', async () => {
    const button = document.createElement('button')
    document.body.append(button)
    const { host, frame } = await open(larder())
    button.focus()
    await userEvent.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await until(() => !host.matches(':popover-open'))
    await userEvent.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await until(() => host.matches(':popover-open') && document.activeElement === host)
    await until(() => frame.shadowRoot?.activeElement)
    await userEvent.keyboard('{Escape}')
    await until(() => !host.matches(':popover-open'))
    expect(document.activeElement).toBe(button)
    button.remove()
  })

  test('keeps its keys from the page, and lets the page have its own', async () => {
    const heard: string[] = []
    const hear = ({ key }: KeyboardEvent): void => void heard.push(key)
    document.addEventListener('keydown', hear)
    const { frame } = await open(larder())
    await frame.focusIn()
    await until(() => frame.shadowRoot?.activeElement)
    await userEvent.keyboard('jq')
    expect(heard).toEqual([])
    const button = document.createElement('button')
    document.body.append(button)
    button.focus()
    await userEvent.keyboard('q')
    expect(heard).toEqual(['q'])
    button.remove()
    document.removeEventListener('keydown', hear)
  })

  test('is moved by the keys of its edge, and remembers', async () => {
    const { frame, part } = await open(larder())
    const edge = part('[role=separator]')
    expect(edge.getAttribute('aria-valuenow')).toBe('400')
    edge.focus()
    await userEvent.keyboard('{ArrowUp}')
    await frame.updateComplete
    expect(frame.getBoundingClientRect().height).toBe(416)
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}')
    await userEvent.keyboard('{End}')
    await frame.updateComplete
    expect(frame.getBoundingClientRect().height).toBe(720)
    expect(JSON.parse(localStorage.getItem('dill-panel')!)).toEqual({ sizes: { 'bottom height': 720 } })
    await userEvent.dblClick(edge)
    await frame.updateComplete
    expect(frame.getBoundingClientRect().height).toBe(400)
  })

  test.each([['right', 'width', 520], ['float', 'width', 860], ['full', 'width', 1280]] as const)('stands %s', async (dock, side, size) => {
    const { frame } = await open(larder(), { dock })
    await frame.updateComplete
    expect(frame.getBoundingClientRect()[side]).toBe(size)
  })

  test('fills a small window, whatever was chosen', async () => {
    await page.viewport(360, 740)
    const { frame } = await open(larder(), { dock: 'right' })
    await frame.updateComplete
    expect([frame.getBoundingClientRect().width, frame.getBoundingClientRect().height]).toEqual([innerWidth, innerHeight])
  })

  test('gives a page room that asks for it', async () => {
    document.documentElement.setAttribute('data-dill-inset', '')
    const { frame, host } = await open(larder())
    expect(document.documentElement.style.getPropertyValue('--dill-inset-bottom')).toBe('400px')
    toggle(false)
    await until(() => !host.matches(':popover-open'))
    await until(() => document.documentElement.style.getPropertyValue('--dill-inset-bottom') === '0px')
    toggle(true)
    await until(() => document.documentElement.style.getPropertyValue('--dill-inset-bottom') === '400px')
    host.remove()
    await until(() => document.documentElement.style.getPropertyValue('--dill-inset-bottom') === '0px')
    await open(larder(), { dock: 'right' })
    dispatchEvent(new Event('resize'))
    await frame.updateComplete
    expect(document.documentElement.style.getPropertyValue('--dill-inset-bottom')).toBe('0px')
    document.documentElement.removeAttribute('data-dill-inset')
    document.documentElement.removeAttribute('style')
  })

  test('withstands the rules of a page', async () => {
    const style = document.createElement('style')
    style.className = 'rules'
    style.textContent = 'html > *, body * { display: none; position: static; opacity: .1; padding: 50px; transform: scale(.5) } dill-panel { display: none }'
    document.head.append(style)
    const { host, frame } = await open(larder())
    expect([getComputedStyle(host).display, getComputedStyle(host).opacity, frame.getBoundingClientRect().width]).toEqual(['block', '1', innerWidth])
  })

  test('stands in a page where it is put', async () => {
    const element = document.createElement('dill-panel') as HTMLElement & { value: unknown }
    element.setAttribute('label', 'mine')
    document.body.append(element)
    element.value = { n: 1 }
    const frame = await until(() => element.shadowRoot?.querySelector('dill-frame'))
    await until(() => frame.store.root?.survey.state === 'whole')
    await frame.updateComplete
    expect([element.matches('[popover]'), frame.getBoundingClientRect().height, text(frame.renderRoot.querySelector('h2'))]).toEqual([false, 480, 'mineObject'])
    element.remove()
  })

  test('menus have the keys of menus', async () => {
    const { frame, part } = await open(larder())
    const button = part('[aria-haspopup=menu]')
    button.focus()
    await userEvent.keyboard('{Enter}')
    const menu = await until(() => frame.menu.renderRoot.querySelector('[role=menu]'))
    await until(() => text(frame.menu.shadowRoot!.activeElement) === 'Bottom')
    await userEvent.keyboard('{ArrowDown}')
    expect(text(frame.menu.shadowRoot!.activeElement)).toBe('Right')
    expect(await faults(menu)).toEqual([])
    await userEvent.keyboard('{Enter}')
    await frame.updateComplete
    expect([frame.getAttribute('dock'), frame.menu.open, frame.shadowRoot!.activeElement]).toEqual(['right', false, button])
    expect(JSON.parse(localStorage.getItem('dill-panel')!)).toEqual({ dock: 'right' })
  })

  test('regions follow each other by F6, tabs by arrows, Alt and a number', async () => {
    const { frame, part } = await open(larder())
    part('input').focus()
    await userEvent.keyboard('{F6}')
    expect(frame.shadowRoot!.activeElement?.id).toBe('tab-why')
    await userEvent.keyboard('{ArrowRight}')
    await until(() => frame.shadowRoot!.activeElement?.id === 'tab-tree')
    expect(frame.store.tab).toBe('tree')
    await userEvent.keyboard('{Alt>}1{/Alt}')
    expect(frame.store.tab).toBe('why')
  })
})

test('where not all tabs fit, the one that is chosen is in sight', async () => {
  await page.viewport(300, 740)
  const { frame, part, view } = await open(larder(), { dock: 'full' })
  const inSight = (id: string): boolean => {
    const [room, tab] = [part('.tabs').getBoundingClientRect(), part(`#tab-${id}`).getBoundingClientRect()]
    return tab.left >= room.left - 1 && tab.right <= room.right + 1
  }
  expect(inSight('profile')).toBe(false)
  for (const id of ['profile', 'why'] as const) {
    frame.store.tab = id
    await view(`dill-${id}-tab`)
    await until(() => inSight(id))
  }
})

describe('the tree', () => {
  const said = (tree: DillTree): string => text(tree.renderRoot.querySelector('.at .main'))
  const shown = (tree: DillTree): string[] => [...tree.renderRoot.querySelectorAll('[role=treeitem]')].map(row => text(row.querySelector('.name')))

  async function focused(value: unknown = larder()): Promise<DillTree> {
    const opened = await open(value, { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    tree.focusIn()
    await until(() => tree.shadowRoot!.activeElement !== null)
    return tree
  }

  test('goes by the keys of the ARIA practices', async () => {
    const tree = await focused({ a: { b: { c: 1 } }, bee: 2, list: [1, 2], last: 'x' })
    tree.closeAll()
    const walk: readonly (readonly [keys: string, at: string])[] = [
      ['{ArrowDown}', 'a:{b: Object}'], ['{ArrowRight}', 'a:Object'], ['{ArrowRight}', 'b:{c: 1}'], ['{ArrowLeft}', 'a:Object'], ['{ArrowLeft}', 'a:{b: Object}'],
      ['{End}', 'last:"x"'], ['{Home}', 'state:Object'], ['b', 'bee:2'], ['{ArrowDown}', 'list:Array(2)[1, 2]'], ['{*}', 'list:Array(2)'], ['{PageUp}', 'state:Object'], ['{PageDown}', 'last:"x"'], ['{ArrowUp}', '1:2'],
    ]
    for (const [keys, at] of walk) {
      await userEvent.keyboard(keys)
      await tree.updateComplete
      expect([keys, said(tree).replace('Object{', '{')]).toEqual([keys, at])
    }
    const list = tree.renderRoot.querySelector('[role=tree]')!
    expect(tree.renderRoot.querySelector(`#${list.getAttribute('aria-activedescendant')!}`)?.classList.contains('at')).toBe(true)
  })

  test('Enter selects, Alt Enter follows, Shift and an arrow open all below, Alt and an arrow go back', async () => {
    const shared = { n: { m: 1 } }
    const opened = await open({ a: shared, b: [shared] }, { tab: 'tree' })
    const tree = await opened.tree()
    tree.focusIn()
    await until(() => tree.shadowRoot!.activeElement !== null)
    await userEvent.keyboard('{End}{Enter}')
    await tree.updateComplete
    expect(text(opened.part('.crumbs'))).toBe('stateb0')
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    await until(() => text(opened.part('.crumbs')) === 'statea')
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await tree.updateComplete
    expect(shown(tree)).toEqual(['state', 'a', 'n', 'm', 'b', '0'])
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}')
    await until(() => text(opened.part('.crumbs')) === 'stateb0')
    await until(() => said(tree).startsWith('0'))
  })

  test.each([['W', 'why'], ['T', 'tree'], ['G', 'graph'], ['S', 'size'], ['B', 'bytes']])('Shift %s shows what the keys stand on in the view %s', async (key, tab) => {
    const { frame, tree: treeOf } = await open(larder(), { tab: 'tree', dock: 'full' })
    const tree = await treeOf()
    tree.renderRoot.querySelector<HTMLElement>('[role=tree]')!.focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    const { path } = tree.cursor!.outline
    expect(path.length).toBe(1)
    await userEvent.keyboard(`{Shift>}${key}{/Shift}`)
    await until(() => frame.store.tab === tab)
    expect(frame.store.selection!.path).toEqual(path)
  })

  test('has a menu for each row', async () => {
    const opened = await open(larder(), { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    tree.focusIn()
    await until(() => tree.shadowRoot!.activeElement !== null)
    await userEvent.keyboard('{ArrowDown}{Shift>}{F10}{/Shift}')
    const { menu } = opened.frame
    await until(() => text(menu.shadowRoot!.activeElement).startsWith('Copy value'))
    expect([...menu.renderRoot.querySelectorAll('button')].map(text)).toEqual(['Copy valueCtrl C', 'Copy pathCtrl Shift C', 'Store as temp1', 'Pin'])
    await userEvent.keyboard('{End}{Enter}')
    const tab = await opened.view('dill-tree-tab')
    await until(() => text(tab.shadowRoot!.querySelector('.pins li')) === 'state.name"Kitchen larder"')
    await until(() => tree.shadowRoot!.activeElement !== null)
  })

  test('tells roles, levels and places to who cannot see it', async () => {
    const tree = await focused()
    const rows = [...tree.renderRoot.querySelectorAll('[role=treeitem]')]
    const [root, name] = rows
    expect(['aria-level', 'aria-setsize', 'aria-posinset', 'aria-expanded'].map(attribute => root!.getAttribute(attribute))).toEqual(['1', '1', '1', 'true'])
    expect(['aria-level', 'aria-setsize', 'aria-posinset', 'aria-expanded'].map(attribute => name!.getAttribute(attribute))).toEqual(['2', '10', '1', null])
  })

  test('draws what is in sight of 100,000 rows, and the cursor wherever it is', async () => {
    const tree = await focused(Array.from({ length: 1000 }, () => Array.from({ length: 100 }, (_, i) => i)))
    const { rows } = tree
    rows.toggle(rows.root, true)
    for (const range of rows.root.children.slice(-1)) if (range.kind === 'more') rows.toggle(range)
    for (const range of rows.root.children) {
      range.open = true
      for (const row of range.children) row.open = true
    }
    rows.show(rows.root)
    tree.version++
    await tree.updateComplete
    expect(rows.length).toBe(101_011)
    const scroller = tree.renderRoot.querySelector('.scroll')!
    scroller.scrollTop = 24 * 50_000
    await until(() => tree.renderRoot.querySelector('#row-50010'))
    expect(tree.renderRoot.querySelectorAll('[role=treeitem]').length).toBeLessThan(90)
    expect(tree.renderRoot.querySelector('.at')).not.toBe(null)
    await userEvent.keyboard('{ArrowDown}')
    await until(() => Math.floor(scroller.scrollTop) === 24 || scroller.scrollTop === 0)
  })

  test('finds, opens what holds it, and goes on', async () => {
    const opened = await open(larder(), { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    await userEvent.keyboard('{Tab}')
    opened.part('input').focus()
    await userEvent.keyboard('dill-24')
    await until(() => text(opened.part('.found')) === '1 of 11')
    await until(() => said(tree).startsWith('"dill-24"'))
    await userEvent.keyboard('{Enter}')
    await until(() => said(tree).startsWith('"dill-240"'))
    expect([...tree.renderRoot.querySelectorAll('mark')].length).toBeGreaterThan(0)
    await userEvent.keyboard('{Escape}')
    await until(() => opened.frame.store.find === '')
  })

  test('filters to what is not saved, and to what is shared', async () => {
    const opened = await open(larder(), { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    const tab = await opened.view('dill-tree-tab')
    const press = (name: string): void => [...tab.shadowRoot!.querySelectorAll<HTMLElement>('.segments button')].find(button => text(button).startsWith(name))!.click()
    press('Not saved')
    await until(() => shown(tree).length === 4)
    expect(shown(tree)).toEqual(['state', 'sync', 'retry', 'seen'])
    press('Shared')
    await until(() => shown(tree).includes('shelf'))
    press('All')
    await until(() => shown(tree).length > 10)
  })

  test('keeps what is open over a new look, and dots what has changed', async () => {
    const value = { a: { n: 1 }, b: { c: { d: 1 } } }
    const opened = await open(value, { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    tree.rows.openAll(tree.rows.root)
    tree.version++
    await tree.updateComplete
    const before = shown(tree)
    value.a.n = 2
    await opened.handle.update()
    await until(() => tree.renderRoot.querySelector('.changed .name')?.textContent !== undefined && shown(tree).length === before.length)
    expect(shown(tree)).toEqual(before)
  })

  test('stores a value as a global', async () => {
    const value = larder()
    const opened = await open(value, { tab: 'tree', dock: 'full' })
    await opened.tree()
    const tab = await opened.view('dill-tree-tab')
    const button = await until(() => [...tab.shadowRoot!.querySelectorAll<HTMLElement>('.side button')].find(each => text(each).startsWith('Store as')))
    button.click()
    expect((globalThis as unknown as { temp1?: unknown }).temp1).toBe(value)
    Reflect.deleteProperty(globalThis, 'temp1')
  })

  test('copies as text, and a path as code', async () => {
    const tree = await focused({ a: { 'b c': [1] } })
    const copied: string[] = []
    tree.addEventListener('dill-copied', event => void copied.push((event as CustomEvent<{ text: string }>).detail.text))
    const { clipboard } = navigator
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.resolve() }, configurable: true })
    await userEvent.keyboard('{End}{Control>}c{/Control}{Control>}{Shift>}c{/Shift}{/Control}')
    await until(() => copied.length === 2)
    expect(copied).toEqual(['[\n  1,\n]', 'state.a["b c"]'])
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
  })
})

describe('why', () => {
  test('says everything at once, by reason, and what to do', async () => {
    const { part, view } = await open(larder(), { tab: 'why', dock: 'full' })
    const why = await view('dill-why-tab')
    await why.updateComplete
    const root = why.shadowRoot!
    await until(() => text(root.querySelector('.summary h2')).includes('cannot'))
    await until(() => text(part('.crumbs')).includes('retry'))
    expect(text(root.querySelector('.summary h2'))).toMatch(/^2 of \d+ objects cannot be saved$/)
    expect([...root.querySelectorAll('.title')].map(text)).toEqual(['Captured variable cannot be read', 'WeakSet cannot be listed', 'An error keeps its stack as text; its lines speak of the old page.'])
    expect(text(root.querySelector('.reason h2'))).toBe('again captured a variable that cannot be read')
    expect([...root.querySelectorAll('.way li')].map(text)).toEqual(['state Object', 'property sync Object', 'property retry function'])
    expect([...root.querySelectorAll('.remedies b')].map(text)).toEqual(['Instrument the module', 'Say what it captured', 'Evaluate it through instrument()'])
    expect(text(root.querySelector('figure mark'))).toBe('attempt')
    expect(text(part('.crumbs'))).toBe('statesyncretry')
  })

  test('goes by J and K and the arrows, and into the tree', async () => {
    const opened = await open(larder(), { tab: 'why', dock: 'full' })
    const why = await opened.view('dill-why-tab')
    await opened.frame.focusIn()
    const root = why.shadowRoot!
    await until(() => root.activeElement)
    await userEvent.keyboard('j')
    await until(() => text(root.querySelector('.reason h2')) === 'A WeakSet cannot be listed')
    expect(text(opened.part('.crumbs'))).toBe('statesyncseen')
    await userEvent.keyboard('T')
    const tree = await opened.tree()
    await until(() => text(tree.renderRoot.querySelector('[aria-selected=true] .name')) === 'seen')
  })

  test('looks again by itself, and sees what was mended', async () => {
    const value = { sync: { seen: new WeakSet() as unknown } }
    const { view } = await open(value, { tab: 'why' })
    const why = await view('dill-why-tab')
    await until(() => text(why.shadowRoot!.querySelector('.title')) === 'WeakSet cannot be listed')
    value.sync.seen = new Set()
    await until(() => text(why.shadowRoot!.querySelector('.summary h2')) === 'Everything here can be saved')
    await until(() => /^2 objects|^3 objects, \d+ B\. Nothing left out\.$/.test(text(why.shadowRoot!.querySelector('.summary p'))))
  })

  test('proves it in a fresh worker', async () => {
    const { view } = await open({ list: [1, new Map([['k', new Date(0)]])] }, { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    const button = await until(() => [...root.querySelectorAll<HTMLElement>('.button')].find(each => text(each) === 'Prove it in a fresh worker'))
    button.click()
    await until(() => /^It came back equal \d+ ms$/.test(text(root.querySelector('.proof'))))
  })

  test('in a narrow panel shows the list, then the reason', async () => {
    await page.viewport(360, 740)
    const { view } = await open(larder(), { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    const isSeen = (selector: string): boolean => root.querySelector(selector)!.getBoundingClientRect().width > 0
    await until(() => root.querySelector('.item'))
    expect([isSeen('.list'), isSeen('.reason')]).toEqual([true, false])
    root.querySelectorAll<HTMLElement>('.item')[1]!.click()
    await until(() => !isSeen('.list'))
    root.querySelector<HTMLElement>('.back')!.click()
    await until(() => isSeen('.list'))
  })

  test('in a narrow panel the focus goes along', async () => {
    await page.viewport(360, 740)
    const { frame, view } = await open(larder(), { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    await frame.focusIn()
    await until(() => root.activeElement?.matches('.item[aria-current=true]'))
    await userEvent.keyboard('{Enter}')
    await until(() => root.activeElement?.matches('.back'))
    await userEvent.keyboard('j')
    await until(() => text(root.querySelector('.turn')) === 'Reason 2 of 2')
    expect(root.activeElement?.matches('.back')).toBe(true)
    await userEvent.keyboard('{Enter}')
    await until(() => text(root.activeElement) === 'WeakSet cannot be listed $.sync.seen')
    await userEvent.keyboard('k')
    await until(() => root.activeElement?.matches('.back'))
  })

  test('the focus stays in the panel when what had it is mended', async () => {
    const value = { seen: new WeakSet() as unknown }
    const { frame, host, view } = await open(value, { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    await frame.focusIn()
    await until(() => root.activeElement?.matches('.item'))
    value.seen = new Set()
    await until(() => text(root.querySelector('.summary h2')) === 'Everything here can be saved')
    await until(() => root.activeElement?.matches('.button'))
    expect(document.activeElement).toBe(host)
  })

  test('the focus and the sight go along in a long list, and stay where somebody has taken them', async () => {
    const value = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, [new WeakSet(), new WeakMap(), document.createElement('p'), (async () => 0)(), navigator][i % 5]]))
    const { frame, view } = await open(value, { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    await frame.focusIn()
    await until(() => root.activeElement?.matches('.item'))
    await userEvent.keyboard('jjj')
    await until(() => text(root.querySelector('.turn')).startsWith('Reason 4 of'))
    const item = await until(() => root.querySelector('.item[aria-current=true]'))
    await until(() => root.activeElement === item)
    expect(item.getBoundingClientRect().bottom).toBeLessThanOrEqual(root.querySelector('.list')!.getBoundingClientRect().bottom)
    await userEvent.keyboard('{ArrowUp}')
    const there = root.activeElement
    expect(there).not.toBe(item)
    const { looks } = frame.store.root!
    await until(() => frame.store.root!.looks > looks + 1)
    expect(root.activeElement).toBe(there)
  })

  test('counts reasons, and apart from them differences', async () => {
    const { view } = await open({ seen: new WeakSet(), late: new Error('late') }, { tab: 'why' })
    const root = (await view('dill-why-tab')).shadowRoot!
    await until(() => text(root.querySelector('.turn')) === 'Reason 1 of 1')
    root.querySelectorAll<HTMLElement>('.item')[1]!.click()
    await until(() => text(root.querySelector('.turn')) === 'Difference 1 of 1')
    expect(text(root.querySelector('.summary p'))).toMatch(/^1 reason\. The other 2 are ready/)
  })
})

describe('axe finds nothing', () => {
  const views = [['why', 'dill-why-tab'], ['tree', 'dill-tree-tab']] as const
  const rows = views.flatMap(([tab, tag]) => [[1280, 800], [360, 740]].flatMap(([width, height]) => (['light', 'dark'] as const).map(theme => [tab, tag, width!, height!, theme] as const)))
  test.each(rows)('in %s (%s) at %i × %i, %s', async (tab, tag, width, height, theme) => {
    await page.viewport(width, height)
    const { host, frame, view, tree } = await open(larder(), { tab, dock: 'full' })
    frame.store.prefer({ theme })
    await view(tag)
    if (tab === 'tree') await tree()
    else await until(() => frame.renderRoot.querySelector('dill-why-tab')!.shadowRoot!.querySelector('.remedies'))
    expect(await faults(host)).toEqual([])
    frame.store.select([{ via: 'property', name: 'sync' }, { via: 'property', name: 'seen' }])
    await frame.updateComplete
    await new Promise(resolve => void setTimeout(resolve, 300))
    expect(await faults(host)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
  })
})
