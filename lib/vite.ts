// The entry 'dill/vite': a plugin that instruments an app. While it is served and tested, module by module, with the
// skeleton at hand; in a build, file by file, after what is unused has been left out and before the rest is minified,
// with the skeletons in files that are fetched when they are needed.

import { join, posix, sep } from 'node:path'
import { createFilter, minify as minifyText, type MinifyOptions, type Plugin, type ResolvedConfig, type Rolldown } from 'vite'
import { takes } from './core/options.ts'
import * as runtime from './runtime.ts'
import type { RawMap } from './source/map.ts'
import { Build } from './vite/build.ts'
import { filterOf, packed, type ModuleOptions, type Pattern } from './vite/modules.ts'
import { served } from './vite/serve.ts'

export type { ModuleOptions, Pattern }

/** What the plugin is told. */
export interface DillOptions extends ModuleOptions {
  /**
   * Whether a build's skeletons hold the program's source text, so that closures also travel to where the program is not
   * loaded. The files are public: anybody can read what is in them. False if nothing is said.
   */
  readonly source?: boolean
}

/** Where the library's own modules are. */
const own = import.meta.dirname + sep
const ownRuntime = join(own, import.meta.url.endsWith('.ts') ? 'runtime.ts' : 'runtime.js')
const ownDurable = ownRuntime.replace(/runtime(?=\.[jt]s$)/, 'durable')
const helpers = Object.keys(runtime)

/**
 * The plugin: `plugins: [dill()]` in `vite.config.ts`. Instruments the modules of the project, and the packages that
 * `include` names, so that closures, classes and private fields can be saved, and come back without evaluating text.
 */
export default function dill(options: DillOptions = {}): Plugin {
  takes(options, { include: 1, exclude: 1, source: 1 })
  const isPacked = packed(options, createFilter)
  const builds = new WeakMap<object, Build>()
  const buildOf = (environment: object): Build => {
    const build = builds.get(environment) ?? new Build(helpers)
    builds.set(environment, build)
    return build
  }
  return {
    name: 'dill',
    enforce: 'post',
    config: () => ({
      resolve: { dedupe: ['dill'] },
      // One copy of the runtime: packed in advance together with the rest of the library, or, where it is linked, not at all.
      optimizeDeps: /[/\\]node_modules[/\\]/.test(own) ? { include: ['dill/runtime', 'dill/durable'] } : { exclude: ['dill'] },
    }),
    resolveId: { filter: { id: /^dill\/(?:runtime|durable)$/ }, handler: id => id === 'dill/durable' ? ownDurable : ownRuntime },
    transform: {
      filter: { id: filterOf(options, own) },
      handler(code, id) {
        if (isPacked(normal(id), normal(this.environment.config.cacheDir))) return
        const path = posix.relative(normal(this.environment.config.root), normal(id.replace(/\?.*$/, '')))
        const map = this.getCombinedSourcemap() as RawMap
        const made = this.environment.mode === 'build' ? buildOf(this.environment).mark(id, code, path, map) : served(code, path, map)
        if (typeof made !== 'string') return made
        return void this.warn(`${path} is left as it is: ${made}`)
      },
    },
    async renderChunk(code, chunk, { format }) {
      const made = buildOf(this.environment).chunk(code, chunk, { format, source: options.source ?? false, runtime: await runtimeModules(this) })
      for (const warning of made?.warnings ?? []) this.warn(warning)
      return made === undefined ? null : { code: made.code, map: made.map.toString() }
    },
    generateBundle: {
      order: 'post',
      async handler({ format }, bundle) {
        const { config } = this.environment
        const files = buildOf(this.environment).files(Object.values(bundle), format, (file, from) => addressOf(file, from, config))
        for (const { fileName, code } of files) {
          this.emitFile({ type: 'asset', fileName, source: config.build.minify === false ? code : await minified(fileName, code, config.build.target) })
        }
      },
    },
  }
}

/** The modules that the runtime is made of. */
async function runtimeModules(context: Rolldown.PluginContext): Promise<Set<string>> {
  const entry = await context.resolve('dill/runtime')
  const all = new Set(entry === null ? [] : [entry.id])
  for (const id of all) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) all.add(imported)
  return all
}

/** The address of a file as Vite's own function expects it that fetches it in advance. */
function addressOf(file: string, from: string, { base, experimental, build }: Pick<ResolvedConfig, 'base' | 'experimental' | 'build'>): string {
  const given = experimental.renderBuiltUrl?.(file, { hostId: from, hostType: 'js', type: 'asset', ssr: build.ssr !== false })
  if (typeof given === 'string') return given
  const relative = posix.relative(posix.dirname(from), file)
  return experimental.renderBuiltUrl === undefined && base !== '' && base !== './' ? file : relative.startsWith('.') ? relative : `./${relative}`
}

async function minified(fileName: string, code: string, target: string | string[] | false): Promise<string> {
  const options: MinifyOptions = { module: true, mangle: true, codegen: true, compress: target === false ? true : { target } }
  const made = await minifyText(fileName, code, options)
  if (made.errors.length > 0) throw new Error(`Cannot minify ${fileName}: ${made.errors[0]!.message}. Please report this.`)
  return made.code
}

function normal(path: string): string {
  return path.replaceAll('\\', '/')
}
