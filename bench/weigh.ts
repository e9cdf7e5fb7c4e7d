// What an import adds to an app: built for production by bundlers that people use, and compressed. What is fetched later,
// when it is asked for, weighs on nobody else and is left out.

import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build as esbuild } from 'esbuild'
import { build } from 'vite'

/** Bytes. */
export interface Weight {
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

/** What is weighed. */
export interface Import {
  /** A module of this repository, from its root, or a package. */
  readonly from: string
  /** What is imported of it; all, if nothing is said. */
  readonly names?: string
  /** Of an entry that fetches its parts, beside the library: only the chunks that have one of these modules. */
  readonly having?: RegExp
}

/** What an import statement of the library's users asks for. */
export function importOf(statement: string): Import {
  const [, names, , entry] = /^import (?:\{ (.+) \}|(\*) as \w+) from 'dill(?:\/(\w+))?'$/.exec(statement) ?? []
  return { from: `./lib/${entry ?? 'index'}.ts`, ...names !== undefined && { names } }
}

/** Weighs by vite. */
export async function weigh({ from, names, having }: Import): Promise<Weight> {
  const asked = resolve('asked.js')
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    plugins: [{ name: 'asked', resolveId: id => id === 'asked' ? asked : undefined, load: id => id === asked ? textOf({ from, ...names !== undefined && { names } }) : undefined }],
    build: {
      write: false, target: 'es2022', minify: true, modulePreload: { polyfill: false },
      rolldownOptions: { input: having === undefined ? ['asked'] : ['asked', './lib/index.ts'], preserveEntrySignatures: 'strict' },
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunks = outputs.flatMap(each => 'output' in each ? each.output : []).filter(chunk => chunk.type === 'chunk')
  const needed = new Set(chunks.filter(chunk => having === undefined ? chunk.isEntry : chunk.moduleIds.some(id => having.test(id))))
  if (having === undefined) for (const { imports } of needed) for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk)
  return weightOf([...needed].map(chunk => chunk.code))
}

/** Weighs by esbuild. */
export async function weighByEsbuild(what: Import): Promise<Weight> {
  const { metafile: { outputs }, outputFiles } = await esbuild({
    stdin: { contents: textOf(what), resolveDir: process.cwd() },
    bundle: true, splitting: true, minify: true, format: 'esm', target: 'es2022', outdir: 'asked', write: false, metafile: true, logLevel: 'silent',
  })
  const needed = new Set(Object.keys(outputs).filter(path => outputs[path]!.entryPoint === '<stdin>'))
  for (const path of needed) for (const { kind, path: next } of outputs[path]!.imports) if (kind === 'import-statement') needed.add(next)
  const files = new Set([...needed].map(path => resolve(path)))
  return weightOf(outputFiles.filter(({ path }) => files.has(path)).map(({ text }) => text))
}

function textOf({ from, names }: Import): string {
  const source = JSON.stringify(from.startsWith('.') ? resolve(from) : from)
  return names === undefined ? `export * from ${source}` : `export { ${names} } from ${source}`
}

function weightOf(texts: readonly string[]): Weight {
  const code = texts.join('\n')
  return { minified: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length, brotli: brotliCompressSync(code).length }
}
