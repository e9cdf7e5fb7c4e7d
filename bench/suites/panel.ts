// The panel on large values, in a production build: how long things take, and what holds up its page meanwhile.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as engine, type Browser } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import type { Measured } from '../panel-page.ts'
import { digits, table } from '../table.ts'
import { longestBetween, tracing } from '../tasks.ts'
import type { Suite } from './suite.ts'

const outDir = join('node_modules', '.cache', 'bench', 'panel')
const origin = 'http://localhost'
const sizes = { nodes: 50_000, sessions: 50_000, rows: 100_000, array: 1_000_000, map: 1_000_000, set: 1_000_000, object: 1_000_000 } as const

/** A step, with the longest task of the page's thread in it, in milliseconds of its own clock. */
interface Step extends Measured {
  readonly longest: number
}

/** The panel on large values. */
export const panel: Suite = {
  name: 'panel',
  parts: Object.keys(sizes),
  async run(parts, { print }) {
    await build({
      configFile: false, logLevel: 'warn', publicDir: false,
      build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, rolldownOptions: { input: 'bench/panel-page.ts', output: { entryFileNames: 'page.js' } } },
    })
    const browser = await engine.launch({ ...launchOptions(), headless: true })
    const outcome: Record<string, Step[]> = {}
    try {
      for (const part of parts as (keyof typeof sizes)[]) {
        outcome[part] = await inPage(browser, part)
        const cells = outcome[part].map(({ what, ms, longest }) => [what, String(ms), digits(longest)])
        print(`panel/${part} – ${sizes[part].toLocaleString('en-GB')}; ms, and the longest task's own work, ms\n${table([['', 'ms', 'longest'], ...cells])}\n`)
      }
    } finally {
      await browser.close()
    }
    return outcome
  },
}

async function inPage(browser: Browser, part: keyof typeof sizes): Promise<Step[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(0)
  await page.route(`${origin}/**`, route => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' })
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(outDir, pathname)) })
  })
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => 'panelBench' in window)
  const ended = await tracing(page)
  const steps = await page.evaluate(([part, count]) => window.panelBench[part](count), [part, sizes[part]] as const)
  const trace = await ended()
  await page.close()
  return steps.map(step => ({ ...step, longest: longestBetween(trace, step.what, `${step.what}: end`) }))
}
