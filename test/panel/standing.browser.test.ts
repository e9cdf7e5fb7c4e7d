// The panel in pages as they are: with dialogs open, with rules and a direction of their own, dark, in frames that are low, with
// listeners that take every press beside their menus for a wish to close them.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inspect } from '../../panel/index.ts'
import { forget, larder, open, until } from './support/panel.ts'

beforeEach(() => page.viewport(1280, 800))
afterEach(async () => {
  document.querySelectorAll('.made').forEach(made => made.remove())
  await new Promise(resolve => { setTimeout(resolve) }) // Out of what it stood in.
  forget()
  document.documentElement.removeAttribute('dir')
  document.documentElement.removeAttribute('style')
})

/** Puts something into the page, for one test. */
function put<K extends keyof HTMLElementTagNameMap>(tag: K, content = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.className = 'made'
  made.innerHTML = content
  document.body.append(made)
  return made
}

/** True where a press upon the panel's header reaches the panel: it is on top, and not inert. */
function isAlive(host: HTMLElement): boolean {
  const { left, top } = host.shadowRoot!.querySelector('dill-frame')!.getBoundingClientRect()
  return document.elementsFromPoint(left + 200, top + 20)[0] === host
}

describe('while a modal dialog is open, the panel is not dead', () => {
  test('opened when it is open already', async () => {
    const dialog = put('dialog', '<input>')
    dialog.showModal()
    const { host } = await open(larder())
    expect([host.parentElement === dialog, isAlive(host)]).toEqual([true, true])
    dialog.close()
    await until(() => host.parentElement === document.documentElement && isAlive(host))
  })

  test('opened before', async () => {
    const { host, frame } = await open(larder())
    const dialog = put('dialog', '<input>')
    dialog.showModal()
    await until(() => host.parentElement === dialog)
    expect(isAlive(host)).toBe(true)
    await frame.focusIn()
    await until(() => document.activeElement === host)
    await userEvent.keyboard('{Escape}')
    await until(() => !host.matches(':popover-open'))
    expect(dialog.open, 'Escape is for the panel alone').toBe(true)
    await userEvent.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await until(() => host.matches(':popover-open') && isAlive(host))
  })

  test('in a shadow root', async () => {
    const root = put('div').attachShadow({ mode: 'open' })
    root.innerHTML = '<dialog><input></dialog>'
    const dialog = root.querySelector('dialog')!
    dialog.showModal()
    const handle = inspect(larder(), { label: 'state' })
    await until(() => dialog.querySelector('dill-panel:popover-open'))
    handle.close()
    await until(() => dialog.querySelector('dill-panel:popover-open') === null)
    dialog.close()
    await until(() => document.querySelector('html > dill-panel'))
  })

  test.each([['with a field', '<dialog><input></dialog>'], ['with nothing to focus', '<dialog>words</dialog>']])('opened before, in a shadow root, %s', async (_, content) => {
    const { host } = await open(larder())
    const root = put('div').attachShadow({ mode: 'open' })
    root.innerHTML = content
    const dialog = root.querySelector('dialog')!
    dialog.showModal()
    await until(() => host.parentElement === dialog && host.matches(':popover-open'))
    dialog.close()
    await until(() => host.parentElement === document.documentElement && isAlive(host))
  })

  test('where nobody told of the dialog, its key makes it alive, and the next closes it', async () => {
    const deaf = (event: Event): void => event.stopImmediatePropagation()
    addEventListener('focusin', deaf, true)
    const { host } = await open(larder())
    const root = put('div').attachShadow({ mode: 'open' })
    root.innerHTML = '<dialog><input></dialog>'
    const dialog = root.querySelector('dialog')!
    dialog.showModal()
    expect(host.parentElement).toBe(document.documentElement)
    await userEvent.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await until(() => host.parentElement === dialog && host.matches(':popover-open'))
    await userEvent.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await until(() => !host.matches(':popover-open'))
    removeEventListener('focusin', deaf, true)
  })

  test('and a dialog that is taken away with it leaves it', async () => {
    const { host, frame } = await open(larder())
    const dialog = put('dialog', '<input>')
    dialog.showModal()
    await until(() => host.parentElement === dialog)
    const second = inspect({ n: 1 }, { label: 'second' })
    await until(() => frame.store.roots.length === 2)
    expect(document.querySelectorAll('dill-panel')).toHaveLength(1)
    dialog.remove()
    await until(() => host.parentElement === document.documentElement && isAlive(host))
    second.close()
  })
})

test('a press or the focus in the panel is none beside the menus of the page', async () => {
  const heard: string[] = []
  const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'focusin', 'focusout']
  const hear = ({ type }: Event): void => void heard.push(type)
  const { part, frame } = await open(larder())
  for (const type of types) document.addEventListener(type, hear)
  await userEvent.click(part('#tab-tree'))
  await until(() => frame.store.tab === 'tree')
  for (const type of types) document.removeEventListener(type, hear)
  expect(heard).toEqual([])
})

describe('what a page says of its texts is not said of the panel', () => {
  const rules = 'text-transform: uppercase; letter-spacing: 4px; word-spacing: 20px; text-indent: 30px; white-space: pre; direction: rtl; cursor: wait; line-height: 60px; user-select: none'

  /** All that the panel draws. */
  function parts(frame: Element): Element[] {
    return ['h2', '.counts', '.tabs', 'footer'].map(selector => frame.shadowRoot!.querySelector(selector)!)
  }

  test.each(['docked', 'in the page'])('%s', async where => {
    let frame: Element
    if (where === 'docked') {
      document.documentElement.setAttribute('style', rules)
      frame = (await open(larder())).frame
    } else {
      const element = document.createElement('dill-panel') as HTMLElement & { value: unknown }
      const box = put('div')
      box.setAttribute('style', rules)
      box.append(element)
      element.value = larder()
      frame = await until(() => element.shadowRoot?.querySelector('dill-frame'))
      await until(() => frame.shadowRoot?.querySelector('.counts'))
    }
    for (const part of parts(frame)) {
      const { textTransform, letterSpacing, wordSpacing, textIndent, direction, userSelect, webkitUserSelect } = getComputedStyle(part)
      expect([textTransform, letterSpacing, wordSpacing, textIndent, direction, (userSelect || webkitUserSelect) === 'none'], part.localName).toEqual(['none', 'normal', '0px', '0px', 'ltr', false])
    }
  })
})

describe('colours are those of the page', () => {
  const dark = 'rgb(18, 22, 19)'
  const light = 'rgb(255, 255, 255)'

  test.each([['dark', dark], ['light', light], ['only dark', dark]])('%s', async (scheme, ground) => {
    document.documentElement.style.colorScheme = scheme
    const { frame } = await open(larder())
    expect(getComputedStyle(frame).backgroundColor).toBe(ground)
    document.documentElement.style.colorScheme = scheme === 'light' ? 'dark' : 'light'
    expect(getComputedStyle(frame).backgroundColor).toBe(ground === light ? dark : light)
  })

  test('those that its user has chosen come first', async () => {
    document.documentElement.style.colorScheme = 'dark'
    const { frame } = await open(larder())
    frame.store.prefer({ theme: 'light' })
    await frame.updateComplete
    expect(getComputedStyle(frame).backgroundColor).toBe(light)
  })
})

test('a value that was set before the module was there is shown', async () => {
  const element = document.createElement('dill-panel') as HTMLElement & { value: unknown }
  // As on an element that nobody has defined yet.
  Object.defineProperty(element, 'value', { value: { early: 1 }, configurable: true, enumerable: true, writable: true })
  put('div').append(element)
  const frame = await until(() => element.shadowRoot?.querySelector('dill-frame'))
  await until(() => frame.store.root?.survey.state === 'whole')
  expect(frame.store.root!.value).toEqual({ early: 1 })
})

test('a menu that is taller than the panel scrolls', async () => {
  await page.viewport(320, 256)
  const { part } = await open(larder())
  part('[aria-label^="Where the panel stands"]').click()
  const menu = await until(() => part('dill-menu').shadowRoot!.querySelector('[role=menu]'))
  await until(() => menu.getBoundingClientRect().height > 100)
  await userEvent.keyboard('{End}')
  const last = [...menu.querySelectorAll('button')].at(-1)!
  await until(() => last.getBoundingClientRect().bottom <= innerHeight && menu.getBoundingClientRect().top >= 0)
})

describe('where there is little height, as when the page is enlarged, what a view is about is in sight', () => {
  const views = [
    ['tree', 'dill-tree-tab', 'dill-tree'], ['graph', 'dill-graph-tab', 'dill-graph'], ['size', 'dill-size-tab', '.map'],
    ['bytes', 'dill-bytes-tab', '.scroll'], ['sessions', 'dill-sessions-tab', '.left'], ['profile', 'dill-profile-tab', '.main'], ['why', 'dill-why-tab', '.list'],
  ] as const

  test.each([[640, 360], [320, 256], [800, 480]].flatMap(([width, height]) => views.map(view => [width!, height!, ...view] as const)))('%i × %i, %s', async (width, height, tab, tag, selector) => {
    await page.viewport(width, height)
    const { view } = await open(larder(), { tab })
    const shown = await view(tag)
    const about = await until(() => shown.shadowRoot!.querySelector(selector))
    expect(about.getBoundingClientRect().height).toBeGreaterThan(60)
    // Nothing lies upon anything else, and nothing sticks out to the side.
    const [left, side] = ['.left, .list, .main', '.side, .right, .reason'].map(part => shown.shadowRoot!.querySelector(part)?.getBoundingClientRect())
    if (side !== undefined && side.width > 0) expect(left!.bottom <= side.top + 1 || left!.right <= side.left + 1, 'beside or above the pane').toBe(true)
    for (const bar of shown.shadowRoot!.querySelectorAll('.bar')) expect(bar.scrollWidth).toBe(bar.clientWidth)
  })
})
