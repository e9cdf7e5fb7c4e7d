// The head of an instrumented program: a module imports the runtime and shows its bindings through one accessor; a script
// says that it is there. The accessor is a hoisted function, for in a circle of imports closures are made before it runs.

import type { Variable } from '../scope.ts'
import { writeStart } from './forms.ts'
import { inCalls, toldTo, type Voice } from './voice.ts'

/** Writes the head; must come last, when it is known which functions of the runtime are called. */
export function writeHead(voice: Voice, load: string | undefined): void {
  const { plan, insertions } = voice
  const { program, sourceType, code, prefix, bindings } = plan
  const stamped = plan.sites.some(({ stamp }) => stamp === 'stamp' || stamp === 'class')
  if (!stamped && bindings.length === 0) return
  const who = `${JSON.stringify(plan.hash)},${JSON.stringify(plan.id)},${voice.outermost}`
  // A script keeps its completion value.
  const registered = `${sourceType === 'script' ? 'var{}=' : ''}${voice.call('m')}(${who}${writersText(bindings, prefix, load !== undefined)}${load === undefined ? '' : `,${load}`});`
  if (sourceType === 'script') return writeStart(insertions, program, registered, code)
  const values = bindings.map(({ name, settled }) => ({ text: name, apart: settled >= 0 }))
  const accessor = `function ${prefix}0(${prefix}a){return ${toldTo(`${prefix}a`, inCalls('', values))}}`
  const names = [...voice.called].sort().map(helper => `${helper} as ${prefix}${helper}`).join()
  const imported = voice.imported === undefined ? '' : `import{${names}}from${JSON.stringify(voice.imported)};`
  writeStart(insertions, program, `${imported}${accessor}${registered}`, code)
}

/** Writers for the bindings that closures assign to, by their place in the accessor's list. */
function writersText(bindings: readonly Variable[], prefix: string, isNeeded: boolean): string {
  const writers = bindings.flatMap(({ name, kind, writtenByClosure }, index) =>
    writtenByClosure && kind !== 'const' && kind !== 'import' ? [`${index}:${prefix}v=>{${name}=${prefix}v}`] : [])
  return writers.length > 0 || isNeeded ? `,{${writers.join()}}` : ''
}
