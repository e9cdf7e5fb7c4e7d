// Served and tested apps, module by module: stamped, with the skeleton at hand, at the author's places, and after an edit.

import { createServerModuleRunner, type ViteDevServer } from 'vite'
import { describe, expect, test } from 'vitest'
import type { Skeleton } from '../../lib/capture/skeleton.ts'
import dill, { type DillOptions } from '../../lib/vite.ts'
import { serving, type Files } from './support/bundle.ts'

const app: Files = {
  '/counter.ts': `
interface Options {
  readonly start: number
}
export const make = ({ start }: Options) => {
  let n: number = start
  return () => ++n
}
`,
  '/plain.ts': 'export {}',
  '/text.txt.ts': "export const text = () => 'text'",
  '/node_modules/pack/index.js': 'export const shared = n => () => n',
  '/broken.js': 'export const = 1',
}

const served = <T>(use: (server: ViteDevServer) => Promise<T>, options: DillOptions = {}, files = app) => serving(files, [dill(options)], use)

interface Runtime {
  stampOf(value: object): { site: number } | undefined
  modules(): ReadonlyMap<string, { id: string, load(): Skeleton }>
}

/** Runs modules of the app as Vitest does: with the server's own runner. */
async function running<T>(server: ViteDevServer, use: (load: <M>(path: string) => Promise<M>, runtime: Runtime) => Promise<T>): Promise<T> {
  const runner = createServerModuleRunner(server.environments['ssr']!, { hmr: false })
  const lib = new URL('../../lib/capture/', import.meta.url).pathname
  const runtime = { ...await runner.import(`${lib}stamps.ts`), ...await runner.import(`${lib}modules.ts`) } as Runtime
  try {
    return await use(path => runner.import(path), runtime)
  } finally {
    await runner.close()
  }
}

describe('a module', () => {
  test('is stamped, and its skeleton is at hand, with places in the author’s file and the source text', () => served(server => running(server, async (load, { stampOf, modules }) => {
    const { make } = await load<{ make: (options: { start: number }) => () => number }>('/app/counter.ts')
    const counter = make({ start: 4 })
    expect(counter()).toBe(5)
    expect(stampOf(counter)).toMatchObject({ site: 1 })
    const [module] = [...modules().values()].filter(({ id }) => id === 'counter.ts')
    const { sites } = module!.load()
    expect(sites.map(({ path, line, column, text }) => [path, line, column, text?.replaceAll(/\s+/g, ' ')])).toEqual([
      ['make', 5, 20, '({ start }) => { let n = start; return () => ++n; }'], ['make/(anonymous)', 7, 9, '() => ++n'],
    ])
  })))

  test('keeps its lines', () => served(async server => {
    const [with_, without] = await Promise.all([server.transformRequest('/counter.ts'), serving(app, [], plain => plain.transformRequest('/counter.ts'))])
    const lineOf = (code: string, mark: string) => code.slice(0, code.indexOf(mark)).split('\n').length
    for (const mark of ['({ start })', 'let n', '++n']) expect(lineOf(with_!.code, mark), mark).toBe(lineOf(without!.code, mark))
  }))

  test('that is edited is another text; closures of the one before go on', () => {
    const files = { ...app }
    return served(server => running(server, async (load, { modules }) => {
      const before = await load<{ make: (options: { start: number }) => () => number }>('/app/counter.ts')
      const counter = before.make({ start: 1 })
      files['/counter.ts'] = app['/counter.ts']!.replace('++n', 'n += 10')
      for (const module of server.environments['ssr']!.moduleGraph.getModulesByFile('/app/counter.ts')!) server.environments['ssr']!.moduleGraph.invalidateModule(module)
      const after = await load<typeof before>('/app/counter.ts?edited')
      expect([counter(), after.make({ start: 1 })(), counter()]).toEqual([2, 11, 3])
      expect([...modules().values()].filter(({ id }) => id === 'counter.ts').map(module => module.load().sites[1]!.text)).toEqual(['() => ++n', '() => n += 10'])
    }), {}, files)
  })

  test('with the text of another is another module', () => {
    const files = { '/a.ts': app['/counter.ts']!, '/b.ts': app['/counter.ts']! }
    return served(server => running(server, async (load, { modules }) => {
      await load('/app/a.ts')
      await load('/app/b.ts')
      expect([...modules().values()].map(({ id }) => id)).toEqual(['a.ts', 'b.ts'])
    }), {}, files)
  })

  test('without closures and bindings is left as it is', () => served(async server => {
    expect((await server.transformRequest('/plain.ts'))!.code).not.toContain('dill')
  }))

  test('that does not parse is left as it is', () => served(async server => {
    expect((await server.transformRequest('/broken.js'))!.code).toBe(app['/broken.js'])
  }))
})

describe('which modules', () => {
  const isStamped = async (server: ViteDevServer, path: string) => /runtime\.ts/.test((await server.transformRequest(path))!.code)

  test('of the project, and no packages', () => served(async server => {
    expect([await isStamped(server, '/counter.ts'), await isStamped(server, '/node_modules/pack/index.js'), await isStamped(server, '/counter.ts?raw')]).toEqual([true, false, false])
  }))

  test('as they are told', () => served(async server => {
    expect([await isStamped(server, '/counter.ts'), await isStamped(server, '/node_modules/pack/index.js')]).toEqual([false, true])
  }, { include: ['pack'], exclude: '/app/counter.ts' }))

  test('of packages that are packed in advance those that are named, though the cache lies in no node_modules', () => served(async server => {
    expect(server.config.cacheDir).toBe('/app/.vite')
    expect([await isStamped(server, '/.vite/deps/pack_part.js'), await isStamped(server, '/.vite/deps/chunk-1.js')]).toEqual([true, false])
  }, { include: ['pack'] }, { '/.vite/deps/pack_part.js': app['/node_modules/pack/index.js']!, '/.vite/deps/chunk-1.js': app['/node_modules/pack/index.js']! }))

  test('never the library itself', () => served(async server => {
    const path = new URL('../../lib/capture/stamps.ts', import.meta.url).pathname
    expect((await server.environments['ssr']!.transformRequest(path))!.code).not.toMatch(/runtime\.ts/)
  }, { include: /./ }))
})
