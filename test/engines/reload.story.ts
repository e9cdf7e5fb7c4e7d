// What dill is for, in the other engines: closures, classes and a session survive a reload, and the panel opens on them.
// Pages are built as for production, and stand under policies.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtSite, type Site } from '../../e2e/built.ts'
import type { Engine } from '../../scripts/engines.mjs'
import { openEngine, type Driver } from './driver.ts'

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html"

let playground: Site
let code: Site
let panel: Site

beforeAll(async () => {
  playground = await builtSite('..', ['index.html'], "frame-ancestors 'none'", false)
  code = await builtSite('code', ['index.html'], "default-src 'self'; script-src 'self'")
  panel = await builtSite('panel/', ['index.html'], strict)
})
afterAll(() => Promise.all([playground, code, panel].map(site => site?.close())))

describe.each((process.env['DILL_ENGINES'] ?? 'firefox,webkit').split(',') as Engine[])('in %s', engine => {
  let page: Driver
  beforeEach(async () => { page = await openEngine(engine) })
  afterEach(() => page?.close())

  const result = (place: number): string => `[role=group][aria-label="Result of cell ${place}"]`
  const run = (place: number): Promise<void> => page.click(`.cell [aria-label="Run cell ${place}"]`)

  test('cells ran, the page was reloaded, and the closure counts on; the panel opens on it, and cells are written', async () => {
    await page.go(playground.url)
    await page.click('.welcome button', 'Run cell 1')
    await page.says(result(1), /^3$/)
    await page.says('.saving', /Saved/)
    await page.reload()
    await page.says('.banner', /Your session is back\. No cell ran again\.\s*Restored 2 names, 2 functions in/)
    await page.says(result(1), /^3$/)
    await page.click('.welcome button', 'Run cell 2')
    await page.says(result(2), /^4$/)
    expect((await page.texts('.names li')).join()).toMatch(/counter ƒ counter\(\),next ƒ \(\) => \+\+n captured n = 4/)

    await page.click('.names button[title="Inspect next"]')
    await page.says('dill-frame >> .label', /^next$/)
    await page.says('dill-tree >> [role=treeitem][aria-level="2"]', /n ?: ?4/)
    await page.click('#tab-why')
    await page.says('dill-why-tab >> h2', /^Everything here can be saved$/)
    await page.press('Escape')
    expect(await page.value("document.querySelector('html > dill-panel').matches(':popover-open')")).toBe(false)

    // What is written in a cell by keys is back too, and goes on.
    await page.click('[aria-label="Code of cell 2"]')
    await page.press('Control+a')
    await page.type('next() + next()')
    await page.press('Control+Enter')
    await page.says(result(2), /^11$/)
    await page.says('.saving', /Saved/)
    await page.reload()
    await page.says('[aria-label="Code of cell 2"]', /^next\(\) \+ next\(\)$/)
    await page.says(result(2), /^11$/)
  })

  test('a class with private state is back, and no constructor has run', async () => {
    await page.go(`${playground.url}/?s=private`)
    await page.click('button', 'Run all')
    await page.says(result(2), /^"4\.00"$/)
    await page.says('.saving', /Saved/)
    await page.reload()
    await page.says('.banner', /Restored 2 names, 0 functions, 1 class/)
    await run(2)
    await page.says(result(2), /^"4\.25"$/)
  })

  test('a DOM node is left out, with its reason and its remedy; the rest is back', async () => {
    await page.go(`${playground.url}/?s=dom`)
    await page.click('button', 'Run all')
    await page.says(`${result(1)} .left-out`, /A DOM node belongs to this page.*heading will be left out.*What to do: .*selector/)
    await page.says('.names li', /left out/)
    await page.says('.saving', /Saved/)
    await page.reload()
    await page.says('.banner', /1 left out\..*heading was left out\. A DOM node .*selector/)
  })

  test('without eval, by the plugin: a closure and a private field', async () => {
    await page.go(code.url)
    await page.says('#state', /^ready$/)
    for (let i = 0; i < 3; i++) await page.click('#count')
    await page.click('#deposit')
    await page.says('#facts', /^true \| true \| 13 \| Again, Bo \| Ada$/)
    await page.click('#save')
    await page.says('#saved', /^counter current account greet$/)
    await page.reload()
    await page.says('#state', /^ready$/)
    await page.click('#count')
    await page.click('#deposit')
    await page.says('#balance', /^Ada: 10 \(\+5 \+5\)$/)
    await page.says('#facts', /^true \| true \| 14 \| Again, Bo \|$/)
  })

  test('under a strict policy, with trusted types, the panel finds what cannot be saved, and sees it mended', async () => {
    await page.go(panel.url)
    await page.click('#inspect')
    await page.says('dill-why-tab >> .summary h2', /^2 of \d+ objects cannot be saved$/)
    await page.click('dill-why-tab >> .title', 'DOM node belongs to this page')
    await page.says('dill-why-tab >> .remedies', /document\.querySelector\('#app'\)/)
    await page.click('#tab-tree')
    await page.says('dill-tree >> [aria-selected=true] .name', /^root$/)
    await page.value("document.getElementById('mend').click()")
    await page.click('#tab-why')
    await page.click('dill-why-tab >> .again')
    await page.says('dill-why-tab >> .summary h2', /^Everything here can be saved$/)
    expect(await page.value('again()')).toBe('Dill, coarse')
    // The browsers themselves ask for an icon.
    expect(await page.value('violations.filter(told => !told.includes("/favicon.ico"))')).toEqual([])
  })
})
