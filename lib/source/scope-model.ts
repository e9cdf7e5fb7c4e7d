// What scope analysis gives: scopes, their variables, the closures that capture them. Only data, and what can be told of a
// scope by itself.

import type { Tree } from './parse.ts'
import { memberAt, part, parts } from './tree.ts'

export type ScopeKind =
  | 'program' | 'function' | 'body' | 'expression' | 'block' | 'statement' | 'for' | 'catch' | 'switch' | 'with'
  /** The scope of a function expression's own name. */
  | 'name'
  | 'class'
  /** An instance field's initialiser: it runs later, like a function. */
  | 'field'
  /** A static field's initialiser or a static block: it runs at once, with its own `this`. */
  | 'static'

export type VariableKind =
  | 'var' | 'let' | 'const' | 'function' | 'class' | 'param' | 'catch' | 'import' | 'name'
  /** `this`, `arguments`, `new.target`, `super`, `import.meta`. */
  | 'implicit'

export interface Variable {
  readonly name: string
  readonly kind: VariableKind
  readonly scope: Scope
  /** Where it is declared. */
  readonly at: number
  /** From where on no code of its scope finds it unset; −1 where none ever does, infinite where that depends on more than places. */
  readonly settled: number
  /** Assigned to by a closure, not only by the activation that it belongs to. */
  writtenByClosure: boolean
  /** Assigned to anywhere but where it is declared. */
  written: boolean
}

export interface Scope {
  readonly kind: ScopeKind
  readonly node: Tree
  readonly parent: Scope | undefined
  /** The closure whose code this is. */
  readonly closure: Closure | undefined
  readonly strict: boolean
  readonly variables: Map<string, Variable>
  /** Direct eval or `with` in it or under it: which of its names that uses nobody can say. */
  dynamic: boolean
  /** Direct eval that can declare names in it, or `with`: what names mean in it nobody can say. */
  unsure: boolean
}

export interface Closure {
  readonly node: Tree
  /** The closure around it. */
  readonly parent: Closure | undefined
  /** Where it is made. */
  readonly place: Scope
  /** Variables of scopes outside it. */
  readonly captures: Set<Variable>
  /** Names that are no variable of the program. */
  readonly free: Set<string>
}

export interface Reference {
  readonly name: string
  readonly node: Tree
  readonly scope: Scope
  readonly writes: boolean
  /** Under `typeof`, where a name that does not exist is no error. */
  readonly probes: boolean
  variable: Variable | undefined
}

/** A private name of a class, where it is used: `o.#x` or `#x in o`. */
export interface PrivateUse {
  /** Without the `#`. */
  readonly name: string
  /** The class that declares it. */
  readonly cls: Tree
  /** The closures of the class, and within them, that it is used in, the innermost first. */
  readonly users: readonly Closure[]
  readonly node: Tree
}

export interface Scopes {
  readonly program: Scope
  /** In the order of the text. */
  readonly closures: readonly Closure[]
  readonly references: readonly Reference[]
  readonly privates: readonly PrivateUse[]
  /** Of classes whose private names are used: the variable that means the class there. */
  readonly classes: ReadonlyMap<Tree, Variable>
  /** The scope that a node opens: a function's parameters, a block, a class … */
  readonly scopes: ReadonlyMap<Tree, Scope>
  /** The scope of a function's own statements or expression, of a loop's single statement, of a `for`'s or `catch`'s block. */
  readonly bodies: ReadonlyMap<Scope, Scope>
}

/** Is a function body, or a program, strict by its own directive? */
export function isStrict(node: Tree): boolean {
  return node.type !== 'Identifier' && parts(node, 'body').some(statement => statement['directive'] === 'use strict')
}

/** Does `var` declare here? */
export function isVarScope(scope: Scope): boolean {
  return scope.kind === 'body' || scope.kind === 'program' || scope.kind === 'static' || scope.kind === 'field' || scope.kind === 'expression'
}

/** Is a place in what is evaluated once, when the class is: what it extends, a computed key, a static field or block? */
export function isEvaluatedOnce(cls: Tree, at: number): boolean {
  const isIn = (node: Tree | undefined): boolean => node !== undefined && node.start <= at && at < node.end
  if (isIn(part(cls, 'superClass'))) return true
  const member = memberAt(cls, at)
  if (member === undefined) return false
  return member.type === 'StaticBlock' || (member.type === 'PropertyDefinition' && member['static'] === true) || (member['computed'] === true && isIn(part(member, 'key')))
}
