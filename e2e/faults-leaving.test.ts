// A page, a browser or a visit that ends while something is saved, or right after a change: F01 to F05 of the faults that
// sessions are held against. What was acknowledged is there, whole; what was not is there wholly or not at all.

import { doomed, expect, expectWhole, kill, launch, load, save, tab, test, times } from './faults/site.ts'

const SIZES = { small: 10, large: 2500 }

for (const [size, kilobytes] of Object.entries(SIZES)) {
  test(`F01: the page dies at a step of a ${size} save`, async ({ context, site, tally }) => {
    const reader = await tab(context, site)
    await save(reader, 0, kilobytes)
    await reader.evaluate(() => faults.stopAt(0))
    await save(reader, 1, kilobytes)
    const steps = await reader.evaluate(() => faults.steps())
    expect(steps).toBeGreaterThanOrEqual(3)
    let last = 1
    for (const at of spread(steps, 5 * times)) {
      const page = await tab(context, site)
      expectWhole(await load(page), last)
      const devtools = await context.newCDPSession(page)
      const crashed = page.waitForEvent('crash')
      doomed(page.evaluate(([n, kilobytes, at]) => {
        faults.stopAt(at)
        return faults.save(n, kilobytes)
      }, [last + 1, kilobytes, at] as const))
      await site.stopped()
      doomed(devtools.send('Page.crash'))
      await crashed
      await page.close()

      const found = await load(reader)
      expectWhole(found, last, last + 1)
      expect(await reader.evaluate(async () => (await navigator.locks.query()).held)).toEqual([])
      last = found.n! + 1
      expect(await save(reader, last, kilobytes)).toBe(found.generation! + 1)
      tally.acknowledged++
    }
    expectWhole(await load(reader), last)
  })
}

test('F02: the browser is killed at a step of a save', async ({ site, tally }, info) => {
  test.setTimeout(60_000 * times)
  const folder = info.outputPath('profile')
  for (const at of [2, 9, 25].flatMap(at => Array.from({ length: times }, (_, i) => at + 3 * i))) {
    const browser = await launch(folder)
    const page = await tab(browser, site)
    const found = await load(page)
    if (tally.acknowledged > 0) expectWhole(found, site.acknowledged, site.acknowledged + 1)
    const from = (found.n ?? 0) + 1
    site.acknowledged = found.n ?? 0
    doomed(page.evaluate(([from, at]) => {
      faults.stopAt(at)
      return faults.saveOn(from, from % 2 === 0 ? 1500 : 100)
    }, [from, at] as const))
    await site.stopped()
    await kill(browser, folder)
    tally.acknowledged += site.acknowledged - from + 1
  }
  const browser = await launch(folder)
  expectWhole(await load(await tab(browser, site)), site.acknowledged, site.acknowledged + 1)
  await browser.close()
})

test('F03: the tab is closed, or the browser, at a step of a save', async ({ site, tally }, info) => {
  const folder = info.outputPath('profile')
  let browser = await launch(folder)
  let last = 1
  expect(await save(await tab(browser, site), last, 500)).toBe(1)
  for (const way of ['close', 'close before unload', 'close the browser'] as const) {
    for (let at = 2; at < 2 + times; at++) {
      const page = await tab(browser, site)
      await load(page)
      site.acknowledged = last
      doomed(page.evaluate(([from, at]) => {
        faults.stopAt(at)
        return faults.saveOn(from, 500)
      }, [last + 1, at] as const))
      const stop = await site.stopped()
      const closed = page.waitForEvent('close')
      stop.go()
      if (way === 'close the browser') await browser.close()
      else await page.close({ runBeforeUnload: way === 'close before unload' })
      await closed
      if (way === 'close the browser') browser = await launch(folder)
      const reader = await tab(browser, site)
      const found = await load(reader)
      expectWhole(found, site.acknowledged, site.acknowledged + 1)
      tally.acknowledged += 1 + site.acknowledged - last
      last = found.n!
      await reader.close()
    }
  }
  await browser.close()
})

for (const watched of [true, false]) {
  const how = watched ? 'told of' : 'not told of'
  for (const way of ['reload', 'navigate', 'close'] as const) {
    test(`F04: ${way} right after a change that a session was ${how}`, async ({ context, site, tally }) => {
      let page = await tab(context, site)
      await page.evaluate(watched => faults.keep(watched), watched)
      await page.evaluate(() => {
        faults.change(1, 20)
        return faults.flush()
      })
      tally.acknowledged++
      tally['changed'] = 0
      tally['back'] = 0
      for (let n = 2; n < 2 + 5 * times; n++) {
        tally['changed']++
        if (way === 'close') {
          await page.evaluate(n => faults.change(n, 20), n)
          const closed = page.waitForEvent('close')
          await page.close({ runBeforeUnload: true })
          await closed
          page = await tab(context, site)
        } else {
          const left = page.waitForEvent('load')
          await page.evaluate(([n, way]) => {
            faults.change(n, 20)
            setTimeout(() => way === 'reload' ? location.reload() : location.assign(`/${n}`))
          }, [n, way] as const)
          await left
        }
        const found = await page.evaluate(watched => faults.keep(watched), watched)
        expectWhole(found, n - 1, n)
        if (found.n === n) tally['back']++
        else await page.evaluate(n => {
          faults.change(n, 20)
          return faults.flush()
        }, n)
      }
      expect(tally['back']).toBe(tally['changed'])
    })
  }
}

for (const way of ['reload', 'navigate'] as const) {
  test(`F05: ${way} while 10 MB wait to be saved`, async ({ context, site, tally }) => {
    const page = await tab(context, site)
    await page.evaluate(() => faults.keep(true))
    expect(await page.evaluate(() => {
      faults.change(1, 10_000)
      return faults.flush()
    })).toBe(1)
    tally.acknowledged++
    const left = page.waitForEvent('load')
    await page.evaluate(way => {
      faults.change(2, 10_000)
      setTimeout(() => way === 'reload' ? location.reload() : location.assign('/elsewhere'))
    }, way)
    await left
    const found = await page.evaluate(() => faults.keep(true))
    expectWhole(found, 1, 2)
    tally['back'] = found.n! - 1
    if (found.n === 1) expect(found).toMatchObject({ status: 'recovered', broken: ['a page was left with changes that were too large to be saved in time'] })
  })
}

/** Some numbers from 1 to `end`, both ends among them. */
function spread(end: number, count: number): number[] {
  return [...new Set(Array.from({ length: count }, (_, i) => 1 + Math.round(i * (end - 1) / (count - 1))))]
}
