// Sessions in a page whose profile is on the disk: what a save and a load of 10 MB are made of, what a change costs, and how
// long a page stands still while a large graph saves itself.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as engine, type Page } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import { END, MARK, type Frames, type Split } from '../frames.ts'
import { bytesText, digits, table } from '../table.ts'
import { longestBetween, tracing } from '../tasks.ts'
import type { Run, Suite } from './suite.ts'

const outDir = join('node_modules', '.cache', 'bench', 'sessions')
const origin = 'http://localhost'
const CHANGES = [0.01, 0.1, 1]

/** Sessions in a page. */
export const sessions: Suite = {
  name: 'sessions',
  parts: ['save', 'frames'],
  async run(parts, run) {
    await build({
      configFile: false, logLevel: 'warn', publicDir: false,
      build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000, rolldownOptions: { input: 'bench/sessions-page.ts', output: { entryFileNames: 'page.js' } } },
    })
    const outcome: Record<string, unknown> = {}
    if (parts.includes('save')) outcome['save'] = await inPage(page => saves(page, run))
    if (parts.includes('frames')) outcome['frames'] = await frames(run)
    return outcome
  },
}

/** A page in a browser of its own, which keeps what it stores on the disk. */
async function inPage<T>(task: (page: Page) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-bench-'))
  const options = launchOptions()
  const browser = await engine.launchPersistentContext(folder, { ...options, args: [...options.args, '--js-flags=--expose-gc'], headless: true })
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    const script = await readFile(join(outDir, 'page.js'))
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    await page.route(`${origin}/**`, route => route.request().url().endsWith('.js')
      ? route.fulfill({ headers, contentType: 'text/javascript', body: script })
      : route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' }))
    await page.goto(`${origin}/`)
    return await task(page)
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The median of each figure. */
function median(all: readonly Split[]): Split {
  const of = (key: keyof Split): number => all.map(split => split[key]).toSorted((a, b) => a - b)[all.length >> 1]!
  return { all: of('all'), hash: of('hash'), seal: of('seal'), store: of('store'), codec: of('codec'), written: of('written') }
}

async function saves(page: Page, { rounds, print }: Run): Promise<Record<string, Split>> {
  const rows: Record<string, Split> = { 'first save': await page.evaluate(() => window.sessionBench.save(1)) }
  for (const change of CHANGES) {
    const all: Split[] = []
    for (let round = 0; round < rounds; round++) all.push(await page.evaluate(change => window.sessionBench.save(change), change))
    rows[`save, ${change * 100} % changed`] = median(all)
  }
  const all: Split[] = []
  for (let round = 0; round < rounds; round++) all.push(await page.evaluate(() => window.sessionBench.load()))
  rows['load'] = median(all)
  const cells = Object.entries(rows).map(([name, { all, codec, hash, seal, store, written }]) => [name, ...[all, codec, hash, seal, store].map(digits), bytesText(written)])
  print(`sessions/save – 10 MB of rows, ms\n${table([['', 'all', 'codec', 'hash', 'seal', 'store', 'written'], ...cells])}\n`)
  return rows
}

async function frames({ print }: Run): Promise<Record<string, Frames & { readonly longestWork: number }>> {
  const keep = async (page: Page, saves: number, settled: boolean) => {
    const ended = await tracing(page)
    const result = await page.evaluate(([saves, settled]) => window.sessionBench.keep(saves, settled), [saves, settled] as const)
    return { ...result, longestWork: longestBetween(await ended(), MARK, END) }
  }
  // The first collection after objects were made copies all of them; whose allocation sets it off is chance.
  const young = await inPage(page => keep(page, 1, false))
  const { cold, warm } = await inPage(async page => ({ cold: await keep(page, 1, true), warm: await keep(page, 5, true) }))
  const rows = { 'cold, the graph just made': young, cold, warm }
  const cells = Object.entries(rows).map(([name, { saves, longestTask, longestWork, longestGap }]) => [name, String(saves), ...[longestTask, longestWork, longestGap].map(digits)])
  print(`sessions/frames – ${cold.objects} objects, one changed every 100 ms, longest in ms (task: 0 is none of 50 or more; work: a task's own, without what else the machine did)\n${table([['', 'saves', 'task', 'work', 'gap'], ...cells])}\n`)
  return rows
}
