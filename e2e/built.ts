// Builds a page with the plugin, as for production, and serves it under a policy; or serves it as it is developed.

import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { build, createServer as createDevServer, type InlineConfig, type Plugin } from 'vite'
import dill, { type DillOptions } from '../lib/vite.ts'
import { builtOnce } from '../test/support/once.ts'

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' }

/** A page that was built and is served. */
export interface Site {
  readonly url: string
  /** What each file is served with from now on. */
  policy: string
  /** The files that were asked for. */
  readonly asked: string[]
  close(): Promise<void>
}

/** @param options of the plugin; `false` for pages that do without */
function config(folder: string, options: DillOptions | false = {}): InlineConfig & { readonly root: string } {
  const root = fileURLToPath(new URL(folder, import.meta.url))
  const plugins = (): Plugin[] => options === false ? [] : [dill(options)]
  const runtime = fileURLToPath(new URL('../lib/runtime.ts', import.meta.url))
  return { root, configFile: false, logLevel: 'error', plugins: plugins(), worker: { format: 'es', plugins }, resolve: { alias: { 'dill/runtime': runtime } } }
}

/** Serves the pages of a folder beside this file, module by module. */
export async function servedSite(folder: string): Promise<Pick<Site, 'url' | 'close'>> {
  const lib = fileURLToPath(new URL('..', import.meta.url))
  const server = await createDevServer({
    ...config(folder), cacheDir: await mkdtemp(join(tmpdir(), 'dill-cache-')), optimizeDeps: { include: ['acorn', 'idb-keyval', 'magic-string'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [lib] } },
  })
  await server.listen()
  const { port } = server.httpServer!.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** Where they are built: playwright empties it when a run begins. */
const sites = fileURLToPath(new URL('../test-results/sites/', import.meta.url))

/** Builds pages of a folder beside this file, once in a run, and serves them with a content security policy. */
export async function builtSite(folder: string, pages: readonly string[], policy: string, options?: DillOptions | false): Promise<Site> {
  const shared = config(folder, options)
  const outDir = join(sites, createHash('sha256').update(inspect([folder, pages, options], { depth: null })).digest('hex').slice(0, 16))
  await builtOnce(outDir, made => build({
    ...shared, build: { outDir: made, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, rolldownOptions: { input: pages.map(page => join(shared.root, page)) } },
  }))
  const asked: string[] = []
  const site = { policy, asked }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    const name = pathname === '/' ? '/index.html' : pathname
    asked.push(name)
    readFile(join(outDir, name)).then(
      content => response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'content-security-policy': site.policy }).end(content),
      () => response.writeHead(404).end())
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(site, { url: `http://127.0.0.1:${port}`, close: () => closed(server) })
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => void server.close(() => resolve()))
}
