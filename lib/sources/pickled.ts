// A value as code that holds its pickle: the way for whatever has no text of its own. Whoever runs code has trusted it, so
// what it holds is vouched for by its standing there.

import { assemble } from '../core/program.ts'
import { base64Text } from '../core/text.ts'
import { Pickler } from '../dill.ts'

/** An expression, and what it needs. */
export interface Pickled {
  readonly code: string
  /** What it imports from the library: each name, and what it is called in the expression. */
  readonly imports: readonly (readonly [local: string, name: string])[]
  /** True if it can make code or reaches the host, and so must be vouched for. */
  readonly powerful: boolean
}

/**
 * A value by its pickle, with the globals that its functions read if it `recurse`s; `taken` is a name that stands for
 * something else. Throws a PicklingError with every reason.
 */
export function pickled(value: unknown, recurse: boolean, taken?: string): Pickled {
  const pickler = new Pickler(recurse ? { recurse } : {})
  const program = pickler.program(value)
  const bytes = assemble(program, pickler.settings.protocol)
  const [loads, trust] = ['loads', 'Trust'].map(name => name === taken ? `${name}FromDill` : name) as [string, string]
  const vouched = program.code ? `, { trust: ${trust}.code }` : ''
  return {
    code: `${loads}(Uint8Array.from(atob('${base64Text(bytes)}'), c => c.charCodeAt(0))${vouched})`,
    imports: program.code ? [[loads, 'loads'], [trust, 'Trust']] : [[loads, 'loads']],
    powerful: program.code,
  }
}
