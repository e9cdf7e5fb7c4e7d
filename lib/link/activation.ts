// Activations: what an instrumented closure has captured, read from its records when it is written, and a room to be
// filled when it is made again. Knows neither what a function is to the bytes nor how rooms are opened.

import type { Room } from '../capture/skeleton.ts'
import { readRecord, type Record } from '../capture/stamps.ts'
import { Inner, type Writer } from '../core/kind.ts'
import { instanceBy, type Instance } from './instance.ts'

/** One activation of one scope. */
export class Activation extends Inner {
  readonly instance: Instance
  /** Number of the scope in its text. */
  readonly scope: number
  readonly parent: Activation | undefined
  /** The values of its variables, as far as they are set. */
  readonly values: readonly unknown[]
  /** Which function has told each of the variables: the bytes hold each once. */
  readonly tellers: (object | undefined)[] = []
  /** How many of its variables are set, where it is to be entered again. */
  readonly set: number
  #room: Room | undefined
  readonly #moved = new Map<Instance, Activation>()

  constructor(instance: Instance, scope: number, parent: Activation | undefined, values: readonly unknown[], set: number = values.length) {
    super()
    this.instance = instance
    this.scope = scope
    this.parent = parent
    this.values = values
    this.set = set
  }

  /** Its room, entered when it is first asked for; `outermost` gives the outermost room of a text. Undefined if its text has no such scope. */
  room(outermost: (instance: Instance) => Room): Room | undefined {
    const around = this.parent === undefined ? outermost(this.instance) : this.parent.room(outermost)
    return this.#room ??= around?.k[this.scope]?.(this.set)
  }

  /** The same activation in a later version of its text; undefined if that has no such scope. */
  movedTo(instance: Instance, scope: number): Activation | undefined {
    const known = this.#moved.get(instance)
    if (known !== undefined) return known
    const row = instance.skeleton?.scopes[scope]
    if (row === undefined || row.variables.length < this.set || (row.parent < 0) !== (this.parent === undefined)) return undefined
    const parent = this.parent?.movedTo(instance, row.parent)
    if (this.parent !== undefined && parent === undefined) return undefined
    const moved = new Activation(instance, scope, parent, [], this.set)
    this.#moved.set(instance, moved)
    return moved
  }
}

/** What one reading of a record gave. */
interface Read {
  readonly parent: unknown
  readonly values: readonly unknown[]
  readonly complete: boolean
  activation: Activation | undefined
}

/** What is remembered of records for the time of one dump: each is read once, so that the bytes show one moment. */
type Memory = Map<Record, Read>

const key = {}

/** The text that a record belongs to; undefined for a stranger to this copy of the runtime. */
export function instanceOfRecord(record: unknown, out: Pick<Writer, 'scratch'>): Instance | undefined {
  const memory = out.scratch<Memory>(key, () => new Map())
  // Who wrote a text may have made a record its own parent.
  const seen = new Set<unknown>()
  let at = record
  for (; typeof at === 'function' && instanceBy(at) === undefined && !seen.has(at); at = readOnce(at as Record, memory).parent) seen.add(at)
  return instanceBy(at)
}

/** The activation of a record, for a closure that is made in this scope. */
export function activationOf(record: Record, instance: Instance, scope: number, out: Pick<Writer, 'scratch'>): Activation {
  const memory = out.scratch<Memory>(key, () => new Map())
  const { scopes } = instance.skeleton!
  // From the inside outwards, then made from the outside inwards: scopes may be nested deeply.
  const chain: { readonly read: Read, readonly scope: number }[] = []
  let outer: Activation | undefined
  for (let at: unknown = record, number = scope; number >= 0; number = scopes[number]!.parent) {
    const read = placed(readOnce(at as Record, memory), scopes[number]!.variables.length, memory)
    if (read.activation !== undefined) {
      outer = read.activation
      break
    }
    chain.push({ read, scope: number })
    at = read.parent
  }
  for (const { read, scope } of chain.reverse()) outer = read.activation = new Activation(instance, scope, outer, read.values)
  return outer!
}

function readOnce(record: Record, memory: Memory): Read {
  const known = memory.get(record)
  if (known !== undefined) return known
  const read: Read = { ...readRecord(record), activation: undefined }
  memory.set(record, read)
  return read
}

/** A closure that is made before its record has one of its own, which holds nothing and has it for a parent. */
function placed(read: Read, variables: number, memory: Memory): Read {
  const stands = read.complete && read.values.length === 0 && variables > 0
  return stands ? readOnce(read.parent as Record, memory) : read
}
