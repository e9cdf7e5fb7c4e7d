// The view Sessions in a page, with real keys: its list, what changed, deleting with time to take it back, files, and what axe
// finds in each state.

import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { deleteSession, dumpSession, exportSession, importSession, main, sessions as stored } from '../../lib/index.ts'
import { modules } from '../../lib/capture/modules.ts'
import { run } from '../../lib/instrument.ts'
import { toggle } from '../../panel/index.ts'
import type { DillSessionsTab } from '../../panel/tabs/sessions.ts'
import { fileFromElsewhere } from '../support/code-bytes.ts'
import { faults, forget, open, until, type Opened } from './support/panel.ts'

let tests = 0
/** Numbers of generations go on in a tab: each test has names of its own. */
const named = (name: string): string => `${name}-${tests}`
const text = (element: Element | null | undefined): string => element?.textContent?.replaceAll(/\s+/g, ' ').trim().replaceAll(`-${tests}`, '') ?? ''

/** Also what tests of other files, which share the origin, have left behind of the default app. */
async function clear(): Promise<void> {
  for (const { name } of await stored()) await deleteSession(name)
}

beforeEach(async () => {
  await page.viewport(1280, 800)
  // The view lists every app of the origin: those of other files' tests are not here.
  vi.spyOn(indexedDB, 'databases').mockResolvedValue([{ name: 'dill', version: 1 }])
  await clear()
})
afterEach(async () => {
  vi.restoreAllMocks()
  forget()
  tests++
  await clear()
})

const wait = (time = 3): Promise<void> => new Promise(resolve => void setTimeout(resolve, time))

/** Two saves of one session, and one of two others. */
async function fill(): Promise<Record<string, unknown>> {
  for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
  await run('let weigh; { let tare = 398; weigh = unit => unit - tare }')
  const state: Record<string, unknown> = { grams: 183900n, jars: new Map([['dill', { label: 'Dill' }]]), draft: 'half', weigh: main['weigh'] }
  await dumpSession(named('sketchbook'), { main: { a: 1 } })
  await wait()
  await dumpSession(named('groceries'), { main: { list: ['milk'] } })
  await wait()
  await dumpSession(named('larder'), { main: state })
  state['grams'] = 184203n
  ;(state['jars'] as Map<string, unknown>).set('caper', { label: 'Capers' })
  delete state['draft']
  await run('{ let tare = 412; weigh = unit => unit - tare }')
  state['weigh'] = main['weigh']
  await wait()
  await dumpSession(named('larder'), { main: state })
  return state
}

async function view({ view }: Opened): Promise<DillSessionsTab> {
  const tab = await view('dill-sessions-tab') as DillSessionsTab
  await until(() => tab.sessions.isRead)
  await tab.updateComplete
  return tab
}

/** Stops the clock that runs until what was deleted is gone: a machine may be slower than that. */
function halt(): void {
  vi.spyOn(Date, 'now').mockReturnValue(Date.now())
}

async function opened(value: unknown, options = {}): Promise<DillSessionsTab & { readonly frame: Opened['frame'] }> {
  const panel = await open(value, { tab: 'sessions', dock: 'full', ...options })
  return Object.assign(await view(panel), { frame: panel.frame })
}

const rows = (tab: DillSessionsTab): string[] => [...tab.shadowRoot!.querySelectorAll('tbody tr')].map(row => text(row.querySelector('b')) + [...row.querySelectorAll('.mark')].map(mark => ` ${text(mark)}`).join('') + (row.classList.contains('ghost') ? ' ghost' : '') + (row.querySelector('input')?.checked === true ? ' ✓' : ''))
const changes = (tab: DillSessionsTab): string[] => [...tab.changes?.shadowRoot?.querySelectorAll('.row') ?? []].map(row => text(row))
const focus = (tab: DillSessionsTab): string => { const { activeElement } = tab.shadowRoot!; return activeElement?.getAttribute('aria-label')?.replaceAll(`-${tests}`, '') ?? text(activeElement) }
const press = (tab: DillSessionsTab, name: string): void => [...tab.shadowRoot!.querySelectorAll<HTMLElement>('button')].find(button => text(button).startsWith(name) || button.getAttribute('aria-label')?.startsWith(name) === true)!.click()

describe('the list', () => {
  test('has the last save first, and what changed since the one before it', async () => {
    const tab = await opened(await fill())
    expect(rows(tab)).toEqual(['larder live ✓', 'larder previous ✓', 'groceries live', 'sketchbook live'])
    expect(text(tab.shadowRoot!.querySelector('.bar h3'))).toBe('3 sessions')
    await until(() => changes(tab).length > 0)
    expect(text(tab.shadowRoot!.querySelector('.which'))).toBe('generation 1 → 2, larder')
    expect(changes(tab)).toEqual([
      '·holds changes: larder:Object', '±changed: grams:183900n184203n', '·holds changes: jars:Map1 2', '+added: "caper":Object{label: "Capers"}',
      '−removed: draft:"half"', '·holds changes: weigh:ƒ weigh', '±changed: captured tare:398412'])
    expect([...tab.shadowRoot!.querySelectorAll('.segments button')].map(text)).toEqual(['All 4', '+Added 1', '−Removed 1', '±Changed 2'])
    // Only where the browser can be asked.
    if (navigator.storage?.estimate !== undefined) expect(text(tab.shadowRoot!.querySelector('.quota'))).toMatch(/^This origin uses [\d.]+ [kM]?B Browser estimate: room for [\d.,]+ [kMG]B · (not )?marked persistent/)
  })

  test('goes by keys, checks two at most, and compares them', async () => {
    const tab = await opened(await fill())
    tab.focusIn()
    await until(() => focus(tab) === 'Compare larder generation 2')
    await userEvent.keyboard('{End}')
    await until(() => focus(tab) === 'Compare sketchbook generation 1')
    await userEvent.keyboard(' ')
    await until(() => rows(tab).filter(row => row.endsWith('✓')).length === 2)
    expect(rows(tab)).toEqual(['larder live ✓', 'larder previous', 'groceries live', 'sketchbook live ✓'])
    await until(() => text(tab.shadowRoot!.querySelector('.which')) === 'sketchbook 1 → larder 2')
    await userEvent.keyboard('{ArrowUp}{Tab}')
    await until(() => focus(tab) === 'Export groceries generation 1')
    await userEvent.keyboard('{Home}')
    await until(() => focus(tab) === 'Compare larder generation 2')
  })

  test('one that is checked says what it holds', async () => {
    const tab = await opened(await fill())
    tab.sessions.choose([tab.sessions.saves[0]!.key])
    await until(() => text(tab.shadowRoot!.querySelector('.right h3')) === 'larder')
    const body = text(tab.shadowRoot!.querySelector('.body'))
    expect(body).toContain('Check a second session to compare.')
    expect(body).toContain('Namesgrams, jars, weigh')
    expect(body).toContain('sealed by this origin')
    expect([...tab.shadowRoot!.querySelectorAll('.code-list li span:first-child')].map(text)).toEqual(['ƒ weigh'])
  })

  test('has a menu for each row', async () => {
    const tab = await opened(await fill())
    tab.focusIn()
    await until(() => focus(tab) !== '')
    await userEvent.keyboard('{Shift>}{F10}{/Shift}')
    const { menu } = tab.frame
    await until(() => text(menu.shadowRoot!.activeElement).startsWith('Leave out'))
    halt()
    expect([...menu.renderRoot.querySelectorAll('button')].map(text)).toEqual(['Leave out of comparisonSpace', 'Export', 'Load into state', 'Delete this saveDel', 'Delete all 2 saves of larder'])
    await userEvent.keyboard('{End}{Enter}')
    await until(() => rows(tab).filter(row => row.includes('ghost')).length === 2)
    await until(() => focus(tab) === 'Undo')
  })

  test('hears of other saves, and stays where it is', async () => {
    const tab = await opened(await fill())
    tab.focusIn()
    await userEvent.keyboard('{End}')
    await until(() => focus(tab) === 'Compare sketchbook generation 1')
    await dumpSession(named('more'), { main: { n: 1 } })
    await until(() => rows(tab).length === 5)
    expect(focus(tab)).toBe('Compare sketchbook generation 1')
  })

  test('many are drawn a page at a time', async () => {
    for (let i = 0; i < 60; i++) await dumpSession(`${named('s')}${i}`, { main: { i } })
    const tab = await opened({})
    expect(rows(tab)).toHaveLength(50)
    press(tab, 'Show 10 more of 10')
    await until(() => rows(tab).length === 60)
  })
})

describe('deleting', () => {
  test('leaves Undo where the row stood, and the focus on it', async () => {
    const tab = await opened(await fill())
    tab.focusIn()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await until(() => focus(tab) === 'Compare groceries generation 1')
    halt()
    await userEvent.keyboard('{Delete}')
    await until(() => focus(tab) === 'Undo')
    expect(rows(tab)).toEqual(['larder live ✓', 'larder previous ✓', 'groceries ghost', 'sketchbook live'])
    expect(text(tab.shadowRoot!.querySelector('.ghost'))).toMatch(/^Deleted groceries \d+ B Undo 10 s$/)
    expect(await stored()).toHaveLength(3)
    await userEvent.keyboard('{Control>}z{/Control}')
    await until(() => focus(tab) === 'Compare groceries generation 1')
    expect(rows(tab)[2]).toBe('groceries live')
    await userEvent.keyboard('{Delete}')
    await until(() => focus(tab) === 'Undo')
    await userEvent.keyboard('{Enter}')
    await until(() => focus(tab) === 'Compare groceries generation 1')
  })

  test('is done when the view is left', async () => {
    const tab = await opened(await fill())
    halt()
    press(tab, `Delete ${named('groceries')}`)
    await until(() => rows(tab).some(row => row.includes('ghost')))
    tab.frame.store.tab = 'tree'
    await until(async () => (await stored()).length === 2)
    tab.frame.store.tab = 'sessions'
    await until(() => rows(tab).length === 3 && !rows(tab).some(row => row.includes('ghost')))
  })

  test('is done when the panel is closed', async () => {
    const tab = await opened(await fill())
    halt()
    press(tab, `Delete ${named('groceries')}`)
    toggle(false)
    await until(async () => (await stored()).length === 2)
  })
})

describe('what changed', () => {
  test('goes by the keys of a tree, and is sifted by sign', async () => {
    const tab = await opened(await fill())
    const tree = await until(() => tab.changes)
    await tree.updateComplete
    tree.focusIn()
    await until(() => tree.shadowRoot!.activeElement !== null)
    const at = (): string => text(tree.shadowRoot!.querySelector('.at .name'))
    const walk: readonly (readonly [string, string])[] = [['{ArrowDown}', 'grams'], ['{ArrowDown}{ArrowRight}', '"caper"'], ['{ArrowRight}', '"caper"'], ['{ArrowRight}', 'label'], ['{ArrowLeft}', '"caper"'], ['{ArrowLeft}{ArrowLeft}', 'jars'], ['{End}', 'captured tare'], ['{Home}', 'larder'], ['{PageDown}', 'captured tare']]
    for (const [keys, name] of walk) {
      await userEvent.keyboard(keys)
      await tree.updateComplete
      expect([keys, at()]).toEqual([keys, name])
    }
    expect(tree.shadowRoot!.querySelector(`#${tree.shadowRoot!.querySelector('.list')!.getAttribute('aria-activedescendant')!}`)?.classList.contains('at')).toBe(true)
    press(tab, '−Removed')
    await until(() => changes(tab).length === 2)
    expect(changes(tab)[1]).toBe('−removed: draft:"half"')
    press(tab, '±Changed')
    await until(() => changes(tab).length === 4)
  })

  test('is found by the find box', async () => {
    const tab = await opened(await fill())
    await until(() => changes(tab).length > 0)
    tab.frame.store.find = 'caper'
    await until(() => tab.found === '1 of 1')
    expect(text(tab.changes!.shadowRoot!.querySelector('.at .name'))).toBe('"caper"')
    tab.frame.store.find = 'groc'
    await until(() => tab.shadowRoot!.querySelector('tr.current') !== null)
    expect(text(tab.shadowRoot!.querySelector('tr.current b'))).toBe('groceries')
  })

  test('nothing is said to be nothing', async () => {
    const state = { n: 1 }
    await dumpSession(named('a'), { main: state })
    await dumpSession(named('a'), { main: state })
    const tab = await opened(state)
    await until(() => text(tab.shadowRoot!.querySelector('.body')) === 'Both hold the same.')
  })
})

describe('a file', () => {
  test('is looked into before it is kept, and opening it is a second step', async () => {
    const state = await fill()
    const tab = await opened(state)
    await tab.receive(new File([await exportSession(named('larder'))], 'larder.dill'))
    await until(() => focus(tab).includes('Keep as'))
    const section = tab.shadowRoot!.querySelector('.right')!
    expect(text(section.querySelector('.message b'))).toBe('This file holds code')
    expect(text(section)).toContain('Namesgrams, jars, weigh')
    expect(text(section)).toContain('Sealsealed by this page')
    expect(await stored()).toHaveLength(3)
    tab.shadowRoot!.querySelector<HTMLElement>('.incoming .primary')!.click()
    await until(() => rows(tab).length === 5)
    await until(() => text(tab.shadowRoot!.querySelector('.right h3')) === 'larder 2')
    expect(state['grams']).toBe(184203n)
    state['grams'] = 0n
    press(tab, 'Load into state')
    await until(() => state['grams'] === 184203n)
  })

  test('that is none is said to be none', async () => {
    const tab = await opened(await fill())
    await tab.receive(new File(['nonsense'], '<b>x</b>.dill'))
    await until(() => text(tab.shadowRoot!.querySelector('.notices b')) === '<b>x</b>.dill is not a session that can be read')
    press(tab, 'Close')
    await until(() => tab.shadowRoot!.querySelector('.notices') === null)
  })

  test('goes out as a file', async () => {
    const tab = await opened(await fill())
    const clicked: string[] = []
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = function () { clicked.push(this.download) }
    press(tab, 'Export')
    await until(() => clicked.length === 1)
    HTMLAnchorElement.prototype.click = click
    expect(clicked).toEqual([`${named('larder')}.dill`])
  })
})

describe('states', () => {
  test('nothing saved: says how, and saves', async () => {
    const state = { n: 1 }
    const tab = await opened(state, { label: named('state') })
    expect(text(tab.shadowRoot!.querySelector('.none'))).toContain("Nothing saved yet dumpSession('app', { main: state }), or save it now.")
    press(tab, 'Save now')
    await until(() => rows(tab).length === 1)
    expect(rows(tab)).toEqual(['state live'])
  })

  test('what cannot be saved has no such button, and the way to Why', async () => {
    const tab = await opened({ seen: new WeakSet() })
    await until(() => tab.shadowRoot!.querySelector('.none .acts button') !== null)
    expect([...tab.shadowRoot!.querySelectorAll('button.primary')]).toEqual([])
    press(tab, 'Why and what to do')
    expect(tab.frame.store.tab).toBe('why')
  })

  test('works without a value', async () => {
    await fill()
    toggle(true)
    const host = await until(() => document.querySelector('html > dill-panel'))
    const frame = await until(() => host.shadowRoot?.querySelector('dill-frame'))
    await until(() => frame.renderRoot.querySelector('.empty'))
    const button = await until(() => [...frame.renderRoot.querySelectorAll<HTMLElement>('.empty button')].find(each => text(each) === 'Open Sessions'))
    button.click()
    const tab = await until(() => frame.renderRoot.querySelector<HTMLElement>('dill-sessions-tab')) as DillSessionsTab
    await until(() => tab.sessions.isRead && rows(tab).length === 4)
    await until(() => changes(tab).length > 0)
    expect(frame.renderRoot.querySelector('.empty')).toBe(null)
    expect(await faults(host)).toEqual([])
  })

  test('a save that came in between is told, compared, and decided upon', async () => {
    const state: Record<string, unknown> = { n: 1 }
    await dumpSession(named('a'), { main: state })
    const file = await exportSession(named('a'))
    state['n'] = 2
    const tab = await opened(state)
    await importSession(file)
    await until(() => tab.shadowRoot!.querySelector('[role=alert]'))
    expect(text(tab.shadowRoot!.querySelector('[role=alert] p'))).toBe('Generation 2 is newer than yours (1). Nothing was overwritten.')
    expect(await faults(tab)).toEqual([])
    press(tab, 'Keep mine')
    await until(() => tab.shadowRoot!.querySelector('[role=alert]') === null && rows(tab)[0] === 'a live ✓')
    await importSession(file, { overwrite: true })
    await until(() => tab.shadowRoot!.querySelector('[role=alert]'))
    press(tab, 'Load theirs')
    await until(() => state['n'] === 1)
  })

  test('a save of another build says what has become of its functions', async () => {
    await fill()
    const file = await exportSession(named('larder'))
    await importSession(file, { name: named('other') })
    // What is loaded later makes another build of this one.
    await run(`${Math.random()}`)
    const tab = await opened({})
    const save = await until(() => tab.sessions.saves.find(({ name }) => name === named('other')))
    expect(rows(tab).find(row => row.startsWith('other'))).toContain('other build')
    tab.sessions.choose([save.key])
    const note = await until(() => tab.shadowRoot!.querySelector('.body .message'))
    expect(text(note)).toBe('This session was saved by another buildIts one function is the same here, and comes back.')
    expect(tab.shadowRoot!.querySelector('.code-list .mark')).toBe(null)
    const gone = [...modules()].filter(([, { id }]) => id === text(tab.shadowRoot!.querySelector('.code-list .quiet')).split(':')[0])
    try {
      for (const [key] of gone) (modules() as Map<unknown, unknown>).delete(key)
      tab.sessions.choose([])
      await until(() => tab.shadowRoot!.querySelector('.code-list') === null)
      tab.sessions.choose([save.key])
      const mark = await until(() => tab.shadowRoot!.querySelector('.code-list .mark'))
      expect(text(mark)).toBe('not here')
      expect(text(tab.shadowRoot!.querySelector('.body .message p'))).toMatch(/^1 of 1 function is not loaded here\. Load values only; or open the build that saved it/)
      expect(text(tab.shadowRoot!.querySelector('.body .message .acts'))).toBe('Load values only')
      expect(await faults(document.querySelector('html > dill-panel')!)).toEqual([])
    } finally {
      for (const [key, module] of gone) (modules() as Map<unknown, unknown>).set(key, module)
    }
  })

  test('the values of a save come back without its functions', async () => {
    await fill()
    await importSession(fileFromElsewhere(await exportSession(named('larder'))), { name: named('strange') })
    const into: Record<string, unknown> = { grams: 0n, weigh: 'mine' }
    const tab = await opened(into)
    const save = await until(() => tab.sessions.saves.find(({ name }) => name === named('strange')))
    tab.sessions.choose([save.key])
    const note = await until(() => tab.shadowRoot!.querySelector('.body .message'))
    expect(text(note)).toMatch(/^This session holds code, and nobody vouches for it.*Load values only$/)
    press(tab, 'Load into')
    await until(() => tab.sessions.trouble !== undefined)
    expect([tab.sessions.trouble?.code, into]).toEqual(['CODE_NOT_TRUSTED', { grams: 0n, weigh: 'mine' }])
    press(tab, 'Load values only')
    const list = await until(() => tab.shadowRoot!.querySelector('[aria-label="Not loaded"]'))
    expect(text(tab.shadowRoot!.querySelector('.body .message b'))).toBe('2 names are back, 1 left out')
    expect(text(list)).toMatch(/^\$\.weigh.* (is not loaded here, and nobody vouches for its source|asks for .*)\.$/)
    expect(into).toMatchObject({ grams: 184203n, weigh: 'mine' })
    expect(tab.sessions.trouble).toBe(undefined)
    expect(text(tab.shadowRoot!.querySelector('.body .message .acts'))).toBe('Save over it')
    expect(await faults(document.querySelector('html > dill-panel')!)).toEqual([])
    press(tab, 'Save over it')
    await until(() => tab.sessions.saves.find(({ name, generation }) => name === named('strange') && generation === 2)?.isLive)
  })

  test('names that look like markup are text', async () => {
    const evil = `<img src=x onerror=alert(1)>\u2028"${tests}`
    await dumpSession(evil, { main: { [evil]: evil } })
    await dumpSession(evil, { main: { [evil]: `${evil}!` } })
    const tab = await opened({})
    await until(() => changes(tab).length > 0)
    expect(tab.shadowRoot!.querySelector('img')).toBe(null)
    expect(tab.changes!.shadowRoot!.querySelector('img')).toBe(null)
    expect(tab.shadowRoot!.querySelector('tbody b')!.textContent).toBe(evil)
  })
})

describe('axe finds nothing', () => {
  const table = [[1280, 800], [1024, 700], [360, 740]].flatMap(([width, height]) => (['light', 'dark'] as const).map(theme => [width!, height!, theme] as const))
  test.each(table)('at %i × %i, %s', async (width, height, theme) => {
    await page.viewport(width, height)
    const tab = await opened(await fill())
    const host = document.querySelector('html > dill-panel')!
    tab.frame.store.prefer({ theme })
    await until(() => changes(tab).length > 0)
    await wait(200)
    expect(await faults(host)).toEqual([])
    tab.sessions.choose([tab.sessions.saves[0]!.key])
    halt()
    tab.sessions.remove([tab.sessions.saves[2]!.key], Date.now())
    await until(() => text(tab.shadowRoot!.querySelector('.right h3')) === 'larder')
    expect(await faults(host)).toEqual([])
    await tab.receive(new File([await exportSession(named('larder'))], 'larder.dill'))
    await until(() => tab.shadowRoot!.querySelector('.incoming'))
    await wait(200)
    expect(await faults(host)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
    expect(tab.shadowRoot!.querySelector('.left .scroll')!.scrollWidth).toBeLessThanOrEqual(tab.shadowRoot!.querySelector('.left .scroll')!.clientWidth)
  })
})
