// Cells in a page under the policies of careful sites: with Trusted Types, whose one policy is dill's own, and where no
// text may be evaluated. What cells declare is back after a reload.

import { expect, test, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'

const typed = (policies: string) => `script-src 'self' 'unsafe-eval'; require-trusted-types-for 'script'; trusted-types ${policies}`

let site: Site

test.beforeAll(async () => {
  site = await builtSite('code', ['cells.html'], typed('dill'))
})

test.afterAll(() => site.close())

async function opened(page: Page, state: string): Promise<void> {
  await page.goto(`${site.url}/cells.html`)
  await expect(page.locator('#state')).toHaveText(state)
}

async function gives(page: Page, cell: string, result: string | RegExp): Promise<void> {
  await page.getByLabel('Cell').fill(cell)
  await page.locator('#run').click()
  await expect(page.getByLabel('Cell')).toHaveValue('')
  await expect(page.locator('#result')).toHaveText(result)
}

const names = 'n bump step Tally tally make next'

async function saves(page: Page): Promise<void> {
  await page.locator('#save').click()
  await expect(page.locator('#saved')).toHaveText(names)
}

test('variables, functions and classes of cells are back after a reload, and see each other', async ({ page }) => {
  site.policy = typed('dill')
  await opened(page, 'fresh')
  await gives(page, 'let n = 0\nfunction bump() { n += step(); return n }', 'undefined')
  await gives(page, 'const step = () => 2\nbump()', '2')
  await gives(page, 'class Tally { #t = 0; add(k) { return this.#t += k } }\nconst tally = new Tally()\ntally.add(3)', '3')
  await gives(page, 'const make = start => { let k = start; return () => ++k }\nconst next = make(await 41)\nnext()', '42')
  await saves(page)

  await opened(page, `restored ${names}`)
  await gives(page, 'bump()', '4')
  await gives(page, '[tally.add(1), tally instanceof Tally, new Tally().add(9)]', '4,true,9')
  await gives(page, 'next()', '43')
  await gives(page, 'function step() { return 10 }\nn = 100\nbump()', '110')
  await saves(page)

  await opened(page, `restored ${names}`)
  await gives(page, 'bump() + next()', '164')
})

test('a cell that fails says where', async ({ page }) => {
  site.policy = typed('dill')
  await page.goto(`${site.url}/cells.html`)
  await gives(page, 'let a = 1\nlet b = = 2', 'SyntaxError: Unexpected token at cell-1:2:9.')
  await gives(page, '\nnew Error("x").stack.match(/cell-\\d:\\d+/)[0]', 'cell-2:2')
})

test.describe('where the policy forbids to evaluate text', () => {
  for (const policy of ["script-src 'self'", typed('other'), typed("'none'")]) {
    test(policy, async ({ page }) => {
      site.policy = policy
      await page.goto(`${site.url}/cells.html`)
      await gives(page, '1 + 1', /^EVAL_BLOCKED: .*unsafe-eval/)
    })
  }
})
