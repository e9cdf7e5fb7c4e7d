// What the names in a function's text mean: variables that it captured, bindings of its module, variables of cells, globals
// of the program's own – each with its value now. Reads records and data properties; runs nothing.

import { memberOf } from '../capture/classes.ts'
import type { Activation } from '../link/activation.ts'
import { bindings } from '../link/homes.ts'
import { readBindings, type Instance } from '../link/instance.ts'
import { originOf } from '../link/origin.ts'
import { nameOf } from '../core/classes.ts'
import { scratchOf } from '../core/scratch.ts'
import { registry } from '../dill.ts'
import { parseFunction } from '../source/parse.ts'
import { analyseScopes } from '../source/scope.ts'
import { part } from '../source/tree.ts'
import { fixedTo, type Said } from './lifted.ts'
import { outermostOf, seen } from './seen.ts'

/** A name, and what it means. */
export interface Need {
  readonly name: string
  /** The same for the same variable; undefined for what every realm has under the name, if it has it. */
  readonly key: string | undefined
  readonly value: unknown
  /** The function assigns to it. */
  readonly writes: boolean
  /** It must be there when the function's own text is evaluated. */
  readonly early: boolean
}

interface Meaning {
  readonly key: string | undefined
  readonly value: unknown
  /** Nothing assigns to it; undefined where only the text around can tell. */
  readonly fixed?: boolean
}

/** Why a function cannot stand elsewhere as text. */
export class Unfit {
  readonly why: string

  constructor(why: string) {
    this.why = why
  }
}

/** What is kept while one text is put together: one variable is one, whoever captured it. */
export class Variables {
  readonly #scratch = new Map<object, object>()
  readonly #numbers = new Map<object, number>()

  /** What a function's names mean. Throws an Unfit where one cannot be told. */
  needsOf(fn: Function, said: Said): Need[] {
    const fixed = fixedTo(said)
    if (fixed !== undefined) throw new Unfit(`it takes ${fixed} from the place where it was written`)
    // What a member speaks of, its class does.
    const of = memberOf(fn)?.of
    const origin = originOf(of ?? fn, { recurse: true, scratch: (key, make) => scratchOf(this.#scratch, key, make) })
    if ('why' in origin) throw new Unfit(origin.why)
    if ('distant' in origin) throw new Unfit(`the skeleton of its module ${origin.distant.id} has not been fetched yet`)
    const { activation, row, site: { instance } } = origin
    const { names: { free, assigned, inherited }, early } = said
    return free.map(name => {
      const found = this.#captured(name, activation, row?.needs ?? []) ?? this.#bound(name, instance) ?? this.#global(name, instance)
      const extended = inherited.includes(name) && heritageOf(said) === name ? Object.getPrototypeOf(fn) as unknown : undefined
      // What was extended is that, whatever its name means now; the name of a class means itself within.
      const value = extended ?? (of !== undefined && found.key === undefined && nameOf(of) === name ? of : undefined)
      if (value !== undefined && value !== found.value && !isKnown(value)) return { name, writes: false, early: extended !== undefined, key: `value ${this.#number(value as object)}`, value }
      if (found.key === undefined && row !== undefined && !row.free.includes(name) && !(name in globalThis)) throw new Unfit(`what its variable ${name} was, nobody can see any more`)
      const writes = assigned.includes(name)
      if (writes && (found.fixed ?? isConstant(name, outermostOf(seen(fn)).text))) throw new Unfit(`it assigns to ${name}, which is constant`)
      return { name, writes, early: early.has(name), key: found.key, value: found.value }
    })
  }

  #number(thing: object): number {
    let number = this.#numbers.get(thing)
    if (number === undefined) this.#numbers.set(thing, number = this.#numbers.size)
    return number
  }

  #captured(name: string, activation: Activation | undefined, needs: readonly (readonly number[])[]): Meaning | undefined {
    const places: { readonly at: Activation, readonly index: number, readonly needed: boolean }[] = []
    let level = 0
    for (let at = activation; at !== undefined; at = at.parent, level++) {
      const index = at.scope!.row?.variables.indexOf(name) ?? -1
      if (index >= 0) places.push({ at, index, needed: needs[level]?.includes(index) ?? false })
    }
    const place = places.find(({ needed }) => needed) ?? places[0]
    if (place === undefined) return undefined
    const { at, index } = place
    if (index >= at.values.length) throw new Unfit(`its variable ${name} is not set yet`)
    return { key: `${this.#number(at)} ${index}`, value: at.values[index] }
  }

  #bound(name: string, instance: Instance): Meaning | undefined {
    const index = instance.skeleton?.bindings.indexOf(name) ?? -1
    if (index < 0) return undefined
    const { values } = readBindings(instance)
    if (index >= values.length) throw new Unfit(`the binding ${name} of its module is not initialised yet`)
    const value = values[index]
    // What one module imports from another is the same thing in both.
    const home = typeof value === 'function' ? bindings.bound(value) : undefined
    return { key: home === undefined ? `${this.#number(instance)} binding ${index}` : `${this.#number(home.instance)} binding ${home.binding}`, value, fixed: /[c-]/.test(instance.skeleton?.declared?.[index] ?? '') }
  }

  #global(name: string, { within }: Instance): Meaning {
    const holder = within !== undefined && Object.hasOwn(within, name) ? within : globalThis
    const own = Reflect.getOwnPropertyDescriptor(holder, name)
    if (own === undefined || (holder === globalThis && (!Object.hasOwn(own, 'value') || own.writable !== true || isKnown(own.value)))) return { key: undefined, value: undefined, fixed: false }
    if (!Object.hasOwn(own, 'value')) throw new Unfit(`its variable ${name} is told by a getter`)
    return { key: `${this.#number(holder)} global ${name}`, value: own.value, fixed: false }
  }
}

/** Is a variable of this name constant anywhere in a text? */
function isConstant(name: string, text: string | undefined): boolean {
  const program = parseFunction(text ?? '')?.program
  return program !== undefined && [...analyseScopes(program).scopes.values()].some(({ variables }) => /^(?:const|name)$/.test(variables.get(name)?.kind ?? ''))
}

/** The name that a class extends, where it is no more than one. */
function heritageOf({ parsed: { kind, node } }: Said): unknown {
  const heritage = kind === 'class' ? part(node, 'superClass') : undefined
  return heritage?.type === 'Identifier' ? heritage['name'] : undefined
}

function isKnown(value: unknown): boolean {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && registry.homeOf(value) !== undefined
}
