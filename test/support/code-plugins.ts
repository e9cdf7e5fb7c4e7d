// How the programs under test/code, test/dill and test/cloudpickle come to be instrumented, in Node, in a browser, and in
// the files that are built for threads. With `?plain` a module is left as it is, and so is what it imports: for a realm
// that lacks them.

import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import type { RawMap } from '../../lib/source/map.ts'
import { served } from '../../lib/vite/serve.ts'

const isCase = /\/test\/(?:(?:code\/(?:cases\/[^?]*|bad\/seen)|(?:dill|cloudpickle|workers)\/programs\/[^?]*)\.js|sources\/cases\/[^?]*\.[jt]s)$/
const ours = (name: string): string => fileURLToPath(new URL(`../../lib/${name}.ts`, import.meta.url))

/** The plugins. */
export function fixtures(): Plugin[] {
  return [instrumenting, plain, strict]
}

/** Whether a thread's file is built or a page is served: module by module, as an app that is tested. */
const instrumenting: Plugin = {
  name: 'test:instrument',
  config: () => ({ resolve: { alias: { 'dill/runtime': ours('runtime'), 'dill/durable': ours('durable') } } }),
  transform(text, id) {
    if (!isCase.test(id)) return undefined
    const made = served(text, id.slice(id.indexOf('/test/') + 1), this.getCombinedSourcemap() as RawMap)
    if (typeof made === 'string') throw new Error(`${id}: ${made}`)
    return made
  },
}

const plain: Plugin = {
  name: 'test:plain',
  enforce: 'pre',
  async resolveId(specifier, importer, options) {
    if (!importer?.endsWith('?plain') || specifier.endsWith('?plain')) return undefined
    const found = await this.resolve(specifier, importer, { ...options, skipSelf: true })
    return found !== null && isCase.test(found.id) ? `${found.id}?plain` : found
  },
}

/** A worker under a policy that forbids to evaluate text. */
const strict: Plugin = {
  name: 'test:strict',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (/\/code-fresh\.ts/.test(request.url ?? '')) response.setHeader('Content-Security-Policy', "script-src 'self'")
      next()
    })
  },
}
