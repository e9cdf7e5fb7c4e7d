// One file that Node is about to load: whether it is instrumented, and what becomes of its text. No line moves, so traces
// of errors stay right; where Node reads source maps, it gets one. Runs in Node's own thread for hooks too: keeps nothing.

import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { asWritten, lower, type Lowered } from '../source/durable.ts'
import { hashFile } from '../source/instrument/hash.ts'
import { atStart, inserted, spliced, type Insertion } from '../source/instrument/insertions.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { analyse, type Analysed } from '../source/instrument.ts'
import { chained, type RawMap } from '../source/map.ts'
import { heldText, skeletonText } from '../source/skeleton.ts'

/** What files are instrumented, and how. Travels between threads. */
export interface Settings {
  /** Whether the program's own files are: those outside of node_modules. */
  readonly project: boolean
  /** Names of packages that are. */
  readonly include: readonly string[]
  /** The folder of this library's own modules. */
  readonly own: string
  /** Address of the runtime's module. */
  readonly runtime: string
  /** Address of the module that durable generators run on. */
  readonly durable: string
  /** Whether Node reads source maps. */
  readonly maps: boolean
  /** The folder from which files are named. */
  readonly root: string
  /** Folders of which the first that can be had keeps what was instrumented. */
  readonly places: readonly string[]
}

/** Under which the runtime stands among the globals: CommonJS modules cannot import it. */
export const RUNTIME = 'dill.runtime'
const FOUND = `globalThis[Symbol.for(${JSON.stringify(RUNTIME)})]`

/** Is a file to be instrumented? */
export function isWanted(file: string, { project, include, own }: Settings): boolean {
  if (file.startsWith(own)) return false
  const [, name] = /^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/s.exec(file) ?? []
  return name === undefined ? project : include.includes(name.replaceAll('\\', '/'))
}

/** A file of a program, as it is to be instrumented. */
export interface File {
  readonly text: string
  readonly path: string
  readonly sourceType: 'module' | 'commonjs'
  /** What stands in the file, if it was TypeScript. */
  readonly written: string
}

/** What became of a file; its own text, with a reason, where it cannot be instrumented. */
export interface Made {
  readonly text: string
  readonly reason?: string
}

/** Threads of a program share their hooks and register them again. */
export function isInstrumented({ text, sourceType }: File, { runtime }: Settings): boolean {
  return text.includes(sourceType === 'module' ? `from${JSON.stringify(runtime)}` : FOUND)
}

/** All that an instrumented text is made from, besides the library. */
export function sourcesOf({ text, path, sourceType, written }: File, settings: Settings): string[] {
  const { runtime, durable, maps } = settings
  return [sourceType, nameOf(path, settings), runtime, durable, text, written === text ? '' : written, ...maps ? [path, mapIn(text, path) ?? ''] : []]
}

function nameOf(path: string, { root }: Settings): string {
  return relative(root, path).replaceAll(sep, '/')
}

/** Instruments a file. */
export function instrumented({ text, path, sourceType, written }: File, settings: Settings): Made {
  const id = nameOf(path, settings)
  const prefix = prefixOf(text)
  const skeleton = `${prefix}_`
  const runtime = sourceType === 'module' ? settings.runtime : `${prefix}r`
  let low: Lowered | undefined
  try {
    low = lower(text, { id, sourceType, prefix, from: settings.durable, ...sourceType === 'commonjs' && { begin: `${runtime}.G` } })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { text, reason: String(error) }
  }
  const plain = low?.code ?? text
  const made = asWritten(analyse(plain, { id, hash: hashFile(id, text), sourceType, prefix, runtime, load: skeleton, written: low?.written }), low)
  if (made.reason !== undefined) return { text, reason: made.reason }
  if (made.insertions.length === 0) return { text }
  const insertions = sourceType === 'module' ? made.insertions : withRuntime(made, plain, runtime)
  const end = heldText(skeleton, skeletonText(made, { source: true, written }))
  if (!settings.maps) return { text: `${spliced(plain, insertions)}${end}` }
  const { code, map } = inserted(plain, insertions, id)
  return { text: `${code}${end}${mapComment(low === undefined ? map : chained(map, low.map), text, path)}` }
}

/** A CommonJS module finds the runtime among the globals, before anything else. */
function withRuntime({ insertions, analysis }: Analysed, text: string, name: string): Insertion[] {
  const found = atStart(analysis!.program, text, `var ${name}=${FOUND};`)
  return [found, ...insertions].sort((a, b) => a.at - b.at)
}

function mapComment(map: RawMap, text: string, file: string): string {
  const before = mapOf(text, file)
  const { mappings, sources, sourcesContent } = before === undefined ? { ...map, sources: [file] } : chained(map, before)
  const json = JSON.stringify({ version: 3, names: [], mappings, sources, sourcesContent })
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`
}

/** The map that a file brings along, as it is written: its author wrote another text. */
function mapIn(text: string, file: string): string | undefined {
  const address = [...text.matchAll(/^\s*\/\/# sourceMappingURL=(\S+)\s*$/gm)].at(-1)?.[1]
  if (address === undefined) return undefined
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(address)
  try {
    return inline === null ? readFileSync(resolve(dirname(file), decodeURI(address)), 'utf8') : inline[1] === undefined ? decodeURIComponent(inline[2]!) : Buffer.from(inline[2]!, 'base64').toString()
  } catch {
    return undefined // A map that is not there is no map: Node does without it as well.
  }
}

function mapOf(text: string, file: string): RawMap | undefined {
  const json = mapIn(text, file)
  if (json === undefined) return undefined
  const folder = dirname(file)
  try {
    const map = JSON.parse(json) as RawMap & { readonly sourceRoot?: string }
    return { ...map, sources: map.sources.map(source => source === null ? null : resolve(folder, map.sourceRoot ?? '', source)) }
  } catch {
    return undefined // What is no map is none: Node does without it as well.
  }
}
