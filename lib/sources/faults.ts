// What stands in the way of a source, in words: what · why · remedy.
// Knows nothing of where source comes from.

import { cleaned, PickleError } from '../core/errors.ts'
import { typeName } from '../core/diagnose.ts'

/** There is no text of it. */
export function noSource(obj: unknown, why: string, hint: string, cause?: unknown): PickleError {
  return new PickleError(`Cannot give the source of ${typeName(obj)}: ${why} ${hint}`, { code: 'NO_SOURCE', hint, cause })
}

/** A name that no module can declare. */
export function badName(obj: unknown, name: string): PickleError {
  const hint = "Give it another: { alias: 'thing' }."
  return new PickleError(`Cannot import ${typeName(obj)}: ${JSON.stringify(cleaned(name))} is no name that a module can declare. ${hint}`, { code: 'BAD_NAME', hint })
}

const reasons = {
  inner: 'it stands in a function, and no module exports it',
  kept: 'its module does not export it',
  replaced: 'its module has been loaded anew since, and exports another',
  unknown: 'whether its module exports it cannot be known here',
  nowhere: 'no loaded module that is instrumented exports it',
}

/** Nothing imports it. */
export function noImport(obj: unknown, { not = 'nowhere', instance }: { readonly not?: keyof typeof reasons, readonly instance?: { readonly id: string } }): PickleError {
  const hint = not === 'unknown' ? 'For the likely import: { verify: false }. For its source: importable(value, { source: true }).' : 'Export it, or take its source: importable(value, { source: true }).'
  const where = instance === undefined || instance.id === '' ? '' : ` (${cleaned(instance.id)})`
  return new PickleError(`Cannot import ${typeName(obj)}${where}: ${reasons[not]}. ${hint}`, { code: 'NO_IMPORT', hint })
}
