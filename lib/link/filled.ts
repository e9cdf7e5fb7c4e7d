// Prototypes that a library fills when the first instance is made: what the text of no class says of them, counted where they are
// saved and again where they are found alive. Knows no kind.

import { memberOf } from '../capture/classes.ts'
import { prototypeChain } from '../core/chain.ts'
import { isNative, makerOf, nameOf } from '../core/classes.ts'
import { cleaned, PickleError } from '../core/errors.ts'
import { Inner, type Writer } from '../core/kind.ts'
import { isProxy } from '../core/proxies.ts'
import { bindings } from './homes.ts'

/**
 * A function that is found alive, and how much more there is in what its prototype inherits from than a class's text says. Some
 * libraries put members there with the first instance: where none was made, they are not what the instances in the bytes rely on.
 */
export class Filled extends Inner {
  readonly owner: Function
  readonly count: number
  /** Of its module's text: another version may do with fewer. */
  readonly hash: string

  constructor(owner: Function, count: number, hash: string) {
    super()
    this.owner = owner
    this.count = count
    this.hash = hash
  }

  isIn(prototype: object): boolean {
    return bindings.bound(this.owner)?.instance.hash !== this.hash || membersBeside(prototype) >= this.count
  }
}

const known = {}

/** What a function must have where it is found alive; undefined if that is no more than its text says. */
export function filledOf(owner: Function, prototype: object, out: Pick<Writer, 'scratch'>): Filled | undefined {
  const hash = bindings.bound(owner)?.instance.hash
  const count = hash === undefined ? 0 : membersBeside(prototype)
  if (hash === undefined || count === 0) return undefined
  const all = out.scratch(known, () => new Map<Function, Filled>())
  const filled = all.get(owner) ?? new Filled(owner, count, hash)
  all.set(owner, filled)
  return filled
}

/** The error for one that has less. */
export function unprepared(owner: Function): PickleError {
  const name = cleaned(nameOf(owner)) || 'a class without a name'
  return new PickleError(`what ${name} extends lacks members here that it had where this was saved: its library puts them there with the first instance`, {
    code: 'SITE_CHANGED', hint: `Make an instance of ${name} before loading, as the program does where it starts.`,
  })
}

/**
 * How many members the prototypes of a chain have that no text of a class says: those of what has no name at the top of a
 * module, which nobody else can patch. By names only, for symbols differ between platforms.
 */
function membersBeside(value: object): number {
  let count = 0
  for (const each of isProxy(value) ? [] : prototypeChain(value)) {
    const maker = makerOf(each)
    if (maker !== undefined && isNative(maker)) break
    if (maker !== undefined && bindings.bound(maker) !== undefined) continue
    for (const key of Reflect.ownKeys(each)) if (typeof key === 'string' && key !== 'constructor' && !isMember(Reflect.getOwnPropertyDescriptor(each, key)!)) count++
  }
  return count
}

function isMember({ value, get, set }: PropertyDescriptor): boolean {
  const half: unknown = get ?? set ?? value
  return typeof half === 'function' && memberOf(half) !== undefined
}
