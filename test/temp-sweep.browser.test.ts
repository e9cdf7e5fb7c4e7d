// What realms that are gone have left behind, by real Web Locks: a worker keeps a value, and is terminated.

import { expect, test, vi } from 'vitest'
import { load, temp } from '../lib/index.ts'

test('a value of another realm lasts as long as that lives', async () => {
  const app = `test-temp-worker-${Date.now()}`
  const worker = new Worker(new URL('./support/temp-worker.ts', import.meta.url), { type: 'module' })
  const name = await new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage(app)
  })
  const mine = await temp.dump('mine', { app })
  expect(await temp.load(name, { app })).toEqual({ text: 'of a worker' })

  worker.terminate()
  // The browser takes a moment to take the lock from it.
  await vi.waitFor(() => expect(temp.load(name, { app })).rejects.toMatchObject({ code: 'NO_KEY' }), 20_000)
  await expect(load(name, { app })).rejects.toMatchObject({ code: 'NO_KEY' })
  expect(await mine.load()).toBe('mine')
})
