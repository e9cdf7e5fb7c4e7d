// How the origin of a function or class is told and read again: its activation, its site, and what it captured. The kinds
// of functions and of classes say the rest.

import { writes } from '../capture/skeleton.ts'
import type { Reader, Writer } from '../core/kind.ts'
import type { Entered } from './activation.ts'
import { Cell } from './cell.ts'
import type { Address, Instance } from './instance.ts'
import { entered } from './migration.ts'
import type { Mould } from './mould.ts'
import { LEVEL, originOf, type Origin } from './origin.ts'
import { roomOf } from './rooms.ts'
import type { Site } from './site.ts'

export { tellCaptured } from './origin.ts'

/** A function or class that exists and is to be filled. */
export interface Begun {
  readonly value: Function
  /** False for one that was here before, into which nothing is put. */
  readonly isNew: boolean
  readonly activation: Entered | undefined
  readonly mould: Mould | undefined
}

const begunKey = {}
/** Engines give the room of an array back when it is empty, and here it nearly always would be. */
const nobody = (): Begun[] => [{ value: Function.prototype, isNew: false, activation: undefined, mould: undefined }]

/** Remembers what a function is made of until it is filled. */
export function begin(begun: Begun, from: Reader): Function {
  from.scratch(begunKey, nobody).push(begun)
  return begun.value
}

/** What a function was made of: the one that began last is filled first. */
export function begunAs(value: Function, from: Reader): Begun {
  const begun = from.scratch(begunKey, nobody)
  // What bytes never let exist was never filled.
  for (;;) {
    const last = begun.pop()!
    if (last.value === value) return last
  }
}

/** Tells where a function comes from; undefined, after a refusal or a wait, if it cannot be told. */
export function tellOrigin(fn: Function, out: Writer): Origin | undefined {
  const origin = originOf(fn, out)
  if ('why' in origin) {
    out.refuse(origin.why, origin.remedy)
    return undefined
  }
  if ('distant' in origin) {
    const { distant } = origin
    out.later('skeleton', distant, async () => distant.fetch(), `the skeleton of its module ${distant.id} has not been fetched yet.`,
      'Use await dumpsAsync(value), dump or dumpSession, which fetch it.')
    return undefined
  }
  const { instance } = origin.site
  // A later build of its module finds it again by what its rows say of it. Where they cannot be fetched, it is known by its binding alone.
  if (instance.module !== undefined && instance.fetch() !== undefined) out.wish(instance, async () => Promise.allSettled([instance.fetch()]))
  return origin
}

/** Remembers where what was made stands elsewhere, and puts it among the bindings of a text that is not loaded: those of a loaded one are its own. */
export function settle(made: Function, { module, skeleton, bindings, bound }: Instance, address: Address): void {
  const { binding, steps } = address
  if (steps.length > 0) return void bound.set(made, address)
  const name = skeleton?.bindings[binding]
  if (name === undefined || module !== undefined) return
  bindings[name] = made
  bound.set(made, address)
}

/** The activation of a function, in the version of its text that its site is of. */
export function activationAt(site: Site, activation: Entered | undefined, from: Reader): Entered | undefined {
  if (site.edited) return entered(site, activation, from)
  const { instance, row } = site
  if (activation === undefined || activation.scope.instance === instance) return activation
  return activation.movedTo(instance, row?.scope ?? -1) ?? from.fail('an activation does not fit the scope of its function', 'BAD_SITE')
}

/** Reads what a function captured, and fills the activation of one that is made anew. */
export function fillCaptured({ isNew, activation }: Begun, from: Reader): void {
  while (from.more()) {
    const at = from.integer(-1, Number.MAX_SAFE_INTEGER)
    if (at === -1) {
      from.value(Cell)
      continue
    }
    const value = from.value()
    if (isNew && !assign(activation, at, value)) from.fail('a variable does not fit the activation that it is said to be in', 'BAD_SITE')
  }
}

function assign(activation: Entered | undefined, at: number, value: unknown): boolean {
  let owner = activation?.older ?? activation
  for (let level = Math.floor(at / LEVEL); level > 0 && owner !== undefined; level--) owner = owner.parent
  if (owner?.cells !== undefined) return keep(owner.cells, owner.scope.row?.variables[at % LEVEL], value)
  const variable = at % LEVEL
  if (owner === undefined || variable >= owner.scope.set) return false
  owner.room(roomOf)?.(undefined, writes(variable), value)
  return true
}

/** Keeps a variable for whom its text is edited. */
function keep(cells: Record<string, unknown>, name: string | undefined, value: unknown): boolean {
  if (name !== undefined) cells[name] = value
  return name !== undefined
}
