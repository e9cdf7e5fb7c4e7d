// What each node of a syntax tree does to scopes: which it opens, what it declares, which of its identifiers are references.
// Everything that is not named here is walked through.

import type { Tree } from './parse.ts'
import { isVarScope, type Closure, type Scope, type ScopeKind, type VariableKind } from './scope-model.ts'
import { childrenOf, isClass, isFunction, membersOf, part, parts } from './tree.ts'

/** What a visitor may do. */
export interface Tools {
  visit(node: Tree, scope: Scope): void
  all(nodes: readonly Tree[], scope: Scope): void
  maybe(node: Tree | undefined, scope: Scope): void
  open(kind: ScopeKind, node: Tree, parent: Scope, closure?: Closure, strict?: boolean): Scope
  body(head: Scope, inner: Scope): void
  declare(name: string, kind: VariableKind, scope: Scope, at: number, settled: number): void
  bind(pattern: Tree, kind: VariableKind, scope: Scope, settled: number): void
  refer(node: Tree, name: string, scope: Scope, writes?: boolean, probes?: boolean): void
  target(node: Tree, scope: Scope): void
  hidden(name: Tree, scope: Scope): void
  /** A variable that a class without a name of its own is given where it is declared. */
  holder(cls: Tree, name: string, scope: Scope): void
  closure(node: Tree, scope: Scope): Closure
  fn(node: Tree, scope: Scope): void
}

type Visitor = (this: Tools, node: Tree, scope: Scope) => void

const visitClass: Visitor = function (node, scope) {
  const id = part(node, 'id')
  if (node.type === 'ClassDeclaration' && id !== undefined) this.declare(id['name'] as string, 'class', scope, id.start, node.end)
  const inner = this.open('class', node, scope, this.closure(node, scope), true)
  if (id !== undefined) this.declare(id['name'] as string, 'name', inner, id.start, makesBeforeNamed(node) ? Infinity : -1)
  this.maybe(part(node, 'superClass'), inner)
  this.visit(part(node, 'body')!, inner)
}

/** Does a class make functions before it has its name: in what it extends, or in a computed key? */
function makesBeforeNamed(cls: Tree): boolean {
  const makes = (node: Tree): boolean => isFunction(node) || isClass(node) || childrenOf(node).some(makes)
  const keys = membersOf(cls).flatMap(member => member['computed'] === true ? [part(member, 'key')!] : [])
  return [part(cls, 'superClass'), ...keys].some(node => node !== undefined && makes(node))
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

/** By type of node. */
export const visitors: Record<string, Visitor | undefined> = {
  Identifier(node, scope) { this.refer(node, node['name'] as string, scope) },
  ThisExpression: visitImplicit('this'),
  /** The receiver of what `super` finds is `this`. */
  Super(node, scope) {
    this.refer(node, 'super', scope)
    this.refer(node, 'this', scope)
  },
  MetaProperty(node, scope) { this.refer(node, (part(node, 'meta')!['name']) === 'new' ? 'new.target' : 'import.meta', scope) },
  FunctionDeclaration(node, scope) {
    const id = part(node, 'id')
    const plain = node['async'] !== true && node['generator'] !== true
    if (id !== undefined) this.declare(id['name'] as string, plain || isVarScope(scope) ? 'function' : 'let', scope, id.start, -1)
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
    const body = part(node, 'body')!
    if (param !== undefined) this.bind(param, 'catch', head, body.start)
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
    poison(inner)
    this.visit(part(node, 'body')!, inner)
  },
  VariableDeclaration(node, scope) {
    const kind = node['kind'] as string
    // What is gone through is evaluated before a variable of the head is set.
    const body = part(scope.node, 'left') === node ? part(scope.node, 'body') : undefined
    for (const declarator of parts(node, 'declarations')) {
      this.bind(part(declarator, 'id')!, kind === 'var' || kind === 'let' ? kind : 'const', scope, kind === 'var' ? -1 : body?.start ?? declarator.end)
      const [id, init] = [part(declarator, 'id')!, part(declarator, 'init')]
      // A `var` of a loop is another class each time.
      if (init?.type === 'ClassExpression' && part(init, 'id') === undefined && id.type === 'Identifier' && (kind !== 'var' || isVarScope(scope))) this.holder(init, id['name'] as string, scope)
      this.maybe(init, scope)
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
    if (callee.type === 'Identifier' && callee['name'] === 'eval') poison(scope)
    this.all(childrenOf(node), scope)
  },
  MemberExpression(node, scope) {
    this.visit(part(node, 'object')!, scope)
    const property = part(node, 'property')!
    if (node['computed'] === true) this.visit(property, scope)
    else if (property.type === 'PrivateIdentifier') this.hidden(property, scope)
  },
  BinaryExpression(node, scope) {
    for (const side of childrenOf(node)) {
      if (side.type === 'PrivateIdentifier') this.hidden(side, scope)
      else this.visit(side, scope)
    }
  },
  LabeledStatement(node, scope) { this.visit(part(node, 'body')!, scope) },
  BreakStatement: nothing,
  ContinueStatement: nothing,
  ImportDeclaration(node, scope) {
    for (const specifier of parts(node, 'specifiers')) this.bind(part(specifier, 'local')!, 'import', scope, Infinity)
  },
  ExportNamedDeclaration(node, scope) {
    this.maybe(part(node, 'declaration'), scope)
    if (part(node, 'source') === undefined) for (const specifier of parts(node, 'specifiers')) this.visit(part(specifier, 'local')!, scope)
  },
  ExportAllDeclaration: nothing,
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
