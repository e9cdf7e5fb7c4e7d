// What a module's text exports of its own: under which name, and which binding, function or class that is. What it passes
// on from other modules is theirs. Knows nothing of modules that run.

import type { Plan } from './instrument/plan.ts'
import { outermost } from './instrument/places.ts'
import type { Tree } from './parse.ts'
import { namesIn, part, parts } from './tree.ts'

/** A name, and the index of the binding that it is; of what has no binding, −1 less the number of its site. */
export type Exported = readonly [name: string, what: number]

/** The exports of a module's text, in its order. */
export function exportedBy({ program, bindings, sites, parents, namedDefault }: Plan): Exported[] {
  const numbers = new Map(bindings.map(({ name }, index) => [name, index]))
  const bound = (name: string, local: string): Exported[] => numbers.has(local) ? [[name, numbers.get(local)!]] : []
  return parts(program, 'body').flatMap((statement): Exported[] => {
    if (statement.type === 'ExportDefaultDeclaration') {
      if (namedDefault !== undefined) return bound('default', namedDefault.name)
      const what = part(statement, 'declaration')!
      const name = what.type === 'Identifier' ? what['name'] : part(what, 'id')?.['name']
      if (typeof name === 'string' && (what.type === 'Identifier' || what.type.endsWith('Declaration'))) return bound('default', name)
      const site = sites.find(({ closure: { node } }) => node === what || parents.get(outermost(node, parents)) === statement)
      return site === undefined ? [] : [['default', -1 - site.index]]
    }
    if (statement.type !== 'ExportNamedDeclaration' || part(statement, 'source') !== undefined) return []
    const declared = part(statement, 'declaration')
    if (declared !== undefined) return declaredBy(declared).flatMap(name => bound(name, name))
    return parts(statement, 'specifiers').flatMap(specifier => bound(nameOf(part(specifier, 'exported')!), nameOf(part(specifier, 'local')!)))
  })
}

/** The name under which something is exported or imported: it may be a string. */
export function nameOf(name: Tree): string {
  return String(name.type === 'Literal' ? name['value'] : name['name'])
}

/** The names that a statement declares, if it is a declaration. */
export function declaredBy(statement: Tree): string[] {
  if (statement.type === 'VariableDeclaration') return parts(statement, 'declarations').flatMap(one => namesIn(part(one, 'id')!))
  const id = /^(?:Function|Class)Declaration$/.test(statement.type) ? part(statement, 'id') : undefined
  return id === undefined ? [] : [id['name'] as string]
}
