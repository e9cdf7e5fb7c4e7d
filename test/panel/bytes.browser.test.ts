// The view Bytes in a page: its rows and keys, one selection with all other views, bytes that are the value, broken ones,
// and what axe finds.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dumps } from '../../lib/dill.ts'
import type { DillBytesTab } from '../../panel/tabs/bytes.ts'
import { faults, forget, larder, open, text, until, type Opened } from './support/panel.ts'

beforeEach(() => page.viewport(1280, 800))
afterEach(forget)

interface Bytes extends Opened {
  readonly tab: DillBytesTab
  readonly root: ShadowRoot
}

/** Opens the view, and waits until all rows are there. */
async function bytesOf(value: unknown): Promise<Bytes> {
  const opened = await open(value, { tab: 'bytes', dock: 'full' })
  const tab = await opened.view('dill-bytes-tab') as DillBytesTab
  await until(() => tab.listing?.whole === true && tab.seal !== undefined)
  await tab.updateComplete
  return { ...opened, tab, root: tab.shadowRoot! }
}

const selected = ({ root }: Bytes): string => text(root.querySelector('.row[aria-selected=true] .instruction'))
const at = ({ root }: Bytes): string => text(root.querySelector('.row.at .instruction'))
const press = ({ root }: Bytes, name: string): void => [...root.querySelectorAll<HTMLElement>('button')].find(button => text(button).startsWith(name))!.click()

async function focused(value: unknown): Promise<Bytes> {
  const bytes = await bytesOf(value)
  bytes.tab.focusIn()
  await until(() => bytes.root.activeElement?.getAttribute('role') === 'grid')
  return bytes
}

describe('the rows', () => {
  test('answer first: size, format, code and seal', async () => {
    const { root, tab } = await bytesOf({ name: 'Kitchen', f: (n: number) => n + 1 })
    expect(text(root.querySelector('.answer'))).toBe(`${tab.listing!.bytes.length.toLocaleString('en-GB')} bytes format 1 · has code sealed by this page`)
    forget()
    const plain = await bytesOf([1, 2])
    expect(text(plain.root.querySelector('.answer'))).toMatch(/^\d+ bytes format 1 not sealed, and needs no seal$/)
  })

  test('say how many were left out', async () => {
    const { root } = await bytesOf(larder())
    expect(text(root.querySelector('.answer'))).toMatch(/ · 2 left out/)
  })

  test('go by keys', async () => {
    const bytes = await focused({ a: { b: [1] }, c: 'x' })
    const walk: readonly (readonly [keys: string, row: RegExp])[] = [
      ['{ArrowDown}', /^VERSION/], ['{End}', /^NEWSTR/], ['{ArrowUp}', /^INT 1/], ['{ArrowLeft}', /^ARR #2/], ['{ArrowLeft}', /^SHAPE #1/], ['{ArrowLeft}', /^SHAPE #0/], ['{Home}', /^MAGIC/], ['{PageDown}', /./], ['{PageUp}', /^MAGIC/],
    ]
    for (const [keys, row] of walk) {
      await userEvent.keyboard(keys)
      await bytes.tab.updateComplete
      expect([keys, at(bytes)]).toEqual([keys, expect.stringMatching(row)])
    }
    const grid = bytes.root.querySelector('[role=grid]')!
    expect(bytes.root.querySelector(`#${grid.getAttribute('aria-activedescendant')!}`)?.classList.contains('at')).toBe(true)
    expect(grid.getAttribute('aria-rowcount')).toBe(String(bytes.tab.listing!.length + 1))
  })

  test('G asks for an offset', async () => {
    const bytes = await focused({ a: { b: [1] } })
    await userEvent.keyboard('g')
    await until(() => bytes.root.activeElement?.id === 'offset')
    await userEvent.keyboard('0x8{Enter}')
    await until(() => selected(bytes).startsWith('STRINGS'))
    await until(() => bytes.root.activeElement?.getAttribute('role') === 'grid')
    await userEvent.keyboard('G')
    await until(() => bytes.root.activeElement?.id === 'offset')
    await userEvent.keyboard('999999{Enter}')
    await until(() => text(bytes.part('[role=status].hidden')).startsWith('There are only'))
    await userEvent.keyboard('{Escape}')
    await until(() => bytes.root.activeElement?.getAttribute('role') === 'grid')
    expect(bytes.host.matches(':popover-open')).toBe(true)
  })

  test('find, and go on', async () => {
    const bytes = await bytesOf({ list: Array.from({ length: 300 }, (_, i) => `label ${i}`) })
    bytes.part('input').focus()
    await userEvent.keyboard('label 29')
    await until(() => text(bytes.part('.found')) === '1 of 22')
    expect(at(bytes)).toMatch(/^STRING \d+ "label 29"$/)
    await userEvent.keyboard('{Enter}')
    await until(() => at(bytes).includes('label 290'))
    await until(() => text(bytes.root.querySelector('mark')) === 'label 29')
  })

  test('of 100,000 and more: what is in sight is drawn, and the cursor wherever it is', async () => {
    const bytes = await focused(Array.from({ length: 40_000 }, (_, i) => [i % 50, `n${i}`]))
    expect(bytes.tab.listing!.length).toBeGreaterThan(100_000)
    const scroller = bytes.root.querySelector('.scroll')!
    scroller.scrollTop = scroller.scrollHeight / 2
    await until(() => bytes.root.querySelectorAll('.row.at').length === 1 && bytes.root.querySelector(`#row-${Math.round(bytes.tab.listing!.length / 2)}`))
    expect(bytes.root.querySelectorAll('.row').length).toBeLessThan(80)
    await userEvent.keyboard('{End}')
    await until(() => at(bytes).startsWith('NEWSTR'))
    const box = scroller.getBoundingClientRect()
    const row = bytes.root.querySelector('.row.at')!.getBoundingClientRect()
    expect(row.bottom <= box.bottom + 1 && row.top >= box.top).toBe(true)
  })

  test('the picture above them leads to where it is pressed', async () => {
    const bytes = await bytesOf({ photo: new Uint8Array(4000).fill(7), list: Array.from({ length: 3000 }, (_, i) => i % 9) })
    const strip = bytes.root.querySelector('.strip')!
    expect(strip.getAttribute('aria-label')).toMatch(/^The file in its order, [\d,]+ bytes: .*binary 4\.0 kB/)
    const { left, top, width } = strip.getBoundingClientRect()
    strip.dispatchEvent(new PointerEvent('pointerdown', { clientX: left + width * .3, clientY: top + 5, bubbles: true }))
    await until(() => at(bytes).startsWith('BYTES'))
  })
})

describe('one selection', () => {
  test('a row selects its object everywhere; what stands in it, too', async () => {
    const bytes = await focused({ jars: new Map([['dill', { label: 'Dill', when: new Date(0) }]]) })
    await userEvent.keyboard('{End}{ArrowLeft}{Enter}')
    await until(() => text(bytes.part('.crumbs')) === 'statejars"dill"when' || text(bytes.part('.crumbs')) === 'statejars')
    const label = [...bytes.root.querySelectorAll<HTMLElement>('.row')].find(row => /NEWSTR \d+ "Dill"/.test(text(row)))!
    label.click()
    await until(() => text(bytes.part('.crumbs')) === 'statejars"dill"')
    expect(text(bytes.root.querySelector('.side h3'))).toMatch(/^SHAPE #\d+$/)
    expect(text(bytes.root.querySelector('.side .path'))).toBe('$.jars.get("dill")')
    expect([...bytes.root.querySelectorAll('.hex mark')].length).toBeGreaterThan(0)
    const tree = await until(() => bytes.root.querySelector('dill-tree'))
    await until(() => text(tree.renderRoot.querySelector('[aria-selected=true] .name')) === '"dill"')
  })

  test('what is selected elsewhere is shown here: itself, or what holds it', async () => {
    const bytes = await bytesOf({ list: Array.from({ length: 500 }, (_, i) => ({ i })), last: { deep: { name: 'x' } } })
    bytes.frame.store.select([{ via: 'property', name: 'last' }, { via: 'property', name: 'deep' }])
    await until(() => selected(bytes).includes('{"name"}'))
    bytes.frame.store.select([{ via: 'property', name: 'list' }, { via: 'element', name: 3 }, { via: 'property', name: 'i' }])
    await until(() => selected(bytes).includes('{"i"}'))
    expect(bytes.tab.object).toBe(5)
    expect(text(bytes.part('.crumbs'))).toBe('statelist3i')
  })

  test('a reference is followed by Alt Enter and by a press', async () => {
    const shared = { n: 1 }
    const bytes = await focused({ a: shared, b: [shared] })
    await userEvent.keyboard('{End}')
    expect(at(bytes)).toMatch(/^REF8 → #1/)
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    await until(() => selected(bytes).startsWith('SHAPE #1'))
    expect(text(bytes.part('.crumbs'))).toBe('statea')
    bytes.root.querySelector<HTMLElement>('.ref')!.click()
    await until(() => selected(bytes).startsWith('SHAPE #1'))
  })

  test('T shows it in the tree', async () => {
    const bytes = await focused({ a: { b: 1 } })
    await userEvent.keyboard('{End}T')
    const tree = await bytes.tree()
    await until(() => text(tree.renderRoot.querySelector('[aria-selected=true] .name')) === 'a')
  })

  test('a value that changes keeps its row and its place', async () => {
    const value = { list: Array.from({ length: 2000 }, (_, i) => ({ i })), n: 1 }
    const bytes = await bytesOf(value)
    bytes.frame.store.select([{ via: 'property', name: 'list' }, { via: 'element', name: 1000 }])
    await until(() => bytes.tab.object !== undefined && bytes.tab.object > 900)
    const { scrollTop } = bytes.root.querySelector('.scroll')!
    const { length } = bytes.tab.listing!
    value.n = 100_000
    await bytes.handle.update()
    await until(() => bytes.tab.listing!.bytes.length > 0 && bytes.tab.listing!.whole && bytes.tab.listing!.bytes.includes(0xb8))
    expect([bytes.tab.listing!.length, bytes.root.querySelector('.scroll')!.scrollTop, selected(bytes).includes('{"i"}')]).toEqual([length, scrollTop, true])
  })
})

describe('bytes that are the value', () => {
  const pickle = dumps({ jar: new Map([['a', [1]]]), f: function weigh(n: number) { return n } })

  test('are shown as they are, with their code, and nothing of it runs', async () => {
    const bytes = await bytesOf(pickle)
    expect(text(bytes.root.querySelector('.segments [aria-pressed=true]'))).toBe('These bytes')
    expect(Array.from(bytes.tab.listing!.bytes)).toEqual(Array.from(pickle))
    await until(() => text(bytes.root.querySelector('.code li')).startsWith('ƒ weigh'))
    bytes.frame.store.find = 'arr #'
    await until(() => at(bytes).startsWith('ARR #'))
    bytes.root.querySelector<HTMLElement>('.row.at')!.click()
    await until(() => text(bytes.root.querySelector('.side .path')) === '$.jar.get("a")')
    press(bytes, 'How they would be saved')
    await until(() => bytes.tab.listing?.whole === true && bytes.tab.listing.bytes.length > pickle.length)
    press(bytes, 'These bytes')
    await until(() => bytes.tab.listing?.whole === true && bytes.tab.listing.bytes.length === pickle.length)
  })

  test('that another page has sealed', async () => {
    const foreign = pickle.slice()
    foreign[foreign.length - 1]! ^= 1
    const { root } = await bytesOf(foreign.buffer)
    expect(text(root.querySelector('.answer .mark'))).toBe('not sealed by this page')
  })

  test('broken ones: rows up to the fault, then what is wrong', async () => {
    const broken = pickle.slice()
    broken[broken.length - 60] = 0xf1
    const bytes = await bytesOf(broken)
    const row = await until(() => bytes.root.querySelector('.row.fault'))
    expect(text(row)).toMatch(/Byte 0x[0-9a-f]+: .+\./)
    expect(text(bytes.root.querySelector('.side h3'))).toBe('Not read')
    expect(bytes.tab.listing!.length).toBeGreaterThan(20)
    expect(await faults(bytes.host)).toEqual([])
  })

  test('hostile texts are texts', async () => {
    const bytes = await bytesOf(dumps({ '<img src=x onerror=alert(1)>': '\u202e<b>' }))
    expect([bytes.root.querySelector('.grid img'), bytes.root.querySelector('.operand b')]).toEqual([null, null])
    expect(text(bytes.root.querySelector('.body'))).not.toContain('\u202e')
  })
})

test('of a hostile value nothing is run', async () => {
  const ran: string[] = []
  const bang = (): never => {
    ran.push('a getter')
    throw new Error('no')
  }
  const mine = { get: bang, set: bang, enumerable: true, configurable: true }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const bytes = await bytesOf({
    revoked: proxy, throwing: Object.defineProperties({}, { a: mine, toString: mine, toJSON: mine, then: mine, [Symbol.toStringTag]: mine, constructor: mine }),
    methods: { toString: bang, valueOf: bang, toJSON: bang, then: bang, [Symbol.toPrimitive]: bang }, forged: { constructor: class Fake {}, __proto__: null }, element: document.body, list: [1, [2]],
    feigned: Object.defineProperties(dumps([1]), { buffer: mine, slice: mine, byteLength: mine }),
  })
  for (let row = 0; row < bytes.tab.listing!.length; row++) bytes.root.querySelector<HTMLElement>(`#row-${row}`)?.click()
  await bytes.tab.updateComplete
  bytes.frame.store.tab = 'profile'
  const profile = await bytes.view('dill-profile-tab') as HTMLElement & { readonly trace: unknown, readonly updateComplete: Promise<unknown> }
  await until(() => profile.trace)
  await profile.updateComplete
  for (const line of profile.shadowRoot!.querySelectorAll<HTMLElement>('.line')) line.click()
  await profile.updateComplete
  expect(ran).toEqual([])
})

describe('axe finds nothing', () => {
  const rows = ([[1280, 800], [1024, 700], [360, 740]] as const).flatMap(([width, height]) => (['light', 'dark'] as const).map(theme => [width, height, theme] as const))
  test.each(rows)('at %i × %i, %s', async (width, height, theme) => {
    await page.viewport(width, height)
    const bytes = await bytesOf(larder())
    bytes.frame.store.prefer({ theme })
    await bytes.frame.updateComplete
    expect(await faults(bytes.host)).toEqual([])
    bytes.frame.store.select([{ via: 'property', name: 'jars' }, { via: 'entry', name: 'dill-7' }])
    await until(() => bytes.tab.object !== undefined && bytes.tab.object > 5)
    await new Promise(resolve => void setTimeout(resolve, 300))
    expect(await faults(bytes.host)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
  })

  test('of bytes that are the value', async () => {
    const bytes = await bytesOf(dumps({ f: function weigh(n: number) { return n } }))
    await until(() => bytes.root.querySelector('.code li'))
    expect(await faults(bytes.host)).toEqual([])
  })
})
