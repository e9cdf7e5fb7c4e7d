// Stories of somebody with the panel: a thing that cannot be saved is found and mended in a cell; sessions outlive a reload
// and the browser; two saves are compared, one is deleted and taken back; a file from a stranger is shown and never run. On a
// page under a strict policy, and on the playground as it is built.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect as expected, test, type Locator, type Page } from '@playwright/test'
import { dumpSession, exportSession, main } from '../lib/index.ts'
import { run as evaluate } from '../lib/instrument.ts'
import { launchOptions } from '../scripts/browser.mjs'
import { builtSite, type Site } from './built.ts'
import { playgroundSite, reload, run, saved, visit, write } from './playground-support.ts'
import { accessibilityFaults, button } from './support.ts'

// Each story has a page to start, and some a browser.
const expect = expected.configure({ timeout: 20_000 })
test.describe.configure({ timeout: 120_000 })

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html"

/** The rows of the list: name, marks, and whether it is checked. */
async function rows(page: Page): Promise<string[]> {
  return page.locator('tbody tr').evaluateAll(all => all.map(row => {
    const marks = [...row.querySelectorAll('.mark')].map(mark => ` ${mark.textContent.trim()}`).join('')
    return `${row.querySelector('b')!.textContent}${marks}${row.classList.contains('ghost') ? ' deleted' : ''}${row.querySelector('input')?.checked === true ? ' ✓' : ''}`
  }))
}

const changes = (page: Page): Locator => page.getByRole('tree', { name: 'What changed' }).getByRole('treeitem')

test.describe('under a strict policy', () => {
  let site: Site

  test.beforeAll(async () => {
    site = await builtSite('panel/', ['index.html'], strict)
  })
  test.afterAll(() => site.close())

  const violations = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)
  const change = (page: Page, text: string): Promise<void> => page.evaluate(label => {
    const { state } = globalThis as unknown as { state: { name: string, extra?: unknown } }
    state.name = label
    state.extra = { jars: [1, 2] }
  }, text)

  async function open(page: Page): Promise<void> {
    await page.goto(site.url)
    await button(page, 'Inspect').click()
    await expect(page.getByRole('heading', { name: /objects cannot be saved$/ })).toBeVisible()
    await button(page, 'Mend').dispatchEvent('click')
    await expect(page.getByRole('heading', { name: 'Everything here can be saved' })).toBeVisible()
    await page.getByRole('tab', { name: 'Sessions' }).click()
  }

  test('saves, says what changed, exports, deletes and takes it back', async ({ page }) => {
    await open(page)
    await expect(page.getByText('Nothing saved yet')).toBeVisible()
    await button(page, 'Save now').click()
    await expect.poll(() => rows(page)).toEqual(['state live'])
    await change(page, 'Cellar')
    await button(page, 'Save now').click()
    await expect.poll(() => rows(page)).toEqual(['state live ✓', 'state previous ✓'])
    await expect(changes(page)).toHaveText([/state.*Object/, /name.*"Kitchen larder".*"Cellar"/s, /extra.*Object/s])
    await page.getByRole('button', { name: 'Added 1' }).click()
    await expect(changes(page)).toHaveCount(2)

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export state generation 2' }).click()
    const file = await (await downloading).path()
    expect((await readFile(file)).length).toBeGreaterThan(100)

    await page.getByRole('checkbox', { name: 'Compare state generation 1' }).press('Delete')
    await expect.poll(() => rows(page)).toEqual(['state live', 'state deleted'])
    await expect(button(page, 'Undo')).toBeFocused()
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await rows(page)).map(row => row.replace(' ✓', ''))).toEqual(['state live', 'state previous'])
    await page.getByRole('checkbox', { name: 'Compare state generation 1' }).press('Delete')
    await page.getByRole('tab', { name: 'Why' }).click()
    await page.getByRole('tab', { name: 'Sessions' }).click()
    await expect.poll(() => rows(page)).toEqual(['state live'])

    await page.locator('input[type=file]').setInputFiles(file)
    await expect(page.getByRole('region', { name: 'Import' })).toContainText('sealed by this page')
    await button(page, 'Keep it').click()
    await expect.poll(() => rows(page)).toContain('state 2 ✓')
    expect(await violations(page)).toEqual([])
  })

  test('a file from a stranger is shown, kept, and never run', async ({ page }) => {
    for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
    const evil = '<img src=x onerror="fired()">'
    await evaluate(`class Bomb { static { globalThis.fired?.() } get [Symbol.toStringTag]() { globalThis.fired?.(); return 'x' } toJSON() { globalThis.fired?.() } }
      const bomb = new Bomb(); const trap = () => globalThis.fired?.(); const then = { then: trap }`)
    ;(main as Record<string, unknown>)[evil] = evil
    await dumpSession(evil, { source: true })
    const file = await exportSession(evil)

    await open(page)
    await page.evaluate('globalThis.count = 0; globalThis.fired = () => { globalThis.count++ }')
    await page.locator('input[type=file]').setInputFiles({ name: `${evil}.dill`.replaceAll(/[<>"/]/g, '_'), mimeType: 'application/octet-stream', buffer: Buffer.from(file) })
    const incoming = page.getByRole('region', { name: 'Import' })
    await expect(incoming.getByText('This file holds code, and nobody vouches for it')).toBeVisible()
    await expect(incoming.getByRole('list', { name: 'Code' })).toContainText('class Bomb')
    await button(page, 'Keep it').click()
    await expect.poll(async () => (await rows(page)).length).toBe(1)
    await expect(page.getByText('nobody vouches for it: a load gives values, and refuses code')).toBeVisible()
    await page.getByRole('button', { name: 'Load into the session scope' }).click()
    await expect(page.getByText(/could not be loaded/).first()).toBeVisible()
    expect(await page.evaluate('globalThis.count')).toBe(0)
    expect(await page.locator('img').count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })

  for (const [name, width, height, colorScheme] of [['wide and dark', 1280, 800, 'dark'], ['narrow and light', 360, 740, 'light']] as const) {
    test(`axe finds nothing, ${name}`, async ({ browser }) => {
      site.policy = strict.replace("script-src 'self'", "script-src 'self' 'unsafe-eval' 'unsafe-inline'").replace(/require-.*$/, '')
      const context = await browser.newContext({ viewport: { width, height }, colorScheme })
      const page = await context.newPage()
      await open(page)
      await button(page, 'Save now').click()
      await expect.poll(async () => (await rows(page)).length).toBe(1)
      await change(page, 'Cellar')
      await button(page, 'Save now').click()
      await expect(changes(page).first()).toBeVisible()
      expect(await accessibilityFaults(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await context.close()
      site.policy = strict
    })
  }
})

test.describe('on the playground', () => {
  let site: Site

  test.beforeAll(async () => {
    site = await playgroundSite()
  })
  test.afterAll(() => site.close())

  async function inspectAll(page: Page): Promise<void> {
    await button(page, 'Inspect').click()
    await expect(page.getByRole('tablist', { name: 'Views' })).toBeVisible()
  }

  test('what cannot be saved is found, mended in a cell, and seen to be mended', async ({ page }) => {
    await visit(page, site)
    await write(page, 1, 'const box = { list: [1, 2], seen: new FinalizationRegistry(() => {}) }')
    await run(page, 1)
    await page.getByRole('button', { name: /box/ }).and(page.locator('[title="Inspect box"]')).click()
    await expect(page.getByRole('tab', { name: 'Why' })).toContainText('1')
    await page.getByRole('tab', { name: 'Why' }).click()
    await expect(page.getByRole('heading', { name: 'A FinalizationRegistry cannot be listed' })).toBeVisible()
    await expect(page.getByText('Make a new one after loading').first()).toBeVisible()
    await write(page, 1, 'box.seen = new Set(); box.list.length')
    await page.getByRole('textbox', { name: 'Code of cell 1' }).press('Control+Enter')
    await expect(page.getByRole('heading', { name: 'Everything here can be saved' })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Why' }).locator('.badge')).toHaveCount(0)
  })

  test('sessions outlive a reload and the browser, and say what changed', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'dill-profile-'))
    const start = () => chromium.launchPersistentContext(profile, launchOptions())
    const listed = async (page: Page): Promise<string[]> => {
      await inspectAll(page)
      await page.getByRole('tab', { name: 'Sessions' }).click()
      await expect.poll(async () => (await rows(page)).length).toBeGreaterThan(0)
      return rows(page)
    }
    try {
      let browser = await start()
      let page = await browser.newPage()
      await visit(page, site)
      await write(page, 1, 'let n = 1; const next = () => ++n')
      await run(page, 1)
      await saved(page)
      await write(page, 1, 'next()')
      await run(page, 1)
      await reload(page)
      await listed(page)
      await expect(page.getByText(/^generation \d+ → \d+, /)).toBeVisible()
      await browser.close()

      browser = await start()
      page = await browser.newPage()
      await visit(page, site)
      const [first] = await listed(page)
      expect(first).toContain('live')
      await expect(page.getByText(/^generation \d+ → \d+, /)).toBeVisible()
      await page.keyboard.press('Escape')
      await write(page, 1, 'next()')
      await run(page, 1)
      await expect(page.getByRole('group', { name: 'Result of cell 1' })).toContainText('3')
      await browser.close()
    } finally {
      await rm(profile, { recursive: true, force: true })
    }
  })
})
