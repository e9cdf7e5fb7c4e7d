// Functions that were edited since they were written: made of the text that is here, in activations of its scopes, whose
// variables the caller's own function gives, from those that the bytes hold. Knows no kind.

import { writes } from '../capture/skeleton.ts'
import { cleaned, PickleError } from '../core/errors.ts'
import type { Reader } from '../core/kind.ts'
import { own } from '../core/settings.ts'
import { Entered, Scope } from './activation.ts'
import { roomOf } from './rooms.ts'
import type { Site } from './site.ts'
import { Successors } from './successors.ts'

const key = {}
const nothing = (): Map<Entered | Site['row'], Map<number, Entered>> => new Map()

/** The activation in which an edited function is made, for the one that it had. */
export function entered(site: Site, captured: Entered | undefined, from: Reader): Entered | undefined {
  const { scopes } = site.instance.skeleton!
  const numbers: number[] = []
  for (let number = site.row!.scope; number >= 0; number = scopes[number]!.parent) numbers.push(number)
  const older: Entered[] = []
  for (let at = captured; at !== undefined; at = at.parent) older.push(at)
  if (numbers.length !== older.length) throw changed(site, 'it captures variables of other scopes than before')
  if (numbers.length === 0) return isAsIs(from) ? undefined : askOnce(site, from)
  if (isAsIs(from)) throw changed(site, 'nobody says what becomes of the variables that it has captured')
  let around: Entered | undefined
  for (let i = numbers.length - 1; i >= 0; i--) around = moved(site, older[i]!, numbers[i]!, around, from)
  return around
}

function moved(site: Site, older: Entered, number: number, parent: Entered | undefined, from: Reader): Entered {
  const known = from.scratch(key, nothing)
  let versions = known.get(older)
  if (versions === undefined) known.set(older, versions = new Map())
  let made = versions.get(number)
  if (made !== undefined) return made
  if (older.scope.row === undefined) throw changed(site, 'the names of the variables that it has captured did not come along')
  const { variables } = site.instance.skeleton!.scopes[number]!
  made = new Entered(new Scope(site.instance, number, variables.length), parent, older)
  older.cells ??= Object.create(null) as Record<string, unknown>
  versions.set(number, made)
  from.atEnd(() => fill(site, made, older.cells!, variables, from))
  return made
}

/** True where nobody brings anything up to date, and the caller takes the functions that are here for those that were. */
function isAsIs(from: Reader): boolean {
  return from.insight instanceof Successors && from.insight.migrate === undefined
}

/** For a function that captured nothing there is nothing to bring up to date, but its text. */
function askOnce(site: Site, from: Reader): undefined {
  const known = from.scratch(key, nothing)
  if (known.has(site.row)) return
  known.set(site.row, new Map())
  from.atEnd(() => ask(site, {}, from))
}

function fill(site: Site, made: Entered, cells: Record<string, unknown>, variables: readonly string[], from: Reader): void {
  const given = ask(site, { ...cells }, from)
  for (const name of Object.keys(given)) {
    const variable = variables.indexOf(name)
    if (variable < 0) throw changed(site, `it was given the variable ${cleaned(name, 60)}, and the text that is here has captured ${variables.join(', ')}`)
    made.room(roomOf)?.(undefined, writes(variable), own(given, name))
  }
}

function ask(site: Site, cells: Record<string, unknown>, from: Reader): Record<string, unknown> {
  const migrate = from.insight instanceof Successors ? from.insight.migrate : undefined
  const given = migrate?.(`${site.instance.id}#${site.path}`, cells)
  if (typeof given !== 'object' || given === null) throw changed(site, 'what was given to bring it up to date did not')
  return given
}

function changed(site: Site, why: string): PickleError {
  const hint = 'Return the variables of its new text from migrate(site, cells); or load in the build that wrote the bytes.'
  return new PickleError(`${site.label} was edited since it was written, and ${why}. ${hint}`, { code: 'SITE_CHANGED', hint })
}
