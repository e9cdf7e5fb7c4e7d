// The panel in a window of its own, under a strict policy: it takes selection, tab and theme along and has the page's values
// at hand; it comes back when it is asked to, or closed; it outlives a reload of its page; and where it is blocked, it stays.

import { expect, test, type Locator, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'
import { accessibilityFaults, button } from './support.ts'

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html"

let site: Site

test.beforeAll(async () => {
  site = await builtSite('panel/', ['index.html'], strict)
})
test.afterAll(() => site.close())
test.beforeEach(() => { site.policy = strict })

/** Without windows that stay on top, browsers open usual ones. */
const usual = (page: Page): Promise<unknown> => page.addInitScript('delete window.documentPictureInPicture; Object.defineProperty(window, "documentPictureInPicture", { value: undefined })')

const bar = (page: Page): Locator => page.locator('dill-away')
const tree = (page: Page): Locator => page.getByRole('tree', { name: 'state' })

/** Opens the panel on the page's state, in its tree. */
async function inspected(page: Page): Promise<void> {
  await page.goto(site.url)
  await button(page, 'Inspect').click()
  await page.getByRole('tab', { name: 'Tree' }).click()
  await expect(tree(page)).toBeVisible()
}

async function ownWindow(page: Page): Promise<Page> {
  const [own] = await Promise.all([page.context().waitForEvent('page'), button(page, 'Own window').click()])
  await expect(own.getByRole('tablist')).toBeVisible()
  return own
}

const background = (own: Page): Promise<string> => own.locator('dill-frame').evaluate(frame => getComputedStyle(frame).backgroundColor)

test('takes everything along, and looks at the values of the page', async ({ page }) => {
  const said: string[] = []
  page.context().on('console', message => said.push(message.text()))
  await usual(page)
  await inspected(page)
  await page.getByRole('treeitem', { name: /^seen/ }).click()
  await button(page, 'Where the panel stands, and how it looks').click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()

  const own = await ownWindow(page)
  await expect(page.locator('dill-frame')).toHaveCount(0)
  await expect(bar(page)).toContainText('dill is in its own window')
  expect(await own.title()).toBe('dill – state')
  expect(await background(own)).toBe('rgb(18, 22, 19)')
  expect(await own.evaluate(() => { const { width, height } = document.querySelector('dill-frame')!.getBoundingClientRect(); return [width - innerWidth, height - innerHeight] })).toEqual([0, 0])
  await expect(own.getByRole('tab', { name: 'Tree' })).toHaveAttribute('aria-selected', 'true')
  await expect(own.getByRole('navigation', { name: 'Selection' })).toHaveText('stateseen')
  await expect(own.getByRole('treeitem', { name: /^seen/ })).toHaveAttribute('aria-selected', 'true')

  // Maps are the page's, and so are classes.
  await own.getByRole('searchbox').fill('coarse')
  await expect(own.locator('mark')).toHaveText('coarse')
  await expect(own.getByRole('treeitem', { name: /^jars.*Map\(1\)/ })).toBeVisible()
  await expect(own.getByRole('treeitem', { name: /^shelf/ })).toBeVisible()
  await own.getByRole('searchbox').press('Escape')

  await button(page, 'Mend').click()
  await own.getByRole('tab', { name: 'Why' }).click()
  await expect(own.getByRole('heading', { name: 'Everything here can be saved' })).toBeVisible()
  expect(await page.evaluate('again()')).toBe('Dill, coarse')
  expect(await page.evaluate('violations')).toEqual([])
  expect(said).toEqual([])
})

test('has its keys, and copies', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await usual(page)
  await inspected(page)
  const own = await ownWindow(page)
  await expect(tree(own)).toBeFocused()
  await own.keyboard.press('Home')
  await own.keyboard.press('ArrowDown')
  await own.keyboard.press('Enter')
  await expect(own.getByRole('navigation', { name: 'Selection' })).toHaveText('statename')
  await own.keyboard.press('F6')
  await own.keyboard.press('Alt+1')
  await expect(own.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true')
  await own.keyboard.press('Alt+2')
  await own.keyboard.press('/')
  await expect(own.getByRole('searchbox')).toBeFocused()
  await own.keyboard.press('Escape')
  await own.keyboard.press('Escape')
  await expect(own.getByRole('tablist')).toBeVisible()
  await button(own, 'Copy path').last().click()
  await expect(own.locator('footer')).toContainText('Path copied')
  expect(await own.evaluate(() => navigator.clipboard.readText())).toContain('name')
  await expect(page.locator('#keys')).toBeEmpty()

  await own.getByRole('treeitem', { name: /^seen/ }).click({ button: 'right' })
  await expect(own.getByRole('menu')).toBeVisible()
  await own.keyboard.press('Escape')
  await Promise.all([own.waitForEvent('close'), own.keyboard.press('Control+Shift+K').catch(() => undefined)])
  await expect(tree(page)).toBeVisible()
})

test('comes back when it is closed, or asked to', async ({ page }) => {
  await usual(page)
  await inspected(page)
  await page.getByRole('treeitem', { name: /^seen/ }).click()
  const closed = await ownWindow(page)
  await closed.close()
  await expect(bar(page)).toHaveCount(0)
  await expect(page.getByRole('treeitem', { name: /^seen/ })).toHaveAttribute('aria-selected', 'true')
  expect(await page.locator('dill-frame').evaluate(frame => frame.getBoundingClientRect().bottom - innerHeight)).toBe(0)

  const asked = await ownWindow(page)
  await Promise.all([asked.waitForEvent('close'), bar(page).getByRole('button', { name: 'Bring it back' }).click()])
  await expect(tree(page)).toBeVisible()

  const moved = await ownWindow(page)
  await button(moved, 'Where the panel stands, and how it looks').click()
  await expect(moved.getByRole('menuitemradio', { name: 'Own window' })).toHaveAttribute('aria-checked', 'true')
  await Promise.all([moved.waitForEvent('close'), moved.getByRole('menuitemradio', { name: 'Right' }).click()])
  expect(await page.locator('dill-frame').evaluate(frame => frame.getBoundingClientRect().right - innerWidth)).toBe(0)
  await page.getByRole('tab', { name: 'Why' }).click()
  await expect(page.getByRole('heading', { name: /objects cannot be saved/ })).toBeVisible()
})

test('outlives a reload of its page', async ({ page }) => {
  await usual(page)
  await inspected(page)
  await button(page, 'Where the panel stands, and how it looks').click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  const own = await ownWindow(page)
  await page.reload()
  await expect(own.getByRole('status')).toContainText('The panel goes on here as soon as the page opens it.')
  await button(page, 'Inspect').click()
  await expect(own.locator('footer')).toContainText('Reconnected')
  expect(page.context().pages()).toHaveLength(2)
  await expect(bar(page)).toBeVisible()
  expect(await background(own)).toBe('rgb(18, 22, 19)')
  await expect(own.getByRole('tab', { name: 'Tree' })).toHaveAttribute('aria-selected', 'true')
  await own.getByRole('treeitem', { name: /^seen/ }).locator('.mark').click()
  await expect(own.getByRole('heading', { name: 'A WeakSet cannot be listed' })).toBeVisible()

  // Closed on purpose, it is not opened again.
  await own.close()
  await page.reload()
  await button(page, 'Inspect').click()
  await expect(tree(page).or(page.getByRole('heading', { name: 'A WeakSet cannot be listed' }))).toBeVisible()
  expect(page.context().pages()).toHaveLength(1)
})

test('stays on top of other windows where browsers have such ones', async ({ page }) => {
  await inspected(page)
  test.skip(await page.evaluate<boolean>('window.documentPictureInPicture === undefined'), 'This browser has none.')
  const own = await ownWindow(page)
  await expect(own.getByRole('treeitem', { name: /^shelf/ })).toBeVisible()
  expect(await page.evaluate('documentPictureInPicture.window !== null')).toBe(true)
  await page.reload()
  await expect.poll(() => page.context().pages().length).toBe(1)
  await button(page, 'Inspect').click()
  await expect(page.locator('footer')).toContainText('Its window closed with the page')
  await expect(tree(page)).toBeVisible()
})

test('says that it is blocked, and stays', async ({ page }) => {
  await usual(page)
  await page.addInitScript('window.open = () => null')
  await inspected(page)
  await button(page, 'Own window').click()
  const alert = page.getByRole('alert').filter({ hasText: 'The browser blocked the window' })
  await expect(alert).toContainText('Allow pop-ups for this page')
  await expect(tree(page)).toBeVisible()
  await alert.getByRole('button', { name: 'Stay here' }).click()
  await expect(alert).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in it, nor in the bar: ${colorScheme}`, async ({ browser }) => {
    site.policy = strict.replace("script-src 'self'", "script-src 'self' 'unsafe-eval' 'unsafe-inline'").replace(/require-.*$/, '')
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await usual(page)
    await inspected(page)
    const own = await ownWindow(page)
    await own.emulateMedia({ colorScheme })
    for (const width of [1000, 360]) {
      await own.setViewportSize({ width, height: 600 })
      expect(await accessibilityFaults(own)).toEqual([])
    }
    expect(await accessibilityFaults(page)).toEqual([])
    await context.close()
  })
}

test('its colours are those of the page', async ({ page }) => {
  await usual(page)
  await page.goto(site.url)
  await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'dark'))
  await button(page, 'Inspect').click()
  expect(await background(page)).toBe('rgb(18, 22, 19)')
  expect(await background(await ownWindow(page))).toBe('rgb(18, 22, 19)')
})
