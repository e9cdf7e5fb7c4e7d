// What one engine writes every other reads: all examples of the catalogue, from each of Node, Chromium, Firefox and WebKit to
// each. What an engine lacks it says by name, with a remedy.

import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtSite, type Site } from '../../e2e/built.ts'
import { launchOptions } from '../../scripts/browser.mjs'
import type { Engine } from '../../scripts/engines.mjs'
import { read, written } from '../support/exchange.ts'
import { openEngine } from './driver.ts'

type Told = Record<string, string>

/** An engine that has come as far as to write and to read. */
interface Party {
  written(): Promise<Told>
  read(from: string, all: Told): Promise<Told>
  close(): Promise<void>
}

/** A page that answers: what it was asked for stands on its window after a while. */
interface Page {
  value(expression: string): Promise<unknown>
  close(): Promise<void>
}

const names = ['node', 'chromium', ...(process.env['DILL_ENGINES'] ?? 'firefox,webkit').split(',')]
const pairs = names.flatMap(from => names.map(to => [from, to] as const))
const parties = new Map<string, Party>()
const all = new Map<string, Told>()
let site: Site

async function chromiumPage(): Promise<Page> {
  const browser = await chromium.launch({ ...launchOptions(), headless: true })
  const page = await browser.newPage()
  await page.goto(site.url)
  return { value: expression => page.evaluate(expression), close: () => browser.close() }
}

async function enginePage(engine: Engine): Promise<Page> {
  const driver = await openEngine(engine)
  await driver.go(site.url)
  return driver
}

function partyOf({ value, close }: Page): Party {
  const ask = async (key: string, call: string): Promise<Told> => {
    for (const end = Date.now() + 60_000; await value("typeof globalThis.read") !== 'function';) if (Date.now() > end) throw new Error('The page has not begun.')
    await value(`void ${call}`)
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      const answer = await value(`globalThis.answers[${JSON.stringify(key)}]`)
      if (answer !== undefined && answer !== null) return answer as Told
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`No answer to ${call.slice(0, 60)}`)
  }
  return { written: () => ask('written', 'written()'), read: (from, told) => ask(`from ${from}`, `read(${JSON.stringify(`from ${from}`)}, ${JSON.stringify(told)})`), close }
}

beforeAll(async () => {
  site = await builtSite('exchange', ['index.html'], "default-src 'self'; script-src 'self' 'unsafe-eval'", false)
  for (const name of names) {
    parties.set(name, name === 'node' ? { written, read: (_, told) => read(told), close: async () => {} } : partyOf(name === 'chromium' ? await chromiumPage() : await enginePage(name as Engine)))
    all.set(name, await parties.get(name)!.written())
  }
})
afterAll(async () => {
  for (const party of parties.values()) await party.close()
  await site?.close()
})

/** What an engine may say that it cannot make: it lacks the kind, or a name of the platform. */
const lacks = /^UNKNOWN_(KIND|NAME): /

/** Examples that are another value in one engine than in another, before anything is written. */
const others: Readonly<Record<string, (from: string, to: string) => boolean>> = {
  // There the stack is no property of the error, and cannot be deleted.
  'error without a stack': from => from === 'firefox',
  // There an image gives another view of its pixels at each look, so it is their buffer that stands beside it.
  'ImageData': (from, to) => (from === 'webkit') !== (to === 'webkit'),
  // Only there an image has another colour space than sRGB.
  'ImageData of a wide gamut': (from, to) => (from === 'chromium') !== (to === 'chromium'),
}

describe.each(pairs)('%s → %s', (from, to) => {
  test('all comes back, or is said to be lacking', async () => {
    const told = await parties.get(to)!.read(from, all.get(from)!)
    expect(Object.keys(told).length).toBeGreaterThan(200)
    const wrong = Object.entries(told).filter(([name, what]) => what !== 'same' && !lacks.test(what) && others[name]?.(from, to) !== true)
    expect(wrong).toEqual([])
    const lacking = Object.entries(told).filter(([, what]) => lacks.test(what))
    for (const [name, what] of lacking) expect(what, name).toMatch(/: .+\. .+\.$/)
    if (from === to) expect(lacking).toEqual([])
  })
})
