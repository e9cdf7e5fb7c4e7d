// What only a browser has of the web: real responses, and what the DOM measures with.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { copy, dumps, dumpsAsync, loads, registry } from '../../lib/dill.ts'

test('a Response of the network', async () => {
  const value = await fetch('/')
  expect(diagnose(value, { registry, waits: true }).notes.map(note => note.message)).toEqual([expect.stringContaining('Only the network')])
  const back = loads<Response>(await dumpsAsync(value))
  expect([back.status, back.type, back.url, await back.text()]).toEqual([200, 'default', '', await value.text()])
  expect(diagnose(value.headers, { registry }).notes.length).toBe(1)
})

test('an opaque Response is refused', async () => {
  const elsewhere = Object.assign(new URL('/', location.href), { hostname: '127.0.0.1' })
  const opaque = await fetch(elsewhere, { mode: 'no-cors' })
  expect(() => dumps({ opaque })).toThrow(/\$\.opaque: it is opaque.*mode "cors"/)
})

test.runIf('TaskController' in globalThis)('a TaskSignal, where there are any, is no mere AbortSignal', () => {
  const { TaskController } = globalThis as unknown as { TaskController: new () => AbortController }
  expect(() => dumps({ signal: new TaskController().signal })).toThrow(/\$\.signal.*TaskSignal/)
  expect(() => dumps({ controller: new TaskController() })).toThrow(/\$\.controller.*TaskController/)
})

describe('geometry', () => {
  const odd = [-0, NaN, Infinity, 1e-300] as const
  const rows: [string, () => object][] = [
    ['DOMRect', () => new DOMRect(...odd)], ['DOMRectReadOnly', () => new DOMRectReadOnly(1, 2, -3, 4)],
    ['DOMPoint', () => new DOMPoint(...odd)], ['DOMPointReadOnly', () => new DOMPointReadOnly(1, 2)],
    ['DOMMatrix', () => new DOMMatrix([1, 2, 3, 4, -0, 6])], ['DOMMatrix', () => new DOMMatrix().rotate(10, 20, 30)],
    ['DOMMatrix', () => { const m = new DOMMatrix(); m.m33 = 2; m.m33 = 1; return m }],
    ['DOMMatrixReadOnly', () => new DOMMatrixReadOnly([1, 2, 3, 4, 5, NaN])], ['DOMQuad', () => new DOMQuad({ x: 1 }, { y: -0 }, { z: 3 }, { w: 0 })],
  ]
  test.each(rows)('%s', (name, make) => {
    const value = make() as { toJSON(): object, is2D?: boolean }
    const back = copy(value)
    expect(Object.prototype.toString.call(back)).toBe(`[object ${name}]`)
    expect(JSON.stringify(back)).toBe(JSON.stringify(value))
    expect(back.is2D).toBe(value.is2D)
    for (const [key, field] of Object.entries(value.toJSON())) if (typeof field === 'number') expect((back as unknown as Record<string, number>)[key]).toBe(field)
  })

  test('own properties, which may lead back', () => {
    const value = Object.assign(new DOMPoint(1, 2), { self: undefined as unknown })
    value.self = value
    const back = copy(Object.freeze(value))
    expect([back.self, back.y, Object.isFrozen(back)]).toEqual([back, 2, true])
  })
})
