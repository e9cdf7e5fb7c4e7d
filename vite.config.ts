// Serves the playground (index.html) and the small apps (demo/), and builds the library: an ES module for each entry that package.json exports.
// To add an entry, add it to `exports` there; lib/NAME.ts, NAME.ts or NAME/index.ts becomes dist/NAME.js, and what entries share
// goes to chunks. Packages that are only there for development, such as the panel's, are built in.

import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

interface Manifest {
  exports: Record<string, string | { default: string }>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as Manifest

const entries = Object.values(manifest.exports)
  .flatMap(target => typeof target === 'string' ? [] : /^\.\/dist\/(.+)\.js$/.exec(target.default)?.[1] ?? [])

function sourceOf(name: string): string {
  return [`lib/${name}.ts`, `${name}.ts`].find(path => existsSync(new URL(path, import.meta.url))) ?? `${name}/index.ts`
}

/** What is loaded by its address, and the command: each in a file of its own. */
const inner = ['node/hooks', 'detect/realm', 'panel/model/weights-worker', 'cli']

interface Address {
  /** The module that starts a worker. */
  readonly by: string
  /** The worker, among `inner`. */
  readonly entry: string
  /** Where the module says where the worker is: by words that bundlers know, and for Node by the file's own place. */
  readonly address: string
  readonly file?: string
}

const workers: readonly Address[] = [
  { by: '/lib/detect/spawn.ts', entry: 'detect/realm', address: "new URL('./realm.ts', import.meta.url)", file: "'realm.js'" },
  { by: '/panel/model/weights-run.ts', entry: 'panel/model/weights-worker', address: "new URL('./weights-worker.ts', import.meta.url)" },
]

/** Whoever bundles the library bundles its workers with it, and must find their addresses as they stand in the source, from where they stand then. */
const addresses: Plugin = {
  name: 'dill:addresses',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    const at = workers.findIndex(({ by }) => id.endsWith(by))
    if (at < 0) return undefined
    const { address, file } = workers[at]!
    const marked = code.replace(address, `__DILL_WORKER_${at}__`)
    return { code: file === undefined ? marked : marked.replace(file, `__DILL_WORKER_FILE_${at}__`), map: null }
  },
  renderChunk(code, { fileName }) {
    if (!code.includes('__DILL_WORKER_')) return undefined
    const pathTo = (at: string): string => posix.relative(posix.dirname(fileName), `${workers[Number(at)]!.entry}.js`)
    return {
      code: code.replaceAll(/__DILL_WORKER_(\d+)__/g, (_, at: string) => `new URL(${JSON.stringify(pathTo(at).replace(/^(?!\.)/, './'))}, import.meta.url)`)
        .replaceAll(/__DILL_WORKER_FILE_(\d+)__/g, (_, at: string) => JSON.stringify(pathTo(at))),
      map: null,
    }
  },
}

const panel = fileURLToPath(new URL('panel/', import.meta.url))

const dependencies = Object.keys(manifest.dependencies ?? {})

/** What the pages of demo/ import. */
const forPages = [
  'd3-hierarchy', 'lit', 'lit/directive.js', 'lit/directives/guard.js', 'lit/directives/repeat.js', 'zustand/vanilla', '@lezer/highlight', '@codemirror/autocomplete', '@codemirror/commands',
  '@codemirror/lang-javascript', '@codemirror/language', '@codemirror/state', '@codemirror/view',
]

const outside = [...dependencies, ...Object.keys(manifest.peerDependencies ?? {})]

export default defineConfig({
  plugins: [addresses],
  // Found late, a dependency would make the page reload under its reader.
  optimizeDeps: { include: [...dependencies, ...forPages] },
  // Under test a page must not be reloaded because somebody saves a file.
  server: { hmr: process.env['DILL_E2E_PORT'] === undefined },
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    copyPublicDir: false,
    lib: { entry: Object.fromEntries([...entries, ...inner].map(name => [name, sourceOf(name)])), formats: ['es'] },
    rolldownOptions: {
      external: id => id.startsWith('node:') || outside.some(name => id === name || id.startsWith(`${name}/`)),
      output: {
        // Those of the panel name elements, which bundlers must not leave out.
        chunkFileNames: ({ moduleIds }) => moduleIds.some(id => id.startsWith(panel) || /\/node_modules\/@?lit[-/]/.test(id)) ? 'panel/[name].js' : 'chunks/[name].js',
        banner: ({ name }) => name === 'cli' ? '#!/usr/bin/env node' : '',
        // The declarations keep them for readers; bundlers need the annotations.
        comments: { jsdoc: false, annotation: true, legal: true },
      },
    },
  },
})
