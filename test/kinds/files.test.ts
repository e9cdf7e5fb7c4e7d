// Peculiarities of files: their contents are waited for, or travel unread beside the bytes.

import { describe, expect, test } from 'vitest'
import { dumps, dumpsAsync, loads } from '../../lib/dill.ts'

const blob = (): Blob => new Blob(['dill ', new Uint8Array([240, 159, 165, 146])], { type: 'text/plain' })

describe('Blob', () => {
  test('is waited for', async () => {
    const value = blob()
    const back = loads<{ a: Blob, b: Blob }>(await dumpsAsync({ a: value, b: value }))
    expect([await back.a.text(), back.a.type, back.a.constructor]).toEqual(['dill 🥒', 'text/plain', Blob])
    expect(back.b).toBe(back.a)
  })

  test('synchronous verbs say who can wait', () => {
    expect(() => dumps({ file: blob() })).toThrow(/\$\.file.*asynchronous.*await dump/)
  })

  test('travels unread beside the bytes', async () => {
    const attachments: unknown[] = []
    const value = blob()
    const back = loads<Blob>(dumps(value, { attachments }), { attachments })
    expect(attachments).toEqual([value])
    expect([await back.text(), back.type]).toEqual(['dill 🥒', 'text/plain'])
    expect(() => loads(dumps(value, { attachments: [] }), { attachments: ['no blob'] })).toThrow(/contents of a blob/)
  })

  test('a part of a Blob, and a clone', async () => {
    const blobs = [blob().slice(5, 9, 'x/y'), structuredClone(blob()), new Blob([])]
    const back = loads<Blob[]>(await dumpsAsync(blobs))
    expect(await Promise.all(back.map(part => part.text()))).toEqual(['🥒', 'dill 🥒', ''])
    // Node 22 has a prototype for parts.
    expect(back.map((part, i) => [part.type, Object.getPrototypeOf(part) === Object.getPrototypeOf(blobs[i])])).toEqual([['x/y', true], ['text/plain', true], ['', true]])
  })

  test('own properties come along, the engine’s own state does not', async () => {
    const back = loads<Blob & { label: string }>(await dumpsAsync(Object.assign(blob(), { label: 'x' })))
    expect(back.label).toBe('x')
    expect(Reflect.ownKeys(back).length).toBe(Reflect.ownKeys(new Blob([])).length + 1)
  })

  test('what only has its prototype is no Blob', () => {
    expect(() => dumps({ fake: Object.create(Blob.prototype) })).toThrow(/\$\.fake.*out of sight/)
  })
})

test('File', async () => {
  const value = new File(['dill'], 'näme/with:odd.txt', { type: 'text/x', lastModified: -5 })
  const attachments: unknown[] = []
  for (const back of [loads<File>(await dumpsAsync(value)), loads<File>(dumps(value, { attachments }), { attachments })]) {
    expect(back).toBeInstanceOf(File)
    expect([back.name, back.type, back.lastModified, await back.text()]).toEqual([value.name, value.type, value.lastModified, 'dill'])
  }
})
