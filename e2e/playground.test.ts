// The playground as people use it: cells that ran are back after a reload with all that they made, errors say where, what
// cannot be saved says why, and what comes from elsewhere runs nothing by itself.

import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Site } from './built.ts'
import { cell, names, playgroundSite, ready, reload, result, run, saved, spoil, visit, write } from './playground-support.ts'
import { button } from './support.ts'

let site: Site

test.beforeAll(async () => {
  site = await playgroundSite()
})

test.afterAll(() => site.close())

test('a first visit: run, reload, and the closure counts on', async ({ page }) => {
  await visit(page, site)
  await expect(page.locator('.welcome [aria-current=step]')).toContainText('Run the counter')
  await expect(page.locator('.names')).toHaveCount(0)
  await page.locator('.welcome').getByRole('button', { name: 'Run cell 1' }).click()
  await expect(result(page, 1)).toHaveText('3')
  await expect(page.locator('.welcome [aria-current=step]')).toContainText('Reload the page')
  expect(await names(page)).toEqual(['counter ƒ counter()', expect.stringMatching(/^next ƒ \(\) => \+\+n captured n = 3$/)])

  await page.locator('.welcome').getByRole('button', { name: 'Reload' }).click()
  await expect(page.locator('.banner')).toContainText(/Your session is back\. No cell ran again\.\s*Restored 2 names, 2 functions in/)
  await expect(cell(page, 1)).toContainText('restored')
  await expect(result(page, 1)).toHaveText('3')
  await page.locator('.welcome').getByRole('button', { name: 'Run cell 2' }).click()
  await expect(result(page, 2)).toHaveText('4')
  await expect(page.locator('.folded')).toContainText('That is all.')
  await expect(page.locator('.banner')).toHaveCount(0)

  await write(page, 2, 'next() + next()')
  await expect(cell(page, 2)).toContainText('edited')
  await reload(page)
  await expect(page.getByRole('textbox', { name: 'Code of cell 2' })).toHaveText('next() + next()')
  await expect(page.locator('.welcome, .folded')).toHaveCount(0)
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('11')
})

for (const [width, height] of [[1440, 900], [1024, 700], [360, 740]] as const) {
  test(`a first visit explains itself in one screen of ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await visit(page, site)
    const welcome = page.locator('.welcome')
    await expect(welcome).toBeInViewport({ ratio: 1 })
    for (const said of ['Reload this page.', 'Run the counter', 'Reload the page', 'Call next() again']) await expect(welcome).toContainText(said)
    await expect(welcome.getByRole('button', { name: 'Run cell 1' })).toBeInViewport({ ratio: 1 })
    await expect(cell(page, 1)).toBeInViewport()
  })
}

test('generators that say "use durable" go on in the middle of their loops after a reload', async ({ page }) => {
  await visit(page, site)
  await write(page, 1, `function* walk(items) {
  "use durable"
  for (const item of items) yield item
}
async function* feed(n) {
  "use durable"
  for (;;) yield await Promise.resolve(n++)
}
const beds = walk(['soil', 'seeds', 'water']), count = feed(1)
beds.next().value + (await count.next()).value`)
  await run(page, 1)
  await expect(result(page, 1)).toHaveText('"soil1"')
  await reload(page)
  await expect(page.locator('.banner')).toContainText('No cell ran again.')
  await write(page, 2, 'beds.next().value + (await count.next()).value')
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('"seeds2"')
  await reload(page)
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('"water3"')
})

test('a class with private state is back, and no constructor has run', async ({ page }) => {
  await visit(page, site, 'private')
  await button(page, 'Run all').click()
  await expect(result(page, 2)).toHaveText('"4.00"')
  await reload(page)
  await expect(page.locator('.banner')).toContainText('Restored 2 names, 0 functions, 1 class')
  expect(await names(page)).toEqual(['Account class Account 1 instance', expect.stringContaining('account Account')])
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('"4.25"')
  await button(page, 'Add a cell').click()
  await page.keyboard.type('Account.opened + String(account instanceof Account)')
  await page.keyboard.press('Control+Enter')
  await expect(result(page, 3)).toHaveText('"1true"')
})

test('what a class keeps in a WeakMap is back, and what was seen and referred to weakly', async ({ page }) => {
  await visit(page, site)
  await write(page, 1, `const fields = new WeakMap
class C {
  constructor() { fields.set(this, 1) }
  get v() { return fields.get(this) }
}
const c = new C, seen = new WeakSet([c]), ref = new WeakRef(c)
fields`)
  await run(page, 1)
  await expect(result(page, 1).locator('.left-out')).toHaveCount(0)
  await reload(page)
  await expect(page.locator('.banner')).toContainText('Restored 5 names')
  await expect(page.locator('.banner')).not.toContainText('left out')
  await write(page, 2, '[c.v, seen.has(c), seen.has({}), ref.deref() === c].join()')
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('"1,true,false,true"')
  await page.locator('[title="Inspect fields"]').click()
  await page.getByRole('tab', { name: 'Why' }).click()
  await expect(page.getByRole('heading', { name: 'Everything here can be saved' })).toBeVisible()
})

test('an error says cell and line, and leads there; console lines stand before it', async ({ page }) => {
  await visit(page, site, 'errors')
  await write(page, 1, 'const shelf = new Map()\nfor (const n of [1, 1, 2]) console.log("jar", n)\nconst label = () => {\n  return shelf.get("dill").label\n}')
  await page.keyboard.press('Shift+Enter')
  await expect(page.getByRole('textbox', { name: 'Code of cell 2' })).toBeFocused()
  await page.keyboard.type('1\nlabel()')
  await page.keyboard.press('Shift+Enter')
  await expect(result(page, 1).locator('.console li')).toHaveText([/jar 1\s*×2/, /jar 2/])
  await expect(result(page, 2)).toContainText(/TypeError: Cannot read properties of undefined.*cell 1, line 4/s)
  await result(page, 2).getByRole('button', { name: 'cell 1, line 4' }).click()
  await expect(page.getByRole('textbox', { name: 'Code of cell 1' })).toBeFocused()

  await write(page, 3, 'let a\nlet b = = 1')
  await run(page, 3)
  await expect(result(page, 3)).toContainText(/SyntaxError: Unexpected token\s*cell 3, line 2, column 9/)
  await expect(cell(page, 3).locator('.culprit')).toHaveText('let b = = 1')
  await reload(page)
  await expect(result(page, 3)).toContainText('line 2, column 9')
  await page.goto(`${site.url}/?s=dom`)
  await expect(page.getByRole('link', { name: 'errors' })).toBeVisible()
})

test('a DOM node is an error with its reason and its remedy; the rest is saved', async ({ page }) => {
  await visit(page, site, 'dom')
  await button(page, 'Run all').click()
  await expect(result(page, 2)).toHaveText('"dill playground"')
  const drawing = page.frameLocator('play-drawing iframe')
  await expect(drawing.locator('h1')).toHaveText('dill playground')
  await expect(drawing.locator('h1')).toHaveCSS('font-family', /system-ui/)
  await expect(result(page, 1).locator('.left-out')).toContainText(/A DOM node belongs to this page.*heading will be left out.*What to do: .*selector/s)
  expect((await names(page))[0]).toContain('left out')
  await reload(page)
  await expect(page.locator('.banner')).toContainText(/Restored 2 names, 1 function in .* 1 left out\..*heading was left out\. A DOM node .*selector/s)
  await page.locator('.banner').getByRole('button', { name: 'Run cell 1' }).click()
  await expect(result(page, 1).locator('dill-tree')).toBeVisible()
  expect((await names(page)).join()).toContain('heading')
})

test('work goes to a worker and comes back', async ({ page }) => {
  await visit(page, site, 'worker')
  await button(page, 'Run all').click()
  await expect(result(page, 2)).toHaveText('true')
  await write(page, 2, 'await inWorker(() => { throw new RangeError("far away") })')
  await run(page, 2)
  await expect(result(page, 2)).toContainText('In the worker: RangeError: far away')
})

test('what is exported is back after a clear and an import, for who trusts it', async ({ page }) => {
  await visit(page, site)
  await button(page, 'Run all').click()
  await expect(result(page, 2)).toHaveText('4')
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()])
  expect(download.suggestedFilename()).toBe('counter.dill')
  const file = await download.path()

  await page.getByLabel('More', { exact: true }).click()
  await button(page, 'Clear all').click()
  await expect(page.locator('.names')).toHaveCount(0)
  await button(page, 'Undo').click()
  expect(await names(page)).toHaveLength(2)
  await page.getByLabel('More', { exact: true }).click()
  await button(page, 'Clear all').click()
  await expect(page.locator('.names')).toHaveCount(0)

  await page.locator('#file').setInputFiles(file)
  const dialog = page.getByRole('dialog', { name: 'This file holds code' })
  await expect(dialog).toContainText('2 cells, 2 functions')
  await dialog.getByLabel('I trust who made it.').check()
  await dialog.getByRole('button', { name: 'Open all of it' }).click()
  await expect(page.locator('.banner')).toContainText('Restored 2 names, 2 functions')
  await expect(page).toHaveURL(/counter%20\(imported\)/)
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('5')

  await page.locator('#file').setInputFiles({ name: 'no.dill', mimeType: '', buffer: readFileSync(import.meta.filename) })
  await expect(page.getByRole('dialog', { name: 'This file cannot be opened' })).toBeVisible()
})

test('a link asks before anything of it counts, and runs nothing', async ({ page, browser }) => {
  await visit(page, site, 'sender')
  await write(page, 1, 'document.title = "ran"\nconst list = new Map([["a", [1, 2]]])\nconst f = () => { document.title = "called" }')
  await run(page, 1)
  await button(page, 'Share').click()
  const dialog = page.getByRole('dialog', { name: 'Share this playground' })
  await dialog.getByText('Cells and values').click()
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeDisabled()
  await dialog.getByText('I have looked').click()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/#open=/)

  const elsewhere = await browser.newContext()
  const reader = await elsewhere.newPage()
  await reader.goto(link)
  const asks = reader.getByRole('dialog', { name: 'This link holds code' })
  await expect(asks).toContainText(/Nothing has run yet.*1 cell, 1 value, 1 function.*document/s)
  await expect(asks.getByRole('button', { name: 'Read the code first' })).toBeFocused()
  await reader.keyboard.press('Enter')
  await expect(asks.getByRole('region', { name: 'Its code' })).toContainText('document.title = "ran"')
  await asks.getByRole('button', { name: 'Open, run nothing' }).click()
  await expect(reader).toHaveURL(/sender%20\(shared\)/)
  await ready(reader)
  await expect(cell(reader, 1)).toContainText('not run yet')
  expect(await names(reader)).toEqual([expect.stringContaining('list Map(1)')])
  expect(await reader.title()).not.toContain('ran')

  await reader.goto(link)
  await asks.getByRole('button', { name: 'Do not open' }).click()
  await expect(asks).toBeHidden()
  await expect(reader).toHaveURL(`${site.url}/`)
  await reader.goto(`${site.url}/#open=AAAA`)
  await expect(reader.getByRole('dialog', { name: 'This link cannot be opened' })).toBeVisible()
  await elsewhere.close()
})

test('of two tabs the second is told, and chooses', async ({ page: first, context }) => {
  await visit(first, site)
  await run(first, 1)
  await saved(first)
  const second = await context.newPage()
  await second.goto(site.url)
  await expect(second.locator('.banner')).toBeVisible()
  await run(second, 2)
  await saved(second)
  const notice = first.getByRole('alert', { name: 'Another tab saved first' })
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Load theirs' }).click()
  await expect(result(first, 2)).toHaveText('4')
  await expect(notice).toBeHidden()
  await run(first, 2)
  await saved(first)
  await second.getByRole('alert').getByRole('button', { name: 'Keep mine' }).click()
  await saved(second)
  await second.reload()
  await expect(second.locator('.names')).toContainText('n = 4')
})

test('where sessions are lost, or have no place, the page says so and works', async ({ page, context }) => {
  await visit(page, site)
  await run(page, 1)
  await saved(page)
  await page.goto(`${site.url}/demo/zustand.html`)
  await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('dill:playground')
    request.addEventListener('success', resolve)
    request.addEventListener('error', reject)
  }))
  await page.goto(site.url)
  const notice = page.getByRole('alert', { name: 'A session was here and is gone' })
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Start afresh here' }).click()
  await expect(notice).toBeHidden()
  await run(page, 1)
  await saved(page)

  const bare = await context.newPage()
  await bare.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
  await bare.goto(`${site.url}/?s=cycle`)
  await expect(bare.getByRole('alert', { name: 'Kept in memory only' })).toBeVisible()
  await button(bare, 'Run all').click()
  await expect(result(bare, 2)).toHaveText('true')
})

test('where the latest save is damaged, or of a newer version, the page says what still works', async ({ page }) => {
  await visit(page, site)
  await run(page, 1)
  await saved(page)
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('4')
  await saved(page)
  await page.goto(`${site.url}/demo/zustand.html`)
  await spoil(page, 'damaged')
  await page.goto(site.url)
  await expect(page.locator('.banner')).toContainText(/Your session is back.*The latest save was damaged\. This is the one before it, from \d\d:\d\d/s)
  await run(page, 2)
  await expect(result(page, 2)).toHaveText('4')
  await saved(page)

  await page.goto(`${site.url}/demo/zustand.html`)
  await spoil(page, 'newer')
  await page.goto(site.url)
  const notice = page.getByRole('alert', { name: 'This session was saved by a newer version of dill' })
  await expect(notice).toBeVisible()
  await run(page, 1)
  await expect(result(page, 1)).toHaveText('3')
  await expect(page.locator('.saving')).toContainText('Not saved')
  await notice.getByRole('button', { name: 'Delete it, and save this' }).click()
  await saved(page)
})

test('a zustand store is back after a reload, the same objects in it', async ({ page }) => {
  await page.goto(`${site.url}/demo/zustand.html`)
  for (const name of ['Dill', 'Salt', 'dill']) {
    await page.getByPlaceholder('Something to buy').fill(name)
    await page.keyboard.press('Enter')
  }
  await page.getByLabel('In the basket: Dill').check()
  await expect(page.locator('#state')).toHaveText('Saved')
  await page.reload()
  await expect(page.locator('#back')).toBeVisible()
  await expect(page.locator('#items li')).toHaveText([/Dill.*×2/, /Salt/])
  await expect(page.getByLabel('In the basket: Dill')).toBeChecked()
  await expect(page.locator('#whole .icon use')).toHaveAttribute('href', '#i-check')
  await page.getByLabel('Remove Salt').click()
  await expect(page.locator('#state')).toHaveText('Saved')
  await page.reload()
  await expect(page.locator('#items li')).toHaveCount(1)
})

test('npm start serves it too', async ({ page }) => {
  await page.goto('/')
  await ready(page)
  await run(page, 1)
  await expect(result(page, 1)).toHaveText('3')
})
