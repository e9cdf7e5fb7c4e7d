// What the end-to-end tests share: the to-do page as people see it, and the library as a page imports it.

import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'

/** The library, as vite serves it. */
export const library = '/lib/index.ts'

/** Opens the page and waits until it has loaded its session, or found none. */
export async function open(page: Page): Promise<void> {
  await page.goto('/demo/todo.html')
  await ready(page)
}

export async function ready(page: Page): Promise<void> {
  await expect(page.locator('#page')).toBeVisible()
}

/** The button with exactly this name. */
export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

/** The titles of the tasks, in order. */
export async function titles(page: Page): Promise<string[]> {
  return page.getByRole('textbox', { name: 'Task', exact: true }).evaluateAll(fields => fields.map(field => (field as HTMLInputElement).value))
}

/** Saves, and waits until the page says so. */
export async function save(page: Page): Promise<void> {
  await button(page, 'Save').click()
  await expect(page.locator('#state')).toHaveText('Saved')
}

/** What stands under "This session". */
export async function facts(page: Page): Promise<Record<string, string>> {
  const terms = await page.locator('#session dt').allTextContents()
  const texts = await page.locator('#session dd').allTextContents()
  return Object.fromEntries(terms.map((term, i) => [term, texts[i]!]))
}

/** Every claim of identity holds, and how many things it was asked of. */
export async function identities(page: Page): Promise<Record<string, string>> {
  await expect(page.locator('#identity .broken')).toHaveCount(0)
  const rows = await page.locator('#identity li').allInnerTexts()
  return Object.fromEntries(rows.map(row => row.split('\n') as [string, string]))
}

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** What axe finds, one line for each: nothing, or the test fails. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run(options: { iframes: boolean }): Promise<{ violations: { id: string, help: string, nodes: { html: string }[] }[] }> } }
    const { violations } = await tool.run({ iframes: false }) // It cannot ask in a frame that runs no scripts.
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`))
  })
}
