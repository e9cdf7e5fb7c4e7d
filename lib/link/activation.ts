// Activations: what an instrumented closure has captured, read from its records when it is written, and a room to be
// filled when it is made again. Knows neither what a function is to the bytes nor how rooms are opened.

import type { Room, ScopeRow } from '../capture/skeleton.ts'
import { readRecord, type Record, type Within } from '../capture/stamps.ts'
import { Inner, type Writer } from '../core/kind.ts'
import { instanceBy, type Instance } from './instance.ts'

/** A scope of a text, with so many of its variables set: what activations are alike in. */
export class Scope extends Inner {
  readonly instance: Instance
  /** Its number in the text. */
  readonly index: number
  readonly set: number

  constructor(instance: Instance, index: number, set: number) {
    super()
    this.instance = instance
    this.index = index
    this.set = set
  }

  get row(): ScopeRow | undefined {
    return this.instance.skeleton?.scopes[this.index]
  }
}

const scopes = new WeakMap<Instance, Scope[][]>()

/** The scope with this number, the same whenever it is asked for. */
function scopeAt(instance: Instance, index: number, set: number): Scope {
  let known = scopes.get(instance)
  if (known === undefined) scopes.set(instance, known = [])
  return (known[index] ??= [])[set] ??= new Scope(instance, index, set)
}

/** One activation of one scope. */
export class Activation extends Inner {
  readonly scope: Scope
  readonly parent: Activation | undefined
  /** The values of its variables, as far as they are set. */
  readonly values: readonly unknown[]
  #tellers: (object | undefined)[] | undefined
  #room: Room | undefined
  #moved: Map<Instance, Activation> | undefined

  constructor(scope: Scope, parent: Activation | undefined, values: readonly unknown[]) {
    super()
    this.scope = scope
    this.parent = parent
    this.values = values
  }

  /** True if this function tells the variable: the bytes hold each once. */
  isToldBy(fn: object, index: number): boolean {
    this.#tellers ??= []
    return (this.#tellers[index] ??= fn) === fn
  }

  /** Its room, entered when it is first asked for; `outermost` gives the outermost room of a text. Undefined if its text has no such scope. */
  room(outermost: (instance: Instance) => Room): Room | undefined {
    return this.#room ??= this.#enter(outermost)
  }

  #enter(outermost: (instance: Instance) => Room): Room | undefined {
    const around = this.parent === undefined ? outermost(this.scope.instance) : this.parent.room(outermost)
    return around?.k[this.scope.index]?.(this.scope.set)
  }

  /** The same activation in a later version of its text; undefined if that has no such scope. */
  movedTo(instance: Instance, index: number): Activation | undefined {
    const known = this.#moved?.get(instance)
    if (known !== undefined) return known
    const row = instance.skeleton?.scopes[index]
    if (row === undefined || row.variables.length < this.scope.set || (row.parent < 0) !== (this.parent === undefined)) return undefined
    const parent = this.parent?.movedTo(instance, row.parent)
    if (this.parent !== undefined && parent === undefined) return undefined
    const moved = new Activation(new Scope(instance, index, this.scope.set), parent, [])
    this.#moved ??= new Map()
    this.#moved.set(instance, moved)
    return moved
  }
}

/** An activation of a function's own text, whose variables somebody named. */
export function activationWith(instance: Instance, index: number, values: readonly unknown[]): Activation {
  return new Activation(scopeAt(instance, index, values.length), undefined, values)
}

/** What a record was found to be: each is read once in a dump, so that the bytes show one moment. */
export interface Place {
  /** The text that it belongs to; undefined for a stranger to this copy of the runtime. */
  instance: Instance | undefined
  /** What it lies in; undefined for what records end in. */
  around: Place | undefined
  readonly values: readonly unknown[]
  readonly complete: boolean
  /** Number of its scope, and the activation, once a closure has asked for it. */
  scope: number
  activation: Activation | undefined
}

type Memory = Map<unknown, Place>

const key = {}
const memory = (): Memory => new Map()

/** What a record is. */
export function placeOf(record: Within, out: Pick<Writer, 'scratch'>): Place {
  const known = out.scratch(key, memory)
  const place = known.get(record)
  if (place !== undefined) return place
  // From the inside outwards, then told from the outside inwards: scopes may be nested deeply.
  const inner: Place[] = []
  let around: Place | undefined
  for (let at: unknown = record; around === undefined;) {
    const instance = instanceBy(at)
    const { parent, values, complete } = instance === undefined && typeof at === 'function' ? readRecord(at as Record) : ending
    const read: Place = { instance, around: undefined, values, complete, scope: -1, activation: undefined }
    known.set(at, read)
    if (instance !== undefined || typeof at !== 'function') around = read
    else {
      inner.push(read)
      around = known.get(at = parent)
    }
  }
  for (let i = inner.length - 1; i >= 0; i--) {
    const read = inner[i]!
    read.instance = around.instance
    read.around = around
    around = read
  }
  return around
}

/** What records end in holds nothing that an activation would tell. */
const ending = { parent: undefined, values: [], complete: true }

/** The activation of a place, for a closure that is made in this scope. */
export function activationOf(place: Place, scope: number): Activation {
  const instance = place.instance!
  const { scopes } = instance.skeleton!
  const inner: Place[] = []
  let outer: Activation | undefined
  let at = place
  for (let number = scope; number >= 0 && outer === undefined; number = scopes[number]!.parent) {
    at = placed(at, scopes[number]!.variables.length)
    at.scope = number
    outer = at.activation
    if (outer === undefined) inner.push(at)
    at = at.around!
  }
  for (let i = inner.length - 1; i >= 0; i--) {
    const { scope, values } = inner[i]!
    outer = inner[i]!.activation = new Activation(scopeAt(instance, scope, values.length), outer, values)
  }
  return outer!
}

/** A closure that is made before its record has one of its own, which holds nothing and has it for a parent. */
function placed(place: Place, variables: number): Place {
  return place.complete && place.values.length === 0 && variables > 0 ? place.around! : place
}
