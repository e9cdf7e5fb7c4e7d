// What apps do with fflate: every format and level there and back, in one piece and as streams, archives, and errors.

import { pick, seeded } from '../../workloads.ts'

type Fflate = typeof import('fflate')

const words = ['alpha ', 'beta ', 'gamma\n', 'δέλτα ', '{"key":', '"value"},', '0000000000', 'the quick brown fox ']

function text(size: number, seed: number): string {
  const random = seeded(seed)
  const parts: string[] = []
  for (let length = 0; length < size; length += parts.at(-1)!.length) parts.push(random() < 0.9 ? pick(random, words) : String(random()))
  return parts.join('')
}

/** A number for many bytes, so that what is compared stays small: FNV-1a. */
function sum(bytes: Uint8Array): string {
  let hash = 0x811C9DC5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return `${bytes.length}:${(hash >>> 0).toString(16)}`
}

interface Sink { push(chunk: Uint8Array, final?: boolean): void, ondata: ((...told: never[]) => void) | null }

/** Feeds a stream in chunks and joins what comes out. */
function streamed(stream: Sink, bytes: Uint8Array, size: number): Uint8Array {
  const out: Uint8Array[] = []
  stream.ondata = (chunk: Uint8Array) => { out.push(chunk) }
  for (let at = 0; at < bytes.length; at += size) stream.push(bytes.subarray(at, at + size), at + size >= bytes.length)
  const joined = new Uint8Array(out.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of out) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

function archives({ Zip, ZipDeflate, ZipPassThrough, Unzip, UnzipInflate, zipSync, unzipSync, strToU8 }: Fflate, data: Uint8Array): string[] {
  const mtime = new Date(2020, 1, 2, 3, 4, 6)
  const zipped = zipSync({ 'a.txt': data, folder: { 'b.bin': [data.subarray(0, 5000), { level: 0, comment: 'stored' }], 'ü.txt': strToU8('ü') } }, { level: 6, mtime })
  const lines = [sum(zipped), ...Object.entries(unzipSync(zipped, { filter: ({ name }) => name !== 'a.txt' })).map(([name, bytes]) => `${name} ${sum(bytes)}`)]
  const zip = new Zip((error, chunk, final) => lines.push(`${String(error)} ${sum(chunk)} ${final}`))
  const files = [new ZipDeflate('c.txt', { level: 9 }), new ZipPassThrough('d.txt')]
  for (const file of files) {
    file.mtime = mtime
    zip.add(file)
    file.push(data.subarray(0, 4000))
    file.push(data.subarray(4000, 9000), true)
  }
  zip.end()
  const unzip = new Unzip(file => {
    file.ondata = (error, chunk, final) => lines.push(`${file.name} ${String(error)} ${sum(chunk)} ${final}`)
    file.start()
  })
  unzip.register(UnzipInflate)
  for (let at = 0; at < zipped.length; at += 3000) unzip.push(zipped.subarray(at, at + 3000), at + 3000 >= zipped.length)
  return lines
}

function errors({ inflateSync, gunzipSync, unzlibSync, unzipSync, Inflate, FlateErrorCode }: Fflate): string[] {
  const garbage = Uint8Array.from({ length: 40 }, (_, i) => i * 37)
  return [() => inflateSync(garbage), () => gunzipSync(garbage), () => unzlibSync(garbage), () => unzipSync(garbage), () => new Inflate().push(garbage), () => FlateErrorCode].map(attempt => {
    try {
      return JSON.stringify(attempt())
    } catch (error) {
      return `${String(error)} ${String((error as { code?: number }).code)}`
    }
  })
}

/** Sums of all that came out. */
export function work(library: Fflate): string {
  const { deflateSync, inflateSync, gzipSync, gunzipSync, zlibSync, unzlibSync, decompressSync, strToU8, strFromU8 } = library
  const data = strToU8(text(20_000, 5))
  const dictionary = data.subarray(0, 2000)
  const lines: string[] = []
  for (const level of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
    const deflated = deflateSync(data, { level })
    lines.push(sum(deflated), sum(inflateSync(deflated)), sum(inflateSync(deflated, { out: new Uint8Array(data.length) })))
  }
  const gzipped = gzipSync(data, { level: 6, mtime: 1e9, filename: 'a.txt', mem: 4 })
  const zlibbed = zlibSync(data, { level: 4, dictionary })
  lines.push(sum(gzipped), sum(gunzipSync(gzipped)), sum(zlibbed), sum(unzlibSync(zlibbed, { dictionary })), sum(decompressSync(gzipped)), String(strFromU8(gunzipSync(gzipped)) === strFromU8(data)))
  const { Gzip, Gunzip, Zlib, Unzlib, Deflate, Inflate, Decompress, EncodeUTF8, DecodeUTF8 } = library
  for (const [to, from] of [[Deflate, Inflate], [Zlib, Unzlib], [Gzip, Gunzip]] as const) for (const size of [100, 7000]) {
    const there = streamed(new to({ level: 6, ...to === Gzip && { mtime: 1 } }), data, size)
    lines.push(sum(there), sum(streamed(new from(), there, 1000)), sum(streamed(new Decompress(), there, 5000)))
  }
  const strings: string[] = []
  const decode = new DecodeUTF8((piece, final) => strings.push(`${piece.length}${final}`))
  for (let at = 0; at < data.length; at += 4001) decode.push(data.subarray(at, at + 4001), at + 4001 >= data.length)
  new EncodeUTF8((bytes, final) => strings.push(`${sum(bytes)}${final}`)).push('aδ\u{1F600}', true)
  return [...lines, ...strings, ...archives(library, data), ...errors(library)].join('\n')
}
