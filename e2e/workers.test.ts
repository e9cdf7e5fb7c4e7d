// Work that a page gives to its worker by Comlink, as both are built: the first message comes before anything was fetched that
// it needs.

import { expect, test } from '@playwright/test'
import { builtSite } from './built.ts'

const policy = "default-src 'self'; script-src 'self' 'unsafe-eval'"

/** What is said of each; the last, where source text goes along. */
const rows: readonly (readonly [row: string, without: string, within?: string])[] = [
  ['instance', '5'], ['shared', 'UNKNOWN_SITE', '2'], ['made', '1'], ['thrown', 'true'], ['order', 'a,b,c'], ['hidden', 'REFUSED $.jar'], ['closure', 'UNKNOWN_SITE', '42'],
]

for (const source of [false, true]) {
  test(`built with source: ${source}`, async ({ page }) => {
    const site = await builtSite('workers', ['index.html'], policy, { source })
    try {
      for (const [row, without, within = without] of rows) {
        await page.goto(`${site.url}/?row=${row}`)
        await expect(page.locator('#verdicts'), row).toHaveText(source ? within : without === 'UNKNOWN_SITE' ? /^UNKNOWN_SITE / : without)
      }
    } finally {
      await site.close()
    }
  })
}
