// Pictures and sound that are held in memory. ImageData is told whole; bitmaps and canvases can only be painted
// elsewhere and read there, so they come back as eight-bit sRGB pixels, and say so.

import { answers, getterOf, getterOr, methodOf, ownValue } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'

const SIDE = 2 ** 31 - 1
const EIGHT_BIT = 'rgba-unorm8'
/** The name of a typed array's type; undefined for all else. */
const typeOf = getterOf<string | undefined>(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag)

// ── ImageData ────────────────────────────────────────────────────────────────────────────────────────────────────

const imageDatas: readonly Kind[] = typeof ImageData === 'function' ? [imageDataOf()] : []

function imageDataOf(): Kind<ImageData> {
  const { prototype } = ImageData
  const dataOf = getterOf<ImageData['data']>(prototype, 'data')
  const widthOf = getterOf<number>(prototype, 'width')
  const heightOf = getterOf<number>(prototype, 'height')
  const spaceOf = getterOr(prototype, 'colorSpace', 'srgb')
  const formatOf = getterOr(prototype, 'pixelFormat', EIGHT_BIT)
  return kind<ImageData>({
    tag: 'ImageData', prototypes: [prototype], is: answers(widthOf), own: ['data'], arity: 5,
    encode(value, out) {
      // Chromium and WebKit show it as an own property too, Chromium where it has eight bits; WebKit's getter makes another view at each call.
      out.value('data', ownValue(value, 'data') ?? dataOf(value))
      out.number('width', widthOf(value))
      out.number('height', heightOf(value))
      out.text('colorSpace', spaceOf(value))
      out.text('pixelFormat', formatOf(value))
    },
    decode(from) {
      const data = from.value()
      // Anything else would be made a number.
      if (typeof data !== 'object' || data === null || typeOf(data) === undefined) return from.fail('the pixels of an ImageData are no typed array')
      const width = from.integer(0, SIDE)
      const height = from.integer(0, SIDE)
      const colorSpace = from.text() as PredefinedColorSpace
      const pixelFormat = from.text()
      const settings = (pixelFormat === EIGHT_BIT ? { colorSpace } : { colorSpace, pixelFormat }) as ImageDataSettings
      return new ImageData(data as ImageData['data'], width, height, settings)
    },
    label: value => `ImageData(${widthOf(value)} × ${heightOf(value)})`,
  })
}

// ── ImageBitmap and OffscreenCanvas ──────────────────────────────────────────────────────────────────────────────

/** The pixels of what can be painted; undefined if the browser does not show them. Painting from it does not change it. */
function pixelsOf(source: CanvasImageSource, width: number, height: number): Uint8Array | undefined {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  try {
    context?.drawImage(source, 0, 0)
    return context === null ? undefined : viewOf(context.getImageData(0, 0, width, height).data)
  } catch {
    return undefined // Painted with pictures of another origin, or given away: either way its pixels are not ours to read.
  }
}

function viewOf({ buffer, byteOffset, byteLength }: ImageData['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function paint(width: number, height: number, from: Reader): OffscreenCanvas {
  const pixels = new ImageData(new Uint8ClampedArray(from.bytes().buffer), width, height)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d') ?? from.fail('this browser has no memory left for a canvas')
  context.putImageData(pixels, 0, 0)
  return canvas
}

function tellPixels(source: CanvasImageSource, width: number, height: number, out: Writer): void {
  const pixels = pixelsOf(source, width, height)
  if (pixels === undefined) return out.refuse('the browser does not show its pixels: it was given away, or holds a picture of another origin.', 'Load pictures with crossOrigin = "anonymous".')
  out.bytes('pixels', pixels)
}

const painted: readonly Kind[] = typeof OffscreenCanvas !== 'function' || typeof ImageData !== 'function' ? []
  : [canvasOf(), ...typeof ImageBitmap === 'function' ? [bitmapOf()] : []]

function bitmapOf(): Kind<ImageBitmap> {
  const widthOf = getterOf<number>(ImageBitmap.prototype, 'width')
  const heightOf = getterOf<number>(ImageBitmap.prototype, 'height')
  return kind<ImageBitmap>({
    tag: 'ImageBitmap', prototypes: [ImageBitmap.prototype], is: answers(widthOf), own: [],
    encode(value, out) {
      const width = widthOf(value)
      const height = heightOf(value)
      if (width === 0) return out.refuse('it is closed: its memory was given back or given away.', 'Save it before it is closed, or take it out of the value.')
      out.value('beside', out.attaches)
      if (out.attaches) return out.attach('bitmap', value, 'there is no place beside the bytes.')
      out.note('It is carried as eight-bit sRGB pixels.')
      out.number('width', width)
      out.number('height', height)
      tellPixels(value, width, height, out)
    },
    decode(from) {
      if (from.value() !== true) return paint(from.integer(1, SIDE), from.integer(1, SIDE), from).transferToImageBitmap()
      const part = from.value()
      return typeof part === 'object' && part !== null && answers(widthOf)(part) ? part as ImageBitmap : from.fail('what stands in the attachments is no ImageBitmap')
    },
    label: value => `ImageBitmap(${widthOf(value)} × ${heightOf(value)})`,
  })
}

function canvasOf(): Kind<OffscreenCanvas> {
  const widthOf = getterOf<number>(OffscreenCanvas.prototype, 'width')
  const heightOf = getterOf<number>(OffscreenCanvas.prototype, 'height')
  return kind<OffscreenCanvas>({
    tag: 'OffscreenCanvas', prototypes: [OffscreenCanvas.prototype], is: answers(widthOf), own: [],
    encode(value, out) {
      const width = widthOf(value)
      const height = heightOf(value)
      out.note('Its size and pixels are carried; its drawing context, with all its settings, is not.')
      out.number('width', width)
      out.number('height', height)
      if (width > 0 && height > 0) tellPixels(value, width, height, out)
    },
    decode(from) {
      const width = from.integer(0, SIDE)
      const height = from.integer(0, SIDE)
      return from.more() ? paint(width, height, from) : new OffscreenCanvas(width, height)
    },
    label: value => `OffscreenCanvas(${widthOf(value)} × ${heightOf(value)})`,
  })
}

// ── AudioBuffer ──────────────────────────────────────────────────────────────────────────────────────────────────

interface Audio {
  copyToChannel(samples: Float32Array<ArrayBuffer>, channel: number): void
}
type AudioClass = { readonly prototype: Audio } & (new (options: { length: number, numberOfChannels: number, sampleRate: number }) => Audio)

const AudioType = (globalThis as { AudioBuffer?: AudioClass }).AudioBuffer
const audio: readonly Kind[] = AudioType === undefined ? [] : [audioOf(AudioType)]

function audioOf(Type: AudioClass): Kind<Audio> {
  const rateOf = getterOf<number>(Type.prototype, 'sampleRate')
  const countOf = getterOf<number>(Type.prototype, 'numberOfChannels')
  const channelOf = methodOf<[number], Float32Array>(Type.prototype, 'getChannelData')
  return kind<Audio>({
    tag: 'AudioBuffer', prototypes: [Type.prototype], is: answers(rateOf), own: [],
    encode(value, out) {
      out.note('Arrays that getChannelData gave are separate from the copy.')
      out.number('sampleRate', rateOf(value))
      for (let i = 0; i < countOf(value); i++) {
        const { buffer, byteOffset, byteLength } = channelOf(value, i)
        out.bytes('channel', new Uint8Array(buffer, byteOffset, byteLength))
      }
    },
    decode(from) {
      const sampleRate = from.number()
      const channels: Float32Array<ArrayBuffer>[] = []
      while (from.more()) channels.push(new Float32Array(from.bytes().buffer))
      const { length } = channels[0] ?? from.fail('an AudioBuffer has no channel')
      if (channels.some(channel => channel.length !== length)) return from.fail('the channels of an AudioBuffer differ in length')
      const made = new Type({ length, numberOfChannels: channels.length, sampleRate })
      channels.forEach((channel, i) => made.copyToChannel(channel, i))
      return made
    },
    label: value => `AudioBuffer(${countOf(value)})`,
  })
}

/** Pictures and sound. */
export const media: readonly Kind[] = [...imageDatas, ...painted, ...audio]
