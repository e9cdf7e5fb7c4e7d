// What a function's own text says of the names it uses: which it cannot do without, which it assigns to, what it takes
// from the place where it stands. Knows nothing of what the names mean there.

import type { ParsedFunction, Tree } from './parse.ts'
import { analyseScopes, type Reference } from './scope.ts'
import { childrenOf, isClass, membersOf, part, privateNameOf } from './tree.ts'

/** A name as the language takes it, without escapes; some are reserved all the same. */
export const identifier: RegExp = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

export interface Names {
  /** Names that are no variable of the function, in the order of the text: globals, or variables that it captured. */
  readonly free: readonly string[]
  /** Those that are assigned to. */
  readonly assigned: readonly string[]
  /** Those that occur under `typeof` only, where it is no error if they do not exist. */
  readonly probed: readonly string[]
  /** Those that occur in a class's heritage only: what it extends is known when the class is there. */
  readonly inherited: readonly string[]
  /** Private names of a class that is not in the text. */
  readonly privates: readonly string[]
  /** Used at its own level: an arrow takes them from where it stands, `super` needs a home object. */
  readonly uses: { readonly this: boolean, readonly arguments: boolean, readonly super: boolean, readonly newTarget: boolean, readonly importMeta: boolean }
  /** Direct eval or `with`: nobody can say which names it uses. */
  readonly dynamic: boolean
}

/** The names of a function's text. */
export function namesOf({ node, program, key }: ParsedFunction): Names {
  const { references, scopes } = analyseScopes(program)
  const isOutside = ({ variable }: Reference): boolean => variable === undefined || variable.scope.node.start < node.start || variable.scope.kind === 'program'
  const heritage = isClass(node) ? part(node, 'superClass') : undefined
  const isInHeritage = ({ node: { start, end } }: Reference): boolean => heritage !== undefined && start >= heritage.start && end <= heritage.end
  const isInKey = ({ node: { start, end } }: Reference): boolean => key !== undefined && start >= key.start && end <= key.end
  const free = references.filter(reference => isOutside(reference) && !isInKey(reference) && !implicit.has(reference.name))
  const own = references.filter(reference => isOutside(reference) || reference.variable!.scope.node === node)
  const read = new Set(named(free.filter(({ probes }) => !probes)))
  const inBody = new Set(named(free.filter(reference => !isInHeritage(reference))))
  const uses = (name: string): boolean => own.some(reference => reference.name === name)
  return {
    free: named(free),
    assigned: named(free.filter(({ writes }) => writes)),
    probed: named(free).filter(name => !read.has(name)),
    inherited: named(free.filter(isInHeritage)).filter(name => !inBody.has(name)),
    privates: privatesFromOutside(node),
    uses: { this: uses('this'), arguments: uses('arguments'), super: uses('super'), newTarget: uses('new.target'), importMeta: uses('import.meta') },
    dynamic: scopes.get(node)!.dynamic,
  }
}

const implicit: ReadonlySet<string> = new Set(['this', 'super', 'new.target', 'import.meta', 'arguments'])

function named(references: readonly Reference[]): string[] {
  return [...new Set(references.map(({ name }) => name))]
}

function privatesFromOutside(node: Tree): string[] {
  const found = new Set<string>()
  const visit = (at: Tree, known: ReadonlySet<string>): void => {
    if (at.type === 'PrivateIdentifier' && !known.has(at['name'] as string)) found.add(at['name'] as string)
    const inner = isClass(at) ? new Set([...known, ...declared(at)]) : known
    for (const child of childrenOf(at)) visit(child, inner)
  }
  visit(node, new Set())
  return [...found]
}

function declared(cls: Tree): string[] {
  return membersOf(cls).map(privateNameOf).filter(name => name !== undefined)
}
