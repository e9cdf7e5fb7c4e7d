// Lists by key: what `Map.groupBy` does where every engine has it, which is not yet so in those that the library runs in.
// Knows nothing of what it sorts.

/** Puts values that have a key in common into one list, in their order. */
export function grouped<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const all = new Map<K, V[]>()
  for (const value of values) {
    const key = keyOf(value)
    const list = all.get(key)
    if (list === undefined) all.set(key, [value])
    else list.push(value)
  }
  return all
}
