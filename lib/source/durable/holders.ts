// What keeps the body of a durable generator, so that it is made once and not for each call: the function that begins it, by a name that
// means nothing else, or the class whose method that is.

import type { SourceType, Tree } from '../parse.ts'
import type { Scope, Scopes } from '../scope.ts'
import { isClass, parentsOf, part } from '../tree.ts'

/** Something that lives as long as the scope in which a body is made. */
export interface Holder {
  readonly name: string
  /** The number of the body there. */
  readonly index: number
  /** The name where it is declared, if that could have moved. */
  readonly declared?: Tree
}

/** The holders of generators that have one. */
export function holdersOf(functions: readonly Tree[], tree: Tree, { closures, scopes }: Scopes, sourceType: SourceType): Map<Tree, Holder> {
  const parents = parentsOf(tree)
  const places = new Map(closures.map(({ node, place }) => [node, place]))
  // A body that is made in one call would keep what functions among the parameters see in that.
  const seen = new Set(closures.map(({ place }) => place))
  const counts = new Map<Tree, number>()
  const found = new Map<Tree, Holder>()
  for (const fn of functions) {
    const place = places.get(fn)!
    const head = scopes.get(fn)!
    const made = seen.has(head) ? undefined : methodOf(fn, parents) ?? named(fn, place, sourceType) ?? declared(fn, place, parents, sourceType)
    if (made === undefined || made.name === 'arguments' || head.variables.has(made.name) || place.dynamic) continue
    const index = counts.get(made.of) ?? 0
    counts.set(made.of, index + 1)
    found.set(fn, { name: made.name, index, ...made.declared === undefined ? {} : { declared: made.declared } })
  }
  return found
}

interface Named {
  readonly name: string
  readonly of: Tree
  readonly declared?: Tree
}

/** A class names itself within. */
function methodOf(fn: Tree, parents: ReadonlyMap<Tree, Tree>): Named | undefined {
  const method = parents.get(fn)!
  const cls = method.type === 'MethodDefinition' ? parents.get(parents.get(method)!)! : undefined
  const id = cls === undefined || !isClass(cls) ? undefined : part(cls, 'id')
  return id === undefined ? undefined : { name: id['name'] as string, of: cls! }
}

/** A function names itself within, unless it is a declaration and something else takes the name. */
function named(fn: Tree, place: Scope, sourceType: SourceType): Named | undefined {
  const id = part(fn, 'id')
  if (id === undefined) return undefined
  const name = id['name'] as string
  return fn.type === 'FunctionExpression' || isKept(name, id, place, sourceType) ? { name, of: fn } : undefined
}

/** `const f = function* () {}` */
function declared(fn: Tree, place: Scope, parents: ReadonlyMap<Tree, Tree>, sourceType: SourceType): Named | undefined {
  const declarator = parents.get(fn)!
  const id = declarator.type === 'VariableDeclarator' ? part(declarator, 'id')! : undefined
  const isLexical = declarator.type === 'VariableDeclarator' && /^(?:let|const)$/.test(parents.get(declarator)!['kind'] as string)
  if (id?.type !== 'Identifier' || !isLexical) return undefined
  const name = id['name'] as string
  return isKept(name, id, place, sourceType) ? { name, of: fn, declared: id } : undefined
}

/** True where a name means for ever what it is declared as. Those at the top of a script may be taken by another one. */
function isKept(name: string, id: Tree, place: Scope, sourceType: SourceType): boolean {
  const variable = place.variables.get(name)
  if (variable === undefined || variable.at !== id.start || variable.written) return false
  return variable.scope.kind !== 'program' || sourceType === 'module' || sourceType === 'commonjs'
}
