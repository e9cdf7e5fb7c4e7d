// What lowering one generator knows: which names have moved into records, what is a temporary, and what cannot be said. Text
// without yields is the author's, with names replaced.

import { linesIn } from '../lines.ts'
import type { Tree } from '../parse.ts'
import { hasParameterExpressions, type Reference, type Scope, type Scopes, type Variable } from '../scope.ts'
import { childrenOf, isClass, isFunction, part, parts } from '../tree.ts'
import type { Holder } from './holders.ts'
import { Points, type Range } from './points.ts'

/** What all durable generators of a text share. */
export interface Program {
  readonly code: string
  readonly id: string
  readonly scopes: Scopes
  /** What made names begin with. */
  readonly prefix: string
  /** The text of the function that begins a generator. */
  readonly begin: string
  /** The text of a generator; of one that is a method, without its name. */
  write(generator: Lowering, isMethod?: boolean): string
  /** Where functions and classes are made. */
  readonly places: ReadonlyMap<Tree, Scope>
  /** Variables that closures see. */
  readonly captured: ReadonlySet<Variable>
  /** Declarations in the heads of loops. */
  readonly heads: ReadonlyMap<Tree, 'first' | 'each'>
  /** By what an identifier is replaced. */
  readonly names: Map<Tree, string>
  /** The other generators, by their functions. */
  readonly generators: Map<Tree, Lowering>
  /** What can keep the bodies of generators. */
  readonly holders: ReadonlyMap<Tree, Holder>
}

/** One durable generator. */
export class Lowering {
  readonly points: Points
  readonly fn: Tree
  readonly program: Program
  /** The state, and the point that is to be reached. */
  readonly state: string
  readonly target: string
  /** Where the records of scopes stand in the state, and what holds them. */
  readonly #records = new Map<Scope, { readonly at: number, readonly name: string }>()
  /** Variables that code may come to before they are set. */
  readonly #unset = new Set<Variable>()
  /** Return statements that a finally which yields must know of: the temporaries that get what they return. */
  readonly returns: Map<Tree, number[]> = new Map()
  readonly index: number
  readonly isAsync: boolean
  /** True where it speaks of its `arguments`. */
  hasArguments = false
  /** The first temporary that nothing uses, and the first that nothing has used. */
  #free = 0
  #unused = 0

  constructor(fn: Tree, index: number, program: Program) {
    this.fn = fn
    this.index = index
    this.isAsync = fn['async'] === true
    this.program = program
    this.points = new Points(fn)
    this.state = `${program.prefix}D${index}`
    this.target = `${program.prefix}R${index}`
    this.#move()
  }

  /** Variables of scopes in which something yields go into records, one for each time that a scope is entered. */
  #move(): void {
    const { scopes } = this.program.scopes
    const moved = new Set<Variable>()
    const head = scopes.get(this.fn)!
    if (head.dynamic) this.refuse(this.fn, 'it holds a direct eval or a with, and what names mean there nobody can say. Write (0, eval)(…)')
    const add = (scope: Scope): void => {
      // That of the parameters is given.
      if ((scope.variables.size === 0 && scope !== head) || this.#records.has(scope)) return
      const at = this.#records.size
      this.#records.set(scope, { at, name: `${this.state}_${at}` })
      for (const variable of scope.variables.values()) if (variable.kind !== 'implicit') moved.add(variable)
    }
    add(head)
    add(this.bodyScope)
    for (const scope of new Set([...scopes.values(), ...this.program.scopes.bodies.values()])) {
      if (scope.closure?.node === this.fn && this.points.in(scope.node) !== undefined && scope.kind !== 'class') add(scope)
    }
    if (hasParameterExpressions(this.fn)) {
      const twice = [...head.variables.values()].find(({ name, kind }) => kind === 'param' && this.bodyScope.variables.has(name))
      if (twice !== undefined) this.refuse(this.fn, `${twice.name} is both a parameter and a variable. Give one of them another name`)
    }
    const { start, end } = part(this.fn, 'body')!
    for (const reference of this.program.scopes.references) {
      const { node, variable, name, writes, scope } = reference
      if (variable === undefined) continue
      if (node.start < start && node.start >= this.fn.start && variable.scope === head && variable.written && scope.closure?.node !== this.fn) {
        this.refuse(node, `a function in its parameters sees ${name}, which changes. Make that function in the body`)
      }
      if (node.start < start || node.end > end) continue
      if (moved.has(variable)) {
        if (writes && variable.kind === 'const') this.refuse(node, `${name} is a constant, and is assigned to`)
        this.program.names.set(node, this.#mayBeUnset(reference, variable) ? this.#checked(variable) : this.nameOf(variable))
      } else if (variable.scope === head && name === 'super') this.refuse(node, 'super cannot stand in it. Call a method that says it')
      else if (variable.scope === head && name === 'arguments') {
        this.hasArguments = true
        this.program.names.set(node, `${this.#records.get(head)!.name}.arguments`)
      }
    }
    this.#declarations(part(this.fn, 'body')!, this.bodyScope, moved)
  }

  /** Can code come to a variable before that is set? Functions are made where their block begins, other closures where they stand. */
  #mayBeUnset({ node, scope }: Reference, { kind, scope: home, settled }: Variable): boolean {
    if (!/^(?:let|const|class)$/.test(kind)) return false
    let closure = scope.closure
    while (closure !== undefined && closure !== home.closure && closure.parent !== home.closure) closure = closure.parent
    const from = closure === undefined || closure === home.closure ? node : closure.node.type === 'FunctionDeclaration' ? closure.place.node : closure.node
    return from.start < settled
  }

  /** A name that is there when it is set; before, an arrow throws what the engine says. */
  #checked(variable: Variable): string {
    this.#unset.add(variable)
    const { name } = variable
    const record = this.#records.get(variable.scope)!.name
    const key = JSON.stringify(keyOf(name))
    return `${record}[(${key}in ${record}||(()=>{${name};let ${name}})(),${key})]`
  }

  /** Names where they are declared. */
  #declarations(node: Tree, around: Scope, moved: ReadonlySet<Variable>): void {
    const { scopes } = this.program.scopes
    const scope = scopes.get(node) ?? around
    if (node.type === 'VariableDeclaration') {
      const homes = node['kind'] === 'var' ? [this.bodyScope, scopes.get(this.fn)!] : [around]
      for (const declarator of parts(node, 'declarations')) this.#bind(part(declarator, 'id')!, homes, moved)
    } else if (node.type === 'CatchClause' && part(node, 'param') !== undefined) this.#bind(part(node, 'param')!, [scope], moved)
    if (isFunction(node) || isClass(node)) return
    for (const child of childrenOf(node)) this.#declarations(child, scope, moved)
  }

  #bind(pattern: Tree, homes: readonly Scope[], moved: ReadonlySet<Variable>): void {
    if (pattern.type === 'Identifier') {
      const variable = homes.map(({ variables }) => variables.get(pattern['name'] as string)).find(known => known !== undefined)
      if (variable !== undefined && moved.has(variable)) this.program.names.set(pattern, this.nameOf(variable))
    } else if (pattern.type === 'AssignmentPattern') this.#bind(part(pattern, 'left')!, homes, moved)
    else if (pattern.type === 'Property') this.#bind(part(pattern, 'value')!, homes, moved)
    else if (pattern.type !== 'MemberExpression') for (const child of childrenOf(pattern)) this.#bind(child, homes, moved)
  }

  get bodyScope(): Scope {
    return this.program.scopes.bodies.get(this.program.scopes.scopes.get(this.fn)!)!
  }

  nameOf({ name, scope }: Variable): string {
    return `${this.#records.get(scope)!.name}.${keyOf(name)}`
  }

  /** True where closures see variables of a scope. */
  isCaptured(scope: Scope | undefined): boolean {
    return scope !== undefined && [...scope.variables.values()].some(variable => this.program.captured.has(variable))
  }

  /** The places of the records of scopes in a node. */
  recordsIn({ start, end }: Tree): string[] {
    return [...this.#records].flatMap(([{ node }, { at }]) => node.start >= start && node.end <= end ? [`${this.state}.v[${at}]`] : [])
  }

  recordOf(scope: Scope | undefined): { readonly at: number, readonly name: string } | undefined {
    return scope === undefined ? undefined : this.#records.get(scope)
  }

  /** Enters a scope: its record is made, or is the one that it had. */
  enter(scope: Scope | undefined): string {
    const record = this.recordOf(scope)
    return record === undefined ? '' : `const ${record.name}=${this.entered(scope!, record.at)};`
  }

  entered(scope: Scope, at: number): string {
    return `${this.target}?${this.state}.v[${at}]:${this.state}.v[${at}]={${this.#moved(scope).filter(variable => !this.#unset.has(variable)).map(({ name }) => `${keyOf(name)}:void 0`).join(',')}}`
  }

  /** A record of the same variables. */
  again(scope: Scope): string {
    return `{${this.#moved(scope).map(variable => `${keyOf(variable.name)}:${this.nameOf(variable)}`).join(',')}}`
  }

  #moved({ variables }: Scope): Variable[] {
    return [...variables.values()].filter(({ kind }) => kind !== 'implicit')
  }

  /** A place for a value that must outlive a yield. */
  temporary(): number {
    this.#unused = Math.max(this.#unused, this.#free + 1)
    return this.#free++
  }

  /** Writes something, and tells the temporaries that it uses: whatever comes after it may use them again. */
  using(write: () => string): { readonly text: string, readonly used: readonly string[] } {
    const [first, unused] = [this.#free, this.#unused]
    this.#unused = first
    const text = write()
    const used = Array.from({ length: this.#unused - first }, (_, i) => this.held(first + i))
    this.#free = first
    this.#unused = Math.max(unused, this.#unused)
    return { text, used }
  }

  /** The text of one. */
  held(temporary: number): string {
    return `${this.state}.t[${temporary}]`
  }

  /** True, as text, where the point that is to be reached lies in a range. */
  within([first, last]: Range): string {
    return first === last ? `${this.target}===${first}` : `${this.target}>=${first}&&${this.target}<=${last}`
  }

  /** True, as text, where a node is to be evaluated: all is, once the point is reached; before, only what holds it. */
  goes(node: Tree | null | undefined): string {
    const range = this.points.in(node)
    return range === undefined ? `!${this.target}` : `(!${this.target}||${this.within(range)})`
  }

  /** Calls a method of the state: a body needs nothing else of the library, wherever it comes back. */
  call(method: string, ...args: readonly string[]): string {
    return `${this.state}.${method}(${args.join(',')})`
  }

  refuse(node: Tree, why: string): never {
    throw refusal(this.program, node, why)
  }
}

/** Under `__proto__` a record would get a prototype. */
function keyOf(name: string): string {
  return name === '__proto__' ? '__proto__$' : name
}

/** Why something cannot be lowered, with its place. */
export function refusal({ code, id }: Pick<Program, 'code' | 'id'>, node: Tree, why: string): SyntaxError {
  const before = linesIn(code.slice(0, node.start))
  const [line, column] = [before.length, before.at(-1)!.length + 1]
  return Object.assign(new SyntaxError(`"use durable" at ${id || 'the text'}:${line}:${column}: ${why}.`), { line, column })
}
