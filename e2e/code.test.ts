// A production build under a policy that allows no text to be evaluated: closures and private fields are back after a
// reload. The page does everything in its own script, for what a debugger runs there escapes the policy.

import { expect, test, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'

let site: Site

test.beforeAll(async () => {
  site = await builtSite('code', ['index.html'], "default-src 'self'; script-src 'self'")
})

test.afterAll(() => site.close())

async function opened(page: Page): Promise<void> {
  await expect(page.locator('#state')).toHaveText('ready')
}

async function shows(page: Page, counted: string, balance: string, facts: string): Promise<void> {
  await expect(page.locator('#counted')).toHaveText(counted)
  await expect(page.locator('#balance')).toHaveText(balance)
  await expect(page.locator('#facts')).toHaveText(facts)
}

async function saves(page: Page): Promise<void> {
  await page.locator('#save').click()
  await expect(page.locator('#saved')).toHaveText('counter current account greet')
}

test('a counter and an account with a private field are back after a reload, and go on', async ({ page }) => {
  await page.goto(site.url)
  await opened(page)
  await shows(page, '10', 'Ada: 0 ()', 'true | true | 10 | Hello, Bo | Ada')
  for (let i = 0; i < 3; i++) await page.locator('#count').click()
  await page.locator('#deposit').click()
  await shows(page, '13', 'Ada: 5 (+5)', 'true | true | 13 | Again, Bo | Ada')
  await saves(page)

  await page.reload()
  await opened(page)
  // Nobody was constructed in this page: its class is the page's own, and its private fields came back.
  await shows(page, '13', 'Ada: 5 (+5)', 'true | true | 13 | Again, Bo |')
  await page.locator('#count').click()
  await page.locator('#deposit').click()
  await shows(page, '14', 'Ada: 10 (+5 +5)', 'true | true | 14 | Again, Bo |')
  await saves(page)

  await page.reload()
  await opened(page)
  await shows(page, '14', 'Ada: 10 (+5 +5)', 'true | true | 14 | Again, Bo |')
  // The page's own attempt, which shows that the policy holds.
  await expect(page.locator('#violations li')).toHaveText(['script-src eval'])
})

test('skeletons are fetched only when code is saved or comes back', async ({ page }) => {
  site.asked.length = 0
  await page.goto(site.url)
  await opened(page)
  expect(site.asked.filter(name => name.endsWith('.dill.js'))).toEqual([])
  await saves(page)
  expect(site.asked.filter(name => name.endsWith('.dill.js'))).toHaveLength(1)
})
