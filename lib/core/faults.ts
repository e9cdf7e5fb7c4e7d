// What is wrong with a kind: as it is given, and as it tells a value. Kinds are written by users too, and what they do
// wrong is told to them here, not to those who load what cannot be loaded.

import { cleaned, PicklingError } from './errors.ts'
import type { Kind } from './kind.ts'

/** Throws a PicklingError with code `BAD_KIND` for what is no kind. */
export function checkKind(kind: Kind): void {
  const given = kind as Partial<Kind> | null | undefined
  const { tag, encode, decode, shell, fill, arity, own } = given ?? {}
  const wrong = typeof tag !== 'string' || tag === '' ? 'it has no tag'
    : typeof encode !== 'function' ? 'it has no encode'
      : [decode, shell, fill].some(part => part !== undefined && typeof part !== 'function') ? 'decode, shell and fill must be functions'
        : fill !== undefined && shell === undefined ? 'it has a fill and no shell'
          : arity !== undefined && (!Number.isInteger(arity) || arity < 0 || decode === undefined) ? 'only a kind with a decode has an arity, which is a count of parts'
            : own !== undefined && own !== 'indices' && own !== 'all' && typeof own !== 'function' && !Array.isArray(own) ? "own must be a list of keys or a function that gives one, 'indices' or 'all'"
              : undefined
  if (wrong !== undefined) {
    throw new PicklingError(`Cannot add ${typeof tag === 'string' && tag !== '' ? `kind "${cleaned(tag)}"` : 'a kind'}: ${wrong}. For example: { tag: 'Point', encode(p, out) { … }, decode: from => … }.`, { code: 'BAD_KIND' })
  }
}

/**
 * What is wrong with how a kind told a value, so that nobody could read it again; undefined if nothing is.
 * @param told how many parts
 * @param heldAt how many of them before `hold`, or −1 if it was not told
 */
export function kindFault(kind: Kind, told: number, heldAt: number, returned: unknown): string | undefined {
  const { decode, shell, fill, arity } = kind
  if (returned instanceof Promise) return 'its encode is asynchronous: say with out.later(…) what has to be waited for.'
  if (decode === undefined && shell === undefined) return 'it refused nothing, and has neither a decode nor a shell by which to come back.'
  if (arity !== undefined) {
    return heldAt >= 0 ? 'it has an arity, and tells hold() all the same.' : told !== arity ? `it told ${told} parts, and its arity is ${arity}.` : undefined
  }
  if (heldAt >= 0 && shell === undefined) return 'it tells hold(), and has no shell.'
  if (heldAt < 0 && decode === undefined && fill === undefined && told > 0) return 'its shell gets what is told before hold(), and it tells no hold().'
  if (heldAt >= 0 && told > heldAt && fill === undefined) return 'it tells parts after hold(), and has no fill.'
  return undefined
}
