// By what an object is the same one again that was written once: an identity of 128 random bits, given by the realm that
// wrote it first, which travels beside the bytes. Whoever makes the object again keeps the identity with it: so a second load
// finds it, and the realm that gave the identity finds its own. Keeps nobody alive. Knows no type and no bytes.

/** Bytes of an identity. */
export const IDENTITY = 16

/** An object that is written with its identity. */
export interface Tracked {
  readonly value: object
  /** All that it holds and that may change; undefined where it brings along what is not its own. */
  readonly state: State | undefined
}

/** What an object holds, flat, by which it is compared with what it held before. */
export type State = readonly unknown[]

/** What the bytes say of one object. */
export interface Identity {
  /** A character for each byte. */
  readonly id: string
  /** It no longer holds what it held when it was given this, or more than that: no other realm may take another for it. */
  readonly apart: boolean
}

/** The object that something was written from. */
export interface Origin {
  readonly value: object
  /** What it must hold still, to be the same one; undefined for what this realm itself has written. */
  readonly state: State | undefined
}

/** What was written of tracked objects, for who reads: by their numbers. */
export interface Origins {
  of(node: number): Origin | undefined
  /** This was made again for what was written, and now holds this much. */
  remember(node: number, value: object, state: () => State | undefined): void
}

interface Known {
  readonly id: string
  /** What it held when it became known. */
  state: State | undefined
  /** True if this realm gave it. */
  readonly isOurs: boolean
}

const known = new WeakMap<object, Known>()
/** Of what was made again, the identities by which only others may know it. */
const others = new WeakMap<object, readonly string[]>()
const living = new Map<string, WeakRef<object>>()
const ended = /* @__PURE__ */ new FinalizationRegistry<string>(id => {
  if (alive(id) === undefined) living.delete(id)
})

function alive(id: string): object | undefined {
  return living.get(id)?.deref()
}

function keep(value: object, as: Known): Known {
  known.set(value, as)
  living.set(as.id, new WeakRef(value))
  ended.register(value, as.id)
  return as
}

/** True for an object that holds what it held. */
export function isStill(before: State | undefined, now: State | undefined): boolean {
  return before !== undefined && before.length === now?.length && before.every((part, i) => Object.is(part, now[i]))
}

/** The identities of an object that is written, the one that it has in this realm first. It is given one if it has none. */
export function identitiesOf({ value, state }: Tracked): Identity[] {
  const own = known.get(value) ?? keep(value, { id: String.fromCharCode(...crypto.getRandomValues(new Uint8Array(IDENTITY))), state, isOurs: true })
  // Until it is told whole, nobody else takes another for it.
  if (own.isOurs) own.state ??= state
  return [{ id: own.id, apart: !isStill(own.state, state) }, ...(others.get(value) ?? []).map(id => ({ id, apart: true }))]
}

/** What bytes say of their objects, read when somebody asks. `isOurs`: this realm has written just these bytes. */
export function originsOf(read: () => ReadonlyMap<number, readonly Identity[]>, isOurs: boolean): Origins {
  let all: ReadonlyMap<number, readonly Identity[]> | undefined
  const saidOf = (node: number): readonly Identity[] => (all ??= read()).get(node) ?? []
  return {
    of(node) {
      for (const { id, apart } of saidOf(node)) {
        const value = alive(id)
        if (value === undefined) continue
        const as = known.get(value)!
        if (isOurs || as.isOurs) return { value, state: undefined }
        if (!apart) return { value, state: as.state }
      }
      return undefined
    },
    remember(node, value, stateOf) {
      const said = saidOf(node)
      if (said.length === 0) return
      const state = stateOf()
      const first = said.find(({ id, apart }) => !apart && alive(id) === undefined)
      if (first !== undefined && state !== undefined) keep(value, { id: first.id, state, isOurs: false })
      others.set(value, said.filter(one => one !== first || state === undefined).map(({ id }) => id))
    },
  }
}

/** The same for what was written just now, and is not bytes yet. */
export function originsAmong(tracked: ReadonlyMap<number, Tracked>): Origins {
  return {
    of(node) {
      const value = tracked.get(node)?.value
      return value === undefined ? undefined : { value, state: undefined }
    },
    remember() {
      // It is a copy that differs from what it was made from.
    },
  }
}
