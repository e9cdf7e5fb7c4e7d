// The adapters of state libraries against the libraries themselves, in tabs of one browser over its IndexedDB: each tab is a
// frame whose realm loads everything anew.

import { afterEach, describe, expect, test } from 'vitest'
import { deleteSession, dumpSession, loadSession } from '../../lib/index.ts'
import { meddle } from '../support/records.ts'
import type { Tab } from './tab.ts'

const frames: HTMLIFrameElement[] = []
const names = new Set<string>()

afterEach(async () => {
  for (const frame of frames.splice(0)) frame.remove()
  for (const name of names) await deleteSession(name)
  names.clear()
})

async function tab(): Promise<Tab> {
  const frame = document.createElement('iframe')
  frame.srcdoc = `<!doctype html><script type="module" src="${new URL('./tab.ts', import.meta.url).href}"></script>`
  document.body.append(frame)
  frames.push(frame)
  for (;;) {
    const opened = (frame.contentWindow as unknown as { tab?: Tab }).tab
    if (opened !== undefined) return opened
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** A page that is closed, and of which nothing is left. */
function leave(): void {
  frames.shift()!.remove()
}

let last = 0
function newName(): string {
  const name = `adapters-${Date.now()}-${++last}`
  names.add(name)
  return name
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 10_000 }).toBe(true)
}

const empty = { n: 0, tags: 0, at: false, point: false, ring: false, shared: false }
const full = (n: number): object => ({ n, tags: 1, at: n, point: n, ring: true, shared: true })

describe.each(['keep', 'zustand', 'redux', 'tanstack query', 'pinia', 'nanostores'])('%s', library => {
  test('has its state back after a reload: Map, Date, instance, cycle and what is shared', async () => {
    const name = newName()
    const before = await tab()
    expect(await before.open(library, name)).toEqual(empty)
    before.grow(7)
    expect(await before.flush()).toBe('saved')
    leave()
    const after = await tab()
    expect(await after.open(library, name)).toEqual(full(7))
    expect([after.status(), after.errors()]).toEqual(['saved', []])
    // Actions are those of the program that runs, with what was stored for them to act on.
    after.act()
    expect(after.facts()).toMatchObject({ n: library === 'zustand' || library === 'pinia' ? 8 : 7 })
    after.grow(8)
    expect(await after.flush()).toBe('saved')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(8))
  })

  test('saves by itself, when the page is left', async () => {
    const name = newName()
    const before = await tab()
    await before.open(library, name)
    before.grow(3)
    // Some libraries tell of changes after a moment.
    await until(() => before.status() === 'changed')
    const { contentWindow } = frames[0]!
    contentWindow!.dispatchEvent(new Event('pagehide'))
    await until(() => before.status() === 'saved')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(3))
  })

  test('of two tabs, the second hears of a conflict, and can take what is stored', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name)
    two.grow(2)
    // Of two results of a query, the newer one counts.
    await new Promise(resolve => setTimeout(resolve, 5))
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    expect(await two.flush()).toBe('CONFLICT')
    expect([two.status(), two.errors().map(({ code }) => code), two.facts()]).toEqual(['stale', ['CONFLICT'], full(2)])
    expect(await two.reload()).toEqual(full(1))
    two.grow(4)
    expect(await two.flush()).toBe('saved')
  })

  test('of two tabs, the second can insist', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name)
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    two.grow(2)
    await two.flush()
    await two.overwrite()
    expect(two.facts()).toEqual(full(2))
    expect(await (await tab()).open(library, name)).toEqual(full(2))
  })

  test('of two tabs, the second can say beforehand that it takes what is stored', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name, 'load')
    one.grow(5)
    expect(await one.flush()).toBe('saved')
    await until(() => (two.facts() as { n: number }).n === 5)
    expect(two.errors()).toEqual([])
  })

  test('a state that cannot be saved is an error that says where, and what was saved stays', async () => {
    const name = newName()
    const one = await tab()
    await one.open(library, name)
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    one.spoil()
    expect(await one.flush()).toBe('REFUSED')
    expect(one.errors()).toEqual([{ code: 'REFUSED', message: expect.stringMatching(/ at \$\.state\b.*\.bad\.jar: a WeakMap/) }])
    expect(one.status()).toBe('failed')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(1))
  })

  test('what cannot be read leaves the app’s own state, says so, and is not saved over', async () => {
    const name = newName()
    await dumpSession(name, { main: { other: 1 } })
    const one = await tab()
    expect(await one.open(library, name)).toEqual(empty)
    expect(one.errors()).toEqual([{ code: 'UPGRADE', message: expect.stringContaining('no state of a store') }])
    one.grow(1)
    await one.flush()
    expect(one.status()).toBe('off')
    const main = {}
    await loadSession(name, { main })
    expect(main).toEqual({ other: 1 })
  })

  test('what was damaged leaves the app’s own state, and says so', async () => {
    const name = newName()
    const before = await tab()
    await before.open(library, name)
    before.grow(1)
    await before.flush()
    leave()
    await meddle(records => {
      const request = records.openCursor()
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor === null) return
        if (JSON.stringify(cursor.key).includes(name) && JSON.stringify(cursor.key).includes('head')) cursor.update({ nonsense: true })
        cursor.continue()
      }
    })
    const after = await tab()
    expect(await after.open(library, name)).toEqual(empty)
    expect([after.status(), after.errors().length]).toEqual(['off', 1])
  })
})
