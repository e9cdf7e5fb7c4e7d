// The view Profile in a page: what the bytes say before anything is measured, measuring and stopping, one selection, its keys,
// the table, the trace, and what axe finds.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DillProfileTab } from '../../panel/tabs/profile.ts'
import { faults, forget, larder, open, text, until, type Opened } from './support/panel.ts'

beforeEach(() => page.viewport(1280, 800))
afterEach(forget)

interface Profile extends Opened {
  readonly tab: DillProfileTab
  readonly root: ShadowRoot
}

async function profileOf(value: unknown): Promise<Profile> {
  const opened = await open(value, { tab: 'profile', dock: 'full' })
  const tab = await opened.view('dill-profile-tab') as DillProfileTab
  await until(() => tab.profile !== undefined && tab.trace !== undefined)
  await tab.updateComplete
  return { ...opened, tab, root: tab.shadowRoot! }
}

const button = ({ root }: Profile, name: string): HTMLElement => [...root.querySelectorAll<HTMLElement>('button')].find(each => text(each).startsWith(name))!
const active = ({ root }: Profile): string => text(root.querySelector(`#${root.querySelector('.icicle')!.getAttribute('aria-activedescendant')!}`))

async function measured(value: unknown): Promise<Profile> {
  const profile = await profileOf(value)
  button(profile, 'Measure').click()
  await until(() => profile.tab.measured !== undefined)
  await profile.tab.updateComplete
  return profile
}

const state = (): Record<string, unknown> => ({ jars: new Map(Array.from({ length: 300 }, (_, i) => [`dill-${i}`, { label: 'Dill', when: new Date(i) }])), photo: new Uint8Array(3000), list: [[1], [2]] })

describe('before anything is measured', () => {
  test('shows where the bytes go, and has run nothing', async () => {
    const ran: string[] = []
    class Loud {
      [Symbol.for('dill.getState')](): object {
        ran.push('saved')
        return {}
      }
      [Symbol.for('dill.setState')](): void {
        ran.push('loaded')
      }
    }
    const profile = await profileOf({ ...state(), loud: new Loud() })
    expect(text(profile.root.querySelector('.answer'))).toMatch(/^[\d.]+ kB · time not measured yet$/)
    expect(profile.root.querySelector('[aria-label=Measure] [aria-pressed=true]')?.textContent).toBe('Bytes')
    expect([...profile.root.querySelectorAll('tbody tr td:first-child .mono')].map(text)).toEqual(expect.arrayContaining(['Object', 'Date', 'ArrayBuffer', 'Map']))
    expect(ran).not.toContain('loaded')
  })

  test('of a value of which some cannot be saved', async () => {
    const { root } = await profileOf(larder())
    expect(text(root.querySelector('.note'))).toMatch(/2 values that cannot be saved are left out\./)
  })
})

describe('measuring', () => {
  test('tells dump, load and rounds, and what was done', async () => {
    const { root, part } = await measured(state())
    expect(text(root.querySelector('.answer'))).toMatch(/^dump [\d.]+ (?:ms|µs) · load [\d.]+ (?:ms|µs) · median of \d+$/)
    expect(root.querySelector('[aria-label=Measure] [aria-pressed=true]')?.textContent).toBe('Time')
    expect(text(root.querySelector('.note'))).toMatch(/^Measured in this page, on its own thread: \d+ dumps and \d+ loads, medians; /)
    await until(() => text(part('[role=status].hidden')).startsWith('A dump takes '))
    expect(text(root.querySelector('.button:not(.icons)'))).toBe('Run again')
  })

  test('can be stopped, and what was there stays', async () => {
    const profile = await profileOf(Array.from({ length: 60_000 }, (_, n) => ({ n })))
    button(profile, 'Measure').click()
    const stop = await until(() => [...profile.root.querySelectorAll<HTMLElement>('.working button')].find(each => text(each) === 'Stop'))
    expect(profile.root.querySelector('.working [role=progressbar], .working .number')).not.toBe(null)
    stop.click()
    await until(() => profile.tab.running === undefined)
    expect([profile.tab.measured, profile.tab.failed, text(profile.root.querySelector('.answer'))]).toEqual([undefined, '', expect.stringMatching(/time not measured yet$/)])
  })

  test('says when the value has changed since', async () => {
    const value = state()
    const profile = await measured(value)
    value['more'] = [1, 2, 3]
    await profile.handle.update()
    await until(() => text(profile.root.querySelector('.message b')) === 'The value has changed since')
    button(profile, 'Run again').click()
    await until(() => profile.root.querySelector('.message') === null && profile.tab.running === undefined)
  })
})

describe('one selection', () => {
  test('the icicle goes by keys, and selects everywhere', async () => {
    const profile = await profileOf(state())
    profile.tab.focusIn()
    await until(() => profile.root.activeElement?.getAttribute('role') === 'tree')
    expect(active(profile)).toMatch(/^dumps\(state\): .+, 100 %, Object$/)
    for (const [keys, at] of [['{ArrowDown}', /^jars: /], ['{ArrowRight}', /^photo: /], ['{ArrowLeft}', /^jars: /], ['{ArrowDown}', /^Object ×300: .+, 300 objects$/], ['{ArrowUp}', /^jars/], ['{End}', /^list/], ['{Home}', /^jars/]] as const) {
      await userEvent.keyboard(keys)
      await profile.tab.updateComplete
      expect([keys, active(profile)]).toEqual([keys, expect.stringMatching(at)])
    }
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await until(() => text(profile.part('.crumbs')) === 'statejars"dill-0"')
    await userEvent.keyboard('T')
    const tree = await profile.tree()
    await until(() => text(tree.renderRoot.querySelector('[aria-selected=true] .name')) === '"dill-0"')
  })

  test('what is selected elsewhere is shown here, in the trace too', async () => {
    const profile = await profileOf(state())
    profile.frame.store.select([{ via: 'property', name: 'list' }, { via: 'element', name: 1 }])
    // What is drawn of it: itself is too narrow.
    await until(() => profile.tab.selected?.name === 'list')
    await until(() => text(profile.root.querySelector('.line[aria-selected=true]')).includes('array'))
  })

  test('a press on the canvas', async () => {
    const profile = await profileOf(state())
    const canvas = profile.root.querySelector('canvas')!
    const { left, top } = canvas.getBoundingClientRect()
    canvas.dispatchEvent(new MouseEvent('click', { clientX: left + 30, clientY: top + 33 + 10, bubbles: true }))
    await until(() => text(profile.part('.crumbs')) === 'statejars')
    canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: left + 30, clientY: top + 33 + 10, bubbles: true }))
    await until(() => text(profile.root.querySelector('.tip b')) === 'dumps(state) › jars')
  })

  test('find marks and goes on', async () => {
    const profile = await profileOf(state())
    profile.part('input').focus()
    await userEvent.keyboard('when')
    await until(() => text(profile.part('.found')) === '1 of 1')
    await until(() => active(profile).startsWith('when ×300'))
  })
})

describe('the table', () => {
  test('is sorted by any head, and says so', async () => {
    const profile = await measured(state())
    const { root } = profile
    const first = (): string => text(root.querySelector('tbody tr:first-child .mono'))
    const sort = (): string[] => [...root.querySelectorAll('th')].map(head => head.getAttribute('aria-sort')!)
    expect(sort()).toEqual(['none', 'none', 'none', 'none', 'none', 'descending'])
    button(profile, 'Kind').click()
    await profile.tab.updateComplete
    expect([first(), sort()[0]]).toEqual(['Array', 'ascending'])
    button(profile, 'Kind').click()
    await profile.tab.updateComplete
    expect([first(), sort()[0]]).toEqual(['Uint8Array', 'descending'])
    button(profile, 'Bytes').click()
    button(profile, 'Count').click()
    await profile.tab.updateComplete
    expect([first(), sort()[1]]).toEqual(['Object', 'descending'])
  })
})

describe('the trace', () => {
  test('stands beside in wide, and behind its segment else', async () => {
    const profile = await profileOf(state())
    const seen = (): boolean => profile.root.querySelector('.trace')!.getBoundingClientRect().width > 0
    expect(seen()).toBe(true)
    await page.viewport(900, 700)
    await until(() => !seen())
    button(profile, 'Trace').click()
    await until(seen)
    expect(text(await until(() => profile.root.querySelector('.line')))).toBe('┬ object 0 {"jars", "photo", "list"}')
  })

  test('goes by keys and selects', async () => {
    await page.viewport(900, 700)
    const profile = await profileOf(state())
    button(profile, 'Trace').click()
    await profile.tab.updateComplete
    profile.tab.focusIn()
    await until(() => profile.root.activeElement?.getAttribute('role') === 'listbox')
    await userEvent.keyboard('{End}')
    await until(() => text(profile.root.querySelector('.line.at')).startsWith('└ # object'))
    await userEvent.keyboard('{ArrowUp}{Enter}')
    await until(() => text(profile.part('.crumbs')) === 'statelist')
    await userEvent.keyboard('{Home}{ArrowDown}{Enter}')
    await until(() => text(profile.part('.crumbs')) === 'statejars')
  })
})

test('of many objects, only the lines in sight are drawn', async () => {
  const profile = await profileOf(Array.from({ length: 30_000 }, (_, n) => [n % 60]))
  expect([profile.tab.trace!.lines.length, profile.root.querySelectorAll('.line').length < 90]).toEqual([60_002, true])
})

describe('axe finds nothing', () => {
  const rows = ([[1280, 800], [1024, 700], [360, 740]] as const).flatMap(([width, height]) => (['light', 'dark'] as const).map(theme => [width, height, theme] as const))
  test.each(rows)('at %i × %i, %s', async (width, height, theme) => {
    await page.viewport(width, height)
    const profile = await profileOf(larder())
    profile.frame.store.prefer({ theme })
    await profile.frame.updateComplete
    expect(await faults(profile.host)).toEqual([])
    button(profile, 'Measure').click()
    await until(() => profile.tab.measured !== undefined)
    await new Promise(resolve => void setTimeout(resolve, 300))
    expect(await faults(profile.host)).toEqual([])
    button(profile, 'Trace').click()
    await profile.tab.updateComplete
    expect(await faults(profile.host)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
  })
})
