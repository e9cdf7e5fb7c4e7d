// Who uses the package: each tool by which an app gets it, and what the app then tells. The programs are texts that are
// written into an empty project; nothing of the repository is in them but its tools.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { chromium } from 'playwright'
import { launchOptions } from '../../scripts/browser.mjs'

/** A way to use it. */
export interface Consumer {
  readonly name: string
  /** Where the app runs. */
  readonly where: 'Chromium' | 'Node'
  /** What the app tells: data, a session, a closure. */
  readonly tells: string
  /** Arguments for Node, where the app is not built. */
  readonly args?: readonly string[]
}

/** A closure that no transform saw has captured what nobody can see: it is refused, and said so. */
export const consumers: readonly Consumer[] = [
  { name: 'vite', where: 'Chromium', tells: 'data back, session back, closure back' },
  { name: 'rollup', where: 'Chromium', tells: 'data back, session back, closure refused' },
  { name: 'webpack', where: 'Chromium', tells: 'data back, session back, closure refused' },
  { name: 'esbuild', where: 'Chromium', tells: 'data back, session back, closure refused' },
  { name: 'import map', where: 'Chromium', tells: 'data back, session back, closure refused' },
  { name: 'node', where: 'Node', tells: 'data back, session back, closure refused', args: [] },
  { name: 'node --import dill/node', where: 'Node', tells: 'data back, session back, closure back', args: ['--import', 'dill/node'] },
]

/** The app: a graph, a class, a session, and a closure with what it captured. */
export const app = `
  import { dumps, dumpsAsync, dumpSession, loads, loadSession, PicklingError, register } from 'dill'

  class Point { constructor(x, y) { this.x = x; this.y = y } }
  register(Point, { name: 'Point' })
  const graph = { tags: new Map([['a', new Set([1n, -0, undefined])]]), at: new Point(1, 2) }
  graph.self = graph
  const isWhole = back => back !== graph && back.self === back && back.tags.get('a').has(1n) && back.at instanceof Point && back.at.y === 2

  function makeCounter(n) { return { next: () => ++n, now: () => n } }

  async function session() {
    await dumpSession('app', { main: { graph } })
    const main = {}
    await loadSession('app', { main })
    return isWhole(main.graph)
  }

  async function closure() {
    try {
      const counter = makeCounter(1)
      const { next, now } = loads(await dumpsAsync(counter))
      next()
      return now() === 2 && counter.now() === 1 ? 'back' : 'lost'
    } catch (error) {
      return error instanceof PicklingError && /captured the variable \\w/.test(error.message) ? 'refused' : String(error)
    }
  }

  async function story() {
    return [\`data \${isWhole(loads(dumps(graph))) ? 'back' : 'lost'}\`, \`session \${await session() ? 'back' : 'lost'}\`, \`closure \${await closure()}\`].join(', ')
  }

  story().catch(String).then(told => globalThis.document ? document.title = told : console.log(told))
`

/** A script that builds app.js into bundled/ as the bundler that it is told does for production; webpack without its minifier, which is slow and leaves out nothing more. */
export const bundle = (tools: string): string => `
  const from = path => import(${JSON.stringify(tools)} + path)
  // Whoever builds an app is told of it as of code of his own.
  const heed = ({ code, message }) => { if (code === 'EVAL') throw new Error(message) }
  const builds = {
    async vite() {
      const { build } = await from('vite/dist/node/index.js')
      const { default: dill } = await import('dill/vite')
      await build({ configFile: false, logLevel: 'error', plugins: [dill()], worker: { format: 'es' }, build: { outDir: 'bundled', rolldownOptions: { input: 'app.js', output: { entryFileNames: 'app.js' }, onwarn: heed } } })
    },
    async rollup() {
      const { rollup } = await from('rollup/dist/es/rollup.js')
      const production = { name: 'production', transform: code => ({ code: code.replaceAll('process.env.NODE_ENV', '"production"'), map: null }) }
      const packages = { name: 'packages', resolveId: id => /^[./]/.test(id) ? null : new URL(import.meta.resolve(id)).pathname }
      const built = await rollup({ input: './app.js', plugins: [production, packages], onwarn: heed })
      await built.write({ dir: 'bundled', format: 'es' })
    },
    async webpack() {
      const { default: webpack } = await from('webpack/lib/index.js')
      const config = { mode: 'production', optimization: { minimize: false }, context: process.cwd(), entry: './app.js', output: { path: process.cwd() + '/bundled', filename: 'app.js' } }
      await new Promise((resolve, reject) => webpack(config, (error, stats) => {
        if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()))
        else resolve()
      }))
    },
    async esbuild() {
      const { build } = await from('esbuild/lib/main.js')
      await build({ entryPoints: ['app.js'], outdir: 'bundled', bundle: true, splitting: true, format: 'esm', minify: true, define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' })
    },
  }
  await builds[process.argv[2]]()
`

/** The import map that the guide gives. */
export const importMap: string = /<script type="importmap">(.*?)<\/script>/s.exec(readFileSync(new URL('../../docs/bytes.md', import.meta.url), 'utf8'))![1]!

const types: Record<string, string> = { '.js': 'text/javascript', '.mjs': 'text/javascript' }

/** What a page's app tells that lies in a folder, where only the page's own scripts may run, and nothing is evaluated. */
export async function toldByPage(folder: string, map?: string): Promise<string> {
  // A map stands in the page, so the policy names it by its hash.
  const own = map === undefined ? '' : ` 'sha256-${createHash('sha256').update(map).digest('base64')}'`
  const page = `<!doctype html><title></title><link rel="icon" href="data:,">${map === undefined ? '' : `<script type="importmap">${map}</script>`}<script type="module" src="/app.js"></script>`
  const server = createServer(({ url }, response) => {
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': `default-src 'none'; script-src 'self'${own}; connect-src 'self'; img-src data:` }).end(page)
    try {
      response.writeHead(200, { 'content-type': types[extname(url!)] ?? 'application/octet-stream' }).end(readFileSync(join(folder, url!)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ ...launchOptions(), headless: true })
  try {
    const tab = await browser.newPage()
    const wrong: string[] = []
    tab.on('console', message => wrong.push(message.text()))
    tab.on('pageerror', error => wrong.push(String(error)))
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await tab.waitForFunction(() => document.title !== '').catch(() => {})
    return [await tab.title(), ...wrong].join('\n')
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}
