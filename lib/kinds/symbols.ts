// Symbols. Those of the registry are found again by their key; all others are unique, and stay one and the same within
// a pickle. Well-known and registered symbols travel by name and never come here.

import { getterOf } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

const description = getterOf<string | undefined>(Symbol.prototype, 'description')
const { keyFor } = Symbol

/** A symbol that belongs to nobody but its holders. */
export const uniqueSymbol: Kind<symbol> = kind<symbol>({
  tag: 'Symbol',
  types: ['symbol'],
  is: symbol => keyFor(symbol) === undefined,
  encode(symbol, out) {
    // No description is not the same as an empty one.
    const text = description(symbol as never)
    if (text !== undefined) out.text('description', text)
  },
  decode: from => from.more() ? Symbol(from.text()) : Symbol(),
  label: symbol => `Symbol(${description(symbol as never) ?? ''})`,
})

/** A symbol of the registry that all realms share. */
export const sharedSymbol: Kind<symbol> = kind<symbol>({
  tag: 'Symbol.for',
  types: ['symbol'],
  is: symbol => keyFor(symbol) !== undefined,
  arity: 1,
  encode(symbol, out) {
    out.text('key', keyFor(symbol)!)
  },
  decode: from => Symbol.for(from.text()),
  label: symbol => `Symbol.for(${keyFor(symbol)})`,
})
