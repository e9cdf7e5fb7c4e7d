// Files, keys and pictures that only a browser has, or only a browser lets travel beside the bytes.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { copy, dumps, dumpsAsync, loads, registry } from '../../lib/dill.ts'
import { originHasFiles } from '../support/origin-files.ts'

test('FileList, whose files are held elsewhere too', async () => {
  const transfer = new DataTransfer()
  transfer.items.add(new File(['a'], 'a.txt', { lastModified: 1 }))
  transfer.items.add(new File(['b'], 'b.txt', { lastModified: 2 }))
  const back = loads<{ list: FileList, second: File }>(await dumpsAsync({ list: transfer.files, second: transfer.files[1] }))
  expect(back.list).toBeInstanceOf(FileList)
  expect(await Promise.all([...back.list].map(file => file.text()))).toEqual(['a', 'b'])
  expect(back.list[1]).toBe(back.second)
})

test.runIf(originHasFiles)('file handles, where there are any', async () => {
  const folder = await navigator.storage.getDirectory()
  const file = await folder.getFileHandle('dill-test.txt', { create: true })
  expect(() => dumps({ file })).toThrow(/\$\.file.*permission.*session/)
  const attachments: unknown[] = []
  const back = loads<{ file: FileSystemFileHandle, folder: FileSystemDirectoryHandle }>(dumps({ file, folder }, { attachments }), { attachments: structuredClone(attachments) })
  expect([await back.file.isSameEntry(file), await back.folder.isSameEntry(folder)]).toEqual([true, true])
  expect(() => loads(dumps({ file }, { attachments: [] }), { attachments: [folder] })).toThrow(/no FileSystemFileHandle/)
  await folder.removeEntry('dill-test.txt')
})

test('CryptoKey', async () => {
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']) as CryptoKey
  expect(() => dumps({ key })).toThrow(/\$\.key.*secret.*attachments.*exportKey/)
  const attachments: unknown[] = []
  expect(loads<{ key: CryptoKey }>(dumps({ key }, { attachments }), { attachments }).key).toBe(key)
  expect(() => loads(dumps({ key }, { attachments: [] }), { attachments: [Object.create(CryptoKey.prototype)] })).toThrow(/no CryptoKey/)
  expect(diagnose(Object.assign(key, { extra: 1 }), { registry, attaches: true }).notes.length).toBe(1)
})

function keepsView(): boolean {
  const view = new Uint8ClampedArray(4)
  return new ImageData(view, 1).data === view
}

describe('ImageData', () => {
  const settings: ImageDataSettings[] = 'colorSpace' in ImageData.prototype ? [{ colorSpace: 'display-p3' }] : []
  if ('pixelFormat' in ImageData.prototype) settings.push({ pixelFormat: 'rgba-float16' } as ImageDataSettings)
  test.each([undefined, ...settings])('%j', given => {
    const value = given === undefined ? new ImageData(3, 2) : new ImageData(3, 2, given)
    value.data.set([255, 0, 7, 128], 4)
    const { image, pixels } = copy({ image: value, pixels: value.data })
    expect([image.width, image.height, image.colorSpace, [...image.data]]).toEqual([3, 2, value.colorSpace, [...value.data]])
    // WebKit makes an ImageData with a view of its own, over the same bytes.
    expect(keepsView() ? image.data === pixels : image.data.buffer === pixels.buffer).toBe(true)
    expect(Object.getOwnPropertyDescriptors(image)).toEqual(Object.getOwnPropertyDescriptors(value))
  })
})

function painted(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(4, 3)
  const context = canvas.getContext('2d')!
  context.fillStyle = 'rgb(10 200 30)'
  context.fillRect(0, 0, 2, 3)
  context.fillStyle = 'rgb(10 200 30 / 50%)'
  context.fillRect(2, 0, 1, 3)
  return canvas
}

function pixels(source: CanvasImageSource): number[] {
  const context = new OffscreenCanvas(4, 3).getContext('2d')!
  context.drawImage(source, 0, 0)
  return [...context.getImageData(0, 0, 4, 3).data]
}

describe('what is painted', () => {
  test('an OffscreenCanvas', () => {
    const value = painted()
    const back = copy(value)
    expect([back.width, back.height, pixels(back)]).toEqual([4, 3, pixels(value)])
    expect(diagnose(value, { registry }).notes.length).toBe(1)
  })

  test('a canvas is not given a context by looking at it', () => {
    const value = new OffscreenCanvas(2, 2)
    const back = copy(value)
    expect([value, back].map(canvas => canvas.getContext('bitmaprenderer') !== null)).toEqual([true, false])
    expect(copy(new OffscreenCanvas(0, 5)).height).toBe(5)
  })

  test('an ImageBitmap', () => {
    const value = painted().transferToImageBitmap()
    const before = pixels(value)
    expect(pixels(copy(value))).toEqual(before)
    const attachments: unknown[] = []
    expect(pixels(loads<ImageBitmap>(dumps(value, { attachments }), { attachments: structuredClone(attachments) }))).toEqual(before)
    value.close()
    expect(() => dumps({ value })).toThrow(/closed/)
  })
})

test('AudioBuffer', () => {
  const value = new AudioBuffer({ length: 5, numberOfChannels: 2, sampleRate: 44100 })
  value.getChannelData(1).set([1, -0.5, 0.25])
  const back = copy(value)
  expect([back.length, back.sampleRate, [...back.getChannelData(0)], [...back.getChannelData(1)]]).toEqual([5, 44100, [0, 0, 0, 0, 0], [1, -0.5, 0.25, 0, 0]])
})
