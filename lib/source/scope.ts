// Which variable each name means, and which closures capture which variables. Our own, because the well-kept library
// keeps one scope for a function's parameters and its body and does not know functions in blocks of sloppy code
// (Annex B), and both decide what a closure captures. Knows nothing of what is done with it.

import type { Tree } from './parse.ts'
import { childrenOf, part, parts } from './tree.ts'

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

export interface Scopes {
  readonly program: Scope
  /** In the order of the text. */
  readonly closures: readonly Closure[]
  readonly references: readonly Reference[]
  /** The scope that a node opens: a function's parameters, a block, a class … */
  readonly scopes: ReadonlyMap<Tree, Scope>
  /** The scope of a function's own statements or expression, of a loop's single statement, of a `for`'s or `catch`'s block. */
  readonly bodies: ReadonlyMap<Scope, Scope>
}

/** Analyses a parsed program. */
export function analyseScopes(program: Tree): Scopes {
  const builder = new Builder(program)
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
  readonly scopes = new Map<Tree, Scope>()
  readonly bodies = new Map<Scope, Scope>()
  readonly #annexB: { readonly name: string, readonly block: Scope, readonly at: number }[] = []

  constructor(program: Tree) {
    const strict = program['sourceType'] === 'module' || isStrict(program)
    this.program = this.#open('program', program, undefined, undefined, strict)
    this.#all(parts(program, 'body'), this.program)
  }

  /** Names are resolved when all declarations are known. */
  finish(): void {
    for (const { name, block, at } of this.#annexB) this.#hoistFunction(name, block, at)
    for (const reference of this.references) this.#resolve(reference)
  }

  #open(kind: ScopeKind, node: Tree, parent: Scope | undefined, closure = parent?.closure, strict = parent?.strict ?? false): Scope {
    const scope: Scope = { kind, node, parent, closure, strict, variables: new Map(), dynamic: false, unsure: false }
    if (!this.scopes.has(node)) this.scopes.set(node, scope)
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
    declare: (name, kind, scope, at) => void this.#declare(name, kind, scope, at),
    bind: (pattern, kind, scope, at) => this.#bind(pattern, kind, scope, at),
    refer: (node, name, scope, writes, probes) => this.#refer(node, name, scope, writes, probes),
    target: (node, scope) => this.#target(node, scope),
    closure: (node, scope) => this.#closure(node, scope),
    fn: (node, scope) => this.#function(node, scope),
    poison,
  }

  #declare(name: string, kind: VariableKind, scope: Scope, at: number): Variable {
    let home = scope
    if (kind === 'var') while (!isVarScope(home)) home = home.parent!
    if (kind === 'function' && !isVarScope(scope) && !scope.strict) this.#annexB.push({ name, block: scope, at })
    const known = home.variables.get(name) ?? (kind === 'var' || kind === 'function' ? parameter(home, name) : undefined)
    if (known !== undefined && (kind === 'var' || known.kind === 'function' || known.kind === 'param')) return known
    const variable: Variable = { name, kind, scope: home, at, written: false, writtenByClosure: false }
    home.variables.set(name, variable)
    return variable
  }

  /** Declares the names of a pattern, and visits its defaults and computed keys. */
  #bind(pattern: Tree, kind: VariableKind, scope: Scope, at: Scope = scope): void {
    if (pattern.type === 'Identifier') this.#declare(pattern['name'] as string, kind, scope, pattern.start)
    else if (pattern.type === 'AssignmentPattern') {
      this.#bind(part(pattern, 'left')!, kind, scope, at)
      this.#visit(part(pattern, 'right')!, at)
    } else if (pattern.type === 'Property') {
      if (pattern['computed'] === true) this.#visit(part(pattern, 'key')!, at)
      this.#bind(part(pattern, 'value')!, kind, scope, at)
    } else for (const child of childrenOf(pattern)) this.#bind(child, kind, scope, at)
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
      this.#declare(id['name'] as string, 'name', outer, id.start)
    }
    const body = part(node, 'body')!
    const strict = outer.strict || isStrict(body)
    const head = this.#open('function', node, outer, closure, strict)
    for (const param of parts(node, 'params')) this.#bind(param, 'param', head)
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
    this.#declare(name, 'var', scope, at)
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
      if (scope.kind === 'function' || (scope.kind === 'class' && later)) crossed.push(scope.closure!)
      if (scope.kind === 'function' || scope.kind === 'field') later = true
    }
    for (const closure of crossed) closure.free.add(name)
  }
}

interface Tools {
  visit(node: Tree, scope: Scope): void
  all(nodes: readonly Tree[], scope: Scope): void
  maybe(node: Tree | undefined, scope: Scope): void
  open(kind: ScopeKind, node: Tree, parent: Scope, closure?: Closure, strict?: boolean): Scope
  body(head: Scope, inner: Scope): void
  declare(name: string, kind: VariableKind, scope: Scope, at: number): void
  bind(pattern: Tree, kind: VariableKind, scope: Scope, at?: Scope): void
  refer(node: Tree, name: string, scope: Scope, writes?: boolean, probes?: boolean): void
  target(node: Tree, scope: Scope): void
  closure(node: Tree, scope: Scope): Closure
  fn(node: Tree, scope: Scope): void
  poison(scope: Scope): void
}

type Visitor = (this: Tools, node: Tree, scope: Scope) => void

const visitClass: Visitor = function (node, scope) {
  const id = part(node, 'id')
  if (node.type === 'ClassDeclaration' && id !== undefined) this.declare(id['name'] as string, 'class', scope, id.start)
  const inner = this.open('class', node, scope, this.closure(node, scope), true)
  if (id !== undefined) this.declare(id['name'] as string, 'name', inner, id.start)
  this.maybe(part(node, 'superClass'), inner)
  this.visit(part(node, 'body')!, inner)
}

/** A method, an accessor, a property or a field: its key is no reference unless it is computed. */
const visitMember: Visitor = function (node, scope) {
  if (node['computed'] === true) this.visit(part(node, 'key')!, scope)
  const value = part(node, 'value')
  if (value === undefined) return
  if (node.type === 'PropertyDefinition') this.visit(value, this.open(node['static'] === true ? 'static' : 'field', node, scope))
  else this.visit(value, scope)
}

const visitFor: Visitor = function (node, scope) {
  const head = this.open('for', node, scope)
  const left = part(node, 'left')
  if (left === undefined) this.maybe(part(node, 'init'), head)
  else if (left.type === 'VariableDeclaration') this.visit(left, head)
  else this.target(left, scope)
  for (const field of ['right', 'test', 'update']) this.maybe(part(node, field), head)
  const body = part(node, 'body')!
  const inner = this.open(body.type === 'BlockStatement' ? 'block' : 'statement', body, head)
  this.body(head, inner)
  if (body.type === 'BlockStatement') this.all(parts(body, 'body'), inner)
  else this.visit(body, inner)
}

const visitImplicit = (name: string): Visitor => function (node, scope) {
  this.refer(node, name, scope)
}

const nothing: Visitor = () => {}

const visitors: Record<string, Visitor | undefined> = {
  Identifier(node, scope) { this.refer(node, node['name'] as string, scope) },
  ThisExpression: visitImplicit('this'),
  Super: visitImplicit('super'),
  MetaProperty(node, scope) { this.refer(node, (part(node, 'meta')!['name']) === 'new' ? 'new.target' : 'import.meta', scope) },
  FunctionDeclaration(node, scope) {
    const id = part(node, 'id')
    const plain = node['async'] !== true && node['generator'] !== true
    if (id !== undefined) this.declare(id['name'] as string, plain || isVarScope(scope) ? 'function' : 'let', scope, id.start)
    this.fn(node, scope)
  },
  FunctionExpression(node, scope) { this.fn(node, scope) },
  ArrowFunctionExpression(node, scope) { this.fn(node, scope) },
  ClassDeclaration: visitClass,
  ClassExpression: visitClass,
  MethodDefinition: visitMember,
  PropertyDefinition: visitMember,
  Property: visitMember,
  StaticBlock(node, scope) { this.all(parts(node, 'body'), this.open('static', node, scope)) },
  BlockStatement(node, scope) { this.all(parts(node, 'body'), this.open('block', node, scope)) },
  ForStatement: visitFor,
  ForInStatement: visitFor,
  ForOfStatement: visitFor,
  SwitchStatement(node, scope) {
    this.visit(part(node, 'discriminant')!, scope)
    this.all(parts(node, 'cases'), this.open('switch', node, scope))
  },
  CatchClause(node, scope) {
    const head = this.open('catch', node, scope)
    const param = part(node, 'param')
    if (param !== undefined) this.bind(param, 'catch', head)
    const body = part(node, 'body')!
    const inner = this.open('block', body, head)
    this.body(head, inner)
    this.all(parts(body, 'body'), inner)
  },
  IfStatement(node, scope) {
    this.visit(part(node, 'test')!, scope)
    for (const branch of [part(node, 'consequent'), part(node, 'alternate')]) {
      // A function in place of a statement is as if it stood in a block.
      if (branch?.type === 'FunctionDeclaration') this.visit(branch, this.open('statement', branch, scope))
      else this.maybe(branch, scope)
    }
  },
  WithStatement(node, scope) {
    this.visit(part(node, 'object')!, scope)
    const inner = this.open('with', node, scope)
    this.poison(inner)
    this.visit(part(node, 'body')!, inner)
  },
  VariableDeclaration(node, scope) {
    const kind = node['kind'] as string
    for (const declarator of parts(node, 'declarations')) {
      this.bind(part(declarator, 'id')!, kind === 'var' || kind === 'let' ? kind : 'const', scope, scope)
      this.maybe(part(declarator, 'init'), scope)
    }
  },
  AssignmentExpression(node, scope) {
    this.target(part(node, 'left')!, scope)
    this.visit(part(node, 'right')!, scope)
  },
  UpdateExpression(node, scope) { this.target(part(node, 'argument')!, scope) },
  UnaryExpression(node, scope) {
    const argument = part(node, 'argument')!
    if (node['operator'] === 'typeof' && argument.type === 'Identifier') this.refer(argument, argument['name'] as string, scope, false, true)
    else this.visit(argument, scope)
  },
  CallExpression(node, scope) {
    const callee = part(node, 'callee')!
    if (callee.type === 'Identifier' && callee['name'] === 'eval') this.poison(scope)
    this.all(childrenOf(node), scope)
  },
  MemberExpression(node, scope) {
    this.visit(part(node, 'object')!, scope)
    if (node['computed'] === true) this.visit(part(node, 'property')!, scope)
  },
  LabeledStatement(node, scope) { this.visit(part(node, 'body')!, scope) },
  BreakStatement: nothing,
  ContinueStatement: nothing,
  ImportDeclaration(node, scope) {
    for (const specifier of parts(node, 'specifiers')) this.bind(part(specifier, 'local')!, 'import', scope)
  },
  ExportNamedDeclaration(node, scope) {
    this.maybe(part(node, 'declaration'), scope)
    if (part(node, 'source') === undefined) for (const specifier of parts(node, 'specifiers')) this.visit(part(specifier, 'local')!, scope)
  },
  ExportAllDeclaration: nothing,
}

function isStrict(node: Tree): boolean {
  return node.type !== 'Identifier' && parts(node, 'body').some(statement => statement['directive'] === 'use strict')
}

function isVarScope(scope: Scope): boolean {
  return scope.kind === 'body' || scope.kind === 'program' || scope.kind === 'static' || scope.kind === 'field' || scope.kind === 'expression'
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
  const variable: Variable = { name, kind: 'implicit', scope, at: scope.node.start, written: false, writtenByClosure: false }
  scope.variables.set(name, variable)
  return variable
}

function poison(scope: Scope): void {
  let isInside = scope.kind === 'with' || !scope.strict
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    at.dynamic = true
    at.unsure ||= isInside
    // Eval declares in the function that it stands in; `with` gives its meaning to nothing but its own statement.
    if (at.kind === 'function' || scope.kind === 'with') isInside = false
  }
}
