// One file that Node is about to load: whether it is instrumented, and what becomes of its text. No line moves, so traces
// of errors stay right; where Node reads source maps, it gets one. Runs in Node's own thread for hooks too: keeps nothing.

import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { lower, type Lowered } from '../source/durable.ts'
import { hashFile } from '../source/instrument/hash.ts'
import { atStart, inserted } from '../source/instrument/insertions.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { instrument, type Instrumented } from '../source/instrument.ts'
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

/** A file's text, instrumented; a reason where that cannot be done. `written` is what stands in the file, if it was TypeScript. */
export function instrumentedText(text: string, file: string, sourceType: 'module' | 'commonjs', settings: Settings, written: string = text): { readonly text: string, readonly reason?: string } {
  // Threads of a program share their hooks and register them again.
  if (text.includes(sourceType === 'module' ? `from${JSON.stringify(settings.runtime)}` : FOUND)) return { text }
  const id = relative(settings.root, file).replaceAll(sep, '/')
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
  const made = instrument(plain, { id, hash: hashFile(id, text), sourceType, prefix, runtime, load: skeleton, written: low?.written })
  if (made.reason !== undefined) return { text, reason: made.reason }
  if (made.insertions.length === 0) return { text }
  const { code, map: inserted } = sourceType === 'module' ? made : withRuntime(made, plain, id, runtime)
  const map = low === undefined ? inserted : chained(inserted, low.map)
  const rows = skeletonText(made, { source: true, written })
  return { text: `${code}${heldText(skeleton, rows)}${settings.maps ? mapComment(map, text, file) : ''}` }
}

/** A CommonJS module finds the runtime among the globals, before anything else. */
function withRuntime({ insertions, analysis }: Instrumented, text: string, id: string, name: string): Pick<Instrumented, 'code' | 'map'> {
  const found = atStart(analysis!.program, text, `var ${name}=${FOUND};`)
  return inserted(text, [found, ...insertions].sort((a, b) => a.at - b.at), id)
}

function mapComment(map: RawMap, text: string, file: string): string {
  const before = mapOf(text, file)
  const { mappings, sources, sourcesContent } = before === undefined ? { ...map, sources: [file] } : chained(map, before)
  const json = JSON.stringify({ version: 3, names: [], mappings, sources, sourcesContent })
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`
}

/** The map that a file brings along: its author wrote another one. */
function mapOf(text: string, file: string): RawMap | undefined {
  const address = [...text.matchAll(/^\s*\/\/# sourceMappingURL=(\S+)\s*$/gm)].at(-1)?.[1]
  if (address === undefined) return undefined
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(address)
  const folder = dirname(file)
  try {
    const json = inline === null ? readFileSync(resolve(folder, decodeURI(address)), 'utf8') : inline[1] === undefined ? decodeURIComponent(inline[2]!) : Buffer.from(inline[2]!, 'base64').toString()
    const map = JSON.parse(json) as RawMap & { readonly sourceRoot?: string }
    return { ...map, sources: map.sources.map(source => source === null ? null : resolve(folder, map.sourceRoot ?? '', source)) }
  } catch {
    return undefined // A map that is not there, or is none, is no map: Node does without it as well.
  }
}
