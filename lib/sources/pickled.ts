// A value as code that holds its pickle: the way for whatever has no text of its own. Whoever runs code has trusted it, so
// what it holds is vouched for by its standing there.

import { assemble } from '../core/program.ts'
import { Pickler } from '../dill.ts'

/** An expression, and what it needs. */
export interface Pickled {
  readonly code: string
  /** True if it can make code or reaches the host, and so must be vouched for. */
  readonly powerful: boolean
}

/** Bytes that become text at once. */
const CHUNK = 0x8000

/** A value by its pickle. Throws a PicklingError with every reason. */
export function pickled(value: unknown): Pickled {
  const pickler = new Pickler()
  const program = pickler.program(value)
  const bytes = assemble(program, pickler.settings.protocol)
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  const vouched = program.code ? ', { trust: Trust.code }' : ''
  return { code: `loads(Uint8Array.from(atob('${btoa(text)}'), c => c.charCodeAt(0))${vouched})`, powerful: program.code }
}

/** What the expression's names come from. */
export function loader(powerful: boolean): string {
  return `import { loads${powerful ? ', Trust' : ''} } from 'dill'\n`
}
