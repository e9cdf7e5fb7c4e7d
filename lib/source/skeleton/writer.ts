// Writes the text of a site as the expression that makes it elsewhere needs it: what it means by the place where it stands
// is said in another way; what is inserted for closures within it stays. Knows which names those are; what each piece
// of syntax needs, its handlers know.

import type { SitePlan } from '../instrument/analysis.ts'
import type { Tree } from '../parse.ts'
import type { Reference, Variable } from '../scope.ts'
import { childrenOf, isClass, part } from '../tree.ts'
import { edited, type Edit } from './edits.ts'
import type { World } from './world.ts'

/** What a site's code is, and what it needs. */
export interface SiteCode {
  /** Composed when it is asked for: many sites are never made. */
  readonly code: string
  /** Variables of scopes outside of it. */
  readonly used: ReadonlySet<Variable>
  /** Those that a caller named, where there are any. */
  readonly outer: ReadonlySet<string>
  readonly bindings: readonly number[]
  readonly free: readonly string[]
  /** How many computed keys the maker of a class is given. */
  readonly keys: number
  /** Functions that it calls besides the runtime's. */
  readonly helpers: ReadonlySet<string>
  readonly refused: string | undefined
}

export type Handler = (writer: SiteWriter, node: Tree) => void
/** By type of node; what is not named is walked through. */
export type Handlers = { readonly [type: string]: Handler }

export class SiteWriter {
  readonly world: World
  readonly site: SitePlan
  readonly prefix: string
  keys = 0
  readonly #handlers: Handlers
  readonly #edits: Edit[] = []
  readonly #helpers = new Set<string>()
  readonly #used = new Set<Variable>()
  readonly #outer = new Set<string>()
  readonly #bindings = new Set<number>()
  readonly #free = new Set<string>()
  #refused: string | undefined

  constructor(world: World, site: SitePlan, handlers: Handlers) {
    this.world = world
    this.site = site
    this.prefix = world.plan.prefix
    this.#handlers = handlers
  }

  /** All that was written. */
  get written(): SiteCode {
    const { start, end } = this.site
    const edits = this.#edits
    const { code } = this.world.plan
    let text: string | undefined
    return {
      get code() { return text ??= edited(code, start, end, edits) }, used: this.#used, outer: this.#outer,
      bindings: [...this.#bindings].sort((a, b) => a - b), free: [...this.#free], keys: this.keys, helpers: this.#helpers, refused: this.#refused,
    }
  }

  /** A hot loop: each site visits all that is within it, sites within it too. */
  visit(node: Tree): void {
    if (this.world.hasInserted(node)) this.around(node, () => this.#handle(node))
    else this.#handle(node)
  }

  #handle(node: Tree): void {
    const handler = this.#handlers[node.type]
    if (handler === undefined) this.walk(node)
    else handler(this, node)
  }

  walk(node: Tree): void {
    for (const child of childrenOf(node)) this.visit(child)
  }

  /** What is inserted on behalf of a node stands around what is written for it. */
  around(node: Tree, write: () => void): void {
    const inserted = this.world.inserted(node, variable => !this.isInside(variable))
    for (const { at, text } of inserted?.before ?? []) this.put(at, text)
    write()
    for (const { at, text } of inserted?.after ?? []) this.put(at, text)
  }

  put(at: number, text: string): void {
    this.#edits.push({ at, end: at, text })
  }

  cut(at: number, end: number, text: string): void {
    this.#edits.push({ at, end, text })
  }

  refuse(why: string): void {
    this.#refused ??= why
  }

  /** The name of a function that the code calls. */
  helper(name: string): string {
    this.#helpers.add(name)
    return this.prefix + name
  }

  /** Does a variable belong to the text? */
  isInside({ name, kind, scope }: Variable): boolean {
    const { closure, owner } = this.site
    // A method's home is the object around it.
    if (kind === 'implicit' && name === 'super' && scope.node === closure.node && owner !== undefined && !isClass(owner)) return false
    for (let at = scope.closure; at !== undefined; at = at.parent) if (at === closure) return true
    return scope.kind === 'name' && scope.node === part(closure.node, 'id')
  }

  reference(node: Tree, name?: string): Reference | undefined {
    const all = this.world.references.get(node)
    return name === undefined ? all?.[0] : all?.find(reference => reference.name === name)
  }

  /** How a reference is said from elsewhere; undefined where it stays as it is. */
  said({ variable, name, writes, scope }: Reference): string | undefined {
    if (variable === undefined) return this.#unbound(name)
    if (this.isInside(variable)) return undefined
    if (variable.scope.kind === 'program') return this.#atTop(variable)
    this.use(variable)
    if (writes && (variable.kind === 'const' || variable.kind === 'name')) {
      const isSilent = variable.scope.kind === 'name' && !scope.strict
      return `${this.helper(isSilent ? 'kept' : 'const')}(()=>${name}).v`
    }
    return variable.kind === 'implicit' ? this.world.nameOf(variable) : undefined
  }

  /** Speaks of a variable by its name in the room. */
  use(variable: Variable): string {
    this.#used.add(variable)
    return this.world.nameOf(variable)
  }

  /** The same, of one that may stand at the top. */
  speak(variable: Variable): string {
    return variable.scope.kind === 'program' ? this.#atTop(variable) ?? variable.name : this.use(variable)
  }

  #unbound(name: string): undefined {
    if (name === 'arguments' && this.world.plan.sourceType === 'commonjs') this.refuse('it takes arguments from the top of a CommonJS module')
    if (this.world.outer.includes(name)) this.#outer.add(name)
    else this.#free.add(name)
  }

  #thisAtTop(): string {
    const { sourceType } = this.world.plan
    if (sourceType === 'commonjs') this.refuse('it takes this from the top of a CommonJS module: say module.exports instead')
    return this.helper(sourceType === 'module' ? 'undefined' : 'global')
  }

  #atTop(variable: Variable): string | undefined {
    const { name, kind } = variable
    if (kind === 'implicit' && name === 'this') return this.#thisAtTop()
    const index = this.world.bindings.get(variable)
    if (index === undefined) return this.#unbound(name)
    this.#bindings.add(index)
    return kind === 'implicit' ? `${this.prefix}b[${JSON.stringify(name)}]` : `${this.prefix}b.${name}`
  }
}

/** What stands around an anonymous function to give it a name: an object literal of which it is the only property. */
export function named(name: string): { readonly before: string, readonly after: string } {
  const key = JSON.stringify(name)
  return name === '__proto__' ? { before: '{["__proto__"]:', after: '}.__proto__' } : { before: `{${key}:`, after: `}[${key}]` }
}
