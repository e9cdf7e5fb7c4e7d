// Kinds that the door of a platform offers to the registry of data, whichever of the two is loaded first: a door need not
// load every kind to offer one of its own.

import type { Kind } from './kind.ts'
import type { Registry } from './registry.ts'

const waiting: Kind[] = []
let taker: Registry | undefined

/** Adds a kind to the registry of data, as soon as there is one. */
export function offer(kind: Kind): void {
  if (taker === undefined) waiting.push(kind)
  else taker.add(kind)
}

/** Gives a registry what was offered, and what will be. */
export function withOffers(registry: Registry): Registry {
  taker = registry
  for (const kind of waiting.splice(0)) registry.add(kind)
  return registry
}
