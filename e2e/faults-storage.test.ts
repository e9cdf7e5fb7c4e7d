// A place that fails while a page uses it: it is full, wanted by others, deleted, cleared, or holds what nobody saved there.
// F06, F14 to F17, F22, F23 and F28 of the faults that sessions are held against.

import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { expect, expectWhole, load, save, tab, test, type Site } from './faults/site.ts'

async function quota(devtools: CDPSession, { origin }: Site, quotaSize?: number): Promise<void> {
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...quotaSize !== undefined && { quotaSize } })
}

test('F06: there is no space for the parts, and a session that saves itself says so until there is', async ({ context, site, tally }) => {
  const page = await tab(context, site)
  const devtools = await context.newCDPSession(page)
  // Chromium hands out space in advance: the bound must be there before the first save.
  await quota(devtools, site, 2_000_000)
  await page.evaluate(() => faults.keep(true))
  const change = (n: number, kilobytes: number): Promise<number | string> => page.evaluate(([n, kilobytes]) => {
    faults.change(n, kilobytes)
    return faults.flush()
  }, [n, kilobytes] as const)
  expect(await change(1, 10)).toBe(1)
  expect(await change(2, 20_000)).toBe('QUOTA')
  expect(await page.evaluate(() => faults.kept())).toMatchObject({ status: 'failed', code: 'QUOTA' })
  const reader = await tab(context, site)
  expectWhole(await load(reader), 1)

  await quota(devtools, site)
  expect(await change(3, 20_000)).toBe(2)
  expect(await page.evaluate(() => faults.kept())).toMatchObject({ status: 'saved', generation: 2 })
  expectWhole(await load(reader), 3)
  tally.acknowledged = 2
})

test('F14: newer code makes the database anew while an old tab has it open', async ({ context, site, tally }) => {
  const [old, newer] = [await tab(context, site), await tab(context, site)]
  expect(await save(old, 1)).toBe(1)
  expect(await newer.evaluate(() => new Promise<string>(resolve => {
    const request = indexedDB.open('dill', 2)
    request.onblocked = () => resolve('blocked')
    request.onsuccess = () => {
      request.result.close()
      resolve('upgraded')
    }
  }))).toBe('upgraded')
  expect(await save(old, 2)).toBe(2)
  tally.acknowledged = 2
  expectWhole(await load(newer), 2)
})

test('F15: a tab that lets nobody in, and a delete that waits for it', async ({ context, site, tally }) => {
  const [before, rude, deleting] = [await tab(context, site), await tab(context, site), await tab(context, site)]
  expect(await save(before, 1)).toBe(1)
  await before.close()
  await rude.evaluate(() => new Promise<void>(resolve => {
    const request = indexedDB.open('dill')
    request.onsuccess = () => {
      Object.assign(globalThis, { rude: request.result })
      resolve()
    }
  }))
  await deleting.evaluate(() => new Promise<void>(resolve => {
    indexedDB.deleteDatabase('dill').onblocked = () => resolve()
  }))
  const page = await context.newPage()
  await page.goto(site.origin)
  await page.clock.install()
  const asked = page.evaluate(() => faults.storage())
  await page.clock.runFor(4000)
  await page.clock.runFor(4000)
  expect(await asked).toEqual({ kind: 'memory', reason: 'IndexedDB did not answer within 4000 ms' })
  expect(await page.evaluate(() => faults.keep(true))).toMatchObject({ status: 'memory' })
  await rude.close()
  await page.clock.runFor(10_000)
  expect(await page.evaluate(() => faults.storage())).toEqual({ kind: 'indexeddb' })
  expect(await load(page)).toEqual({ status: 'LOST' })
  expect(await save(page, 2)).toBe(1)
  tally.acknowledged = 1
  expectWhole(await load(deleting), 2)
})

test('F16: the database is deleted while a tab uses it', async ({ context, site, tally }) => {
  const [page, other] = [await tab(context, site), await tab(context, site)]
  for (const [n, kilobytes] of [[1, 10], [2, 3000]] as const) {
    await save(page, n, kilobytes)
    expect(await other.evaluate(() => new Promise<string>(resolve => {
      const request = indexedDB.deleteDatabase('dill')
      request.onblocked = () => resolve('blocked')
      request.onsuccess = () => resolve('deleted')
    }))).toBe('deleted')
    expect(await load(other)).toEqual({ status: 'LOST' })
    expect(typeof await save(page, n, kilobytes)).toBe('number')
    expectWhole(await load(other), n)
    tally.acknowledged += 2
  }
})

const [BEFORE, AFTER] = [7, 107]

for (const [size, kilobytes] of [['small', 10], ['large', 3000]] as const) {
  test(`F17: the site’s data is cleared at a step of a ${size} save`, async ({ context, site, tally }) => {
    const reader = await tab(context, site)
    // The parts of a save are cut where its content says: how many steps it takes is seen by taking them.
    const before = await tab(context, site)
    await load(before)
    await save(before, BEFORE, kilobytes)
    await before.evaluate(() => faults.stopAt(0))
    await save(before, AFTER, kilobytes)
    const last = await before.evaluate(() => faults.steps())
    tally.acknowledged += 2
    await before.close()
    expect(last).toBeGreaterThanOrEqual(3)
    for (const at of new Set([1, Math.ceil(last / 3), last - 1, last])) {
      const page = await tab(context, site)
      const devtools = await context.newCDPSession(page)
      await load(page)
      expect(typeof await save(page, BEFORE, kilobytes)).toBe('number')
      const saved = page.evaluate(([n, kilobytes, at]) => {
        faults.stopAt(at)
        return faults.save(n, kilobytes)
      }, [AFTER, kilobytes, at] as const)
      const stop = await site.stopped()
      await devtools.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'indexeddb' })
      stop.go()
      const answer = await saved
      const found = await load(reader)
      // What was committed before has gone with the rest; what was not is written once more.
      if (at === last) expect(found.status).toBe('LOST')
      else if (typeof answer === 'number') expectWhole(found, AFTER)
      else expect([answer, found.status]).toEqual(['STORE', 'LOST'])
      tally.acknowledged += typeof answer === 'number' ? 2 : 1
      expect(typeof await save(page, 200 + at, kilobytes)).toBe('number')
      expectWhole(await load(reader), 200 + at)
      await page.close()
    }
  })
}

/** Does something to the newest record of a kind, behind the library's back. */
function meddle(page: Page, kind: string, how: Harm): Promise<void> {
  return page.evaluate(([kind, how]) => new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('dill')
    request.onsuccess = () => {
      const transaction = request.result.transaction('records', 'readwrite')
      const records = transaction.objectStore('records')
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
      transaction.onabort = () => reject(transaction.error)
      const all = records.getAllKeys(IDBKeyRange.bound(['head'], ['head', []]))
      all.onsuccess = () => {
        const key = all.result.at(-1)!
        records.get(key).onsuccess = event => {
          const head = (event.target as IDBRequest<{ name: string, save: string }>).result
          const target: IDBValidKey = kind === 'head' ? key : ['part', head.name, head.save, 0]
          records.get(target).onsuccess = event => {
            const value = (event.target as IDBRequest<Uint8Array>).result
            if (how === 'missing') records.delete(target)
            else if (how === 'flipped') {
              value[value.length >> 1]! ^= 1
              records.put(value, target)
            } else records.put({ truncated: kind === 'head' ? {} : value.slice(1), 'of another type': 'text', undefined, foreign: new Blob(['foreign']) }[how], target)
          }
        }
      }
    }
  }), [kind, how] as const)
}

type Harm = 'flipped' | 'truncated' | 'of another type' | 'undefined' | 'foreign' | 'missing'

const HARMS: readonly [fault: string, kind: 'part' | 'head', how: Harm][] = [
  ...(['flipped', 'truncated', 'of another type', 'undefined', 'foreign', 'missing'] as const).map(how => ['F22', 'part', how] as [string, 'part', Harm]),
  ...(['truncated', 'of another type', 'undefined', 'foreign', 'missing'] as const).map(how => ['F23', 'head', how] as [string, 'head', Harm]),
]

for (const fault of ['F22', 'F23']) {
  test(`${fault}: a ${fault === 'F22' ? 'part' : 'head'} is not what was saved, and the one before comes back and is said to`, async ({ context, site, tally }) => {
    const page = await tab(context, site)
    let n = 0
    for (const [, kind, how] of HARMS.filter(([id]) => id === fault)) {
      await save(page, ++n)
      await save(page, ++n)
      await meddle(page, kind, how)
      const other = await tab(context, site)
      const kept = await other.evaluate(() => faults.keep(true))
      expect(kept, how).toMatchObject({ status: 'recovered', n: n - 1, whole: true })
      expect(kept.broken).toHaveLength(1)
      await other.close()
      expect(await load(page)).toMatchObject({ n: n - 1, whole: true })
      tally.acknowledged += 2
    }
  })
}

test('F28: the browser has cleared IndexedDB and nothing else', async ({ context, site, tally }) => {
  const page = await tab(context, site)
  await save(page, 1)
  tally.acknowledged++
  await page.goto('about:blank')
  await cleared(context, page, site)
  await page.goto(site.origin)
  expect(await load(page)).toEqual({ status: 'LOST' })
  expect(await page.evaluate(() => faults.keep(true))).toMatchObject({ status: 'lost', code: 'LOST' })
  expect(await page.evaluate(() => {
    faults.change(5, 1)
    return faults.flush()
  })).toBe('LOST')
  expect(await save(page, 2)).toBe(1)
  expectWhole(await load(page), 2)
})

async function cleared(context: BrowserContext, page: Page, { origin }: Site): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
}
