// Peculiarities of what fetch speaks with, and of signals: nothing is consumed, what belongs together stays together.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { copy, dumps, dumpsAsync, loads, registry } from '../../lib/dill.ts'

const notes = (value: unknown): string[] => diagnose(value, { registry, waits: true }).notes.map(note => note.message)

describe('Headers', () => {
  test('come back as fetch shows them', () => {
    const value = new Headers([['X-B', '1'], ['x-a', '2'], ['X-B', '3, 4'], ['accept', 'täxt']])
    expect([...copy(value)]).toEqual([...value])
    expect(notes(value)).toEqual([])
  })

  test('cookies that are set stay apart', () => {
    const value = new Headers()
    value.append('set-cookie', 'a=1, 2')
    value.append('set-cookie', 'b=3')
    expect(copy(value).getSetCookie()).toEqual(['a=1, 2', 'b=3'])
  })

  test('that cannot be changed say so, and are not changed', () => {
    const { headers } = Response.redirect('http://a/')
    expect(notes(headers)).toEqual([expect.stringContaining('cannot be changed')])
    expect(copy(headers).get('location')).toBe('http://a/')
  })

  test('own properties, which may lead back', () => {
    const value = new Headers({ a: 'b' }) as Headers & { self?: unknown }
    value.self = value
    const back = copy(value)
    expect(back.self).toBe(back)
    expect(Reflect.ownKeys(back).length).toBe(Reflect.ownKeys(value).length)
  })
})

describe('FormData', () => {
  test('strings, files and repeated names, in order', async () => {
    const file = new File(['dill'], 'a.txt', { type: 'text/plain', lastModified: 7 })
    const value = new FormData()
    for (const [name, field] of [['a', '1'], ['f', file], ['a', '2'], ['', '\ud83e\udd52']] as [string, string][]) value.append(name, field)
    value.append('b', new Blob(['x']))
    const back = loads<{ form: FormData, file: File }>(await dumpsAsync({ form: value, file }))
    expect([...back.form.keys()]).toEqual(['a', 'f', 'a', '', 'b'])
    expect(back.form.getAll('a')).toEqual(['1', '2'])
    expect(back.form.get('f')).toBe(back.file)
    expect([await (back.form.get('b') as File).text(), (back.form.get('b') as File).name]).toEqual(['x', 'blob'])
  })

  test('of strings alone needs no waiting', () => {
    const value = new FormData()
    value.append('a', 'b')
    expect([...copy(value)]).toEqual([['a', 'b']])
  })
})

describe('Response', () => {
  test('its body is read from a clone', async () => {
    const value = new Response('dill', { status: 201, statusText: 'Made', headers: { 'x-a': 'b' } })
    const back = loads<Response>(await dumpsAsync(value))
    expect([back.status, back.statusText, [...back.headers], await back.text()]).toEqual([201, 'Made', [...value.headers], 'dill'])
    expect([value.bodyUsed, await value.text()]).toEqual([false, 'dill'])
  })

  test.each<[string, () => Response]>([
    ['without a body', () => new Response(null, { status: 204 })], ['an error', () => Response.error()],
    ['a redirection', () => Response.redirect('http://a/b', 307)],
  ])('%s needs no waiting', (_name, make) => {
    const [value, back] = [make(), copy(make())]
    expect([back.status, back.type, back.body, [...back.headers]]).toEqual([value.status, value.type, null, [...value.headers]])
  })

  test('bytes of every sort', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(new Uint8Array(await loads<Response>(await dumpsAsync(new Response(bytes))).arrayBuffer())).toEqual(bytes)
  })

  test('that was read, or is being read, is refused', async () => {
    const [read, locked] = [new Response('a'), new Response('b')]
    await read.text()
    locked.body!.getReader()
    for (const value of [read, locked]) await expect(dumpsAsync({ value })).rejects.toThrow(/\$\.value.*was read.*clone\(\)/)
    expect(() => dumps(new Response('c'))).toThrow(/await dump/)
  })
})

describe('Request', () => {
  test('with all that can be chosen', async () => {
    const value = new Request('https://example.org/a?b#c', {
      method: 'PUT', body: 'dill', headers: { 'x-a': 'b' }, mode: 'same-origin', credentials: 'omit', cache: 'reload', redirect: 'manual',
      referrer: '', referrerPolicy: 'no-referrer', integrity: 'sha256-x', keepalive: true,
    })
    const back = loads<Request>(await dumpsAsync(value))
    const told = (r: Request): unknown[] => [r.url, r.method, r.mode, r.credentials, r.cache, r.redirect, r.referrer, r.referrerPolicy, r.integrity, r.keepalive, [...r.headers]]
    expect(told(back)).toEqual(told(value))
    expect([await back.text(), await value.text()]).toEqual(['dill', 'dill'])
  })

  test('without a body needs no waiting; aborted stays aborted', () => {
    const value = new Request('http://a/', { signal: AbortSignal.abort('enough') })
    const back = copy(value)
    expect([back.url, back.method, back.signal.aborted, back.signal.reason]).toEqual(['http://a/', 'GET', true, 'enough'])
    expect(copy(new Request('http://a/')).signal.aborted).toBe(false)
  })
})

describe('signals', () => {
  test('a controller and its signal stay together, whichever comes first', () => {
    for (const [first, second] of [['controller', 'signal'], ['signal', 'controller']] as const) {
      const controller = new AbortController()
      const parts = { controller, signal: controller.signal }
      const back = copy({ [first]: parts[first], [second]: parts[second] }) as unknown as typeof parts
      expect(back.controller.signal).toBe(back.signal)
      back.controller.abort('why')
      expect([back.signal.reason, controller.signal.aborted]).toEqual(['why', false])
    }
  })

  test('an aborted one keeps its reason, even if that leads back', () => {
    const controller = new AbortController()
    controller.abort({ by: controller })
    const back = copy(controller)
    expect((back.signal.reason as { by: unknown }).by).toBe(back)
    expect(copy(AbortSignal.abort()).reason).toMatchObject({ name: 'AbortError' })
    expect(notes(AbortSignal.abort('enough'))).toEqual([])
  })

  test('a live one says what stays behind, and no state of the engine’s comes along', () => {
    const { signal } = new AbortController()
    signal.addEventListener('abort', () => {})
    expect(notes(signal)).toEqual([expect.stringContaining('listeners')])
    expect(Reflect.ownKeys(copy(signal)).length).toBe(Reflect.ownKeys(new AbortController().signal).length)
    expect(copy(AbortSignal.any([signal])).aborted).toBe(false)
  })
})
