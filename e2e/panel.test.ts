// The panel on a page under a strict policy, trusted types included, built as for production: it finds what cannot be saved,
// and sees it mended. Where the policy forbids it, the page has one line in its console and goes on.

import { expect, test, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'
import { accessibilityFaults, button } from './support.ts'

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html"

let site: Site

test.beforeAll(async () => {
  site = await builtSite('panel/', ['index.html'], strict)
})
test.afterAll(() => site.close())

const violations = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)

test('finds what cannot be saved, shows where, and sees it mended', async ({ page }) => {
  site.policy = strict
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  await page.goto(site.url)
  await button(page, 'Inspect').click()

  await expect(page.getByRole('heading', { name: /^2 of \d+ objects cannot be saved$/ })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'A WeakSet cannot be listed' })).toBeVisible()
  await page.getByRole('button', { name: /DOM node belongs to this page/ }).click()
  await expect(page.getByText("document.querySelector('#app')")).toBeVisible()

  await page.getByRole('navigation', { name: 'Where it stands' }).getByRole('button', { name: 'root' }).click()
  const row = page.getByRole('tree', { name: 'state' }).getByRole('treeitem', { name: /^root/ })
  await expect(row).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('navigation', { name: 'Selection' })).toHaveText('stateviewroot')

  await page.getByRole('tree', { name: 'state' }).press('Home')
  await page.getByRole('searchbox').fill('coarse')
  await expect(page.locator('mark')).toHaveText('coarse')
  await expect(page.locator('#keys')).toBeEmpty()

  await button(page, 'Mend').dispatchEvent('click')
  await page.getByRole('tab', { name: 'Why' }).click()
  await expect(page.getByRole('heading', { name: 'Everything here can be saved' })).toBeVisible()
  await expect(page.getByText(/objects, \d+ B\. Nothing left out\./)).toBeVisible()
  expect(await page.evaluate('again()')).toBe('Dill, coarse')

  expect(await violations(page)).toEqual([])
  expect(said).toEqual([])
})

for (const [name, width, height, colorScheme] of [['wide and dark', 1280, 800, 'dark'], ['narrow and light', 360, 740, 'light']] as const) {
  test(`axe finds nothing, ${name}`, async ({ browser }) => {
    site.policy = strict.replace("script-src 'self'", "script-src 'self' 'unsafe-eval' 'unsafe-inline'").replace(/require-.*$/, '')
    const context = await browser.newContext({ viewport: { width, height }, colorScheme })
    const page = await context.newPage()
    await page.goto(site.url)
    await button(page, 'Inspect').click()
    await page.getByRole('tab', { name: 'Tree' }).click()
    await page.getByRole('treeitem', { name: /^seen/ }).click()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('treeitem', { name: /^seen/ }).locator('.mark').click()
    await expect(page.getByRole('heading', { name: 'A WeakSet cannot be listed' })).toBeVisible()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await context.close()
  })
}

test('where the policy forbids it, the page goes on', async ({ page }) => {
  site.policy = strict.replace('lit-html', 'app')
  const warnings: string[] = []
  page.on('console', message => { if (message.type() === 'warning') warnings.push(message.text()) })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await page.goto(site.url)
  await button(page, 'Inspect').click()
  await expect.poll(() => warnings.length).toBe(1)
  expect(warnings[0]).toContain('trusted-types lit-html')
  await button(page, 'Inspect').click()
  await button(page, 'Mend').click()
  expect(await page.evaluate('again()')).toBe('Dill, coarse')
  expect([warnings.length, errors]).toEqual([1, []])
})

test('a page that does not open the panel does not fetch it', async ({ page }) => {
  site.policy = strict
  site.asked.length = 0
  await page.goto(site.url)
  await expect(button(page, 'Inspect')).toBeVisible()
  expect(site.asked.filter(file => /core|why|tree/.test(file))).toEqual([])
})
