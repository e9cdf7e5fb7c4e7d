// What the hooks of Node's loader do with a file, whichever thread they run in. CommonJS files that Node compiles itself
// are left to the hook on the compiler.

import * as module from 'node:module'
import { fileURLToPath } from 'node:url'
import { instrumentedText, isWanted, type Settings } from './source.ts'

/** What a hook gives for a file. */
export interface Loaded {
  readonly format: string | null | undefined
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
}

/** Newer versions of Node read TypeScript: its types are blanked out, and nothing moves. */
const { stripTypeScriptTypes } = module as { stripTypeScriptTypes?: (code: string) => string }

/** Instruments a module that was loaded. */
export function loaded<L extends Loaded>(url: string, result: L, settings: Settings): L {
  const { format, source } = result
  if (source == null || !url.startsWith('file:') || !/^module(?:-typescript)?$/.test(format ?? '')) return result
  const file = fileURLToPath(url)
  if (!isWanted(file, settings)) return result
  const written = typeof source === 'string' ? source : new TextDecoder().decode(source)
  return { ...result, format: 'module', source: told(instrumentedText(textFrom(written, format!), file, 'module', settings, written), file) }
}

/** Instruments a text that Node's own compiler is given; without a format it may be either kind of module. */
export function compiled(content: string, file: string, format: string | undefined, settings: Settings): { readonly content: string, readonly format: string | undefined } {
  if (!isWanted(file, settings)) return { content, format }
  const text = textFrom(content, format)
  const plain = format?.replace(/-typescript$/, '')
  const types = plain === undefined ? ['commonjs', 'module'] as const : [plain === 'module' ? 'module' as const : 'commonjs' as const]
  const tries = types.map(type => instrumentedText(text, file, type, settings, content))
  return { content: told(tries.find(({ reason }) => reason === undefined) ?? tries[0]!, file), format: plain }
}

function textFrom(source: string, format: string | undefined): string {
  return format?.endsWith('-typescript') === true && stripTypeScriptTypes !== undefined ? stripTypeScriptTypes(source) : source
}

function told({ text, reason }: { readonly text: string, readonly reason?: string }, file: string): string {
  if (reason !== undefined) process.emitWarning(`${file} is left as it is: ${reason}`, { type: 'DillWarning' })
  return text
}
