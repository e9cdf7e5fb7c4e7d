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

/** Opens a session, and waits until the page has loaded it. */
export async function visit(page: Page, site: Site, session?: string): Promise<void> {
  await page.goto(session === undefined ? site.url : `${site.url}/?s=${encodeURIComponent(session)}`)
  await ready(page)
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

/** Breaks the latest save of every playground, or makes a later release's of it. From another page of the site. */
export async function spoil(page: Page, how: 'damaged' | 'newer'): Promise<void> {
  await page.evaluate(kind => new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('dill:playground')
    opening.addEventListener('error', reject)
    opening.addEventListener('success', () => {
      const database = opening.result
      const transaction = database.transaction('records', 'readwrite')
      const records = transaction.objectStore('records')
      const all: { key: IDBValidKey, value: unknown }[] = []
      records.openCursor().addEventListener('success', event => {
        const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result
        if (cursor !== null) {
          all.push({ key: cursor.key, value: cursor.value })
          cursor.continue()
          return
        }
        const heads = all.filter(({ value }) => (value as { dill?: unknown }).dill === 'session') as { key: IDBValidKey, value: { generation: number, save: string } }[]
        const { key, value } = heads.reduce((newest, head) => head.value.generation > newest.value.generation ? head : newest)
        if (kind === 'newer') records.put({ ...value, format: 99 }, key)
        else for (const part of all) if (part.value instanceof Uint8Array && JSON.stringify(part.key).includes(value.save)) records.put(part.value.map(byte => byte ^ 1), part.key)
      })
      transaction.addEventListener('complete', () => {
        database.close()
        resolve()
      })
      transaction.addEventListener('error', reject)
    })
  }), how)
}
