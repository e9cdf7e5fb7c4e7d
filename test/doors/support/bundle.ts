// Builds and serves small apps whose files stand in a test, with the plugin and without.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, createServer, type InlineConfig, type Plugin, type Rolldown, type ViteDevServer } from 'vite'
import { afterAll } from 'vitest'
import type { Skeleton } from '../../../lib/capture/skeleton.ts'

export type Files = Record<string, string>

const root = '/app'
const ours = (name: string): string => fileURLToPath(new URL(`../../../lib/${name}.ts`, import.meta.url))

/** Serves the files of a test as if they were on disk. Paths begin with a slash, and packages stand in /node_modules. */
function files(table: Files): Plugin {
  return {
    name: 'test:files', enforce: 'pre',
    resolveId(specifier, importer) {
      const name = specifier.startsWith('.') ? join(importer!, '..', specifier) : specifier.startsWith(root) ? specifier : specifier.startsWith('/') ? root + specifier : join(root, 'node_modules', specifier, 'index.js')
      const [path, query] = name.split('?')
      return ['', '.ts', '.js'].map(end => path + end).filter(found => found.slice(root.length) in table).map(found => query === undefined ? found : `${found}?${query}`)[0]
    },
    load: id => table[id.slice(root.length).replace(/\?.*$/, '')],
  }
}

function config(table: Files, plugins: readonly Plugin[], more: InlineConfig): InlineConfig {
  return {
    root, configFile: false, logLevel: 'silent', resolve: { alias: { 'dill/runtime': ours('runtime'), 'dill/durable': ours('durable') } }, ...more,
    plugins: [files(table), ...plugins],
  }
}

/** What a build gave. */
export interface Built {
  readonly chunks: readonly Rolldown.OutputChunk[]
  readonly assets: readonly Rolldown.OutputAsset[]
  /** All that is JavaScript. */
  readonly text: string
  /** The file with this name, without its hash. */
  chunk(name: string): Rolldown.OutputChunk
  /** The skeletons of a chunk. */
  skeletons(name: string): Promise<readonly Skeleton[]>
  /** Runs the app in this realm, and gives what a chunk exports. */
  run(name?: string): Promise<Record<string, never>>
  readonly warnings: readonly string[]
}

const folders: string[] = []
afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true }))))

/** Builds the app that starts at /main. */
export async function bundle(table: Files, plugins: readonly Plugin[] = [], more: InlineConfig['build'] = {}): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-bundle-'))
  folders.push(folder)
  const warnings: string[] = []
  const options = { input: '/main.ts', preserveEntrySignatures: 'strict' as const, onLog: (_: unknown, { message }: { message: string }) => void warnings.push(message), ...more.rolldownOptions }
  const made = await build(config(table, plugins, { build: { target: 'es2022', modulePreload: { polyfill: false }, ...more, outDir: folder, emptyOutDir: true, rolldownOptions: options } }))
  const { output } = (Array.isArray(made) ? made[0] : made) as Rolldown.RolldownOutput
  const chunks = output.filter(file => file.type === 'chunk')
  const assets = output.filter(file => file.type === 'asset')
  const chunk = (name: string) => chunks.find(chunk => chunk.name === name)!
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)
  return {
    chunks, assets, chunk, warnings,
    text: [...chunks.map(({ code }) => code), ...assets.filter(({ fileName }) => fileName.endsWith('.js')).map(({ source }) => String(source))].join('\n'),
    skeletons: async name => ((await load(chunk(name).fileName.replace(/\.js$/, '.dill.js'))) as { default: Skeleton[] }).default,
    run: async (name = 'main') => await load(chunk(name).fileName) as Record<string, never>,
  }
}

/** Serves the app while something is done with it. */
export async function serving<T>(table: Files, plugins: readonly Plugin[], use: (server: ViteDevServer) => Promise<T>): Promise<T> {
  const server = await createServer(config(table, plugins, { server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } }))
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}
