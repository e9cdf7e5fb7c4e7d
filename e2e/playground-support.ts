// What the tests of the playground share: the page as it is built, and its cells as people see them.

import { expect, type Locator, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'

/** Builds the pages of demo/, and serves them. The pages have policies of their own. */
export function playgroundSite(): Promise<Site> {
  return builtSite('..', ['index.html', 'demo/zustand.html'], "frame-ancestors 'none'", false)
}

/** Waits until the page has loaded its session. */
export async function ready(page: Page): Promise<void> {
  await expect(page.locator('main')).toBeVisible()
}

/** The cell at a place, from 1. */
export function cell(page: Page, place: number): Locator {
  return page.getByRole('region', { name: `Cell ${place}`, exact: true })
}

/** What stands under it. */
export function result(page: Page, place: number): Locator {
  return page.getByRole('group', { name: `Result of cell ${place}` })
}

/** Writes a cell's text anew. */
export async function write(page: Page, place: number, text: string): Promise<void> {
  await page.getByRole('textbox', { name: `Code of cell ${place}` }).fill(text)
}

/** Runs a cell, and waits until it has. */
export async function run(page: Page, place: number): Promise<void> {
  await page.getByRole('button', { name: `Run cell ${place}`, exact: true }).last().click()
  await expect(cell(page, place)).toHaveAttribute('aria-busy', 'false')
}

/** Waits until all is saved. */
export async function saved(page: Page): Promise<void> {
  await expect(page.locator('.saving')).toContainText('Saved')
}

/** A reload of the browser's own. */
export async function reload(page: Page): Promise<void> {
  await saved(page)
  await page.reload()
  await ready(page)
}

/** The list of names, as text. */
export function names(page: Page): Promise<string[]> {
  return page.locator('.names li').allInnerTexts().then(rows => rows.map(row => row.replace(/\s+/g, ' ').trim()))
}
