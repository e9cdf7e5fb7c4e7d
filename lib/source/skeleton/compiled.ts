// A skeleton as the text of an expression: its rows, and a function that opens its rooms, for the engine to compile with
// the rest of a program, so that nothing is evaluated when closures come back. Decides nothing about sites.

import type { ScopeRow, SiteRow, Skeleton } from '../../capture/skeleton.ts'
import { grouped } from '../grouped.ts'
import { helperTexts } from './helpers.ts'
import { makerCase, roomText, scopeCase } from './room-text.ts'
import type { Described } from './rows.ts'
import type { World } from './world.ts'

/** Writes an expression in which skeletons are written, whose names start with a prefix that none of them has. */
export function withTools(prefix: string, text: string): string {
  const list = `${prefix}L=l=>l===""?[]:l.split(" ")`
  const scope = `${prefix}S=(p,v,s,r)=>({parent:p,variables:${prefix}L(v),strict:!s,...r&&{record:r}})`
  const site = `${prefix}F=(k,f,p,l,c,s,n,b,g,d,x)=>({kind:k,async:!!(f&1),generator:!!(f&2),strict:!!(f&4),path:p,line:l,column:c,scope:s,needs:n,bindings:b,free:${prefix}L(g),digest:d,...x})`
  return `(()=>{const ${list},${scope},${site};return${text}})()`
}

/** Writes a skeleton; rows are many and alike: they are written as calls of what stands before them under a prefix. */
export function compiledText(world: World, rows: Omit<Skeleton, 'open'>, sites: readonly Described[], tools: string): string {
  const { hash, id, prefix, bindings, declared = '', exported, written } = rows
  const facts = `hash:${JSON.stringify(hash)},id:${JSON.stringify(id)},prefix:${JSON.stringify(prefix)},bindings:${tools}L(${JSON.stringify(bindings.join(' '))}),declared:${JSON.stringify(declared)}`
  const whole = `${exported === undefined ? '' : `exported:${JSON.stringify(exported)},`}${written === undefined ? '' : `written:${JSON.stringify(written)},`}`
  const told = `scopes:[${rows.scopes.map(row => tools + scopeRowText(row)).join()}],sites:[${rows.sites.map(row => tools + siteRowText(row)).join()}]`
  return `{${facts},${whole}${told},open:${new Rooms(world, rows, sites).text}}`
}

/** Rooms within rooms. */
class Rooms {
  readonly #world: World
  readonly #rows: Omit<Skeleton, 'open'>
  readonly #sites: readonly Described[]
  /** Numbers of sites and of scopes, by the scope that they are in. */
  readonly #inScope: ReadonlyMap<number, readonly number[]>
  readonly #inner: ReadonlyMap<number, readonly number[]>
  readonly #isStrict: boolean

  constructor(world: World, rows: Omit<Skeleton, 'open'>, sites: readonly Described[]) {
    this.#world = world
    this.#rows = rows
    this.#sites = sites
    this.#isStrict = world.plan.scopes.program.strict
    // What is found by its binding is not made here: the module is loaded.
    const made = [...sites.keys()].filter(index => sites[index]!.made !== undefined && sites[index]!.row.binding === undefined)
    this.#inScope = grouped(made, index => sites[index]!.row.scope)
    this.#inner = grouped(rows.scopes.keys(), index => rows.scopes[index]!.parent)
  }

  get text(): string {
    const { prefix } = this.#world.plan
    const room = roomText('', this.#cases(-1, this.#isStrict), prefix)
    const runtime = [...new Set(['s', ...this.#world.called])].sort().map(name => `${name}:${prefix}${name}`)
    const helpers = new Set(this.#sites.flatMap(({ row, made }) => made === undefined || row.binding !== undefined ? [] : [...made.helpers, .../^[mgs]e/.test(row.kind) ? ['half'] : []]))
    const more = helperTexts(helpers, prefix)
    const said = [room, ...more].join()
    const tools = [['bindings', 'b'], ['reach', 'reach'], ['has', 'has']].flatMap(([tool, name]) => said.includes(prefix + name) ? [`${tool}:${prefix}${name}`] : [])
    const given = `{${[`runtime:{${runtime.join()}}`, `outermost:${prefix}0`, ...tools].join()}}=${prefix}x`
    return `${prefix}x=>{${this.#isStrict ? '"use strict";' : ''}const ${[given, ...more].join()};return ${room}}`
  }

  /** What can be made and entered in a scope. */
  #cases(scope: number, strict: boolean): string {
    const { prefix } = this.#world.plan
    const record = scope < 0 ? `${prefix}0` : this.#recordOf(scope)
    const makers = (this.#inScope.get(scope) ?? []).map(index => {
      const { row, made } = this.#sites[index]!
      return makerCase(index, row, made!.code, record, { prefix, strict })
    })
    const rooms = (this.#inner.get(scope) ?? []).flatMap(inner => this.#isUsed(inner) ? [this.#scope(inner, record, strict)] : [])
    return [...makers, ...rooms].join('')
  }

  #scope(index: number, parent: string, strict: boolean): string {
    const row = this.#rows.scopes[index]!
    const { variables } = this.#world.plan.records[index]!
    const unset = variables.findIndex(({ apart }) => apart)
    return scopeCase(index, { ...row, record: this.#recordOf(index), fixed: unset < 0 ? variables.length : unset }, parent, { prefix: this.#world.plan.prefix, strict }, this.#cases(index, strict || row.strict))
  }

  #recordOf(scope: number): string {
    return this.#world.recordOf(this.#world.plan.records[scope]!)
  }

  /** Is anything made in it or further in? */
  #isUsed(scope: number): boolean {
    return this.#inScope.has(scope) || (this.#inner.get(scope) ?? []).some(inner => this.#isUsed(inner))
  }
}

function siteRowText({ kind, async, generator, strict, path, line, column, scope, needs, bindings, free, digest, ...more }: SiteRow): string {
  const flags = (async ? 1 : 0) + (generator ? 2 : 0) + (strict ? 4 : 0)
  const all = [kind, flags, path, line, column, scope, needs, bindings, free.join(' '), digest].map(value => JSON.stringify(value))
  return `F(${[...all, ...Object.keys(more).length === 0 ? [] : [JSON.stringify(more)]].join()})`
}

function scopeRowText({ parent, variables, strict, record }: ScopeRow): string {
  return `S(${parent},${JSON.stringify(variables.join(' '))},${strict ? 0 : 1}${record === undefined ? '' : `,${JSON.stringify(record)}`})`
}
