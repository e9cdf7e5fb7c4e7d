// Sessions in a page whose profile is on the disk: what a save and a load of 10 MB are made of, what a change costs, and how
// long a page stands still while a large graph saves itself.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as engine, type Page } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import { END, MARK, WAYS, type Frames, type Split, type Way } from '../frames.ts'
import { shapes } from '../shapes.ts'
import { bytesText, digits, table } from '../table.ts'
import { longestBetween, tracing } from '../tasks.ts'
import type { Run, Suite } from './suite.ts'

const outDir = join('node_modules', '.cache', 'bench', 'sessions')
const origin = 'http://localhost'
const CHANGES = [0.01, 0.1, 1]

/** Sessions in a page. */
export const sessions: Suite = {
  name: 'sessions',
  parts: ['save', 'load', 'frames'],
  async run(parts, run) {
    await build({
      configFile: false, logLevel: 'warn', publicDir: false,
      build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000, rolldownOptions: { input: 'bench/sessions-page.ts', output: { entryFileNames: 'page.js' } } },
    })
    const outcome: Record<string, unknown> = {}
    if (parts.includes('save')) outcome['save'] = await inPage(page => saves(page, run))
    if (parts.includes('load')) outcome['load'] = await inBrowser(open => loads(open, run))
    if (parts.includes('frames')) outcome['frames'] = await frames(run)
    return outcome
  },
}

/** Opens a page of the browser, in a process of its own. */
type Open = () => Promise<Page>

/** A browser of its own, which keeps what it stores on the disk. */
async function inBrowser<T>(task: (open: Open) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-bench-'))
  const options = launchOptions()
  const browser = await engine.launchPersistentContext(folder, { ...options, args: [...options.args, '--js-flags=--expose-gc'], headless: true })
  const script = await readFile(join(outDir, 'page.js'))
  try {
    return await task(async () => {
      const page = await browser.newPage()
      page.setDefaultTimeout(0)
      const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      await page.route(`${origin}/**`, route => route.request().url().endsWith('.js')
        ? route.fulfill({ headers, contentType: 'text/javascript', body: script })
        : route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>' }))
      await page.goto(`${origin}/`)
      return page
    })
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const inPage = <T>(task: (page: Page) => Promise<T>): Promise<T> => inBrowser(async open => task(await open()))

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
  const grown: Split[] = []
  for (let round = 0; round < rounds; round++) grown.push(await page.evaluate(() => window.sessionBench.grow()))
  rows['save, a row added'] = median(grown)
  const load = async (): Promise<Split> => {
    const all: Split[] = []
    for (let round = 0; round < rounds; round++) all.push(await page.evaluate(() => window.sessionBench.load()))
    return median(all)
  }
  rows['load'] = await load()
  for (const change of CHANGES.toReversed()) {
    const all: Split[] = []
    for (let round = 0; round < rounds; round++) all.push(await page.evaluate(change => window.sessionBench.save(change, 'gzip'), change))
    rows[`save, ${change * 100} % changed, gzip`] = median(all)
  }
  rows['load, gzip'] = await load()
  const cells = Object.entries(rows).map(([name, { all, codec, hash, seal, store, written }]) => [name, ...[all, codec, hash, seal, store].map(digits), bytesText(written)])
  print(`sessions/save – 10 MB of rows, ms\n${table([['', 'all', 'codec', 'hash', 'seal', 'store', 'written'], ...cells])}\n`)
  return rows
}

/** What loads of a shape took, and how those of dill compare with the others, round by round. */
interface Loads {
  readonly ways: Readonly<Record<Way, Split>>
  readonly ratio: number
}

/** In each round each way has its turn, each time in another order. */
async function race(rounds: number, turn: (way: Way) => Promise<Split>): Promise<Loads> {
  const all: Record<Way, Split[]> = { 'idb-keyval': [], dill: [] }
  for (let round = 0; round < rounds; round++) {
    for (const way of round % 2 === 0 ? WAYS : WAYS.toReversed()) all[way].push(await turn(way))
  }
  const ratios = all.dill.map(({ all: mine }, i) => mine / all['idb-keyval'][i]!.all)
  return { ways: { 'idb-keyval': median(all['idb-keyval']), dill: median(all.dill) }, ratio: ratios.toSorted((a, b) => a - b)[ratios.length >> 1]! }
}

async function loads(open: Open, { rounds, print }: Run): Promise<Record<string, { readonly bytes: number, readonly cold: Loads, readonly warm: Loads }>> {
  const outcome: Record<string, { readonly bytes: number, readonly cold: Loads, readonly warm: Loads }> = {}
  for (const { name } of shapes) {
    const page = await open()
    const bytes = await page.evaluate(name => window.sessionBench.store(name), name)
    await page.close()
    const cold = await race(Math.ceil(rounds * 0.6), async way => {
      const page = await open()
      const split = await page.evaluate(([name, way]) => window.sessionBench.fetch(name, way, false), [name, way] as const)
      await page.close()
      return split
    })
    const warmed = await open()
    const fetch = (way: Way, proves: boolean): Promise<Split> => warmed.evaluate(([name, way, proves]) => window.sessionBench.fetch(name, way, proves), [name, way, proves] as const)
    for (const way of [...WAYS, ...WAYS]) await fetch(way, true)
    const warm = await race(rounds, way => fetch(way, false))
    await warmed.close()
    outcome[name] = { bytes, cold, warm }
  }
  const cells = Object.entries(outcome).flatMap(([name, { bytes, ...both }]) => (['cold', 'warm'] as const).map(how => {
    const { ways: { dill, 'idb-keyval': peer }, ratio } = both[how]
    return [`${name}, ${how}`, bytesText(bytes), ...[peer.all, dill.all, ratio, dill.codec, dill.hash, dill.seal, dill.store].map(digits)]
  }))
  print(`sessions/load – loadSession against idb-keyval's get of the same by structured clone, ms; cold: first load in a page\n${table([['', 'bytes', 'idb-keyval', 'dill', '×', 'codec', 'hash', 'seal', 'store'], ...cells])}\n`)
  return outcome
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
