// Examples of what the platform adds to the language's data: files, what fetch speaks with, pictures, geometry.
// Those that a platform lacks are not in its list; in Node, whose objects keep their state in symbols, `check` alone judges.

import { data } from './data.ts'
import { examples, type Example } from './example.ts'

type Maker = new (...parts: any[]) => any
type Row = readonly [kind: string, name: string, make: () => unknown, more?: Partial<Example>]
const globals = globalThis as unknown as Record<string, Maker | undefined>

/** Rows for a type, if the platform has it. */
function where(name: string, ...rows: Row[]): Row[] {
  return name in globals ? rows : []
}

/** Compares what a value says of itself, at once or later. */
const says = (read: (value: any) => unknown) => async (copy: unknown, original: unknown): Promise<string | undefined> => {
  const [a, b] = await Promise.all([copy, original].map(async value => JSON.stringify(await read(value))))
  return a === b ? undefined : `${a} instead of ${b}`
}

const textOf = (body: Blob | Response | Request): Promise<string> => body.text()
const hello = (): Blob => new Blob(['dill ', new Uint8Array([240, 159, 165, 146])], { type: 'text/plain' })
const file = (name = 'a.txt'): File => new File(['dill'], name, { type: 'text/plain', lastModified: 7 })

function form(...fields: [name: string, value: string | Blob][]): FormData {
  const made = new FormData()
  for (const [name, value] of fields) made.append(name, value as string)
  return made
}

/** Tries the link, and leaves the copy as it was. */
const linked = ({ url, params }: { url: URL, params: URLSearchParams }): string | undefined => {
  params.append('added', '1')
  const live = url.searchParams === params && url.search.endsWith('added=1')
  params.delete('added')
  return live ? undefined : 'the URL and its parameters are apart'
}

const addresses = examples('data types', 'pass', [
  ['URL', 'URL', () => [new URL('https://u:p@example.org:8080/a/b?c=d&e=%zz#f'), new URL('data:text/plain,x'), new URL('blob:https://a/b')], { check: says(list => list.map(String)) }],
  ['URL', 'URL with its parameters', () => { const url = new URL('https://a/?b=c'); return { url, params: url.searchParams } }, { check: linked }],
  ['URL', 'parameters before their URL', () => { const url = new URL('https://a/?b=c'); return { params: url.searchParams, url } }, { check: linked }],
  ['URL', 'URL with properties', () => Object.freeze(Object.assign(new URL('http://a/'), { note: 1 })), { check: says(String) }],
  ['URLSearchParams', 'URLSearchParams', () => new URLSearchParams([['a', '1'], ['b', '&=+ ü'], ['a', '2'], ['', '']]), { check: says(value => [...value]) }],
  ...where('URLPattern', ['URLPattern', 'URLPattern', () => new globals['URLPattern']!({ pathname: '/books/:id(\\d+)' }), { check: says(value => value.exec('https://a/books/12').pathname.groups) }]),
  ['TextEncoder', 'TextEncoder', () => new TextEncoder(), { opaque: true, check: says(value => [...value.encode('ü')]) }],
  ['TextDecoder', 'TextDecoder', () => new TextDecoder('utf-16le', { fatal: true }), { opaque: true, check: says(value => [value.encoding, value.fatal, value.ignoreBOM]) }],
])

const fetching = examples('data types', 'pass', [
  ['Headers', 'Headers', () => new Headers([['X-B', '1'], ['accept', 'a'], ['x-b', '2'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2']]), { check: says(value => [...value]) }],
  ['FormData', 'FormData of strings', () => form(['a', '1'], ['b', 'ü'], ['a', '2']), { opaque: true, check: says(value => [...value]) }],
  ['Response', 'Response without a body', () => new Response(null, { status: 204, headers: { a: 'b' } }), { opaque: true, check: says(value => [value.status, value.body, [...value.headers]]) }],
  ['Response', 'Response that is an error', () => Response.error(), { opaque: true, check: says(value => [value.status, value.type]) }],
  ['Request', 'Request without a body', () => new Request('https://example.org/?a', { credentials: 'omit', headers: { a: 'b' }, redirect: 'manual' }), {
    opaque: true, check: says(value => [value.url, value.method, value.credentials, value.redirect, [...value.headers]]),
  }],
  ['AbortSignal', 'AbortSignal that was aborted', () => AbortSignal.abort({ why: 'enough' }), { opaque: true, check: says(value => [value.aborted, value.reason]) }],
  ['AbortController', 'AbortController with its signal', () => { const controller = new AbortController(); return { signal: controller.signal, controller } }, {
    opaque: true,
    check: copy => { copy.controller.abort(1); return copy.signal === copy.controller.signal && copy.signal.reason === 1 ? undefined : 'the two are apart' },
  }],
])

const waiting = examples('data types', 'async', [
  ['Blob', 'Blob', hello, { opaque: true, check: says(async value => [value.type, value.size, await textOf(value)]) }],
  ['Blob part', 'part of a Blob', () => hello().slice(5, 9, 'x/y'), { opaque: true, check: says(async value => [value.type, await textOf(value)]) }],
  ['Response', 'Response', () => new Response('dill', { status: 201, statusText: 'Made', headers: { a: 'b' } }), {
    opaque: true, check: says(async value => [value.status, value.statusText, [...value.headers], await textOf(value.clone())]),
  }],
  ['Request', 'Request', () => new Request('https://example.org/', { method: 'POST', body: 'dill' }), { opaque: true, check: says(async value => [value.method, await textOf(value.clone())]) }],
  ...where('File', ['File', 'File', () => file(), { opaque: true, check: says(async value => [value.name, value.type, value.lastModified, await textOf(value)]) }],
    ['FormData', 'FormData with a file', () => form(['a', '1'], ['f', file()]), { opaque: true, check: says(async value => [[...value.keys()], await textOf(value.get('f'))]) }]),
  ...where('FileList', ...where('DataTransfer', ['FileList', 'FileList', () => {
    const transfer = new globals['DataTransfer']!() as { items: { add(file: File): void }, files: object }
    transfer.items.add(file('b.txt'))
    return transfer.files
  }, { opaque: true, window: true, check: says(async value => [value.length, value[0].name, await textOf(value[0])]) }])),
])

const spent = examples('data types', 'refused', [
  ['Response', 'Response that was read', () => { const response = new Response('dill'); void response.text(); return response }],
  // Firefox shows no body.
  ...'body' in Request.prototype ? [['Request', 'Request that is being read', () => { const request = new Request('http://a/', { method: 'POST', body: 'dill' }); request.body!.getReader(); return request }] as const] : [],
])

/** Not WebKit, which makes a view of its own. */
function keepsView(): boolean {
  const view = new Uint8ClampedArray(4)
  return new ImageData(view, 1).data === view
}

function canvas(): OffscreenCanvas {
  const made = new OffscreenCanvas(3, 2)
  const context = made.getContext('2d')!
  context.fillStyle = 'rgb(10 200 30)'
  context.fillRect(1, 0, 1, 2)
  return made
}

const pixels = says(value => {
  const context = new OffscreenCanvas(3, 2).getContext('2d')!
  context.drawImage(value as OffscreenCanvas, 0, 0)
  return [...context.getImageData(0, 0, 3, 2).data]
})
const fields = says(value => [value.toJSON(), value.is2D])

const seen = examples('data types', 'pass', [
  ...where('ImageData',
    ['ImageData', 'ImageData', () => { const image = new ImageData(2, 1); image.data.set([1, 2, 3, 4]); return { image, pixels: keepsView() ? image.data : image.data.buffer } }, {
      check: says(({ image, pixels }) => [image.width, image.height, image.colorSpace, [...image.data], image.data === pixels]),
    }],
    ['ImageData', 'ImageData of a wide gamut', () => 'colorSpace' in ImageData.prototype ? new ImageData(1, 2, { colorSpace: 'display-p3' }) : new ImageData(1, 2), {
      check: says(value => [value.height, value.colorSpace]),
    }]),
  ...where('OffscreenCanvas',
    ['OffscreenCanvas', 'OffscreenCanvas', canvas, { check: pixels }],
    ['ImageBitmap', 'ImageBitmap', () => canvas().transferToImageBitmap(), { check: pixels }]),
  ...where('AudioBuffer', ['AudioBuffer', 'AudioBuffer', () => {
    const audio = new globals['AudioBuffer']!({ length: 3, numberOfChannels: 2, sampleRate: 8000 }) as { getChannelData(channel: number): Float32Array }
    audio.getChannelData(1).set([1, -0.5])
    return audio
  }, { window: true, check: says(value => [value.sampleRate, [...value.getChannelData(0)], [...value.getChannelData(1)]]) }]),
  ...where('DOMRect',
    ['DOMRect', 'DOMRect', () => new globals['DOMRect']!(1, -2, 3.5, 4), { check: fields }],
    ['DOMRectReadOnly', 'DOMRectReadOnly', () => new globals['DOMRectReadOnly']!(1, 2, 3, 4), { check: fields }],
    ['DOMPoint', 'DOMPoint', () => new globals['DOMPoint']!(1, 2, 3, 4), { check: fields }],
    ['DOMPointReadOnly', 'DOMPointReadOnly', () => new globals['DOMPointReadOnly']!(1, 2), { check: fields }],
    ['DOMMatrix', 'DOMMatrix', () => [new globals['DOMMatrix']!([1, 2, 3, 4, 5, 6]), new globals['DOMMatrix']!().translate(1, 2, 3)], { check: says(list => [list, list[0].is2D, list[1].is2D]) }],
    ['DOMMatrixReadOnly', 'DOMMatrixReadOnly', () => new globals['DOMMatrixReadOnly']!([1, 0, 0, 1, 5, 6]), { check: fields }],
    ['DOMQuad', 'DOMQuad', () => new globals['DOMQuad']!({ x: 1 }, { y: 2 }, { z: 3 }, { w: 4 }), { check: fields }]),
])

/** What the platform and the language's own data types add to the catalogue. */
export const platform: readonly Example[] = [...data, ...addresses, ...fetching, ...waiting, ...spent, ...seen]
