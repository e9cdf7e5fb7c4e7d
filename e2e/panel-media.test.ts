// The panel for who sees and moves otherwise: in forced colours each view is without fault and shows by borders what fills
// do not say; where nothing should move, nothing does, and a jump still shows where it went.

import { expect, test, type Page } from '@playwright/test'
import { builtSite, type Site } from './built.ts'
import { accessibilityFaults, button } from './support.ts'

const tabs = ['Why', 'Tree', 'Graph', 'Size', 'Bytes', 'Sessions', 'Profile']

let site: Site

test.beforeAll(async () => {
  // Without a policy of its own, for axe is put in from outside.
  site = await builtSite('panel/', ['index.html'], "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'")
})
test.afterAll(() => site.close())

async function inspect(page: Page): Promise<void> {
  await page.goto(site.url)
  await button(page, 'Inspect').click()
  await expect(page.getByRole('heading', { name: /^2 of \d+ objects cannot be saved$/ })).toBeVisible()
}

/** What all elements of the panel say of a question, in all their shadows. */
const asked = <T>(page: Page, question: (style: CSSStyleDeclaration) => T): Promise<T[]> => page.evaluate(source => {
  const ask = (0, eval)(`(${source})`) as (style: CSSStyleDeclaration) => T
  const answers: T[] = []
  const rest: (Element | ShadowRoot)[] = [document.querySelector('dill-panel')!]
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    if (at instanceof Element) {
      answers.push(ask(getComputedStyle(at)))
      if (at.shadowRoot !== null) rest.push(at.shadowRoot)
    }
    rest.push(...at.children)
  }
  return answers
}, String(question))

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } })

  test('each view is without fault, and the one that is chosen can be told', async ({ page }) => {
    await inspect(page)
    expect(await page.evaluate("matchMedia('(forced-colors: active)').matches")).toBe(true)
    const probe = await page.evaluate(() => {
      const element = document.createElement('i')
      element.style.cssText = 'background: Highlight; forced-color-adjust: none'
      document.body.append(element)
      return getComputedStyle(element).backgroundColor
    })
    for (const name of tabs) {
      const tab = page.getByRole('tab', { name })
      await tab.click()
      await expect(tab).toHaveAttribute('aria-selected', 'true')
      await expect.poll(() => tab.evaluate(element => getComputedStyle(element).backgroundColor)).toBe(probe)
      await expect(page.getByRole('tabpanel', { name })).toBeVisible()
      expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    }
  })

  test('what is drawn on a canvas has the colours of the system alone', async ({ page }) => {
    await inspect(page)
    await page.getByRole('tab', { name: 'Graph' }).click()
    const canvas = page.locator('canvas').first()
    await expect(canvas).toBeVisible()
    /** Colours that fill much of it: grounds, and no tints of kinds. */
    const colours = (): Promise<number> => canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height)
      const counts = new Map<number, number>()
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) {
        const colour = data[i]! << 16 | data[i + 1]! << 8 | data[i + 2]!
        counts.set(colour, (counts.get(colour) ?? 0) + 1)
      }
      return [...counts].filter(([, count]) => count > 300).length
    })
    await expect.poll(colours).toBeGreaterThan(0)
    expect(await colours()).toBeLessThanOrEqual(4)
  })
})

test.describe('where nothing should move', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('nothing does, in any view, and a jump is still shown', async ({ page }) => {
    await inspect(page)
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click()
      await expect(page.getByRole('tabpanel', { name })).toBeVisible()
      const durations = await asked(page, ({ transitionDuration, animationDuration }) => `${transitionDuration}, ${animationDuration}`)
      expect([name, durations.length > 50, durations.filter(said => said.split(', ').some(time => parseFloat(time) > 0))]).toEqual([name, true, []])
    }
    await page.getByRole('tab', { name: 'Tree' }).click()
    await page.getByRole('searchbox').fill('coarse')
    await expect(page.locator('.row.flash')).toHaveCount(1)
    await expect(page.locator('.row.flash')).toHaveCount(0)
  })
})
