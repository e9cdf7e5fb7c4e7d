// Pages of Chromium, Firefox and WebKit in which the jobs of work.ts are done: a fresh one for each, isolated so that its
// clock is fine enough. Knows neither libraries nor what the figures mean.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { chromium, firefox, type Browser } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/browser.mjs'
import { findFirefox, findWebKit, openWebKit } from '../../scripts/engines.mjs'
import type { TrialJob, TrialTold } from './work.ts'

/** The engines beside Node. */
export const engines = ['chromium', 'firefox', 'webkit'] as const
export type EngineName = typeof engines[number]

/** An engine that is open. */
export interface Engine {
  readonly version: string
  /** Has a job done by a fresh page; its `file` is the path of a module on this machine. */
  tried(job: TrialJob): Promise<TrialTold>
  close(): Promise<void>
}

/** A browser, as far as it is needed here. */
interface Hands {
  readonly version: string
  /** Loads a page, calls `trial` with the job, and waits until it has told. */
  trial(url: string, job: TrialJob): Promise<string>
  close(): Promise<void>
}

/** Opens an engine; undefined where this machine has none of it. */
export async function openEngine(name: EngineName): Promise<Engine | undefined> {
  const hands = await open[name]()
  if (hands === undefined) return undefined
  const site = await serve()
  return {
    version: hands.version,
    async tried(job) {
      const told = JSON.parse(await hands.trial(site.url, { ...job, file: site.addressOf(job.file) })) as TrialTold & { failed?: string }
      if (told.failed !== undefined) throw new Error(`In ${name}, ${job.library}: ${told.failed}`)
      return told
    },
    async close() {
      await hands.close()
      site.close()
    },
  }
}

const open: Record<EngineName, () => Promise<Hands | undefined>> = {
  async chromium() {
    return byPlaywright(await chromium.launch({ ...launchOptions(), headless: true }))
  },
  async firefox() {
    const executablePath = findFirefox()
    return executablePath === undefined ? undefined : byPlaywright(await firefox.launch({ channel: 'moz-firefox', executablePath }))
  },
  async webkit() {
    if (findWebKit() === undefined) return undefined
    const { browser, close } = await openWebKit()
    return {
      version: `${browser.capabilities.browserVersion ?? ''}`,
      async trial(url, job) {
        await browser.url('about:blank')
        await browser.url(url)
        await browser.execute((job: TrialJob) => window.trial(job), job)
        for (;;) {
          const told = await browser.execute(() => window.told)
          if (typeof told === 'string') return told
          await new Promise(resolve => void setTimeout(resolve, 300))
        }
      },
      close,
    }
  },
}

/** A context of its own each time; Chromium gives it a process of its own, too. */
function byPlaywright(browser: Browser): Hands {
  return {
    version: browser.version(),
    async trial(url, job) {
      const context = await browser.newContext()
      try {
        const page = await context.newPage()
        page.setDefaultTimeout(0)
        await page.goto(url)
        await page.evaluate(job => window.trial(job), job)
        await page.waitForFunction(() => window.told !== undefined, undefined, { polling: 300 })
        return (await page.evaluate(() => window.told))!
      } finally {
        await context.close()
      }
    },
    close: () => browser.close(),
  }
}

/** Serves the page, and the modules that jobs name. */
async function serve(): Promise<{ readonly url: string, addressOf(file: string): string, close(): void }> {
  const outDir = join('node_modules', '.cache', 'bench', 'trial-page')
  await build({
    configFile: false, logLevel: 'warn', publicDir: false,
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: false, rolldownOptions: { input: 'bench/instrument/trial-page.ts', output: { entryFileNames: 'page.js', codeSplitting: false } } },
  })
  const files = new Map([['/page.js', join(outDir, 'page.js')]])
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
  const server = createServer((request, response) => {
    const file = files.get(request.url!)
    if (file !== undefined) response.writeHead(200, { ...headers, 'content-type': 'text/javascript' }).end(readFileSync(file))
    else response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end('<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    addressOf(file) {
      const address = `/${basename(file)}`
      files.set(address, file)
      return address
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
