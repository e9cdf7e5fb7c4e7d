// The session verbs against a real IndexedDB, as a page calls them: what travels beside the bytes, and a real lack of
// space.

import { expect, test, type Page } from '@playwright/test'
import { library, open } from './support.ts'

type Dill = typeof import('../lib/index.ts')

test.beforeEach(({ page }) => open(page))

async function reload(page: Page): Promise<void> {
  await page.reload()
  await expect(page.locator('#page')).toBeVisible()
}

test('a key that may not leave the browser, and blobs, are back after a reload', async ({ page }) => {
  const signature = await page.evaluate(async path => {
    const { dumpSession, dump } = await import(path) as Dill
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
    const blob = new Blob(['dill ', new Uint8Array([0xe2, 0x9c, 0x93])], { type: 'text/plain' })
    const main = { vault: { key }, again: key, files: [blob, new File(['pickled'], 'jar.txt', { type: 'text/x-jar', lastModified: 5 })], first: blob }
    await dumpSession('attached', { app: 'e2e', main })
    await dump({ key }, 'a key', { app: 'e2e' })
    return [...new Uint8Array(await crypto.subtle.sign('HMAC', key, new Uint8Array([1, 2, 3])))]
  }, library)

  await reload(page)
  const back = await page.evaluate(async ([path, signed]) => {
    const { loadSession, load } = await import(path) as Dill
    const main = {} as { vault: { key: CryptoKey }, again: CryptoKey, files: [Blob, File], first: Blob }
    const { names } = await loadSession('attached', { app: 'e2e', main })
    const { key } = await load<{ key: CryptoKey }>('a key', { app: 'e2e' })
    const verify = (by: CryptoKey): Promise<boolean> => crypto.subtle.verify('HMAC', by, new Uint8Array(signed), new Uint8Array([1, 2, 3]))
    const { files: [blob, file] } = main
    return {
      names, extractable: main.vault.key.extractable, sameKey: main.again === main.vault.key, sameBlob: main.first === blob,
      verified: [await verify(main.vault.key), await verify(key)],
      blob: [await blob.text(), blob.type], file: [file instanceof File, await file.text(), file.name, file.type, file.lastModified],
    }
  }, [library, signature] as const)
  expect(back).toEqual({
    names: ['vault', 'again', 'files', 'first'], extractable: false, sameKey: true, sameBlob: true, verified: [true, true],
    blob: ['dill ✓', 'text/plain'], file: [true, 'pickled', 'jar.txt', 'text/x-jar', 5],
  })
})

test('a save for which there is no space is refused by name, and the session before it loads', async ({ page, context }) => {
  const outcome = (bytes: number) => page.evaluate(async ([path, size]) => {
    const { dumpSession, loadSession } = await import(path) as Dill
    await loadSession('large', { app: 'e2e', main: {} }).catch((error: { code: string }) => {
      if (error.code !== 'NO_SESSION') throw error
    })
    const noise = new Uint8Array(size)
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(noise.subarray(at, at + 65536))
    return dumpSession('large', { app: 'e2e', main: { noise } }).then(
      ({ generation }) => generation, (error: { name: string, code: string }) => `${error.name} ${error.code}`)
  }, [library, bytes] as const)
  // Chromium hands out space in advance: the bound must be there before the first save.
  const devtools = await context.newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 2_000_000 })
  expect(await outcome(1000)).toBe(1)
  expect(await outcome(30_000_000)).toBe('PicklingError QUOTA')

  await reload(page)
  const length = await page.evaluate(async path => {
    const { loadSession } = await import(path) as Dill
    const main = {} as { noise: Uint8Array }
    await loadSession('large', { app: 'e2e', main })
    return main.noise.length
  }, library)
  expect(length).toBe(1000)
  expect(await outcome(2000)).toBe(2)
})

test('in a sandboxed frame sessions are kept in memory, and say so', async ({ page, baseURL }) => {
  await page.route('**/frame.html', route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>frame</title>' }))
  await page.route('**/outer.html', route => route.fulfill({
    contentType: 'text/html', body: '<!doctype html><title>outer</title><iframe sandbox="allow-scripts" src="/frame.html"></iframe>',
  }))
  // The frame's origin is nobody's, so the server must let everybody read its modules.
  await page.route(/\/(lib|node_modules)\//, async route => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } })
  })
  await page.goto('/outer.html')
  const frame = await page.waitForSelector('iframe').then(handle => handle.contentFrame())
  const result = await frame!.evaluate(async path => {
    const { dumpSession, loadSession } = await import(path) as Dill
    const main = { n: 1 }
    const { store } = await dumpSession('boxed', { main })
    const { status } = await loadSession('boxed', { main: {} })
    return [store, status]
  }, `${baseURL}${library}`)
  expect(result).toEqual(['memory', 'memory'])
})
