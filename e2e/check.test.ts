// Would it survive a reload? Asked in pages as they are built and as they are developed: the worker is found where the bundler has
// put it, obeys the page's policy, and where the policy forbids it, that is the verdict.

import { expect, test } from '@playwright/test'
import { builtSite, servedSite } from './built.ts'

/** A worker of a page that is developed asks the server for each module. */
const patient = { timeout: 45_000 }

const policies = [
  ["default-src 'self'; script-src 'self' 'unsafe-eval'", 'data: ok\nclosures: ok\na node: REFUSED node'],
  ["default-src 'self'; script-src 'self'", 'data: ok\nclosures: EVAL_BLOCKED next.function\na node: REFUSED node'],
  ["default-src 'self'; script-src 'self' 'unsafe-eval'; worker-src 'none'", 'data: NO_REALM\nclosures: NO_REALM\na node: REFUSED node'],
] as const

test('built, under a policy', async ({ page }) => {
  const site = await builtSite('check', ['index.html'], '', { source: true })
  try {
    for (const [policy, verdicts] of policies) {
      site.policy = policy
      await page.goto(site.url)
      await expect(page.locator('#verdicts')).toHaveText(verdicts, patient)
    }
  } finally {
    await site.close()
  }
})

test('built without source text: what only the page has loaded is missing in the worker, and named', async ({ page }) => {
  const site = await builtSite('check', ['index.html'], policies[0][0])
  try {
    await page.goto(site.url)
    await expect(page.locator('#verdicts')).toHaveText('data: ok\nclosures: UNKNOWN_SITE next,now\na node: REFUSED node', patient)
  } finally {
    await site.close()
  }
})

test('served as it is developed', async ({ page }) => {
  const site = await servedSite('check')
  try {
    await page.goto(site.url)
    await expect(page.locator('#verdicts')).toHaveText(policies[0][1], patient)
  } finally {
    await site.close()
  }
})
