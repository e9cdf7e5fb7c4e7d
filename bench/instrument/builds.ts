// A library as one module, in each form that is compared: as its authors wrote it, instrumented, and minified as a
// production build does it. Knows neither clocks nor workloads.

import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, minifySync, type Plugin } from 'vite'
import { instrument, type Instrumented } from '../../lib/source/instrument.ts'
import dill from '../../lib/vite.ts'
import type { Library } from './libraries.ts'

/** What the instrumented text imports. */
const runtime = 'dill/runtime'

/** A library, bundled once, in all its forms. */
export interface Forms {
  readonly name: string
  readonly untouched: string
  readonly instrumented: Instrumented
  /** With every closure stamped, useful or not. */
  readonly every: Instrumented
}

/** Bundles a library and instruments what came out; many libraries hold more checks in development. */
export async function formsOf({ name, modules }: Library, mode: 'production' | 'development' = 'production'): Promise<Forms> {
  const untouched = await bundled(modules.map(all).join('\n'), mode)
  const form = (every: boolean): Instrumented => {
    const made = instrument(untouched, { id: name, every })
    if (made.reason !== undefined) throw new Error(`${name} cannot be instrumented: ${made.reason}`)
    return made
  }
  return { name, untouched, instrumented: form(false), every: form(true) }
}

/** The runtime as a module. */
export function runtimeText(): Promise<string> {
  return bundled(all(resolve('lib/runtime.ts')))
}

/** Instrumented text that can be run where it lies, with the runtime in it. */
export function runnable(code: string): Promise<string> {
  return bundled(code)
}

/** What a user's production build writes. */
export interface Product {
  readonly main: string
  /** The files beside it, which are fetched when closures are saved or come back. */
  readonly skeletons: readonly string[]
}

/** A library in a production build of an app that has the runtime in it: with the plugin or without. */
export async function productOf({ modules }: Library, isInstrumented: boolean): Promise<Product> {
  const text = `${modules.map(all).join('\n')}\nimport * as kept from ${JSON.stringify(runtime)}\nglobalThis.kept = kept`
  const [main, ...others] = await outputs(text, 'production', true, pluginsOf(isInstrumented))
  return { main: main!, skeletons: others }
}

/** All of some libraries as one module, not minified: with the plugin or without. */
export async function builtWhole(modules: readonly string[], isInstrumented: boolean): Promise<string> {
  const imports = modules.map((module, i) => `import * as kept${i} from ${JSON.stringify(module)}`)
  const [main] = await outputs(`${imports.join('\n')}\nglobalThis.kept = [${modules.map((_, i) => `kept${i}`).join()}]`, 'production', false, pluginsOf(isInstrumented))
  return main!
}

function pluginsOf(isInstrumented: boolean): Plugin[] {
  // The library's own modules are known by their place, which is another one here.
  return isInstrumented ? [dill({ include: /node_modules/, exclude: new RegExp(`^${resolve('lib')}/`) })] : []
}

/** One module out of this text and all that it imports, not minified. */
async function bundled(text: string, mode = 'production'): Promise<string> {
  const [main] = await outputs(text, mode, false, [])
  return main!
}

function all(module: string): string {
  return `export * from ${JSON.stringify(module)}`
}

/** The texts of the files that are built, the module first. */
async function outputs(text: string, mode: string, minify: boolean, plugins: Plugin[]): Promise<string[]> {
  const entry = resolve('entry-of-the-bench.js')
  const built = await build({
    configFile: false, logLevel: 'silent', publicDir: false, mode,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    plugins: [{
      name: 'entry',
      enforce: 'pre',
      resolveId: id => id === entry ? entry : id === runtime ? resolve('lib/runtime.ts') : undefined,
      load: id => id === entry ? text : undefined,
    }, ...plugins],
    build: {
      write: false, target: 'es2022', minify, modulePreload: { polyfill: false },
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { codeSplitting: false } },
    },
  })
  const files = (Array.isArray(built) ? built : [built]).flatMap(each => 'output' in each ? each.output : [])
  return files.map(file => file.type === 'chunk' ? file.code : String(file.source))
}

/** As the minifier of a production build leaves it. */
export function minified(code: string): string {
  const { code: text, errors: [error] } = minifySync('module.js', code, { module: true, compress: { target: 'es2022' }, mangle: { toplevel: true }, codegen: { removeWhitespace: true } })
  if (error !== undefined) throw new Error(`The minifier refuses the text: ${error.message}`)
  return text
}

/** Bytes of the minified text when it is sent. */
export function weight(code: string): number {
  return gzipSync(code, { level: 9 }).length
}

/** Without the import of the runtime, which every module of an app would share. */
export function withoutRuntime(code: string): string {
  return code.replace(new RegExp(`import\\{[^}]*\\}from"${runtime}";?`), '')
}
