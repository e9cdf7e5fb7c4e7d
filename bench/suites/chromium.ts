// The same races in a page: `copy` against structuredClone, and the codecs that run there; and first calls in fresh
// pages. The page is a production build, as an app's would be.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as engine, type Browser, type Page } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import { flags } from '../jobs.ts'
import type { First } from '../race.ts'
import { duelTable, firstRow, firstTable, raceTable, type FirstRow } from '../report.ts'
import { standings, type Standings } from '../standings.ts'
import { workload, workloads } from '../workloads.ts'
import type { Run, Suite } from './suite.ts'

const outDir = join('node_modules', '.cache', 'bench', 'page')
const origin = 'http://localhost'
const firsts = ['dill', 'msgpackr', 'JSON']

/** The races in a page. */
export const chromium: Suite = {
  name: 'chromium',
  parts: [...workloads.map(({ name }) => name), 'cold'],
  async run(parts, run) {
    await buildPage()
    const { args, ...launch } = launchOptions()
    const browser = await engine.launch({ ...launch, headless: true, args: [...args, `--js-flags=${flags.join(' ')}`] })
    try {
      const outcome: Record<string, Standings> = {}
      for (const part of parts.filter(part => part !== 'cold')) {
        const lanes = await inPage(browser, page => page.evaluate(([name, rounds]) => window.bench.race(name, rounds), [part, run.rounds] as const))
        outcome[part] = standings(lanes, ['structuredClone'])
        run.print(raceTable(`chromium/${part} – ${workload(part).what}`, outcome[part]))
      }
      run.print(duelTable('chromium – in short', outcome))
      const cold = parts.includes('cold') ? await firstCalls(browser, run) : undefined
      return { version: browser.version(), races: outcome, cold }
    } finally {
      await browser.close()
    }
  },
}

async function buildPage(): Promise<void> {
  await build({
    configFile: false, logLevel: 'warn', publicDir: false,
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000, rolldownOptions: { input: 'bench/page.ts', output: { entryFileNames: 'page.js' } } },
  })
}

/** A page of its own, in a process of its own, isolated so that its clock is fine enough. */
async function inPage<T>(browser: Browser, task: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(0)
    await page.route(`${origin}/**`, route => {
      const { pathname } = new URL(route.request().url())
      const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      if (pathname === '/') return route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' })
      return route.fulfill({ headers, contentType: 'text/javascript', body: readFileSync(join(outDir, pathname)) })
    })
    await page.goto(`${origin}/`)
    await page.waitForFunction(() => 'bench' in window)
    return await task(page)
  } finally {
    await context.close()
  }
}

async function firstCalls(browser: Browser, { rounds, print }: Run): Promise<FirstRow[]> {
  const lanes = firsts.map(name => ({ name, there: [] as First[], back: [] as First[] }))
  for (let round = 0; round < Math.ceil(rounds * 0.6); round++) {
    for (const { name, there, back } of lanes) {
      const encoded = await inPage(browser, page => page.evaluate(peer => window.bench.cold('state', peer), name))
      there.push(encoded)
      if (encoded.encoded === undefined) continue
      back.push(await inPage(browser, page => page.evaluate(([peer, text]) => window.bench.cold('state', peer, text), [name, encoded.encoded!] as const)))
    }
  }
  const rows = lanes.map(({ name, there, back }) => firstRow(name, there, back))
  print(`chromium/cold – state, first calls, each in a fresh page, ms\n${firstTable(rows)}\n`)
  return rows
}
