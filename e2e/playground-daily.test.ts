// What befalls who works in a playground: output without end, cells deleted by mistake, names, little room.

import { expect, test } from '@playwright/test'
import type { Site } from './built.ts'
import { cell, playgroundSite, reload, result, run, visit, write } from './playground-support.ts'
import { accessibilityFaults, button } from './support.ts'

let site: Site

test.beforeAll(async () => {
  site = await playgroundSite()
})

test.afterAll(() => site.close())

test('of very much output the first and the last stand in a box of their own, after a reload too', async ({ page }) => {
  await visit(page, site, 'long')
  await write(page, 1, 'for (let i = 0; i < 20000; i++) console.log("line " + i)\nconsole.warn("late")\nconsole.log("x".repeat(1e5))')
  const check = async (): Promise<void> => {
    const lines = result(page, 1).getByRole('listitem')
    await expect(lines).toHaveCount(401)
    await expect(lines.nth(100)).toContainText('… 19,602 lines …')
    await expect(lines.nth(399)).toContainText('late')
    await expect(lines.last()).toContainText('(100,000 characters)')
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(1500)
    await page.keyboard.press('Escape')
    expect(await accessibilityFaults(page)).toEqual([])
  }
  await run(page, 1)
  await check()
  await reload(page)
  await check()
})

test('cells that were deleted one after the other come back one after the other', async ({ page }) => {
  await visit(page, site, 'deleted')
  await write(page, 1, 'first')
  for (const [place, text] of [[2, 'second'], [3, 'third']] as const) {
    await button(page, 'Add a cell').click()
    await write(page, place, text)
  }
  // The first closes what the editor proposes.
  for (let i = 0; i < 2; i++) await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowUp')
  for (let i = 0; i < 4; i++) await page.keyboard.press('d')
  await expect(page.getByRole('textbox', { name: /^Code of cell/ })).toHaveText(['first'])
  await page.keyboard.press('z')
  await expect(page.getByRole('textbox', { name: /^Code of cell/ })).toHaveText(['first', 'third'])
  await button(page, 'Undo').click()
  await expect(page.getByRole('textbox', { name: /^Code of cell/ })).toHaveText(['first', 'second', 'third'])
})

test('what cannot be looked at hides nothing else', async ({ page }) => {
  const thrown: string[] = []
  page.on('pageerror', ({ message }) => thrown.push(message))
  await visit(page, site, 'revoked')
  await write(page, 1, 'class Jar {}\nconst jar = new Jar()\nconst held = Proxy.revocable({}, {})\nheld.revoke()\nconsole.table([{ grams: 5 }])\nnew FinalizationRegistry(() => {})')
  await run(page, 1)
  await expect(page.locator('.names')).toContainText('1 instance')
  await expect(result(page, 1).locator('.console')).toContainText('grams')
  await expect(result(page, 1).locator('.left-out'), 'held is left out for a reason of its own').toContainText('This result will be left out')
  await write(page, 1, 'throw { code: 7 }')
  await run(page, 1)
  await expect(result(page, 1)).toContainText('Thrown: {code: 7}')
  expect(thrown).toEqual([])
})

test('a playground says its name, and takes another', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 700 })
  await visit(page, site, 'some of mine')
  const name = page.locator('.bar .title')
  await expect(name).toHaveText('some of mine')
  await expect(page.getByRole('navigation', { name: 'Examples' }).getByRole('link', { name: 'some of mine' })).toBeInViewport({ ratio: 1 })
  await write(page, 1, 'let n = 1\nconst next = () => ++n\nnext()')
  await run(page, 1)
  page.once('dialog', dialog => void dialog.accept('counter'))
  await page.getByLabel('More', { exact: true }).click()
  await button(page, 'Rename').click()
  await expect(name, 'an example has that name').toHaveText('counter 2')
  await expect(page.locator('.banner')).toContainText('2 names')
  await write(page, 1, 'next()')
  await run(page, 1)
  await expect(result(page, 1)).toContainText('3')
  await expect(page.getByRole('link', { name: 'some of mine' })).toHaveCount(0)
})

test('at 320 pixels, as on a page of four times its size, everything can be reached', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 })
  await visit(page, site)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  for (const control of await page.locator('.bar :is(button, summary)').filter({ visible: true }).all()) await expect(control).toBeInViewport({ ratio: 1 })
  await page.getByLabel('More', { exact: true }).click()
  for (const item of ['Share', 'Export', 'About']) {
    await button(page, item).last().scrollIntoViewIfNeeded()
    await expect(button(page, item).last()).toBeInViewport()
  }
  await page.keyboard.press('Escape')
  await expect(cell(page, 1)).toBeVisible()
})
