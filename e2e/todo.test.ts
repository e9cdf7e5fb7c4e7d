// The main job: a page's own graph of objects, edited, saved, and back after a true reload and after a restart of the
// browser; and what people are told when something is in the way.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test, type Page } from '@playwright/test'
import { launchOptions } from '../scripts/browser.mjs'
import { accessibilityFaults, button, facts, identities, open, ready, save, titles } from './support.ts'

/** Changes a bit of everything that the graph is made of. */
async function edit(page: Page): Promise<void> {
  await page.getByLabel('Done: Scald the jars').check()
  await page.getByRole('textbox', { name: 'Task', exact: true }).nth(3).fill('Write all the labels')
  await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Ada Lovelace')
  await page.getByLabel('Name', { exact: true }).last().fill('Alan')
  await button(page, 'Add').click()
  await page.getByPlaceholder('Something to do').fill('Taste')
  await button(page, 'Add task').click()
  await page.getByLabel('Owner of Taste').selectOption('Alan')
  await page.getByLabel('Due date of Taste').fill('2031-02-03')
  await button(page, 'Move Taste up').click()
  await button(page, 'Delete Pick dill from the garden').click()
}

/** The page shows what `edit` left. */
async function expectEdited(page: Page): Promise<void> {
  expect(await titles(page)).toEqual(['Buy four kilos of gherkins', 'Scald the jars', 'Taste', 'Write all the labels'])
  await expect(page.getByLabel('Done: Scald the jars')).toBeChecked()
  await expect(page.getByLabel('Owner of Taste').locator('option:checked')).toHaveText('Alan')
  await expect(page.getByLabel('Owner of Scald the jars').locator('option:checked')).toHaveText('Ada Lovelace')
  await expect(page.getByLabel('Due date of Taste')).toHaveValue('2031-02-03')
  expect(await identities(page)).toEqual({
    'task.project === project': '4 of 4', 'task.owner === people.get(id)': '3 of 3', 'owner.tasks.has(task)': '3 of 3',
  })
}

test('the list is back after a reload, the same graph', async ({ page }) => {
  await open(page)
  await expect(page.locator('#banner')).toBeHidden()
  expect(await facts(page)).toEqual({ Saved: 'not yet', Names: 'project, view' })
  await edit(page)
  await expect(page.locator('#state')).toHaveText('Unsaved')
  await save(page)
  const saved = await facts(page)
  expect(saved).toMatchObject({ Generation: '1', Size: expect.stringMatching(/^\d+ B$/) })

  await page.reload()
  await ready(page)
  await expect(page.locator('#banner')).toContainText(/Your session is back.*Restored 2 names \(project, view\) in/s)
  expect(await facts(page)).toEqual(saved)
  await expectEdited(page)

  await page.getByLabel('Owner of Write all the labels').selectOption('Alan')
  await page.getByPlaceholder('Filter').fill('alan|jar')
  expect(await titles(page)).toEqual(['Scald the jars', 'Taste', 'Write all the labels'])
  await button(page, 'Reload').click()
  await expect(page.locator('#session')).toContainText('Generation2')
  await expect(page.getByPlaceholder('Filter')).toHaveValue('alan|jar')
  expect(await titles(page)).toEqual(['Scald the jars', 'Taste', 'Write all the labels'])
  expect(await identities(page)).toMatchObject({ 'task.owner === people.get(id)': '4 of 4', 'view.last is in project.tasks': '1 of 1' })
})

test('the list is back after a restart of the browser', async ({ baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'dill-profile-'))
  const start = () => chromium.launchPersistentContext(profile, { ...launchOptions(), baseURL: baseURL! })
  try {
    const before = await start()
    const page = await before.newPage()
    await open(page)
    await edit(page)
    await save(page)
    await before.close()

    const after = await start()
    const again = await after.newPage()
    await open(again)
    await expect(again.locator('#banner')).toContainText('Your session is back')
    await expectEdited(again)
    await after.close()
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
})

test('a deletion can be undone where it happened', async ({ page }) => {
  await open(page)
  const before = await titles(page)
  await button(page, 'Delete Scald the jars').click()
  expect(await titles(page)).toEqual(before.filter(title => title !== 'Scald the jars'))
  await expect(button(page, 'Undo')).toBeFocused()
  await button(page, 'Undo').click()
  expect(await titles(page)).toEqual(before)
  await expect(page.getByRole('textbox', { name: 'Task', exact: true }).nth(1)).toBeFocused()
  expect(await identities(page)).toMatchObject({ 'owner.tasks.has(task)': '3 of 3' })
})

test('what cannot be saved says where, why and what to do; the last save stays whole', async ({ page }) => {
  await open(page)
  await page.getByLabel('Done: Write the labels').check()
  await save(page)
  await button(page, 'Add a DOM node').click()
  const card = page.getByRole('region', { name: 'Not saved' })
  await expect(card).toBeFocused()
  await expect(card.locator('dt')).toHaveText(['Where', 'Why', 'What to do'])
  await expect(card.locator('dd')).toHaveText(['$.page.heading', /belongs to this page/, /selector/])
  await expect(page.locator('#state')).toHaveText('Not saved')

  await page.reload()
  await ready(page)
  await expect(page.locator('#banner')).toContainText('Restored 2 names (project, view)')
  await expect(page.getByLabel('Done: Write the labels')).toBeChecked()

  await button(page, 'Add a DOM node').click()
  await button(page, 'Save without it').click()
  await expect(page.locator('#state')).toHaveText('Saved')
  await expect(card).toBeHidden()
  await page.reload()
  await ready(page)
  await expect(page.locator('#banner')).toContainText(/Restored 2 names.*\$\.page\.heading was left out: .*selector/s)

  await button(page, 'Add a DOM node').click()
  await button(page, 'Take it out').click()
  await expect(page.locator('#state')).toHaveText('Saved')
  expect((await facts(page))['Names']).toBe('project, view')
})

test('of two tabs the second to save is told, and chooses', async ({ page: first, context }) => {
  await open(first)
  await save(first)
  const second = await context.newPage()
  await open(second)
  await first.bringToFront()
  await first.getByPlaceholder('Something to do').fill('From the first tab')
  await button(first, 'Add task').click()
  await save(first)

  await second.bringToFront()
  await second.getByPlaceholder('Something to do').fill('From the second tab')
  await button(second, 'Add task').click()
  await button(second, 'Save').click()
  await expect(second.getByRole('region', { name: 'Another tab saved first' })).toContainText(/generation 2, .* came after this tab's 1/)
  await button(second, 'Load theirs').click()
  await expect(second.locator('#state')).toHaveText('Saved')
  expect((await titles(second)).at(-1)).toBe('From the first tab')

  await second.getByLabel('Done: From the first tab').check()
  await save(second)
  await first.bringToFront()
  await first.getByPlaceholder('Something to do').fill('Mine')
  await button(first, 'Add task').click()
  await button(first, 'Save').click()
  await button(first, 'Keep mine').click()
  await expect(first.locator('#state')).toHaveText('Saved')
  expect(await facts(first)).toMatchObject({ Generation: '4' })
})

test('without IndexedDB the page works, and says that memory ends with it', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
  await open(page)
  await expect(page.getByRole('region', { name: 'Kept in memory only' })).toContainText('no IndexedDB')
  await save(page)
  await page.reload()
  await ready(page)
  await expect(page.locator('#banner')).toBeHidden()
})

test('the page keeps its own strict policy', async ({ page }) => {
  const violations: string[] = []
  await page.exposeFunction('violated', (what: string) => violations.push(what))
  await page.addInitScript(() => addEventListener('securitypolicyviolation', event => {
    void (globalThis as unknown as { violated(what: string): void }).violated(`${event.violatedDirective} ${event.blockedURI}`)
  }))
  await open(page)
  await edit(page)
  await save(page)
  await button(page, 'Add a DOM node').click()
  await button(page, 'Take it out').click()
  await page.reload()
  await ready(page)
  await button(page, 'Light or dark').click()
  expect(violations).toEqual([])
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red')
    document.body.append(Object.assign(document.createElement('script'), { textContent: '0' }))
  })
  await expect.poll(() => violations.map(text => text.split(' ')[0]).sort()).toEqual(['script-src-elem', 'style-src-attr'])
})

test.describe('nobody is left out', () => {
  const views = [
    { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'light', viewport: { width: 360, height: 740 } },
    { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  ] as const
  for (const view of views) {
    test(`axe finds nothing, and nothing sticks out: ${view.colorScheme}, ${view.viewport.width} px`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ ...view, baseURL: baseURL! })
      const page = await context.newPage()
      const check = async (): Promise<void> => {
        expect(await accessibilityFaults(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.viewport.width)
      }
      await open(page)
      await check()
      await edit(page)
      await page.getByLabel('Due date of Taste').fill('2001-02-03')
      await page.getByPlaceholder('Filter').fill('(')
      await expect(page.locator('#filter-error')).not.toBeEmpty()
      await check()
      await page.getByPlaceholder('Filter').fill('')
      await button(page, 'Add a DOM node').click()
      await expect(page.getByRole('region', { name: 'Not saved' })).toBeVisible()
      await check()
      await button(page, 'Save without it').click()
      await expect(page.locator('#state')).toHaveText('Saved')
      await page.reload()
      await ready(page)
      await expect(page.locator('#banner')).toBeVisible()
      await check()
      await context.close()
    })
  }

  test('the keyboard alone is enough, and the focus is always seen', async ({ page }) => {
    await open(page)
    const unseen: string[] = []
    const focused = () => page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return {
        name: element.getAttribute('aria-label') ?? (element.textContent?.trim() || element.placeholder || element.labels?.[0]?.textContent || ''),
        // After the last control comes the page itself, and then the first.
        value: element.value ?? '', seen: element === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px'),
      }
    })
    const tabTo = async (name: string, value?: string): Promise<void> => {
      for (let presses = 0; presses < 80; presses++) {
        await page.keyboard.press('Tab')
        const now = await focused()
        if (!now.seen) unseen.push(now.name)
        if (now.name === name && (value === undefined || now.value === value)) return
      }
      throw new Error(`Tab does not reach ${name}`)
    }
    await tabTo('Done: Scald the jars')
    await page.keyboard.press('Space')
    await tabTo('Task', 'Scald the jars')
    await page.keyboard.press('End')
    await page.keyboard.type(' well')
    await page.keyboard.press('Alt+ArrowUp')
    expect((await focused()).value).toBe('Scald the jars well')
    await tabTo('Owner of Scald the jars well')
    await page.keyboard.press('ArrowDown')
    await tabTo('Move Write the labels up')
    await page.keyboard.press('Enter')
    await tabTo('Delete Pick dill from the garden')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await tabTo('Something to do')
    await page.keyboard.type('Taste')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+s')
    await expect(page.locator('#state')).toHaveText('Saved')
    await tabTo('Reload')
    await page.keyboard.press('Enter')
    await expect(page.locator('#banner')).toBeVisible()
    expect(await titles(page)).toEqual(['Scald the jars well', 'Buy four kilos of gherkins', 'Write the labels', 'Pick dill from the garden', 'Taste'])
    await expect(page.getByLabel('Done: Scald the jars well')).toBeChecked()
    await expect(page.getByLabel('Owner of Scald the jars well').locator('option:checked')).toHaveText('Grace')
    expect(unseen).toEqual([])
  })
})
