// Maps and Sets that immer has frozen. Immer puts a method of its own upon them, which only throws, and which captures what
// nobody can see: it travels by name, and the collection is frozen again when it is back. Knows no immer: it is given one's
// `freeze`.

import { register } from '../dill.ts'

/** Those that are known, one for each copy of immer. */
const methods: unknown[] = []

/** Has collections travel that this `freeze` has frozen, or will. */
export function nameFrozen(freeze: (collection: Map<never, never>) => unknown): void {
  const collection = new Map<never, never>()
  freeze(collection)
  const method: unknown = Reflect.getOwnPropertyDescriptor(collection, 'set')?.value
  if (typeof method !== 'function' || methods.includes(method)) return
  methods.push(method)
  const name = 'immer.dontMutateFrozenCollections'
  register(method, { name: methods.length === 1 ? name : `${name}.${methods.length}` })
}
