// What an app's bundle grows by: each entry built for production as a bundler does it, and what people import of it.

import { bytesText, table } from '../table.ts'
import { importOf, weigh, weighByEsbuild, type Import, type Weight } from '../weigh.ts'
import type { Suite } from './suite.ts'

interface Weighed extends Weight { readonly name: string, readonly esbuild: number, readonly bar?: number }

interface Entry extends Import { readonly bar?: number }

const panel = './panel/index.ts'

const entries: Record<string, Entry> = {
  ...Object.fromEntries([
    "import { loads } from 'dill/data'",
    "import { dumps, loads } from 'dill/data'",
    "import { dumps, loads } from 'dill'",
    "import { dumpSession, loadSession } from 'dill'",
    "import { autosave } from 'dill'",
  ].map(statement => [statement, importOf(statement)])),
  'dill/data': { from: './lib/data.ts', bar: 9_000 },
  'dill': { from: './lib/index.ts', bar: 60_000 },
  'dill/panel: launcher': { from: panel, having: /\/panel\/index\.ts$/, bar: 2_000 },
  'dill/panel: core': { from: panel, having: /\/panel\/(core|define)\.ts$/, bar: 35_000 },
  'dill/panel: Why': { from: panel, having: /\/panel\/tabs\/why\.ts$/ },
  'dill/panel: Tree': { from: panel, having: /\/panel\/tabs\/tree\.ts$/ },
  'acorn': { from: 'acorn' },
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
    const weights: Weighed[] = []
    for (const name of parts) {
      const { bar, ...what } = entries[name]!
      const { gzip: byEsbuild } = what.having === undefined ? await weighByEsbuild(what) : { gzip: NaN }
      weights.push({ name, ...await weigh(what), esbuild: byEsbuild, ...bar !== undefined && { bar } })
    }
    const rows = weights.map(({ name, minified, gzip, brotli, esbuild, bar }) =>
      [name, bytesText(minified), bytesText(gzip), bytesText(brotli), Number.isNaN(esbuild) ? '' : bytesText(esbuild), bar === undefined ? '' : bytesText(bar)])
    print(`size – built for production\n${table([['', 'min', 'min+gzip', 'min+brotli', 'gzip, by esbuild', 'bar (gzip)'], ...rows])}\n`)
    return weights
  },
}
