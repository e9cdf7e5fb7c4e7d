// Builds a page with the plugin, as for production, and serves it under a policy.

import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import dill from '../lib/vite.ts'

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

/** Builds pages of a folder beside this file, and serves them with a content security policy. */
export async function builtSite(folder: string, pages: readonly string[], policy: string): Promise<Site> {
  const root = fileURLToPath(new URL(folder, import.meta.url))
  const outDir = await mkdtemp(join(tmpdir(), 'dill-site-'))
  await build({
    root, configFile: false, logLevel: 'error', plugins: [dill()],
    resolve: { alias: { 'dill/runtime': fileURLToPath(new URL('../lib/runtime.ts', import.meta.url)) } },
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, rolldownOptions: { input: pages.map(page => join(root, page)) } },
  })
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
  return Object.assign(site, { url: `http://127.0.0.1:${port}`, close: () => closed(server).then(() => rm(outDir, { recursive: true, force: true })) })
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => void server.close(() => resolve()))
}
