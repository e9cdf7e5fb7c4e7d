// Files that are harmed while the browser is down: F24 to F27 of the faults that sessions are held against. What comes back
// is an older save, whole, or nothing; and nobody who has saved is taken for somebody new.

import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseFolder, expect, launch, load, tab, test, type Site } from './faults/site.ts'

/** The files of an origin's database whose names match, the newest names last. */
async function filesOf(folder: string, name: RegExp): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile() && name.test(entry.name))
  return names.map(entry => join(entry.parentPath, entry.name)).toSorted()
}

/** Turns over a byte every so often. */
async function flip(file: string): Promise<void> {
  const bytes = await readFile(file)
  for (let at = 7; at < bytes.length; at += Math.max(1, bytes.length >> 6)) bytes[at]! ^= 0x55
  await writeFile(file, bytes)
}

/** Takes away the last quarter. */
async function cut(file: string): Promise<void> {
  await truncate(file, Math.floor((await readFile(file)).length * 0.75))
}

/** Saves again and again in a browser that is then closed. */
async function saved(folder: string, site: Site, saves: number, kilobytes: number): Promise<void> {
  const browser = await launch(folder)
  const page = await tab(browser, site)
  expect(await page.evaluate(async ([saves, kilobytes]) => {
    for (let n = 1; n < saves; n++) await faults.save(n, kilobytes, { durability: 'relaxed' })
    return faults.save(saves, kilobytes)
  }, [saves, kilobytes] as const)).toBe(saves)
  await browser.close()
}

interface Fault {
  readonly fault: string
  readonly what: string
  readonly saves?: number
  readonly kilobytes: number
  readonly kind: 'leveldb' | 'blob'
  readonly name: RegExp
  readonly harm: (file: string) => Promise<void>
  /** Of the files only the newest. */
  readonly newest?: boolean
}

const FAULTS: readonly Fault[] = [
  { fault: 'F24', what: 'the newest large value is gone', kilobytes: 100, kind: 'blob', name: /./, harm: file => rm(file), newest: true },
  { fault: 'F24', what: 'all large values are gone', kilobytes: 100, kind: 'blob', name: /./, harm: file => rm(file) },
  { fault: 'F25', what: 'tables are damaged', saves: 200, kilobytes: 48, kind: 'leveldb', name: /\.ldb$/, harm: flip },
  { fault: 'F26', what: 'the log is damaged', kilobytes: 10, kind: 'leveldb', name: /\.log$/, harm: flip },
  { fault: 'F26', what: 'the manifest is damaged', kilobytes: 10, kind: 'leveldb', name: /^MANIFEST/, harm: flip },
  { fault: 'F27', what: 'the log is cut short', kilobytes: 10, kind: 'leveldb', name: /\.log$/, harm: cut },
]

for (const { fault, what, saves = 4, kilobytes, kind, name, harm, newest } of FAULTS) {
  test(`${fault}: ${what}`, async ({ site, tally }, info) => {
    const folder = info.outputPath('profile')
    await saved(folder, site, saves, kilobytes)
    tally.acknowledged = saves
    const files = await filesOf(databaseFolder(folder, site, kind), name)
    expect(files).not.toHaveLength(0)
    for (const file of newest === true ? files.slice(-1) : files) await harm(file)
    const browser = await launch(folder)
    const found = await load(await tab(browser, site))
    info.annotations.push({ type: 'found', description: JSON.stringify(found) })
    tally['gone, and said so'] = saves - (found.n ?? 0)
    if (found.whole === true) expect(found.status).toBe(found.n === saves ? 'restored' : 'recovered')
    else expect(['LOST', 'DAMAGED']).toContain(found.status)
    if (newest === true) expect(found).toMatchObject({ whole: true, n: saves - 1 })
    await browser.close()
  })
}

test('F24: the newest blob is gone', async ({ site, tally }, info) => {
  const folder = info.outputPath('profile')
  const before = await launch(folder)
  const page = await tab(before, site)
  for (const n of [1, 2]) expect(await page.evaluate(n => faults.saveBlob(n), n)).toBe(n)
  await before.close()
  tally.acknowledged = 2
  await rm((await filesOf(databaseFolder(folder, site, 'blob'), /./)).at(-1)!)
  const browser = await launch(folder)
  const after = await tab(browser, site)
  expect(await load(after)).toMatchObject({ status: 'recovered', n: 1, broken: ['what was saved beside its bytes is not there'] })
  expect(await after.evaluate(() => faults.blobIsWhole())).toBe(true)
  await browser.close()
  tally['gone, and said so'] = 1
})
