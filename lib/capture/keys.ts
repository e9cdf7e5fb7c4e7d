// Computed keys that are needed again: of a member's function, for its name under it; of a class, for whoever makes it
// again. Imports nothing: this goes into users' bundles.

const { ownKeys } = Reflect

let last: PropertyKey = ''
/** Keys of classes that are being evaluated: one within another's key ends before it. */
const stack: PropertyKey[] = []

/** Takes a computed key as the language takes it, keeps it for `k`, or for a class where `keep` says so, and gives it back. */
export function K(key: unknown, keep?: 1): PropertyKey {
  last = typeof key === 'string' || typeof key === 'symbol' ? key : ownKeys({ [key as string]: 0 })[0]!
  if (keep !== undefined) stack.push(last)
  return last
}

/** The key that `K` took last: nothing runs between the two. */
export function k(): PropertyKey {
  return last
}

/** The keys that were kept last. */
export function T(count: number): PropertyKey[] {
  return stack.splice(stack.length - count)
}
