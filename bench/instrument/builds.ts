// A library as one module, in each form that is compared: as its authors wrote it, instrumented, and minified as a
// production build does it. Knows neither clocks nor workloads.

import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, minifySync } from 'vite'
import { instrument, type Instrumented } from '../../lib/source/instrument.ts'
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
  const untouched = await bundled(modules.map(module => `export * from ${JSON.stringify(module)}`).join('\n'), mode)
  const form = (every: boolean): Instrumented => {
    const made = instrument(untouched, { id: name, every })
    if (made.reason !== undefined) throw new Error(`${name} cannot be instrumented: ${made.reason}`)
    return made
  }
  return { name, untouched, instrumented: form(false), every: form(true) }
}

/** The runtime as a module. */
export function runtimeText(): Promise<string> {
  return bundled(`export * from ${JSON.stringify(resolve('lib/runtime.ts'))}`)
}

/** Instrumented text that can be run where it lies, with the runtime in it. */
export function runnable(code: string): Promise<string> {
  return bundled(code)
}

/** One module out of this text and all that it imports, not minified. */
async function bundled(text: string, mode = 'production'): Promise<string> {
  const entry = resolve('entry-of-the-bench.js')
  const built = await build({
    configFile: false, logLevel: 'silent', publicDir: false, mode,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    plugins: [{
      name: 'entry',
      enforce: 'pre',
      resolveId: id => id === entry ? entry : id === runtime ? resolve('lib/runtime.ts') : undefined,
      load: id => id === entry ? text : undefined,
    }],
    build: {
      write: false, target: 'es2022', minify: false, modulePreload: { polyfill: false },
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { codeSplitting: false } },
    },
  })
  const [first] = (Array.isArray(built) ? built : [built]).flatMap(each => 'output' in each ? each.output : [])
  if (first?.type !== 'chunk') throw new Error('The bundler gave no module.')
  return first.code
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
