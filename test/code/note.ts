// What ran of the code under test. Its constructors, initialisers and static blocks call `note`, a global, and import
// this file, for some of them run while their modules are loaded.

import { register } from '../../lib/index.ts'

/** Who ran, in order. */
export const ran: string[] = []

const note = (what: string): void => { ran.push(what) }

// It has a name, or it would be carried along with what speaks of it.
register(note, { name: 'test.note' })
Object.assign(globalThis, { note })

/** What a call gives, once it is certain that it ran nothing of the user's. */
export function quietly<T>(run: () => T): T {
  ran.length = 0
  const value = run()
  if (ran.length > 0) throw new Error(`It ran ${ran.join(', ')}.`)
  return value
}
