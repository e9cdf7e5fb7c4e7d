// A skeleton as the text of an expression: its rows, and a function that opens its rooms, for the engine to compile with
// the rest of a program, so that nothing is evaluated when closures come back. Decides nothing about sites.

import type { ScopeRow, SiteRow, Skeleton } from '../../capture/skeleton.ts'
import { grouped } from '../grouped.ts'
import { helperTexts } from './helpers.ts'
import { makerText, scopeText } from './room-text.ts'
import type { Described } from './rows.ts'
import type { World } from './world.ts'

/** Writes a skeleton. */
export function compiledText(world: World, rows: Omit<Skeleton, 'open'>, sites: readonly Described[]): string {
  const { hash, id, prefix, bindings, declared = '' } = rows
  const facts = `hash:${JSON.stringify(hash)},id:${JSON.stringify(id)},prefix:${JSON.stringify(prefix)},bindings:${listText(bindings)},declared:${JSON.stringify(declared)}`
  const told = `scopes:[${rows.scopes.map(scopeRowText).join()}],sites:[${rows.sites.map(siteRowText).join()}]`
  return `(()=>{const L=l=>l===""?[]:l.split(" "),S=(p,v,s,r)=>({parent:p,variables:L(v),strict:!s,record:r}),${rowMaker};return{${facts},${told},open:${new Rooms(world, rows, sites).text}}})()`
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
    const room = this.#room(-1, this.#isStrict)
    const runtime = [...new Set(['s', ...this.#world.called])].sort().map(name => `${name}:${prefix}${name}`)
    const helpers = new Set(this.#sites.flatMap(({ row, made }) => made === undefined || row.binding !== undefined ? [] : [...made.helpers, .../^[mgs]e/.test(row.kind) ? ['half'] : []]))
    const given = `{runtime:{${runtime.join()}},outermost:${prefix}0,bindings:${prefix}b,reach:${prefix}reach,has:${prefix}has}=${prefix}x`
    return `${prefix}x=>{${this.#isStrict ? '"use strict";' : ''}const ${[given, ...helperTexts(helpers, prefix)].join()};return{r:${prefix}0,w:[],${room}}}`
  }

  /** What can be made and entered in a scope. */
  #room(scope: number, strict: boolean): string {
    const { prefix } = this.#world.plan
    const record = scope < 0 ? `${prefix}0` : this.#rows.scopes[scope]!.record
    const makers = (this.#inScope.get(scope) ?? []).map(index => {
      const { row, made } = this.#sites[index]!
      return `${index}:${makerText(index, row, made!.code, record, { prefix, strict })}`
    })
    const rooms = (this.#inner.get(scope) ?? []).flatMap(inner => this.#isUsed(inner) ? [`${inner}:${this.#scope(inner, record, strict)}`] : [])
    return `f:{${makers.join()}},k:{${rooms.join()}}`
  }

  #scope(index: number, parent: string, strict: boolean): string {
    const row = this.#rows.scopes[index]!
    const { variables } = this.#world.plan.records[index]!
    const unset = variables.findIndex(({ apart }) => apart)
    return scopeText({ ...row, fixed: unset < 0 ? variables.length : unset }, parent, { prefix: this.#world.plan.prefix, strict }, this.#room(index, strict || row.strict))
  }

  /** Is anything made in it or further in? */
  #isUsed(scope: number): boolean {
    return this.#inScope.has(scope) || (this.#inner.get(scope) ?? []).some(inner => this.#isUsed(inner))
  }
}

/** Rows are many and alike: they are written as calls. */
const rowMaker = `F=(k,f,p,l,c,s,n,b,g,d,x)=>({kind:k,async:!!(f&1),generator:!!(f&2),strict:!!(f&4),path:p,line:l,column:c,scope:s,needs:n,bindings:b,free:L(g),digest:d,...x})`

function siteRowText({ kind, async, generator, strict, path, line, column, scope, needs, bindings, free, digest, ...more }: SiteRow): string {
  const flags = (async ? 1 : 0) + (generator ? 2 : 0) + (strict ? 4 : 0)
  const all = [kind, flags, path, line, column, scope, needs, bindings, free.join(' '), digest].map(value => JSON.stringify(value))
  return `F(${[...all, ...Object.keys(more).length === 0 ? [] : [JSON.stringify(more)]].join()})`
}

function scopeRowText({ parent, variables, strict, record }: ScopeRow): string {
  return `S(${parent},${JSON.stringify(variables.join(' '))},${strict ? 0 : 1},${JSON.stringify(record)})`
}

function listText(list: readonly string[]): string {
  return `L(${JSON.stringify(list.join(' '))})`
}
