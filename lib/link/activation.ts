// Activations: what an instrumented closure has captured, read from its records when it is written, and a room to be
// filled when it is made again. Knows neither what a function is to the bytes nor how rooms are opened.

import { enters, type Room, type ScopeRow } from '../capture/skeleton.ts'
import { readRecord, type Record as Recorded, type Within } from '../capture/stamps.ts'
import { Inner, Passing, type Writer } from '../core/kind.ts'
import { instanceBy, type Instance } from './instance.ts'

/** A scope of a text, with so many of its variables set: what activations are alike in. */
export class Scope extends Inner {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Scope

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

/**
 * What a record was found to be: an activation, or what records end in. Each is read once in a dump, so that the bytes show
 * one moment.
 */
export class Activation extends Passing {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Activation

  /** The text that it belongs to; undefined for a stranger to this copy of the runtime. */
  instance: Instance | undefined
  /** What its record lies in; undefined for what records end in. */
  around: Activation | undefined = undefined
  /** The values of its variables, as far as they are set. */
  readonly values: readonly unknown[]
  readonly complete: boolean
  /** Its scope, once a closure of that is told, and the activation around it. */
  scope: Scope | undefined = undefined
  parent: Activation | undefined = undefined
  /** Who tells the first variable, of which there often is no more, and who the others. */
  #first: object | undefined = undefined
  #others: (object | undefined)[] | undefined = undefined

  constructor(instance: Instance | undefined, values: readonly unknown[], complete: boolean) {
    super()
    this.instance = instance
    this.values = values
    this.complete = complete
  }

  /** True if this function tells the variable: the bytes hold each once. */
  isToldBy(fn: object, index: number): boolean {
    if (index === 0) return (this.#first ??= fn) === fn
    this.#others ??= new Array<object | undefined>(this.values.length)
    return (this.#others[index] ??= fn) === fn
  }
}

/** An activation of a function's own text, whose variables somebody named. */
export function activationWith(instance: Instance, scope: number, values: readonly unknown[]): Activation {
  const named = new Activation(instance, values, true)
  named.scope = scopeAt(instance, scope, values.length)
  return named
}

const key = {}
const memory = (): Map<unknown, Activation> => new Map()

/** What a record is. */
export function placeOf(record: Within, out: Pick<Writer, 'scratch'>): Activation {
  const known = out.scratch(key, memory)
  return known.get(record) ?? read(record, known)
}

/** Reads records from the inside outwards, then tells them of their text from the outside inwards: scopes may be nested deeply. Hot. */
function read(record: Within, known: Map<unknown, Activation>): Activation {
  // Each that waits is linked to the one inside of it, which takes less than a list would.
  let inner: Activation | undefined
  let around: Activation | undefined
  for (let at: unknown = record; around === undefined;) {
    const instance = instanceBy(at)
    if (instance !== undefined || typeof at !== 'function') known.set(at, around = new Activation(instance, [], true))
    else {
      const { parent, values, complete } = readRecord(at as Recorded)
      const place = new Activation(undefined, values, complete)
      known.set(at, place)
      place.around = inner
      inner = place
      around = known.get(at = parent)
    }
  }
  while (inner !== undefined) {
    const place = inner
    inner = place.around
    place.instance = around.instance
    place.around = around
    around = place
  }
  return around
}

/** The activation at a place, for a closure that is made in this scope. */
export function activationOf(place: Activation, scope: number): Activation {
  const { scopes } = place.instance!.skeleton!
  const first = standing(place, scopes[scope]!)
  let inner = first
  for (let number = scope; inner.scope === undefined;) {
    inner.scope = scopeAt(place.instance!, number, inner.values.length)
    number = scopes[number]!.parent
    if (number < 0) break
    inner = inner.parent = standing(inner.around!, scopes[number]!)
  }
  return first
}

/** A closure that is made before its record has one of its own, which holds nothing and has it for a parent. */
function standing(place: Activation, { variables }: ScopeRow): Activation {
  return place.complete && place.values.length === 0 && variables.length > 0 ? place.around! : place
}

/** What a text needs of the scopes around it, as they are in an activation; undefined for what is not set. */
export function capturedBy(needs: readonly (readonly number[])[], activation: Activation | undefined): unknown[] {
  const captured: unknown[] = []
  let at = activation
  for (const level of needs) {
    for (const index of level) captured.push(at?.values[index])
    at = at?.parent
  }
  return captured
}

/** An activation that is made again. */
export class Entered extends Inner {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Entered

  readonly scope: Scope
  readonly parent: Entered | undefined
  /** The one in whose place it is, of a text that was edited since. */
  readonly older: Entered | undefined
  /** Of one that is not entered itself: its variables by name, from which those of a later text are made. */
  cells: Record<string, unknown> | undefined = undefined
  #room: Room | undefined = undefined
  #moved: Map<Instance, Entered> | undefined = undefined

  constructor(scope: Scope, parent: Entered | undefined, older?: Entered) {
    super()
    this.scope = scope
    this.parent = parent
    this.older = older
  }

  /** Its room, entered when it is first asked for; `outermost` gives the outermost room of a text. Undefined if its text has no such scope. */
  room(outermost: (instance: Instance) => Room): Room | undefined {
    return this.#room ??= this.#enter(outermost)
  }

  #enter(outermost: (instance: Instance) => Room): Room | undefined {
    const around = this.parent === undefined ? outermost(this.scope.instance) : this.parent.room(outermost)
    return around?.(undefined, enters(this.scope.index), this.scope.set) as Room | undefined
  }

  /** The same activation in a later version of its text; undefined if that has no such scope. */
  movedTo(instance: Instance, index: number): Entered | undefined {
    const known = this.#moved?.get(instance)
    if (known !== undefined) return known
    const row = instance.skeleton?.scopes[index]
    if (row === undefined || row.variables.length < this.scope.set || (row.parent < 0) !== (this.parent === undefined)) return undefined
    const parent = this.parent?.movedTo(instance, row.parent)
    if (this.parent !== undefined && parent === undefined) return undefined
    const moved = new Entered(new Scope(instance, index, this.scope.set), parent)
    this.#moved ??= new Map()
    this.#moved.set(instance, moved)
    return moved
  }
}

Scope.alive = new Scope({} as Instance, 0, 0)
Activation.alive = new Activation(undefined, [], true)
Entered.alive = new Entered(Scope.alive, undefined)
