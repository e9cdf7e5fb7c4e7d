// What the fault tests break things with: a site whose pages hold the library, a server that pages report to, browsers
// whose profile stays on the disk and that can be killed. Each test counts what was acknowledged and what was lost of it.

import { appendFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import type { Faults, Loaded } from './page.ts'

declare global {
  var faults: Faults
}

/** How many times as often as usual each fault is tried. */
export const times = Number(process.env['DILL_FAULT_TIMES'] ?? 1)

/** A site with a page that holds the library. */
export interface Site {
  readonly origin: string
  /** The highest number that a page has said was acknowledged. */
  acknowledged: number
  /** Resolves when a page has stopped at the step that it was told to. It stays there until it is let go. */
  stopped(): Promise<{ go(): void }>
}

/** What a test has found. */
export interface Tally {
  acknowledged: number
  lost: number
  /** What else is worth telling. */
  [what: string]: number
}

export const test = base.extend<{ tally: Tally }, { site: Site }>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads from the pattern what a fixture needs
  site: [async ({}, use) => {
    const { site, close } = await openSite()
    await use(site)
    await close()
  }, { scope: 'worker' }],
  tally: async ({ site }, use, info) => {
    site.acknowledged = 0
    const tally: Tally = { acknowledged: 0, lost: 0 }
    await use(tally)
    const told = Object.entries(tally).map(([what, count]) => `${count} ${what}`).join(', ')
    info.annotations.push({ type: 'saves', description: told })
    if (process.env['DILL_FAULT_REPORT'] !== undefined) appendFileSync(process.env['DILL_FAULT_REPORT'], `${JSON.stringify({ fault: info.title, status: info.status, ...tally })}\n`)
  },
})

export { expect }

async function openSite(): Promise<{ site: Site, close(): Promise<void> }> {
  const script = await bundled('page.ts')
  const waiting: ServerResponse[] = []
  const wanted: ((response: ServerResponse) => void)[] = []
  const server = createServer(({ url }, response) => {
    if (url === '/stopped') {
      const wants = wanted.shift()
      if (wants === undefined) waiting.push(response)
      else wants(response)
    } else if (url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else if (url?.startsWith('/acknowledged/')) {
      site.acknowledged = Number(url.slice('/acknowledged/'.length))
      response.end()
    } else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>faults</title><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const site: Site = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    acknowledged: 0,
    async stopped() {
      const response = waiting.shift() ?? await new Promise<ServerResponse>(resolve => { wanted.push(resolve) })
      return { go: () => void response.end() }
    },
  }
  return {
    site,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => { server.close(() => resolve()) })
    },
  }
}

/** A module beside this file with all it imports, as one text. */
async function bundled(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url))
  const result = await build({ configFile: false, logLevel: 'error', build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['es'] } } })
  const [output] = [result].flat()
  if (output === undefined || !('output' in output)) throw new Error('The page of the fault tests was not built.')
  return output.output[0].code
}

/** Another tab. */
export async function tab(context: BrowserContext, site: Site): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.origin)
  return page
}

export function save(page: Page, n: number, kilobytes = 1): Promise<number | string> {
  return page.evaluate(([n, kilobytes]) => faults.save(n, kilobytes), [n, kilobytes] as const)
}

export function load(page: Page): Promise<Loaded> {
  return page.evaluate(() => faults.load())
}

/** What a page does until it dies: that it could not answer is what was to happen. */
export function doomed(answer: Promise<unknown>): void {
  answer.catch((error: unknown) => {
    if (!/closed|crashed|destroyed/i.test(String(error))) throw error
  })
}

/** A browser whose profile is on the disk. */
export function launch(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...launchOptions(), headless: true })
}

/** Kills a browser as the system would that has no memory left. */
export async function kill(context: BrowserContext, folder: string): Promise<void> {
  const devtools = await context.browser()!.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const closed = context.waitForEvent('close')
  process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL')
  await closed
  await Promise.all(['SingletonLock', 'SingletonCookie', 'SingletonSocket'].map(name => rm(join(folder, name), { force: true })))
}

/** What stands in the profile of an origin's IndexedDB. */
export function databaseFolder(folder: string, { origin }: Site, kind: 'leveldb' | 'blob'): string {
  return join(folder, 'Default', 'IndexedDB', `${origin.replace('://', '_').replace(':', '_')}.indexeddb.${kind}`)
}

/** The save before or the one that was under way, and never a mixture. */
export function expectWhole(found: Loaded, from: number, to = from): void {
  expect(found, `a save from ${from} to ${to}, whole`).toMatchObject({ whole: true })
  expect(found.n).toBeGreaterThanOrEqual(from)
  expect(found.n).toBeLessThanOrEqual(to)
}
