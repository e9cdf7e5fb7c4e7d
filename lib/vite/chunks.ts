// A bundle's text, instrumented after what is unused has been left out of it and before it is minified: module by module,
// so that a module's closures keep their names through builds in which others change. What a package has next to each other
// is one module: its modules are many and small, and change together. Knows nothing of the bundler.

import type { SiteRow } from '../capture/skeleton.ts'
import { hashText, SHORT, shortened } from '../source/instrument/hash.ts'
import { inserted, type Insertion, type Map as SourceMap } from '../source/instrument/insertions.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { analyse, type Analysed } from '../source/instrument.ts'
import type { Origin } from '../source/map.ts'
import { rowsOf, skeletonsText } from '../source/skeleton.ts'
import { indexAfter } from '../source/tree.ts'
import { placeholder } from './files.ts'
import { recognised, type Landmark } from './origins.ts'
import { MARK, marksByWords, outlineOf, type Marked, type Region, type Stretch } from './regions.ts'

/** A module that is to be instrumented, as it was before it was bundled. */
export interface Source {
  /** What people call it. */
  readonly path: string
  readonly landmarks: readonly Landmark[]
  readonly trace: (line: number, column: number) => Origin | undefined
}

/** One file of a bundle. */
export interface Chunk {
  readonly code: string
  readonly fileName: string
  /** In the order of the text; its code is what the bundler made of it. */
  readonly modules: readonly { readonly id: string, readonly code: string | null }[]
  readonly sourceOf: (id: string) => Source | undefined
  /** Modules that the runtime is made of: nothing is called before they have run. */
  readonly runtime: ReadonlySet<string>
  /** The names of the runtime's functions, in the order in which modules are marked with them. */
  readonly helpers: readonly string[]
  /** An expression that imports the file of the skeletons. */
  readonly imports: string
  /** Whether the author's text goes into the skeletons. */
  readonly source: boolean
}

/** What became of a file. */
export interface Written {
  readonly code: string
  readonly map: SourceMap
  /** A module whose default export is the list of the skeletons; undefined where nothing is instrumented. */
  readonly skeletons: string | undefined
  /** What people should know. */
  readonly warnings: readonly string[]
}

/** Stands for what Vite will put there: files that are fetched in advance. */
export const preload = { marker: '__VITE_PRELOAD__', text: '"__VITE_PRELOA_"' } as const

/** Instruments a file. Undefined if there is nothing to do. */
export function written(chunk: Chunk): Written | undefined {
  const { code, modules, sourceOf, fileName } = chunk
  const isSilent = !code.includes(MARK) && !modules.some(({ id }) => sourceOf(id) !== undefined)
  if (isSilent && !modules.some(({ id }) => chunk.runtime.has(id))) return undefined
  const outline = outlineOf(code, modules.map(module => ({ ...module, unit: unitOf(module.id, sourceOf(module.id)) })))
  if (typeof outline === 'string') return { ...inserted(code, [], fileName, marksByWords(code)), skeletons: undefined, warnings: [`${fileName} is left as it is: ${outline}`] }
  const own = outline.regions.filter(({ modules: [first] }) => sourceOf(first!.id) !== undefined)
  const warnings = outline.missing.flatMap(id => sourceOf(id) === undefined ? [] : [`${sourceOf(id)!.path} is left as it is: its text was not found in ${fileName}, for another plugin has taken the bundler's comments out of it.`])
  const runtime = outline.regions.filter(({ modules: [first] }) => chunk.runtime.has(first!.id))
  const woken = wakingOf(code, runtime)
  if (isSilent && woken.length === 0) return undefined
  const [mark] = outline.marks
  if (mark === undefined) {
    if (own.length > 0) warnings.push(`${fileName} is left as it is: none of its modules is an ES module, so none could import dill/runtime.`)
    return { ...inserted(code, woken, fileName), skeletons: undefined, warnings }
  }
  const done = new Regions(chunk, outline.marks, mark).all(own)
  const head = done.skeletons.length === 0 ? [] : [{ at: runtime.at(-1)?.end ?? outline.start, text: done.head }]
  const all = [...woken, ...head, ...done.insertions].sort((a, b) => a.at - b.at)
  return {
    ...inserted(code, all, fileName, outline.marks),
    skeletons: done.skeletons.length === 0 ? undefined : `export default ${done.skeletonsText}`,
    warnings: [...warnings, ...done.warnings],
  }
}

/**
 * Calls the functions into which the bundler has put the runtime's modules, which it does with all that a CommonJS module
 * requires, at whatever remove: modules are registered before the first of them has run.
 */
function wakingOf(code: string, runtime: readonly Region[]): Insertion[] {
  const names = runtime.flatMap(({ start, end }) => [...code.slice(start, end).matchAll(/^var ([\w$]+) = __esm(?:Min)?(?:\$\d+)?\(/gm)].map(([, name]) => name!))
  return names.length === 0 ? [] : [{ at: runtime.at(-1)!.end, text: `;${names.map(name => `${name}();`).join('')}` }]
}

/** What a module is one with: its package, or nothing but itself. */
function unitOf(id: string, source: Source | undefined): string {
  return source === undefined ? id : /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source.path)?.[0] ?? source.path
}

/** Instruments the modules of one file, one after the other. */
class Regions {
  readonly skeletons: Analysed[] = []
  readonly insertions: Insertion[] = []
  readonly warnings: string[] = []
  /** What registers those that have a skeleton, in their order. */
  readonly #registered: { readonly hash: string, readonly name: string | undefined, readonly said: string, readonly writers: string | undefined }[] = []
  readonly #chunk: Chunk
  readonly #mark: Marked
  /** The file's text without its marks, and without names that will be gone. */
  readonly #text: string
  readonly #prefix: string

  constructor(chunk: Chunk, marks: readonly Marked[], mark: Marked) {
    this.#chunk = chunk
    this.#mark = mark
    this.#text = blanked(chunk.code, marks).replaceAll(preload.marker, preload.text)
    this.#prefix = prefixOf(chunk.code)
  }

  all(own: readonly Region[]): this {
    for (const region of own) this.#one(region)
    return this
  }

  /** An expression that gives the skeletons. */
  get skeletonsText(): string {
    return skeletonsText(this.skeletons, this.#prefix, { source: this.#chunk.source })
  }

  /** What stands before the first module: the runtime's functions, and how the skeletons are fetched. */
  get head(): string {
    const said = this.insertions.map(({ text }) => text).join('\n')
    const names = this.#chunk.helpers.flatMap((helper, i) => {
      const name = `${this.#prefix}${helper}`
      return said.includes(`${name}(`) || said.includes(`${name}.`) ? [`${name}=${this.#mark.names[i]!}`] : []
    })
    return `;var ${[...names, ...this.#registering].join()};`
  }

  /** Declarators that register the modules, each with its number, by which its skeleton is fetched. */
  get #registering(): string[] {
    const all = this.#registered
    const register = this.#mark.names[this.#chunk.helpers.indexOf('m')]!
    const loaded = (number: string): string => `()=>${this.#chunk.imports}.then(all=>all.default[${number}])`
    const [first] = all
    if (all.length === 1) return [`${first!.name ?? '{}'}=${register}(${JSON.stringify(first!.hash)},${first!.said},${first!.writers ?? '{}'},${loaded('0')})`]
    const hash = `${JSON.stringify(all.map(({ hash }) => hash).join(''))}.slice(${SHORT}*number,${SHORT}*number+${SHORT})`
    const [count, one] = [`${this.#prefix}_`, `${this.#prefix}m`]
    return [
      `${count}=0`, `${one}=(id,accessor,writers,number=${count}++)=>${register}(${hash},id,accessor,writers,${loaded('number')})`,
      ...all.map(({ name = '{}', said, writers }) => `${name}=${one}(${said}${writers === undefined ? '' : `,${writers}`})`),
    ]
  }

  #one(region: Region): void {
    const own = this.#text.slice(region.start, region.end)
    const { unit: id } = region
    const tried = this.#instrumented(region.outer, own, id)
    if (tried.made.reason !== undefined) this.warnings.push(`${id} is left as it is: ${tried.made.reason}`)
    if (tried.made.insertions.length === 0 && tried.made.registration === undefined) return
    const needed = this.#needed(region.outer, tried.made)
    const { made, imported } = needed.length === region.outer.length ? tried : this.#instrumented(needed, own, id)
    for (const { at, text: added } of made.insertions) this.insertions.push({ at: region.start + Math.max(0, at - imported), text: added })
    if (made.registration === undefined) return
    const { name, accessor, writers } = made.registration
    this.#registered.push({ hash: made.hash, name, said: `${JSON.stringify(id)},${accessor}`, writers })
    this.skeletons.push(this.#placed(made, imported, region))
  }

  #sourceOf({ id }: Stretch): Source {
    return this.#chunk.sourceOf(id)!
  }

  /** To the module, what others declare is imported: the accessor lists it with what is its own. */
  #instrumented(outer: readonly string[], own: string, id: string): { readonly made: Analysed, readonly imported: number } {
    const imported = `import{${outer.join()}}from${JSON.stringify(id)};`
    const text = `${imported}${own}`
    const hash = shortened(hashText(text.replaceAll(placeholder, '')))
    const prefix = `${this.#prefix}${this.skeletons.length.toString(36)}_`
    return { made: analyse(text, { id, hash, helpers: this.#prefix, prefix, registers: false }), imported: imported.length }
  }

  /** What a bound function has from elsewhere nobody asks for: it is found, not made. With its source text it may be made. */
  #needed(outer: readonly string[], made: Analysed): readonly string[] {
    if (this.#chunk.source || outer.length === 0) return outer
    const { sites, bindings } = rowsOf(made, { source: false })
    const isFound = (row: SiteRow): boolean => row.binding !== undefined || (row.owner !== undefined && isFound(sites[row.owner]!))
    const used = new Set(sites.filter(row => !isFound(row)).flatMap(row => row.bindings.map(index => bindings[index]!)))
    return outer.filter(name => used.has(name))
  }

  /** The sites, with their places in the files of the region's modules. */
  #placed(made: Analysed, imported: number, { unit, start: from, modules }: Region): Analysed {
    const before = (at: number): number => indexAfter(made.sites, at - from + imported - 1)
    const sites = modules.flatMap(module => {
      const { landmarks, path, trace } = this.#sourceOf(module)
      const own = made.sites.slice(before(module.start), before(module.end))
      const shown = recognised(made.analysis!.code, own, landmarks, trace)
      return path === unit ? shown : shown.map(site => ({ ...site, file: path, path: `${path.slice(unit.length + 1)}/${site.path}` }))
    })
    return { ...made, sites }
  }
}

function blanked(code: string, marks: readonly Marked[]): string {
  let text = ''
  let from = 0
  for (const { start, end } of marks) {
    text += code.slice(from, start) + ' '.repeat(end - start)
    from = end
  }
  return text + code.slice(from)
}
