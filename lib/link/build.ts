// Which build of a program runs here: a name for all the texts that are loaded, so that a save can tell whether it comes
// from this one. Knows no kind and no session.

import { modules, registrations } from '../capture/modules.ts'
import { hashText } from '../source/instrument/hash.ts'

let known = ''
let counted = 0

/** The same for the same instrumented modules; empty where there are none. Modules that are loaded later change it. */
export function buildHash(): string {
  if (registrations() === counted) return known
  counted = registrations()
  const texts = Array.from(modules().values(), ({ id, hash }) => `${id}#${hash}`).sort()
  return known = texts.length === 0 ? '' : hashText(texts.join('\n'))
}
