// Nobody is left out of the playground: axe finds nothing and nothing sticks out, in light and dark, wide and narrow; the
// keyboard alone is enough, and nothing breaks the page's policy.

import { expect, test, type Page } from '@playwright/test'
import type { Site } from './built.ts'
import { cell, names, playgroundSite, reload, result, saved, visit } from './playground-support.ts'
import { accessibilityFaults, button } from './support.ts'

let site: Site

test.beforeAll(async () => {
  site = await playgroundSite()
})

test.afterAll(() => site.close())

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing, and nothing sticks out: ${colorScheme}, ${width} px`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
      const page = await context.newPage()
      const check = async (): Promise<void> => {
        expect(await accessibilityFaults(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      }
      await visit(page, site)
      await check()
      if (width < 800) {
        const examples = page.getByRole('navigation', { name: 'Examples' })
        await expect(examples).toBeHidden()
        await button(page, 'Examples').click()
        await expect(examples.getByRole('link', { name: 'Cyclic graph' })).toBeInViewport()
        await check()
        await page.keyboard.press('Escape')
        await expect(examples).toBeHidden()
        await expect(button(page, 'Examples')).toBeFocused()
      }
      await visit(page, site, 'dom')
      await page.getByRole('textbox', { name: 'Code of cell 2' }).fill('console.log("a")\nnull.x')
      await button(page, 'Run all').click()
      await expect(result(page, 1).locator('.left-out')).toBeVisible()
      await expect(result(page, 2)).toContainText('line 2')
      await check()
      await reload(page)
      await expect(page.locator('.banner')).toBeVisible()
      await page.getByLabel('More', { exact: true }).click()
      await check()
      if (width > 1000) await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Share' }).last().or(page.getByRole('button', { name: 'Share' }).first()).filter({ visible: true }).first().click()
      await page.getByText('Cells and values').click()
      await expect(page.getByRole('button', { name: 'Save file' })).toBeEnabled()
      await check()
      const link = await page.evaluate(() => (document.querySelector('share-dialog') as unknown as { link: string }).link)
      await page.goto('about:blank')
      await page.goto(link)
      await page.getByRole('button', { name: 'Read the code first' }).click()
      await check()
      await page.goto(`${site.url}/demo/zustand.html`)
      await page.getByPlaceholder('Something to buy').fill('Dill')
      await page.keyboard.press('Enter')
      await expect(page.locator('#items li')).toHaveCount(1)
      await check()
      await context.close()
    })
  }
}

test('the keyboard alone is enough, and the focus is always seen', async ({ page }) => {
  await visit(page, site)
  const unseen: string[] = []
  const focused = () => page.evaluate(() => {
    let element = document.activeElement!
    while (element.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement
    const inEditor = element.closest('.cm-editor') !== null
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return {
      name: element.getAttribute('aria-label') ?? element.textContent.trim(),
      // A cell around an editor shows the focus for it.
      seen: inEditor || element === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px'),
    }
  })
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      const now = await focused()
      if (!now.seen) unseen.push(now.name)
      if (now.name === name) return
    }
    throw new Error(`Tab does not reach ${name}`)
  }
  // The first is the card's, the second the cell's.
  await tabTo('Run cell 1')
  await page.keyboard.press('Enter')
  await expect(result(page, 1)).toHaveText('3')
  await tabTo('Run cell 1')
  await tabTo('Code of cell 1')
  await page.keyboard.press('Tab')
  expect((await focused()).name).toBe('Code of cell 1')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await expect(cell(page, 1)).toBeFocused()
  await page.keyboard.press('Tab')
  expect((await focused()).name).toBe('More for cell 1')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  expect((await focused()).name).toContain('Run and go on')
  await page.keyboard.press('Escape')
  await tabTo('Code of cell 2')
  await page.keyboard.press('Control+Enter')
  await expect(result(page, 2)).toHaveText('4')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowUp')
  await expect(cell(page, 1)).toBeFocused()
  await page.keyboard.press('b')
  await expect(page.getByRole('textbox', { name: 'Code of cell 2' })).toBeFocused()
  await page.keyboard.type('const typed = next()')
  await page.keyboard.press('Alt+Enter')
  await expect(page.getByRole('textbox', { name: 'Code of cell 3' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('d')
  await page.keyboard.press('d')
  await expect(page.locator('.cell')).toHaveCount(3)
  await expect(button(page, 'Undo')).toBeVisible()
  await page.keyboard.press('z')
  await expect(page.locator('.cell')).toHaveCount(4)
  await page.keyboard.press('Escape')
  await page.getByLabel('More for cell 1').press('Enter')
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown')
  expect((await focused()).name).toContain('Move down')
  await page.keyboard.press('Enter')
  await expect(cell(page, 2)).toBeFocused()
  await page.getByLabel('More for cell 2').press('Enter')
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(cell(page, 1)).toBeFocused()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  await expect(cell(page, 4)).toBeFocused()
  await page.keyboard.press('Control+s')
  await saved(page)
  await tabTo('Reload')
  await page.keyboard.press('Enter')
  await expect(page.locator('.banner')).toBeVisible()
  await expect(page.locator('.cell')).toHaveCount(4)
  expect((await names(page)).join()).toContain('typed')
  expect(unseen).toEqual([])
})

test('nothing breaks the policy of the page, and cells cannot reach other places', async ({ page }) => {
  const violations = await violationsOf(page)
  await visit(page, site, 'collections')
  await button(page, 'Run all').click()
  await expect(result(page, 2)).toHaveText('true')
  await reload(page)
  await button(page, 'Light or dark').first().click()
  expect(violations).toEqual([])
  await button(page, 'Add a cell').click()
  await page.keyboard.type('await fetch("https://example.com/")')
  await page.keyboard.press('Control+Enter')
  await expect(result(page, 3)).toContainText('TypeError: Failed to fetch')
  await expect.poll(() => violations).toEqual(['connect-src'])
})

async function violationsOf(page: Page): Promise<string[]> {
  const violations: string[] = []
  await page.exposeFunction('violated', (what: string) => violations.push(what))
  await page.addInitScript(() => addEventListener('securitypolicyviolation', event => {
    void (globalThis as unknown as { violated(what: string): void }).violated(event.effectiveDirective)
  }))
  return violations
}
