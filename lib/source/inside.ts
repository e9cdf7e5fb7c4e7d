// What a function's own text says of it and of every function inside: which names each declares, which of them functions
// inside use, and which it means that others declare. Knows nothing of what those hold, and runs nothing.

import type { SiteRow } from '../capture/skeleton.ts'
import { describeSites } from './instrument/sites.ts'
import type { ParsedFunction, Tree } from './parse.ts'
import { analyseScopes, type Closure, type Scopes, type Variable } from './scope.ts'
import { parentsOf, part } from './tree.ts'

/** A name that is declared outside of a function. */
export interface Outside {
  readonly name: string
  /** False if only functions inside use it. */
  readonly direct: boolean
  /** False if a function of the text declares it. */
  readonly beyond: boolean
}

/** A function or class in a text: the text's own, or one inside. */
export interface Inside extends Pick<SiteRow, 'kind' | 'async' | 'generator'> {
  /** Its own name, or the one that its place gives it; empty if there is none. */
  readonly name: string
  /** The name by which it knows itself; absent where its text says none. */
  readonly own?: string
  /** Where it stands in the text that was parsed. */
  readonly start: number
  readonly end: number
  /** How many functions stand around it. */
  readonly depth: number
  /** What it declares itself: parameters, then the others, in the order of the text. */
  readonly locals: readonly string[]
  /** Those of them that functions inside use. */
  readonly cells: readonly string[]
  /** In the order of the text; those of functions inside are among them. */
  readonly outside: readonly Outside[]
}

/** The text's own function, and those inside in the order of the text. */
export function insideOf({ node, program, expression, offset }: ParsedFunction): Inside[] {
  const scopes = analyseScopes(program)
  const sites = describeSites(expression, scopes, parentsOf(program), undefined)
  const root = scopes.closures.find(closure => closure.node === node)!
  return sites.filter(({ closure }) => isIn(closure.node, root.node)).map(({ closure, kind, path, start, end }) => ({
    kind, start: start - offset, end: end - offset,
    async: closure.node['async'] === true, generator: closure.node['generator'] === true,
    name: nameIn(path),
    ...ownName(closure),
    depth: depthOf(closure, root),
    ...declaredBy(closure, scopes),
    outside: outsideOf(closure, root, scopes),
  }))
}

function nameIn(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === '(anonymous)' || name === '(class)' ? '' : name
}

function depthOf(closure: Closure, root: Closure): number {
  let depth = 0
  for (let at: Closure | undefined = closure; at !== undefined && at !== root; at = at.parent) depth++
  return depth
}

function declaredBy(closure: Closure, { scopes, bodies, closures }: Scopes): Pick<Inside, 'locals' | 'cells'> {
  const used = new Set(closures.flatMap(({ captures }) => [...captures]))
  const all = new Set([...scopes.values(), ...bodies.values()])
  const variables = [...all].filter(scope => scope.closure === closure && scope.kind !== 'class').flatMap(scope => [...scope.variables.values()])
    .filter(({ kind }) => kind !== 'implicit' && kind !== 'name')
    .sort((a, b) => Number(a.kind !== 'param') - Number(b.kind !== 'param') || a.at - b.at)
  const named = (some: readonly Variable[]): string[] => [...new Set(some.map(({ name }) => name))]
  return { locals: named(variables), cells: named(variables.filter(variable => used.has(variable))) }
}

const implicit: ReadonlySet<string> = new Set(['this', 'super', 'new.target', 'import.meta', 'arguments'])

function outsideOf(closure: Closure, root: Closure, { references }: Scopes): Outside[] {
  const found = new Map<string, Outside>()
  for (const { name, node, scope, variable } of references) {
    if (!isIn(node, closure.node) || implicit.has(name) || (variable !== undefined && isIn(variable.scope.node, closure.node))) continue
    const known = found.get(name)
    const beyond = variable === undefined || !isIn(variable.scope.node, root.node)
    found.set(name, { name, direct: known?.direct === true || scope.closure === closure, beyond: known?.beyond ?? beyond })
  }
  return [...found.values()]
}

function ownName({ node }: Closure): Pick<Inside, 'own'> {
  const id = part(node, 'id')
  return id === undefined ? {} : { own: id['name'] as string }
}

function isIn(node: Pick<Tree, 'start' | 'end'>, around: Tree): boolean {
  return node.start >= around.start && node.end <= around.end
}
