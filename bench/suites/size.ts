// What an app's bundle grows by: each entry built for production as a bundler does it, all exports kept.

import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { bytesText, table } from '../table.ts'
import type { Suite } from './suite.ts'

interface Weight { readonly name: string, readonly minified: number, readonly gzip: number, readonly brotli: number, readonly bar?: number }

interface Entry {
  readonly from: string
  readonly names?: string
  readonly bar?: number
  /** Of an entry that fetches its parts, beside the library: only the chunks that have one of these modules. */
  readonly having?: RegExp
}

const panel = './panel/index.ts'

const entries: Record<string, Entry> = {
  'dill/data': { from: './lib/data.ts', bar: 9_000 },
  'dill/data: dumps, loads': { from: './lib/data.ts', names: 'dumps, loads' },
  'dill': { from: './lib/index.ts', bar: 60_000 },
  'dill: dumps, loads': { from: './lib/index.ts', names: 'dumps, loads' },
  'dill/panel: launcher': { from: panel, having: /\/panel\/index\.ts$/, bar: 2_000 },
  'dill/panel: core': { from: panel, having: /\/panel\/(core|define)\.ts$/, bar: 35_000 },
  'dill/panel: Why': { from: panel, having: /\/panel\/tabs\/why\.ts$/ },
  'dill/panel: Tree': { from: panel, having: /\/panel\/tabs\/tree\.ts$/ },
  'msgpackr': { from: 'msgpackr' },
  'cbor-x': { from: 'cbor-x' },
  'devalue': { from: 'devalue' },
  'seroval': { from: 'seroval' },
  'superjson': { from: 'superjson' },
}

/** Bytes, minified and compressed. */
export const size: Suite = {
  name: 'size',
  parts: Object.keys(entries),
  async run(parts, { print }) {
    const weights: Weight[] = []
    for (const name of parts) weights.push(await weigh(name))
    const rows = weights.map(({ name, minified, gzip, brotli, bar }) => [name, bytesText(minified), bytesText(gzip), bytesText(brotli), bar === undefined ? '' : bytesText(bar)])
    print(`size – built for production\n${table([['', 'min', 'min+gzip', 'min+brotli', 'bar (gzip)'], ...rows])}\n`)
    return weights
  },
}

async function weigh(name: string): Promise<Weight> {
  const { from, names, bar, having } = entries[name]!
  const source = from.startsWith('.') ? resolve(from) : from
  const asked = names === undefined ? `export * from ${JSON.stringify(source)}` : `export { ${names} } from ${JSON.stringify(source)}`
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    plugins: [{ name: 'asked', resolveId: id => id === 'asked' ? resolve('asked.js') : undefined, load: id => id === resolve('asked.js') ? asked : undefined }],
    build: {
      write: false, target: 'es2022', minify: true, modulePreload: { polyfill: false },
      rolldownOptions: { input: having === undefined ? ['asked'] : ['asked', './lib/index.ts'], preserveEntrySignatures: 'strict' },
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunks = outputs.flatMap(each => 'output' in each ? each.output : []).filter(chunk => chunk.type === 'chunk')
  // What is fetched when it is asked for, as the catalogue of objects, weighs on nobody else.
  const needed = new Set(chunks.filter(chunk => having === undefined ? chunk.isEntry : chunk.moduleIds.some(id => having.test(id))))
  if (having === undefined) for (const { imports } of needed) for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk)
  const code = [...needed].map(chunk => chunk.code).join('\n')
  return {
    name, minified: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length, brotli: brotliCompressSync(code).length,
    ...bar !== undefined && { bar },
  }
}
