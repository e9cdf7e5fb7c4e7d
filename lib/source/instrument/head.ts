// The head of an instrumented program: a module imports the runtime and shows its bindings through one accessor; a script
// says that it is there. The accessor is a hoisted function, for in a circle of imports closures are made before it runs.

import type { Variable } from '../scope.ts'
import { writeStart } from './forms.ts'
import { inCalls, toldTo, type Voice } from './voice.ts'

/** What is left to whoever registers the modules of a file. */
export interface Registration {
  /** The name by which closures speak of the accessor; undefined where none does. */
  readonly name: string | undefined
  readonly accessor: string
  /** Undefined where nothing is written. */
  readonly writers: string | undefined
}

/** Writes the head; must come last, when it is known which functions of the runtime are called. */
export function writeHead(voice: Voice, { load, registers }: { readonly load: string | undefined, readonly registers: boolean }): Registration | undefined {
  const { plan, insertions } = voice
  const { program, sourceType, code, prefix, bindings } = plan
  const stamped = plan.sites.filter(({ stamp }) => stamp === 'stamp' || stamp === 'class')
  if (stamped.length === 0 && bindings.length === 0) return undefined
  const values = bindings.map(({ name, settled }) => ({ text: name, apart: settled >= 0 }))
  const told = toldTo(`${prefix}a`, inCalls('', values))
  if (!registers) {
    const isParent = plan.records.some(({ parent }) => parent === undefined) || stamped.some(({ record }) => record === undefined)
    return { name: isParent ? voice.outermost : undefined, accessor: `${prefix}a=>${told}`, writers: writersText(bindings, prefix) }
  }
  const who = `${JSON.stringify(plan.hash)},${JSON.stringify(plan.id)},${voice.outermost}`
  const writers = writersText(bindings, prefix) ?? (load === undefined ? undefined : '{}')
  // A script keeps its completion value.
  const registered = `${sourceType === 'script' ? 'var{}=' : ''}${voice.call('m')}(${who}${writers === undefined ? '' : `,${writers}`}${load === undefined ? '' : `,${load}`});`
  const accessor = `function ${prefix}0(${prefix}a){return ${told}}`
  const names = [...voice.called].sort().map(helper => `${helper} as ${prefix}${helper}`).join()
  const imported = voice.imported === undefined ? '' : `import{${names}}from${JSON.stringify(voice.imported)};`
  writeStart(insertions, program, sourceType === 'script' ? registered : `${imported}${accessor}${registered}`, code)
  return undefined
}

/** Writers for the bindings that closures assign to, by their place in the accessor's list. */
function writersText(bindings: readonly Variable[], prefix: string): string | undefined {
  const writers = bindings.flatMap(({ name, kind, writtenByClosure }, index) =>
    writtenByClosure && kind !== 'const' && kind !== 'import' ? [`${index}:${prefix}v=>{${name}=${prefix}v}`] : [])
  return writers.length > 0 ? `{${writers.join()}}` : undefined
}
