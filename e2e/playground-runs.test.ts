// Cells that take their time in a playground: what they write is seen while they run and after it, what they throw later too,
// one goes on typing beside them, and can end them; a reload in the middle of a run is told.

import { expect, test } from '@playwright/test'
import type { Site } from './built.ts'
import { cell, playgroundSite, ready, reload, result, run, visit, write } from './playground-support.ts'
import { accessibilityFaults, button } from './support.ts'

let site: Site

test.beforeAll(async () => {
  site = await playgroundSite()
})

test.afterAll(() => site.close())

const start = (place: number): string => `Run cell ${place}`

test('lines are seen as they come, and one goes on typing', async ({ page }) => {
  await visit(page, site, 'live')
  await write(page, 1, 'for (let i = 0; i < 3; i++) {\n  console.log("line", i)\n  await new Promise(resolve => { globalThis.goOn = resolve })\n}\n"end"')
  await button(page, start(1)).click()
  const goOn = () => page.evaluate(() => (globalThis as unknown as { goOn(): void }).goOn())
  const lines = result(page, 1).getByRole('listitem')
  for (let i = 0; i < 3; i++) {
    await expect(lines.last()).toContainText(`line ${i}`)
    if (i === 0) {
      await expect(cell(page, 1)).toContainText('running')
      await expect(cell(page, 1).getByRole('progressbar')).toBeVisible()
      await button(page, 'Add a cell').click()
      await page.keyboard.type('1 + 1')
      await page.keyboard.press('Control+Enter')
      await expect(cell(page, 2)).toContainText('waiting for cell 1')
      expect(await accessibilityFaults(page)).toEqual([])
    }
    await goOn()
  }
  await expect(result(page, 1).locator('.result')).toHaveText('"end"')
  await expect(result(page, 2)).toHaveText('2')
  await expect(lines).toHaveCount(3)
})

test('what a cell clears of its console is gone', async ({ page }) => {
  await visit(page, site, 'progress')
  await write(page, 1, 'for (let i = 0; i <= 100; i += 25) {\n  console.clear()\n  console.log(i, "%")\n  await new Promise(resolve => setTimeout(resolve))\n}')
  await run(page, 1)
  await expect(result(page, 1).getByRole('listitem')).toHaveText([/100 %/])
})

test('many lines are followed as they come, by who has not gone back', async ({ page }) => {
  await visit(page, site, 'follow')
  await write(page, 1, 'for (let i = 0; i < 90; i++) {\n  console.log("line", i)\n  if (i % 30 === 29) await new Promise(resolve => { globalThis.goOn = resolve })\n}')
  await button(page, start(1)).click()
  const goOn = () => page.evaluate(() => (globalThis as unknown as { goOn(): void }).goOn())
  const line = (text: string) => result(page, 1).getByText(text, { exact: true })
  await expect(line('line 29')).toBeInViewport()
  await goOn()
  await expect(line('line 59')).toBeInViewport()
  await result(page, 1).locator('.console').evaluate(box => { box.scrollTop = 0 })
  await goOn()
  await expect(line('line 89')).toBeAttached()
  await expect(line('line 0')).toBeInViewport()
  await expect(line('line 89')).not.toBeInViewport()
})

test('a storm of lines leaves the page alive, and what it ends with is shown', async ({ page }) => {
  await visit(page, site, 'storm')
  await write(page, 1, 'for (let i = 0; i < 12000; i++) {\n  console.log(i)\n  if (i % 100 === 0) await new Promise(resolve => setTimeout(resolve))\n}')
  await button(page, start(1)).click()
  await expect(result(page, 1).getByRole('listitem')).toHaveCount(401)
  await expect(cell(page, 1)).toHaveAttribute('aria-busy', 'true')
  await button(page, 'Add a cell').click()
  await page.keyboard.type('typed beside it')
  await expect(page.getByRole('textbox', { name: 'Code of cell 2' })).toHaveText('typed beside it')
  await expect(result(page, 1).getByRole('listitem').last()).toHaveText(/11999/)
  await expect(cell(page, 1)).toHaveAttribute('aria-busy', 'false')
})

test('what timers, promises and handlers write and throw later stands under their cell, and is there after a reload', async ({ page }) => {
  await visit(page, site, 'later')
  await write(page, 1, 'setTimeout(() => console.log("timer"))\nsetTimeout(() => {\n  null.x\n}, 1)\nsetTimeout(() => { throw "a text" }, 2)\nvoid (async () => {\n  await new Promise(resolve => setTimeout(resolve, 20))\n  throw new RangeError("nobody waits")\n})()\nPromise.reject(7)\n0')
  await run(page, 1)
  const check = async (): Promise<void> => {
    const lines = result(page, 1).getByRole('listitem')
    await expect(lines).toHaveText([/timer/, /Uncaught TypeError: .*cell 1, line 3/, /Uncaught "a text".*cell 1, line 5/, /Uncaught RangeError: nobody waits.*cell 1, line 8/])
  }
  await check()
  await expect(page.getByRole('region', { name: 'From an unknown cell' })).toContainText('Uncaught 7')
  await result(page, 1).getByRole('button', { name: 'cell 1, line 8' }).click()
  await expect(page.getByRole('textbox', { name: 'Code of cell 1' })).toBeFocused()
  await page.keyboard.press('Escape')
  expect(await accessibilityFaults(page)).toEqual([])
  await reload(page)
  await check()
})

test('an endless loop ends at its next await, and the next cell runs', async ({ page }) => {
  await visit(page, site, 'endless')
  await write(page, 1, 'let n = 0\nfor (;;) {\n  console.log(++n)\n  await new Promise(resolve => setTimeout(resolve, 5))\n}')
  await button(page, 'Add a cell').click()
  await page.keyboard.type('n')
  await button(page, 'Run all').click()
  await expect(result(page, 1).getByRole('listitem').nth(5)).toBeVisible()
  await button(page, 'Stop cell 1').click()
  await expect(result(page, 1)).toContainText(/Stopped.*It goes no further than its next await\./s)
  await expect(cell(page, 2)).toHaveAttribute('aria-busy', 'false')
  await run(page, 2)
  const ended = await result(page, 2).textContent()
  await page.evaluate(() => new Promise(resolve => { setTimeout(resolve, 50) }))
  await run(page, 2)
  await expect(result(page, 2)).toHaveText(ended!)
  expect(await page.evaluate(() => document.querySelector('.strays'))).toBe(null)
})

test('a reload in the middle of a run says so, and keeps what was typed and written', async ({ page }) => {
  await visit(page, site, 'middle')
  await write(page, 1, 'const before = 1\nconsole.log("begun")\nawait new Promise(() => {})')
  await button(page, start(1)).click()
  await expect(result(page, 1)).toContainText('begun')
  await page.reload()
  await ready(page)
  await expect(result(page, 1)).toContainText(/begun.*Interrupted: the page was closed or reloaded while this cell ran\..*Run it again\./s)
  await expect(page.locator('.names')).toContainText('before')
  await expect(cell(page, 1)).toHaveAttribute('aria-busy', 'false')
})

test('what a cell uses ends with it', async ({ page }) => {
  await visit(page, site, 'using')
  await write(page, 1, 'using jar = { grams: 5, [Symbol.dispose]() { console.log("closed") } }\nawait using lid = { async [Symbol.asyncDispose]() { console.log("lifted") } }\nconsole.log("open")\njar.grams')
  await run(page, 1)
  await expect(result(page, 1).getByRole('listitem')).toHaveText([/open/, /lifted/, /closed/])
  await expect(result(page, 1).locator('.result')).toHaveText('5')
  await expect(page.locator('.names')).toHaveCount(0)
})
