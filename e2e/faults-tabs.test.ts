// Several who save one session: tabs, workers, and a tab that hangs. F09 to F11, F31, F32, F35 and F36 of the faults that
// sessions are held against. Nobody's save is lost to another's, and nobody waits for ever.

import type { Page } from '@playwright/test'
import { expect, expectWhole, load, save, tab, test, times } from './faults/site.ts'

interface Counted {
  readonly generations: number[]
  readonly conflicts: number
}

/** Every save counted one up, under a number of its own, and each saver's numbers grew. */
function expectAllCounted(counts: Record<string, number> | undefined, by: Record<string, Counted>): void {
  const all = Object.values(by).flatMap(({ generations }) => generations)
  expect(counts).toEqual({ all: all.length, ...Object.fromEntries(Object.entries(by).map(([who, { generations }]) => [who, generations.length])) })
  expect(all.toSorted((a, b) => a - b)).toEqual(all.map((_, i) => i + 1))
  for (const { generations } of Object.values(by)) expect(generations).toEqual(generations.toSorted((a, b) => a - b))
}

function count(page: Page, who: string, saves: number): Promise<Counted> {
  return page.evaluate(([who, saves]) => faults.count(who, saves, 8), [who, saves] as const)
}

for (const [fault, without] of [['F09', 'two tabs save at once'], ['F11', 'two tabs save at once, with neither locks nor channels']] as const) {
  test(`${fault}: ${without}`, async ({ context, site, tally }) => {
    if (fault === 'F11') {
      await context.addInitScript(() => {
        Reflect.deleteProperty(Navigator.prototype, 'locks')
        Reflect.deleteProperty(globalThis, 'BroadcastChannel')
      })
    }
    const [a, b] = [await tab(context, site), await tab(context, site)]
    const saves = (fault === 'F11' ? 50 : 200) * times
    const [byA, byB] = await Promise.all([count(a, 'a', saves), count(b, 'b', saves)])
    const counts = await a.evaluate(() => faults.counts())
    tally.acknowledged = 2 * saves
    tally.lost = 2 * saves - counts!['all']!
    tally['conflicts'] = byA.conflicts + byB.conflicts
    expectAllCounted(counts, { a: byA, b: byB })
    expect(tally['conflicts']).toBeGreaterThan(0)
  })
}

test('F10: a tab hangs while it holds the lock, and the other saves after a while', async ({ context, site, tally }) => {
  const [a, b] = [await tab(context, site), await tab(context, site)]
  expect(await save(b, 1)).toBe(1)
  const hung = a.evaluate(() => faults.hang())
  const stop = await site.stopped()
  const start = Date.now()
  expect(await save(b, 2)).toBe(2)
  tally['waited ms'] = Date.now() - start
  expect(tally['waited ms']).toBeGreaterThan(1000)
  stop.go()
  await hung
  expectWhole(await load(a), 2)
  tally.acknowledged = 2
})

test('F31: of saves and loads that are begun at once each finds what the one before it has brought', async ({ context, site, tally }) => {
  const page = await tab(context, site)
  await save(page, 1, 500)
  const other = await tab(context, site)
  const [first, saved, second, third] = await other.evaluate(() => Promise.all([faults.load(), faults.save(2, 500), faults.load(), faults.load()]))
  tally.acknowledged = 2
  expect(first).toMatchObject({ status: 'restored', generation: 1 })
  expect(saved).toBe(2)
  expect(second).toMatchObject({ status: 'restored', generation: 2 })
  expect(third).toMatchObject({ status: 'restored', generation: 2, n: 1, whole: true })
  expect(await load(page)).toMatchObject({ generation: 2, n: 1, whole: true })
})

test('F32: a storm of changes is few saves, and the last change is there', async ({ context, site, tally }) => {
  const page = await tab(context, site)
  await page.evaluate(() => faults.keep(true, { debounce: 50, maxWait: 200 }))
  const { generation, elapsed } = await page.evaluate(async () => {
    const start = performance.now()
    for (let n = 1; n <= 1000; n++) {
      faults.change(n, 10)
      while (performance.now() - start < n) await new Promise(resolve => { setTimeout(resolve) })
    }
    const generation = await faults.flush()
    return { generation, elapsed: performance.now() - start }
  })
  tally.acknowledged = generation as number
  expect(generation).toBeGreaterThan(1)
  // A save begins no sooner than the debounce after the one before, but for the last one, which is asked for.
  expect(generation).toBeLessThanOrEqual(elapsed / 50 + 2)
  expectWhole(await load(await tab(context, site)), 1000)
})

test('F35: a page that comes back from where it was kept sees what was saved meanwhile, and hears of more', async ({ context, site, tally }) => {
  const [page, other] = [await tab(context, site), await tab(context, site)]
  await page.evaluate(() => faults.keep(true))
  await page.evaluate(() => {
    faults.change(1, 1)
    return faults.flush()
  })
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await other.evaluate(() => faults.keep(true))
  const saveThere = (n: number): Promise<number | string> => other.evaluate(n => {
    faults.change(n, 1)
    return faults.flush()
  }, n)
  expect(await saveThere(2)).toBe(2)
  expect(await page.evaluate(() => faults.kept().status)).toBe('saved')
  expect(await page.evaluate(() => {
    const conflict = faults.next('conflict')
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    return conflict
  })).toBe('stale')
  expect(await page.evaluate(() => faults.reload())).toBe(2)

  const heard = page.evaluate(() => faults.next('conflict'))
  expect(await saveThere(3)).toBe(3)
  expect(await heard).toBe('stale')
  tally.acknowledged = 3
  expectWhole(await load(page), 3)
})

test('F36: a page, a dedicated worker and a service worker save one session', async ({ context, site, tally }) => {
  const page = await tab(context, site)
  const saves = 30 * times
  const [byPage, byWorker, byService] = await page.evaluate(async saves => {
    const ask = <T>(to: { postMessage(message: unknown, transfer: Transferable[]): void }, name: string, ...args: unknown[]): Promise<T> => new Promise(resolve => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => resolve(data as T)
      to.postMessage([name, ...args], [port2])
    })
    const worker = new Worker('/page.js', { type: 'module' })
    await navigator.serviceWorker.register('/page.js', { type: 'module' })
    const service = (await navigator.serviceWorker.ready).active!
    return Promise.all([faults.count('page', saves, 8), ask<Counted>(worker, 'count', 'worker', saves, 8), ask<Counted>(service, 'count', 'service', saves, 8)])
  }, saves)
  const counts = await page.evaluate(() => faults.counts())
  tally.acknowledged = 3 * saves
  tally.lost = 3 * saves - counts!['all']!
  expectAllCounted(counts, { page: byPage, worker: byWorker, service: byService })
})
