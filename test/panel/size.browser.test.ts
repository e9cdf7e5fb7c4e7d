// The view Size in a page: its picture under keys and pointer, the table beside it, filters, what assistive technology hears,
// and the sizes that Tree, foot and header show.

import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { DillSizeTab } from '../../panel/tabs/size.ts'
import type { InspectOptions } from '../../panel/options.ts'
import { faults, forget, larder, open, until, type Opened } from './support/panel.ts'

afterEach(async () => {
  forget()
  await page.viewport(414, 896)
})

/** Without a text that is larger than all else, nor a stack: how long that is, browsers decide. */
const jars = (): Record<string, unknown> => Object.assign(larder(), { text: 'short', late: new Date(0) })

async function size(value: unknown = jars(), options: InspectOptions = {}): Promise<Opened & { readonly tab: DillSizeTab, q<T extends HTMLElement = HTMLElement>(selector: string): T, all(selector: string): HTMLElement[] }> {
  await page.viewport(1280, 800)
  const opened = await open(value, { tab: 'size', dock: 'full', ...options })
  const tab = await opened.view('dill-size-tab') as DillSizeTab
  await until(() => tab.boxes.length > 0)
  await tab.updateComplete
  return {
    ...opened, tab,
    q: <T extends HTMLElement>(selector: string) => tab.renderRoot.querySelector<T>(selector)!,
    all: selector => [...tab.renderRoot.querySelectorAll<HTMLElement>(selector)],
  }
}

const path = ({ frame }: Opened): string => frame.renderRoot.querySelector('footer .crumbs')!.textContent.replace(/\s+/g, ' ').trim()

describe('the picture', () => {
  test('is told cell by cell, with its answer first', async () => {
    const { q, all } = await size()
    expect(q('.answer').textContent).toMatch(/^[\d.]+ kB saved · .*2 not saved are not drawn/)
    expect(q('.map').getAttribute('aria-label')).toBe('Treemap of retained bytes: state')
    const told = all('[role=option]').map(({ textContent }) => textContent)
    expect(told[0]).toMatch(/^jars · [\d.]+ kB · \d+ % · Map\(250\)$/)
    expect(told.some(text => /^jars › Object ×250 · .* · 250 objects$/.test(text!))).toBe(true)
  })

  test('goes by keys: arrows, in, out', async () => {
    const opened = await size()
    const { q, tab } = opened
    tab.focusIn()
    await until(() => tab.renderRoot.querySelector('.map:focus'))
    await userEvent.keyboard('{Home}')
    await until(() => path(opened) !== 'state')
    const first = q('.map').getAttribute('aria-activedescendant')!
    expect(q(`#${first}`).textContent).toMatch(/^jars › /)
    await userEvent.keyboard('{ArrowRight}')
    await until(() => q('.map').getAttribute('aria-activedescendant') !== first)
    await userEvent.keyboard('{Home}{Enter}')
    await until(() => tab.zoom.length > 0)
    await until(() => q('.map').getAttribute('aria-label') !== 'Treemap of retained bytes: state')
    expect(q('.crumbs').textContent).toMatch(/state.*jars/)
    await userEvent.keyboard('{Backspace}')
    await until(() => q('.map').getAttribute('aria-label')!.endsWith(': state'))
    await userEvent.keyboard('T')
    expect(opened.frame.store.tab).toBe('tree')
  })

  test('selects by a click, goes in by two, out by the crumbs, and says what is under the pointer', async () => {
    const opened = await size()
    const { q, tab } = opened
    const map = q('.map')
    const { left, top } = map.getBoundingClientRect()
    const first = tab.boxes[0]!
    const at = { clientX: left + first.x + 12, clientY: top + first.y + 10, bubbles: true, composed: true }
    map.dispatchEvent(new PointerEvent('pointermove', at))
    await until(() => q('.tip'))
    expect(q('.tip').textContent).toMatch(/^jars · /)
    map.dispatchEvent(new MouseEvent('click', at))
    await until(() => path(opened).includes('jars'))
    expect(q('[role=option][aria-selected=true]').textContent).toMatch(/^jars/)
    map.dispatchEvent(new MouseEvent('dblclick', at))
    await until(() => tab.zoom.length === 1)
    expect(path(opened)).toContain('jars')
    q('.crumbs button').click()
    await until(() => tab.zoom.length === 0)
  })

  test('is a treemap or an icicle, of retained or own bytes, by path or class', async () => {
    const { q, all, tab } = await size()
    const press = async (text: string): Promise<void> => {
      all('.segments button').find(({ textContent }) => textContent === text)!.click()
      await tab.updateComplete
      await new Promise(resolve => void setTimeout(resolve, 60))
    }
    await press('Icicle')
    await until(() => tab.boxes[0]?.depth === 0)
    expect(q('.map').getAttribute('aria-label')).toBe('Icicle of retained bytes: state')
    await press('Own')
    expect(q('.map').getAttribute('aria-label')).toBe('Icicle of own bytes: state')
    expect(q('th:last-child').textContent).toBe('Own')
    await press('Treemap')
    await press('By class')
    await until(() => all('[role=option]').some(({ textContent }) => /^Object ×\d+ /.test(textContent!)))
  })

  test('greys out sorts, and takes them from the table', async () => {
    const { q, all, tab } = await size()
    expect(all('tbody tr')[0]!.textContent).toContain('jars')
    q('.chip:nth-of-type(3)').click()
    await tab.updateComplete
    expect(q('.chip:nth-of-type(3)').getAttribute('aria-pressed')).toBe('false')
    expect(all('tbody tr')[0]!.textContent).not.toContain('jars ')
    expect(tab.boxes.length).toBeGreaterThan(0)
  })

  test('is painted, and in other colours when these change', async () => {
    const { q, frame } = await size()
    const canvas = q<HTMLCanvasElement>('canvas')
    const seen = (): string => canvas.getContext('2d')!.getImageData(40, 60, 1, 1).data.join(' ')
    await until(() => !seen().endsWith(' 0'))
    const before = seen()
    frame.store.prefer({ theme: 'dark' })
    await until(() => seen() !== before)
  })

  test('finds cells', async () => {
    const { frame, tab } = await size()
    frame.store.find = 'jars'
    await until(() => tab.found === '1')
    tab.findNext(1)
    await until(() => tab.found === '1 of 1')
    frame.store.find = 'no such thing'
    await until(() => tab.found === 'nothing')
  })

  test('shows what is selected elsewhere', async () => {
    const opened = await size()
    opened.frame.store.select([{ via: 'property', name: 'jars' }, { via: 'entry', name: 'dill-7' }])
    await until(() => opened.q('[role=option][aria-selected=true]')?.textContent?.includes('Object ×250'))
  })

  test('stays where it is when the value is looked at again', async () => {
    const value = jars()
    const { tab, frame, handle } = await size(value)
    tab.focusIn()
    await until(() => tab.renderRoot.querySelector('.map:focus'))
    await userEvent.keyboard('{Home}{Enter}')
    await until(() => tab.zoom.length > 0)
    const depth = tab.zoom.length
    const before = frame.store.weights
    value['more'] = { text: 'y'.repeat(1000) }
    await handle.update()
    await until(() => frame.store.weights !== before && frame.store.isWeighed)
    await until(() => tab.zoom.length === depth)
  })
})

describe('around it', () => {
  test('the table lists the largest, and selects', async () => {
    const opened = await size()
    const rows = opened.all('tbody tr')
    expect(rows.length).toBeLessThanOrEqual(50)
    rows[1]!.querySelector('button')!.click()
    await until(() => opened.all('tbody tr')[1]!.getAttribute('aria-current') === 'true')
    expect(path(opened)).not.toBe('state')
  })

  test('the foot and the header say sizes', async () => {
    const { frame } = await size()
    frame.store.select([{ via: 'property', name: 'jars' }])
    await until(() => /own [\d.]+ k?B · retained [\d.]+ kB/.test(frame.renderRoot.querySelector('footer')!.textContent))
    expect(frame.renderRoot.querySelector('.counts')!.textContent).toMatch(/objects · [\d.]+ kB/)
  })

  test('the rows of Tree say sizes, and its side where they come from', async () => {
    await page.viewport(1280, 800)
    const opened = await open(larder(), { tab: 'tree', dock: 'full' })
    const tree = await opened.tree()
    await until(() => opened.frame.store.weights)
    await until(() => tree.renderRoot.querySelector('.size')?.textContent !== '')
    const sizes = [...tree.renderRoot.querySelectorAll('.row')].map(row => [row.querySelector('.name')!.textContent, row.querySelector('.size')!.textContent])
    expect(sizes.find(([name]) => name === 'jars')![1]).toMatch(/kB$/)
    expect(sizes.find(([name]) => name === 'seen')![1]).toBe('—')
    opened.frame.store.select([{ via: 'property', name: 'shelf' }])
    const tab = await opened.view('dill-tree-tab')
    await until(() => tab.shadowRoot!.querySelector('.side')?.textContent?.includes('counted once') || tab.shadowRoot!.querySelector('.side')?.textContent?.includes('Retained'))
    expect(tab.shadowRoot!.querySelector('.side')!.textContent).toMatch(/Own\s*[\d.]+ B/)
    await until(() => tab.shadowRoot!.querySelectorAll('.ways li').length === 20)
    expect(await faults(opened.host)).toEqual([])
  })

  test('what cannot be weighed is said, and can be tried again', async () => {
    const { register } = await import('../../lib/index.ts')
    const kinds = Array.from({ length: 300 }, (_, i) => {
      const Type = class {}
      register(Type, { name: `size.kind ${i}` })({ tag: `size ${i}`, encode() {}, decode: () => new Type() })
      return new Type()
    })
    const opened = await open(kinds, { tab: 'size', dock: 'full' })
    const tab = await opened.view('dill-size-tab')
    await until(() => tab.shadowRoot!.querySelector('.message')?.textContent?.includes('256 kinds'))
    expect(tab.shadowRoot!.querySelector('.message button')!.textContent).toContain('Weigh again')
    expect(await faults(opened.host)).toEqual([])
  })

  test.each([1280, 1024, 360])('nothing is in the way of anybody at %i pixels', async width => {
    const opened = await size()
    await page.viewport(width, 740)
    opened.tab.opened = true
    await opened.tab.updateComplete
    expect(await faults(opened.host)).toEqual([])
    opened.frame.store.prefer({ theme: 'dark' })
    await opened.frame.updateComplete
    expect(await faults(opened.host)).toEqual([])
    expect(opened.tab.scrollWidth).toBeLessThanOrEqual(width)
  })
})
