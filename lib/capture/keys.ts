// Computed keys that are needed again: of a member's function, for its name under it; of a class, for whoever makes it
// again. Imports nothing: this goes into users' bundles.

const { ownKeys } = Reflect

let last: PropertyKey = ''
/** Keys of what is being evaluated, each with whose it is: one within another's key ends before it, or throws and leaves its own there. */
const stack: PropertyKey[] = []
/** Who makes a class again keeps its keys for whatever class comes next, as dill 0.1.0 did always. */
export const ANY = 1

/** Takes a computed key as the language takes it, keeps it for `k`, or for a class or literal of this number, and gives it back. */
export function K(key: unknown, owner?: number): PropertyKey {
  last = typeof key === 'string' || typeof key === 'symbol' ? key : ownKeys({ [key as string]: 0 })[0]!
  if (owner !== undefined) stack.push(last, owner)
  return last
}

/** The key that `K` took last: nothing runs between the two. */
export function k(): PropertyKey {
  return last
}

/** The keys that were kept last for a class or literal of this number. */
export function T(count: number, owner: number = ANY): PropertyKey[] {
  const keys: PropertyKey[] = []
  while (keys.length < count && stack.length > 0) {
    const of = stack.pop()
    const key = stack.pop()!
    if (of === owner || of === ANY || owner === ANY) keys.unshift(key)
  }
  return keys
}
