// A computed key that is needed twice: once for the member, once for the name of the function under it. Imports
// nothing: this goes into users' bundles.

const { ownKeys } = Reflect

let last: PropertyKey = ''

/** Takes a computed key as the language takes it, keeps it for `k`, and gives it back. */
export function K(key: unknown): PropertyKey {
  return last = typeof key === 'string' || typeof key === 'symbol' ? key : ownKeys({ [key as string]: 0 })[0]!
}

/** The key that `K` took last: nothing runs between the two. */
export function k(): PropertyKey {
  return last
}
