// A build, from the modules to the files: modules are marked before they are bundled, the bundler's files are
// instrumented, and the skeletons are written beside them. Knows the bundler's hooks, and nothing of how text is changed.

import { posix } from 'node:path'
import { lower } from '../source/durable.ts'
import { atStart, inserted } from '../source/instrument/insertions.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { chained, mapText, tracer, type RawMap } from '../source/map.ts'
import { parseProgram, type Tree } from '../source/parse.ts'
import { parts } from '../source/tree.ts'
import { landmarksOf } from './origins.ts'
import { written, preload, type Source, type Written } from './chunks.ts'
import { named, preloaded, skeletonFile, type BundleFile } from './files.ts'
import { MARK } from './regions.ts'

/** What is read of a file that the bundler hands over. */
export interface RenderedFile {
  readonly fileName: string
  readonly modules: { readonly [id: string]: { readonly code: string | null } }
}

/** How a file is written. */
export interface Manner {
  readonly format: string
  /** Whether the skeletons hold the author's text. */
  readonly source: boolean
  readonly runtime: ReadonlySet<string>
}

function isCommonJs(code: string): boolean {
  return /\b(?:require|module|exports)\b/.test(code)
}

/** One environment's build. */
export class Build {
  readonly #helpers: readonly string[]
  readonly #sources = new Map<string, Source>()
  /** Texts of skeletons by the preliminary names of their chunks. */
  readonly #skeletons = new Map<string, string>()

  constructor(helpers: readonly string[]) {
    this.#helpers = helpers
  }

  /** Marks a module, and remembers where its text comes from. One that does not parse gives the reason. */
  mark(id: string, written: string, path: string, before: RawMap): { code: string, map: string } | string | undefined {
    this.#sources.delete(id)
    const low = lower(written, { id: path })
    const code = low?.code ?? written
    const map = low === undefined ? before : chained(low.map, before)
    let program: Tree
    try {
      program = parseProgram(code, 'module')
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return isCommonJs(code) ? undefined : String(error)
    }
    let trace: Source['trace'] | undefined
    this.#sources.set(id, { path, landmarks: landmarksOf(code, program, low?.written), trace: (line, column) => (trace ??= tracer(map, code))(line, column) })
    const body = parts(program, 'body')
    const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type)) || !isCommonJs(code)
    if (!isModule) return low === undefined ? undefined : { code, map: low.map.toString() }
    const prefix = prefixOf(code)
    // The first import of all: the runtime has run before whatever the module's own imports call.
    const imported = `import{${this.#helpers.map(helper => `${helper} as ${prefix}${helper}`).join()}}from"dill/runtime";`
    const marked = `\n;${MARK}(${this.#helpers.map(helper => `${prefix}${helper}`).join()});`
    const made = inserted(code, [atStart(program, code, imported), { at: code.length, text: marked }], id)
    return { code: made.code, map: mapText(made.map, low?.map) }
  }

  /** Instruments a file of the bundle. */
  chunk(code: string, { fileName, modules }: RenderedFile, { format, source, runtime }: Manner): Written | undefined {
    const made = written({
      code, fileName, runtime, source, helpers: this.#helpers,
      modules: Object.entries(modules).map(([id, module]) => ({ id, code: module.code })),
      sourceOf: id => this.#sources.get(id),
      imports: `import("./${posix.basename(skeletonFile(fileName, format))}")`,
    })
    if (made?.skeletons !== undefined) this.#skeletons.set(fileName, made.skeletons)
    return made
  }

  /** The files of the skeletons, when all files have their names. */
  *files(bundle: readonly BundleFile[], format: string, address: (file: string, from: string) => string): Generator<{ fileName: string, code: string }> {
    const files = new Map(bundle.map(file => [file.fileName, file]))
    for (const { preliminaryFileName, fileName } of bundle) {
      const text = preliminaryFileName === undefined ? undefined : this.#skeletons.get(preliminaryFileName)
      if (text === undefined) continue
      const code = preloaded(named(text, bundle), preload.text, fileName, files, file => address(file, fileName))
      yield { fileName: skeletonFile(fileName, format), code }
    }
  }
}
