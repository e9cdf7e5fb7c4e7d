// What the hooks of Node's loader do with a file, whichever thread they run in. CommonJS files that Node compiles itself
// are left to the hook on the compiler.

import * as module from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Cache } from './cache.ts'
import { instrumented, isInstrumented, isWanted, sourcesOf, type File, type Made, type Settings } from './source.ts'

/** What a hook gives for a file. */
export interface Loaded {
  readonly format: string | null | undefined
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
}

/** Newer versions of Node read TypeScript: its types are blanked out, and nothing moves. */
const { stripTypeScriptTypes } = module as { stripTypeScriptTypes?: (code: string) => string }

/** Instruments a module that was loaded. */
export function loaded<L extends Loaded>(url: string, result: L, settings: Settings, cache: Cache): L {
  const { format, source } = result
  if (source == null || !url.startsWith('file:') || !/^module(?:-typescript)?$/.test(format ?? '')) return result
  const path = fileURLToPath(url)
  if (!isWanted(path, settings)) return result
  const written = typeof source === 'string' ? source : new TextDecoder().decode(source)
  return { ...result, format: 'module', source: told(madeOf({ text: textFrom(written, format!), path, sourceType: 'module', written }, settings, cache), path) }
}

/** Instruments a text that Node's own compiler is given; without a format it may be either kind of module. */
export function compiled(content: string, path: string, format: string | undefined, settings: Settings, cache: Cache): { readonly content: string, readonly format: string | undefined } {
  if (!isWanted(path, settings)) return { content, format }
  const text = textFrom(content, format)
  const plain = format?.replace(/-typescript$/, '')
  const types = plain === undefined ? ['commonjs', 'module'] as const : [plain === 'module' ? 'module' as const : 'commonjs' as const]
  const made = (sourceType: File['sourceType']): Made => madeOf({ text, path, sourceType, written: content }, settings, cache)
  const first = made(types[0]!)
  const second = first.reason === undefined || types[1] === undefined ? first : made(types[1])
  return { content: told(second.reason === undefined ? second : first, path), format: plain }
}

/** Instrumented now, or on an earlier start: even a line of text is read from a file in less time than it is parsed in. */
function madeOf(file: File, settings: Settings, cache: Cache): Made {
  if (isInstrumented(file, settings)) return { text: file.text }
  const entry = cache.entryOf(sourcesOf(file, settings))
  const known = entry === undefined ? undefined : cache.read(entry)
  if (known !== undefined) return { text: known }
  const made = instrumented(file, settings)
  if (entry !== undefined && made.reason === undefined) cache.write(entry, made.text)
  return made
}

function textFrom(source: string, format: string | undefined): string {
  return format?.endsWith('-typescript') === true && stripTypeScriptTypes !== undefined ? stripTypeScriptTypes(source) : source
}

function told({ text, reason }: { readonly text: string, readonly reason?: string }, file: string): string {
  if (reason !== undefined) process.emitWarning(`${file} is left as it is: ${reason}`, { type: 'DillWarning' })
  return text
}
