// The panel on large values, in a production build: what holds up its page, and for how long.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as engine } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import type { Measured } from '../panel-page.ts'
import { table } from '../table.ts'
import type { Suite } from './suite.ts'

const outDir = join('node_modules', '.cache', 'bench', 'panel')
const origin = 'http://localhost'
const sizes = { nodes: 50_000, rows: 100_000 } as const

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
    const outcome: Record<string, Measured[]> = {}
    try {
      for (const part of parts as (keyof typeof sizes)[]) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
        page.setDefaultTimeout(0)
        await page.route(`${origin}/**`, route => {
          const { pathname } = new URL(route.request().url())
          if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' })
          return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(outDir, pathname)) })
        })
        await page.goto(`${origin}/`)
        await page.waitForFunction(() => 'panelBench' in window)
        outcome[part] = await page.evaluate(([part, count]) => window.panelBench[part](count), [part, sizes[part]] as const)
        await page.close()
        print(`panel/${part} – ${sizes[part].toLocaleString('en-GB')}\n${table([['', 'ms', 'longest task, ms'], ...outcome[part].map(({ what, ms, longest }) => [what, String(ms), longest === 0 ? '< 50' : String(longest)])])}\n`)
      }
    } finally {
      await browser.close()
    }
    return outcome
  },
}
