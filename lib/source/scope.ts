// Which variable each name means, and which closures capture which variables. Our own, because the well-kept library
// keeps one scope for a function's parameters and its body and does not know functions in blocks of sloppy code
// (Annex B), and both decide what a closure captures. Knows nothing of what is done with it.

import type { SourceType, Tree } from './parse.ts'
import { isEvaluatedOnce, isStrict, isVarScope, type Closure, type PrivateUse, type Reference, type Scope, type ScopeKind, type Scopes, type Variable, type VariableKind } from './scope-model.ts'
import { visitors, type Tools } from './scope-visitors.ts'
import { childrenOf, membersOf, part, parts, privateMembersOf } from './tree.ts'

export type { Closure, PrivateUse, Reference, Scope, ScopeKind, Scopes, Variable, VariableKind } from './scope-model.ts'

/** What the text of a CommonJS module finds beside its own variables. */
const given = ['exports', 'require', 'module', '__filename', '__dirname'] as const

/** Analyses a parsed program. */
export function analyseScopes(program: Tree, sourceType?: SourceType): Scopes {
  const builder = new Builder(program)
  if (sourceType === 'commonjs') builder.give(given)
  builder.finish()
  return builder
}

/** Does a function have parameters whose evaluation needs a scope of their own? */
export function hasParameterExpressions(fn: Tree): boolean {
  const has = (pattern: Tree): boolean =>
    pattern.type === 'AssignmentPattern' || (pattern.type === 'Property' && pattern['computed'] === true) ||
    (pattern.type !== 'Identifier' && pattern.type !== 'MemberExpression' && childrenOf(pattern).some(has))
  return parts(fn, 'params').some(has)
}

const lexical = new Set<VariableKind>(['let', 'const', 'class', 'import'])

class Builder implements Scopes {
  readonly program: Scope
  readonly closures: Closure[] = []
  readonly references: Reference[] = []
  readonly privates: PrivateUse[] = []
  readonly classes = new Map<Tree, Variable>()
  readonly scopes = new Map<Tree, Scope>()
  readonly bodies = new Map<Scope, Scope>()
  readonly #annexB: { readonly name: string, readonly block: Scope, readonly at: number }[] = []
  readonly #holders = new Map<Tree, { readonly name: string, readonly scope: Scope }>()
  readonly #hidden: { readonly name: Tree, readonly scope: Scope }[] = []

  constructor(program: Tree) {
    const strict = program['sourceType'] === 'module' || isStrict(program)
    this.program = this.#open('program', program, undefined, undefined, strict)
    this.#all(parts(program, 'body'), this.program)
  }

  /** Variables that are there although nobody declares them. */
  give(names: readonly string[]): void {
    for (const name of names) {
      if (!this.program.variables.has(name)) this.program.variables.set(name, { name, kind: 'param', scope: this.program, at: -1, settled: -1, written: false, writtenByClosure: false })
    }
  }

  /** Names are resolved when all declarations are known. */
  finish(): void {
    for (const { name, block, at } of this.#annexB) this.#hoistFunction(name, block, at)
    for (const reference of this.references) this.#resolve(reference)
    for (const { name, scope } of this.#hidden) this.#resolvePrivate(name, scope)
  }

  #open(kind: ScopeKind, node: Tree, parent: Scope | undefined, closure = parent?.closure, strict = parent?.strict ?? false): Scope {
    const scope: Scope = { kind, node, parent, closure, strict, variables: new Map(), dynamic: false, unsure: false }
    // A function or class may be the whole body of an arrow, which then is found through its head.
    if (!this.scopes.has(node) || this.scopes.get(node)!.kind === 'expression') this.scopes.set(node, scope)
    return scope
  }

  #all(nodes: readonly Tree[], scope: Scope): void {
    for (const node of nodes) this.#visit(node, scope)
  }

  #maybe(node: Tree | undefined, scope: Scope): void {
    if (node !== undefined) this.#visit(node, scope)
  }

  #visit(node: Tree, scope: Scope): void {
    const visitor = visitors[node.type]
    if (visitor === undefined) this.#all(childrenOf(node), scope)
    else visitor.call(this.#tools, node, scope)
  }

  /** What the visitors below may use. */
  readonly #tools: Tools = {
    visit: (node, scope) => this.#visit(node, scope),
    all: (nodes, scope) => this.#all(nodes, scope),
    maybe: (node, scope) => this.#maybe(node, scope),
    open: (kind, node, parent, closure, strict) => this.#open(kind, node, parent, closure, strict),
    body: (head, inner) => void this.bodies.set(head, inner),
    declare: (name, kind, scope, at, settled) => void this.#declare(name, kind, scope, at, settled),
    bind: (pattern, kind, scope, settled) => this.#bind(pattern, kind, scope, settled),
    refer: (node, name, scope, writes, probes) => this.#refer(node, name, scope, writes, probes),
    target: (node, scope) => this.#target(node, scope),
    hidden: (name, scope) => void this.#hidden.push({ name, scope }),
    holder: (cls, name, scope) => void this.#holders.set(cls, { name, scope }),
    closure: (node, scope) => this.#closure(node, scope),
    fn: (node, scope) => this.#function(node, scope),
  }

  #declare(name: string, kind: VariableKind, scope: Scope, at: number, settled: number): Variable {
    let home = scope
    if (kind === 'var') while (!isVarScope(home)) home = home.parent!
    if (kind === 'function' && !isVarScope(scope) && !scope.strict) this.#annexB.push({ name, block: scope, at })
    const known = home.variables.get(name) ?? (kind === 'var' || kind === 'function' ? parameter(home, name) : undefined)
    if (known !== undefined && (kind === 'var' || known.kind === 'function' || known.kind === 'param')) {
      known.written ||= kind === 'var'
      return known
    }
    // A jump to a later case passes by declarations.
    const variable: Variable = { name, kind, scope: home, at, settled: home.kind === 'switch' && settled >= 0 ? Infinity : settled, written: false, writtenByClosure: false }
    home.variables.set(name, variable)
    return variable
  }

  /** Declares the names of a pattern, and visits its defaults and computed keys. */
  #bind(pattern: Tree, kind: VariableKind, scope: Scope, settled: number): void {
    if (pattern.type === 'Identifier') this.#declare(pattern['name'] as string, kind, scope, pattern.start, settled)
    else if (pattern.type === 'AssignmentPattern') {
      this.#bind(part(pattern, 'left')!, kind, scope, settled)
      this.#visit(part(pattern, 'right')!, scope)
    } else if (pattern.type === 'Property') {
      if (pattern['computed'] === true) this.#visit(part(pattern, 'key')!, scope)
      this.#bind(part(pattern, 'value')!, kind, scope, settled)
    } else for (const child of childrenOf(pattern)) this.#bind(child, kind, scope, settled)
  }

  #refer(node: Tree, name: string, scope: Scope, writes = false, probes = false): void {
    this.references.push({ name, node, scope, writes, probes, variable: undefined })
  }

  /** What is assigned to. */
  #target(node: Tree, scope: Scope): void {
    if (node.type === 'Identifier') this.#refer(node, node['name'] as string, scope, true)
    else if (node.type === 'ParenthesizedExpression') this.#target(part(node, 'expression')!, scope)
    else if (node.type === 'AssignmentPattern') {
      this.#target(part(node, 'left')!, scope)
      this.#visit(part(node, 'right')!, scope)
    } else if (node.type === 'Property') {
      if (node['computed'] === true) this.#visit(part(node, 'key')!, scope)
      this.#target(part(node, 'value')!, scope)
    } else if (/^(ObjectPattern|ArrayPattern|RestElement)$/.test(node.type)) {
      for (const child of childrenOf(node)) this.#target(child, scope)
    } else this.#visit(node, scope)
  }

  #closure(node: Tree, place: Scope): Closure {
    const closure: Closure = { node, parent: place.closure, place, captures: new Set(), free: new Set() }
    this.closures.push(closure)
    return closure
  }

  #function(node: Tree, place: Scope): void {
    const closure = this.#closure(node, place)
    const id = part(node, 'id')
    let outer = place
    if (node.type === 'FunctionExpression' && id !== undefined) {
      outer = this.#open('name', id, place)
      this.#declare(id['name'] as string, 'name', outer, id.start, -1)
    }
    const body = part(node, 'body')!
    const strict = outer.strict || isStrict(body)
    const head = this.#open('function', node, outer, closure, strict)
    const settled = hasParameterExpressions(node) ? body.start : -1
    for (const param of parts(node, 'params')) this.#bind(param, 'param', head, settled)
    const inner = this.#open(body.type === 'BlockStatement' ? 'body' : 'expression', body, head)
    this.bodies.set(head, inner)
    if (body.type === 'BlockStatement') this.#all(parts(body, 'body'), inner)
    else this.#visit(body, inner)
  }

  /** In sloppy code a function in a block is also a `var` of the function around it, unless that would clash. */
  #hoistFunction(name: string, block: Scope, at: number): void {
    let scope = block.parent!
    for (; !isVarScope(scope); scope = scope.parent!) {
      const there = scope.variables.get(name)
      if (there !== undefined && there.kind !== 'catch') return
    }
    if (lexical.has(scope.variables.get(name)?.kind ?? 'var') || parameter(scope, name) !== undefined || scope.parent?.variables.get(name)?.kind === 'param') return
    this.#declare(name, 'var', scope, at, -1)
  }

  /** A private name is reached through its class, by the name that this has within: those outside of its text capture that. */
  #resolvePrivate(node: Tree, from: Scope): void {
    const name = node['name'] as string
    const users: Closure[] = []
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
      if (scope.kind === 'function') users.push(scope.closure!)
      if (scope.kind !== 'class') continue
      if (!declaresPrivate(scope.node, name)) {
        if (!isEvaluatedOnce(scope.node, node.start)) users.push(scope.closure!)
        continue
      }
      const variable = this.#calledWithin(scope)
      if (variable !== undefined) {
        this.classes.set(scope.node, variable)
        for (const closure of users) closure.captures.add(variable)
      }
      this.privates.push({ name, cls: scope.node, users, node })
      return
    }
  }

  /** A class's own name; or, where it has none, as bundlers write declarations, the variable that it alone is ever assigned to. */
  #calledWithin({ node, variables }: Scope): Variable | undefined {
    const id = part(node, 'id')
    if (id !== undefined) return variables.get(id['name'] as string)
    const holder = this.#holders.get(node)
    const variable = holder?.scope.variables.get(holder.name)
    return variable?.written === false ? variable : undefined
  }

  #resolve(reference: Reference): void {
    const { name, writes } = reference
    const crossed: Closure[] = []
    let later = false
    let scope: Scope | undefined = reference.scope
    for (; scope !== undefined; scope = scope.parent) {
      const variable = scope.variables.get(name) ?? implicit(scope, name)
      if (variable !== undefined) {
        reference.variable = variable
        // A function's own name is part of the function.
        for (const closure of crossed) if (variable.kind !== 'name' || variable.scope.node !== part(closure.node, 'id')) closure.captures.add(variable)
        // Assigning to a function's own name, or to a class's in the class, changes nothing.
        variable.written ||= writes && variable.kind !== 'name'
        variable.writtenByClosure ||= writes && later && variable.kind !== 'name'
        return
      }
      if (scope.kind === 'function' || (scope.kind === 'class' && later && !isEvaluatedOnce(scope.node, reference.node.start))) crossed.push(scope.closure!)
      if (scope.kind === 'function' || scope.kind === 'field') later = true
    }
    for (const closure of crossed) closure.free.add(name)
  }
}

function declaresPrivate(cls: Tree, name: string): boolean {
  return privateMembersOf(cls, name).length > 0
}

/** A parameter that a `var` or a function of the body is one with. */
function parameter(body: Scope, name: string): Variable | undefined {
  const head = body.kind === 'body' ? body.parent : undefined
  return head === undefined || hasParameterExpressions(head.node) ? undefined : head.variables.get(name)
}

function implicit(scope: Scope, name: string): Variable | undefined {
  if (!/^(this|arguments|new\.target|super|import\.meta)$/.test(name)) return undefined
  const has = scope.kind === 'program' ? name === 'this' || name === 'import.meta'
    : name !== 'import.meta' && (scope.kind === 'field' || scope.kind === 'static' ? name !== 'arguments'
      : scope.kind === 'function' && scope.node.type !== 'ArrowFunctionExpression')
  if (!has) return undefined
  const settled = name === 'this' && isDerivedConstructor(scope) ? afterSuper(scope.node) : -1
  const variable: Variable = { name, kind: 'implicit', scope, at: Math.max(settled, scope.node.start), settled, written: false, writtenByClosure: false }
  scope.variables.set(name, variable)
  return variable
}

/** Is `this` unset until `super()` has been called? */
function isDerivedConstructor({ node, parent }: Scope): boolean {
  if (parent?.kind !== 'class' || part(parent.node, 'superClass') === undefined) return false
  return membersOf(parent.node).some(member => member['kind'] === 'constructor' && part(member, 'value') === node)
}

/** Where `this` is set: after a statement of the constructor that calls `super()`; infinite if there is none. */
function afterSuper(constructor: Tree): number {
  const call = parts(part(constructor, 'body')!, 'body').find(statement => {
    const expression = part(statement, 'expression')
    return expression?.type === 'CallExpression' && part(expression, 'callee')!.type === 'Super'
  })
  return call?.end ?? Infinity
}
