// What it takes to find every fault in a large graph: all at once, and with pauses in which a page goes on with its work.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as engine } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import type { DiagnoseBench } from '../diagnose-page.ts'
import { diagnosed, FAULTS, NODES, tangle, type Diagnosed } from '../diagnosis.ts'
import { digits, table } from '../table.ts'
import type { Run, Suite } from './suite.ts'

type Row = Awaited<ReturnType<DiagnoseBench>>

const ways = ['why', 'whyAsync'] as const
const outDir = join('node_modules', '.cache', 'bench', 'diagnose')
const origin = 'http://localhost'

/** Every failure in 100,000 objects. */
export const diagnose: Suite = {
  name: 'diagnose',
  parts: ['node', 'page'],
  async run(parts, run) {
    const outcome: Record<string, Row[]> = {}
    if (parts.includes('node')) outcome['node'] = await here(run)
    if (parts.includes('page')) outcome['page'] = await inPage(run)
    for (const [part, rows] of Object.entries(outcome)) {
      const cells = rows.map(({ way, found, ms, longest }) => [way, `${found} of ${FAULTS}`, digits(ms), digits(longest)])
      run.print(`diagnose/${part} – ${NODES} objects, ${FAULTS} faults, ms (page: 0 for no task of 50 ms or more)\n${table([['', 'found', 'all', 'longest task'], ...cells])}\n`)
    }
    return outcome
  },
}

/** The medians of times, and the longest of the longest tasks. */
function summary(rounds: readonly Row[]): Row {
  const times = rounds.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return { ...rounds[0]!, found: Math.min(...rounds.map(({ found }) => found)), ms: times[times.length >> 1]!, longest: Math.max(...rounds.map(({ longest }) => longest)) }
}

async function here({ rounds }: Run): Promise<Row[]> {
  const graph = tangle()
  const rows: Row[] = []
  for (const way of ways) {
    const all: Row[] = []
    for (let round = 0; round < rounds; round++) all.push(await watched(() => diagnosed(graph, way)))
    rows.push(summary(all))
  }
  return rows
}

/** The longest time in which nothing else came to its turn. */
async function watched(ask: () => Promise<Diagnosed>): Promise<Row> {
  let [longest, last, running] = [0, performance.now(), true]
  const turn = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  const outcome = await ask()
  turn()
  running = false
  return { ...outcome, longest }
}

async function inPage({ rounds }: Run): Promise<Row[]> {
  await build({
    configFile: false, logLevel: 'warn', publicDir: false,
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000, rolldownOptions: { input: 'bench/diagnose-page.ts', output: { entryFileNames: 'page.js' } } },
  })
  const browser = await engine.launch({ ...launchOptions(), headless: true })
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    const script = readFileSync(join(outDir, 'page.js'))
    await page.route(`${origin}/**`, route => route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' }))
    await page.goto(`${origin}/`)
    await page.waitForFunction(() => 'diagnoseBench' in window)
    const rows: Row[] = []
    for (const way of ways) {
      const all: Row[] = []
      for (let round = 0; round < rounds; round++) all.push(await page.evaluate(way => window.diagnoseBench(way), way))
      rows.push(summary(all))
    }
    return rows
  } finally {
    await browser.close()
  }
}
