// A production build under a policy that allows no text to be evaluated: what an app holds of public libraries – pipelines,
// stores, subscriptions – is back after a reload, and goes on as it would have without one. The page does everything in
// its own script, for what a debugger runs there escapes the policy.

import { expect, test, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'

let site: Site

test.beforeAll(async () => {
  site = await builtSite('libraries', ['index.html'], "default-src 'self'; script-src 'self'", { include: ['rxjs', 'mobx', 'immer', 'zustand'] })
})

test.afterAll(() => site.close())

const names = ['streams', 'shop', 'todos', 'tally']

async function opened(page: Page, state: string): Promise<void> {
  await expect(page.locator('#state')).toHaveText(state)
  await expect(page.locator('#shown dt')).toHaveText(names)
}

async function saved(page: Page): Promise<void> {
  await page.locator('#save').click()
  await expect(page.locator('#saved')).toHaveText(names.join(' '))
}

/** What each has done and holds after one more use. */
async function used(page: Page): Promise<string[]> {
  await page.locator('#use').click()
  return page.locator('#shown dd').allTextContents()
}

test('what is held of rxjs, mobx, immer and zustand goes on after reloads as without', async ({ page }) => {
  await page.goto(site.url)
  await opened(page, 'fresh')
  const expected = [await used(page), await used(page), await used(page), await used(page)]
  expect(expected[0]).toEqual([
    '5 steps: sum 10 at 1, odd 10, sum 40 at 2, odd 30, squares 9, squares 9 36, squares 9 36 81; true',
    '43 is 43, 3 times computed: due 28, stock 0 to 1, due 43; article 0,3',
    '1 to 2, the first is the same; 2 to 2, the first is another; 2 to 1, the first is the same; 1 to 2, the first is the same; 2 to 2, the first is the same; '
    + '{"list":[{"title":"first","done":true},{"title":"task 1","done":false}],"changes":1} true 2',
    '0 to 1, 1 to 3, 3 to 7; 7, at first 0',
  ])

  await page.reload()
  await opened(page, 'fresh')
  expect([await used(page), await used(page)]).toEqual(expected.slice(0, 2))
  await saved(page)
  for (const uses of expected.slice(2)) {
    await page.reload()
    await opened(page, `restored ${names.join(' ')}`)
    expect(await used(page)).toEqual(uses)
    await saved(page)
  }
  expect(expected[3]).toEqual([
    '18 steps: sum 360 at 15, odd 110, squares 9, squares 9 36, squares 9 36 81; true',
    '214 is 214, 9 times computed: due 184, stock 3 to 4, due 214; article 0,3 article 1,6 article 2,9 article 3,12',
    '4 to 5, the first is the same; 5 to 5, the first is another; 5 to 4, the first is the same; 4 to 5, the first is the same; 5 to 5, the first is the same; '
    + '{"list":[{"title":"first","done":false},{"title":"task 1","done":false},{"title":"task 2","done":false},{"title":"task 3","done":false},{"title":"task 4","done":false}],"changes":4} true 8',
    '; 28, at first 0',
  ])

  await expect(page.locator('#violations li')).toHaveCount(0)
  await page.locator('#evaluate').click()
  await expect(page.locator('#evaluates')).toHaveText('false')
  await expect(page.locator('#violations li')).toHaveText(['script-src eval'])
})
