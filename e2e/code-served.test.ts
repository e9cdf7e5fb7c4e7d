// The same page as it is developed: what was captured is back after a reload, through skeletons that are at hand.

import { expect, test } from '@playwright/test'
import { servedSite } from './built.ts'

test('a counter and an account are back after a reload', async ({ page }) => {
  const site = await servedSite('code')
  try {
    await page.goto(site.url)
    await expect(page.locator('#state')).toHaveText('ready, evaluates')
    await page.locator('#count').click()
    await page.locator('#deposit').click()
    await page.locator('#save').click()
    await expect(page.locator('#saved')).toHaveText('counter current account greet')

    await page.reload()
    await expect(page.locator('#state')).toHaveText('ready, evaluates')
    await expect(page.locator('#counted')).toHaveText('11')
    await expect(page.locator('#facts')).toHaveText('true | true | 11 | Again, Bo |')
    await page.locator('#deposit').click()
    await expect(page.locator('#balance')).toHaveText('Ada: 10 (+5 +5)')
  } finally {
    await site.close()
  }
})
