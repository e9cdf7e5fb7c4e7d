// What the two who hear `encode`, and the reader, have in common besides: a place in which kinds keep what lasts as long
// as one dump or load, and the words for what only asynchronous code can read. Knows no kind.

/** What is kept under a key for the time of one dump or load, made when it is first asked for. */
export function scratchOf<S extends object>(scratch: Map<object, object>, key: object, make: () => S): S {
  let kept = scratch.get(key) as S | undefined
  if (kept === undefined) scratch.set(key, kept = make())
  return kept
}

/** Why the synchronous verbs refuse a part, and the remedy, where a kind says nothing better. */
export const ONLY_ASYNC: readonly [why: string, remedy: string] = ['only asynchronous code can read it.', 'Use await dump(value, target), which waits for it.']
