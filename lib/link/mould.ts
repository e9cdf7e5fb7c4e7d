// What the functions of one site are alike in: the site, the binding that they are, name and length. Told once for all of
// them; each says besides what it alone holds. Knows no kind.

import { Inner, type Reader, type Writer } from '../core/kind.ts'
import { addressOf, isOneAddress, NOWHERE } from './address.ts'
import type { Address } from './instance.ts'
import type { Origin } from './origin.ts'
import { fitName, saidOf, shapeOf } from './shape.ts'
import { bare, type Site } from './site.ts'

/** What is alike, besides the site. */
export interface Alike {
  /** Where in their module they stand. */
  readonly address: Address
  /** False where only the reference is told. */
  readonly whole: boolean
  readonly name?: unknown
  readonly length?: unknown
  /** True if each tells its prototype object, which was changed. */
  readonly prototype: boolean
}

/** What functions of one site share. */
export class Mould extends Inner {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Mould

  readonly site: Site
  readonly alike: Alike
  #fits = false

  constructor(site: Site, alike: Alike) {
    super()
    this.site = site
    this.alike = alike
  }

  /** Gives a function that is made anew its name and length. What one site makes is always born with the same ones. */
  fit(fn: Function, from: Reader): void {
    if (this.#fits) return
    const isBornSo = fitName(fn, 'name', this.alike.name, from)
    this.#fits = fitName(fn, 'length', this.alike.length, from) && isBornSo
  }
}

const key = {}
const lasts = (): Map<Site, Mould> => new Map()

/** The mould of a function: that of the last one of its site, if they are alike. */
export function mouldOf(fn: Function, origin: Origin, whole: boolean, prototype: boolean, out: Writer): Mould {
  const { site } = origin
  const last = out.scratch(key, lasts)
  const told = whole ? site : bare(site)
  const known = last.get(told)
  // One that has captured variables is made for them; and most functions do.
  const address = origin.binding < 0 && origin.activation !== undefined ? NOWHERE : addressOf(fn, origin, out)
  const shape = whole ? shapeOf(fn, out) : undefined
  const name = shape === undefined ? undefined : saidOf(shape, 'name')
  const length = shape === undefined ? undefined : saidOf(shape, 'length')
  if (known !== undefined && isAs(known.alike, address, name, length, prototype)) return known
  const mould = new Mould(told, { address, whole, name, length, prototype })
  last.set(told, mould)
  return mould
}

function isAs(alike: Alike, address: Address, name: unknown, length: unknown, prototype: boolean): boolean {
  return isOneAddress(alike.address, address) && alike.name === name && Object.is(alike.length, length) && alike.prototype === prototype
}

Mould.alive = new Mould({} as Site, { address: NOWHERE, whole: true, name: '', length: 0, prototype: false })
