// A value as text that stands by itself: functions and classes as their authors wrote them, with what they captured and the
// globals of the program that they read; data as literals, or as a pickle where it is more than a literal can say. What is
// one thing stays one thing, or nothing is composed at all: then the caller has to find another way.

import { boundOf } from '../capture/bound.ts'
import { memberOf } from '../capture/classes.ts'
import { isObject } from '../core/brand.ts'
import { prototypeChain } from '../core/chain.ts'
import { makerOf } from '../core/classes.ts'
import { isProxy } from '../core/proxies.ts'
import { tellingOf, type Telling } from '../core/telling.ts'
import { walk } from '../core/walk.ts'
import { registry } from '../dill.ts'
import { unusualKeys } from '../link/shape.ts'
import { aligned } from '../source/layout.ts'
import { parseMembers } from '../source/members.ts'
import { Block, type Composed, type Entry } from './blocks.ts'
import { globalCode } from './imports.ts'
import { expression, fixedTo, said, type Said } from './lifted.ts'
import { Unfit, Variables, type Need } from './needs.ts'
import { ownExport, ownImport } from './own.ts'
import { pickled } from './pickled.ts'
import { ownName, seen, type Seen } from './seen.ts'
import { isSloppy, sloppy, unusual } from './usual.ts'
import { isName, keyCode, primitive } from './words.ts'

/** How deep, and of how many things, a text may be; what is more comes as a pickle. */
const DEEPEST = 100
const MOST = 2000

/**
 * Composes a value. A function is declared under the name that its text says, or else the alias, or its own. Without state,
 * functions and classes are as their texts make them, whatever was put onto them since. Throws an Unfit.
 */
export function composed(value: unknown, alias?: string, state: boolean = true): Composed {
  return new Composer(state).compose(value, alias)
}

class Composer {
  readonly #root = new Block()
  readonly #variables = new Variables()
  /** Keys that are declared somewhere. */
  readonly #keys = new Set<string | object>()
  /** Functions and objects that a name has. */
  readonly #named = new Map<unknown, Entry>()
  /** Whatever was written already. */
  readonly #written = new Set<object | symbol>()
  /** A function that is asked for may be named by its alias. */
  #asked: unknown
  #alias: string | undefined
  #depth = 0
  #parts = 0
  /** What comes from the library itself, by the names that it gets. */
  readonly #imports = new Map<string, string>()
  readonly #spoken = new Map<Function, Said | undefined>()
  readonly #state: boolean

  constructor(state: boolean) {
    this.#state = state
  }

  compose(value: unknown, alias: string | undefined): Composed {
    this.#asked = value
    this.#alias = alias
    if (alias !== undefined) this.#root.give({ name: alias, key: this, done: false, hoisted: false, written: false })
    const expression = (typeof value === 'function' ? this.#target(value, alias) : undefined) ?? this.#value(value, this.#root, alias)
    const { code, declared } = this.#root
    return { head: this.#imports.size === 0 ? '' : ownImport(this.#imports), body: code, declared, expression }
  }

  /** Declares the function that is asked for, under its own name where its text says one; gives the name. */
  #target(fn: Function, alias: string | undefined): string | undefined {
    const own = this.#said(fn)?.own ?? this.#selfOf(fn)?.name
    const plain = ownName(fn).replace(/^(?:get|set|bound) /, '')
    const name = own ?? alias ?? (isName(plain) ? plain : undefined)
    if (name === undefined || !isName(name)) return undefined
    this.#declare({ name, value: fn }, this.#reserve({ name, key: fn, value: fn }, this.#root), this.#root)
    return name
  }

  /** What the text of a function says, at the left margin; undefined for what has none of its own. */
  #said(fn: Function): Said | undefined {
    if (!this.#spoken.has(fn)) {
      this.#spoken.set(fn, boundOf(fn) === undefined ? this.#saidBy(seen(fn)) : undefined)
    }
    return this.#spoken.get(fn)
  }

  /** Of what was written anew, its own text is what stands by itself, and knows where variables are that have moved. */
  #saidBy({ text, row }: Seen): Said | undefined {
    if (text === undefined) return undefined
    const isMember = row?.kind === 'method'
    const shown = said(aligned(text), isMember)
    if (row?.written === undefined) return shown
    const made = said(aligned(row.text!), isMember)
    return !this.#state && shown?.names.free.every(name => made?.names.free.includes(name)) === true ? shown : made
  }

  /** Whether a function's own text declares it under this name. */
  #isDeclaration(fn: Function, name: string): 'function' | 'class' | undefined {
    const spoken = this.#said(fn)
    if (spoken?.own !== name) return undefined
    return spoken.parsed.kind === 'class' ? 'class' : 'function'
  }

  /** The variable by which an arrow calls itself. */
  #selfOf(fn: Function): Need | undefined {
    const spoken = memberOf(fn) === undefined ? this.#said(fn) : undefined
    return spoken === undefined || spoken.own !== undefined ? undefined : this.#variables.needsOf(fn, spoken).find(({ value, key }) => value === fn && key !== undefined)
  }

  #reserve({ name, key, value }: Pick<Need, 'name' | 'value'> & { readonly key: string | object }, block: Block): Entry {
    if (this.#keys.has(key)) throw new Unfit(`${name} is needed in two places that cannot share it`)
    this.#keys.add(key)
    const entry = block.give({ name, key, done: false, hoisted: false, written: false })
    if (isObject(value) && !this.#named.has(value)) {
      this.#named.set(value, entry)
      entry.hoisted = typeof value === 'function' && this.#isDeclaration(value, name) === 'function'
    }
    return entry
  }

  /** Writes the statement of a name. */
  #declare({ name, value }: Pick<Need, 'name' | 'value'>, entry: Entry, block: Block): void {
    const isFirst = this.#named.get(value) === entry
    if (isFirst && typeof value !== 'function') return block.declare(entry, this.#object(value as object, block), false)
    if (!isFirst || typeof value !== 'function') return block.declare(entry, this.#value(value, block, name), false)
    if (this.#written.has(value)) throw new Unfit('a function in it is met twice')
    this.#written.add(value)
    const { code, isWhole } = this.#function(value, block, name)
    entry.hoisted &&= isWhole
    block.declare(entry, code, isWhole && this.#isDeclaration(value, name) !== undefined)
    const extra = this.#extra(value, block)
    if (extra !== undefined) block.add(`Object.assign(${name}, ${extra})`)
  }

  #value(value: unknown, block: Block, place?: string): string {
    const simple = primitive(value) ?? globalCode(value)
    if (simple !== undefined) {
      // What is said by the name of a global needs that name to mean it.
      const [base] = typeof value === 'symbol' || isObject(value) ? /^\w+/.exec(simple)! : []
      if (base !== undefined) this.#uses(base, block)
      return simple
    }
    const entry = this.#named.get(value)
    if (entry !== undefined) {
      if (block.find(entry.name) !== entry || (!entry.done && !entry.hoisted)) throw new Unfit(`${entry.name} is needed before it is there`)
      return entry.name
    }
    if (typeof value !== 'function') return this.#object(value as object, block)
    if (this.#written.has(value)) throw new Unfit('a function in it is met twice')
    const self = this.#selfOf(value)
    if (self !== undefined) {
      this.#provide([self], block)
      return self.name
    }
    this.#written.add(value)
    const { code } = this.#function(value, block, place)
    const extra = this.#extra(value, block)
    return extra === undefined ? code : `Object.assign(${code}, ${extra})`
  }

  #object(value: object, block: Block): string {
    if (++this.#depth > DEEPEST || this.#written.size > MOST) throw new Unfit('it is too deep or too large for text')
    if (this.#written.has(value)) throw new Unfit('a thing in it is met twice')
    const code = this.#literal(value, block) ?? this.#pickle(value, block)
    this.#depth--
    return code
  }

  /** A function's text as an expression; `isWhole` where it is the author's and nothing besides. */
  #function(fn: Function, block: Block, place: string | undefined): { readonly code: string, readonly isWhole: boolean } {
    if (++this.#depth > DEEPEST || this.#written.size > MOST) throw new Unfit('it is too deep or too large for text')
    const made = this.#boundCode(fn, block) ?? this.#textCode(fn, block, place)
    this.#depth--
    return made
  }

  #boundCode(fn: Function, block: Block): { readonly code: string, readonly isWhole: boolean } | undefined {
    const bound = boundOf(fn)
    if (bound === undefined) return undefined
    if (isProxy(bound.target) || unusualKeys(fn).length > 0 || Object.getPrototypeOf(fn) !== Object.getPrototypeOf(bound.target) || !Object.isExtensible(fn)) throw new Unfit('a bound function was changed')
    const [target, ...given] = [bound.target, bound.self, ...bound.args].map(one => this.#value(one, block))
    return { code: `(${target!}).bind(${given.join(', ')})`, isWhole: false }
  }

  #textCode(fn: Function, block: Block, place: string | undefined): { readonly code: string, readonly isWhole: boolean } {
    const spoken = this.#said(fn)
    if (spoken === undefined) throw new Unfit('its text is not at hand')
    // Within a whole, a member is its class's own; alone, it can leave it.
    if (memberOf(fn) !== undefined && (fn !== this.#asked || fixedTo(spoken) !== undefined)) return { code: this.#memberCode(fn, block), isWhole: false }
    const why = this.#state ? unusual(fn, spoken) ?? (isSloppy(fn, spoken) ? sloppy(spoken) : undefined) : undefined
    if (why !== undefined) throw new Unfit(why)
    const needs = this.#variables.needsOf(fn, spoken)
    const clashes = needs.some(need => this.#clashes(need, block))
    const home = clashes ? new Block(block) : block
    this.#provide(needs, home)
    if (/^[gs]etter$/.test(spoken.parsed.kind)) this.#uses('Object', home)
    const code = fn === this.#asked ? expression(spoken, place ?? '', place ?? '') : expression(spoken, ownName(fn), place)
    return clashes ? { code: home.closed(code), isWhole: false } : { code, isWhole: code === spoken.text }
  }

  /** A member that cannot leave its class, by its class. */
  #memberCode(fn: Function, block: Block): string {
    const { of, isStatic, key, half } = memberOf(fn)!
    const name = this.#said(of)?.own
    if (name === undefined || typeof key !== 'string') throw new Unfit('its class has no name in its text')
    this.#provide([{ name, key: `class ${name}`, value: of, writes: false, early: true }], block)
    const holder = isStatic ? name : `${name}.prototype`
    if (half !== 'value') this.#uses('Object', block)
    if (half !== 'value') return `Object.getOwnPropertyDescriptor(${holder}, ${primitive(key)!}).${half}`
    return isName(key) ? `${holder}.${key}` : `${holder}[${primitive(key)!}]`
  }

  /** Does a name mean something else here already? */
  #clashes({ name, key, value }: Need, block: Block): boolean {
    const there = block.find(name)
    return there !== undefined && !isSame(there, key, this.#named.get(value))
  }

  /** Sees to it that names mean here what they are to mean: all are given before any is written, for they may need each other. */
  #provide(needs: readonly Need[], block: Block): void {
    const fresh: (readonly [Need, Entry])[] = []
    const entries = needs.map(need => {
      const there = block.find(need.name)
      if (there !== undefined && isSame(there, need.key, this.#named.get(need.value))) return block.give(there)
      if (block.has(need.name)) throw new Unfit(`the name ${need.name} means two things`)
      if (need.key === undefined) {
        if (there !== undefined) throw new Unfit(`the name ${need.name} means two things`)
        return this.#global(need.name, block)
      }
      const verb = ownExport(need.value)
      if (verb !== undefined && there === undefined) return this.#import(need.name, verb, block)
      if (!isName(need.name)) throw new Unfit(`${need.name} is no name that a module may declare`)
      const entry = this.#reserve({ ...need, key: need.key }, block)
      fresh.push([need, entry])
      return entry
    })
    for (const [at, need] of needs.entries()) if (need.writes) entries[at]!.written = true
    for (const [need, entry] of fresh) this.#declare(need, entry, block)
    const late = needs.findIndex((need, at) => need.early && !entries[at]!.done && !entries[at]!.hoisted)
    if (late >= 0) throw new Unfit(`${needs[late]!.name} is needed before it is there`)
  }

  /** A name that means what the library exports. */
  #import(local: string, name: string, block: Block): Entry {
    const key = `dill ${name}`
    const there = block.find(local)
    if (there !== undefined && there.key !== key) throw new Unfit(`the name ${local} means two things`)
    this.#imports.set(local, name)
    const entry: Entry = there ?? { name: local, key, done: true, hoisted: true, written: false }
    this.#root.give(entry)
    return block.give(entry)
  }

  /** Generated code speaks of a global. */
  #uses(name: string, block: Block): void {
    this.#provide([{ name, key: undefined, value: undefined, writes: false, early: false }], block)
  }

  #global(name: string, block: Block): Entry {
    const entry: Entry = { name, key: undefined, done: true, hoisted: false, written: false }
    this.#root.give(entry)
    return block.give(entry)
  }

  /** Properties of a function that are not as its text makes them, and what is static in a class. */
  #extra(fn: Function, block: Block): string | undefined {
    const text = this.#said(fn)?.text
    if (!this.#state || memberOf(fn) !== undefined || text === undefined) return undefined
    const methods = parseMembers(text).filter(({ isStatic, kind }) => isStatic && kind !== 'field')
    const keys = unusualKeys(fn).filter(key => !methods.some(method => method.key === key || (method.key === undefined && typeof key === 'symbol')))
    if (keys.length === 0) return undefined
    this.#uses('Object', block)
    const properties = keys.map(key => {
      const own = Reflect.getOwnPropertyDescriptor(fn, key)!
      if (typeof key !== 'string' || !Object.hasOwn(own, 'value') || !own.writable || !own.enumerable || !own.configurable || isAccessor(Object.getPrototypeOf(fn), key)) throw new Unfit('a property of a function is not a plain one')
      return `${keyCode(key)}: ${this.#value(own.value, block, key)}`
    })
    return `{ ${properties.join(', ')} }`
  }

  /** Plain arrays and objects, and instances whose class has a text, as literals. */
  #literal(value: object, block: Block): string | undefined {
    const telling = tellingOf(value, { registry })
    if (telling.dress !== undefined || telling.refusals.length > 0) return undefined
    if ((this.#parts += telling.parts.length) > 5 * MOST) throw new Unfit('it is too large for text')
    if (telling.what === 'array') return this.#array(value as unknown[], telling, block)
    return telling.what === 'row' ? this.#record(value, telling, block) : undefined
  }

  #array(value: unknown[], { parts }: Telling, block: Block): string {
    this.#written.add(value)
    // A Proxy may say anything of its length.
    const { length } = value
    if (length > 5 * MOST) throw new Unfit('it is too large for text')
    // A hole is nothing between two commas, and the last comma does not count.
    const elements = new Array<string>(length).fill('')
    for (const { step, value: element } of parts) elements[step.name as number] = this.#value(element, block)
    return `[${elements.join(', ')}${elements.at(-1) === '' ? ',' : ''}]`
  }

  #record(value: object, { parts }: Telling, block: Block): string | undefined {
    const prototype = Object.getPrototypeOf(value) as object | null
    if (isProxy(prototype)) return undefined
    const first = prototype === Object.prototype ? [] : prototype === null ? ['__proto__: null'] : this.#prototype(prototype, block)
    if (first === undefined) return undefined
    this.#written.add(value)
    const properties = parts.filter(({ step }) => step.via === 'property' || step.via === 'element')
      .map(({ step, value: property }) => `${keyCode(String(step.name))}: ${this.#value(property, block, String(step.name))}`)
    const all = [...first, ...properties]
    return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`
  }

  /** The prototype of an instance, by its class. */
  #prototype(prototype: object, block: Block): string[] | undefined {
    const maker = makerOf(prototype)
    const name = maker === undefined ? undefined : this.#said(maker)?.own
    if (maker === undefined || name === undefined || !isName(name)) return undefined
    if (!this.#named.has(maker)) {
      if (block.find(name) !== undefined) throw new Unfit(`the name ${name} means two things`)
      this.#provide([{ name, key: `class ${name}`, value: maker, writes: false, early: true }], block)
    }
    return [`__proto__: ${this.#value(maker, block)}.prototype`]
  }

  /** What no literal says comes as a pickle, if nothing in it is anywhere else, and no code is. */
  #pickle(value: object, block: Block): string {
    const { code, imports, powerful } = pickled(value, true, this.#alias)
    if (powerful && this.#depth > 1) throw new Unfit('what it holds comes as a pickle only together with it')
    walk(value, { registry }, {
      enter: part => {
        if (this.#written.has(part)) throw new Unfit('a thing in it is met twice')
        if (registry.homeOf(part) === undefined) this.#written.add(part)
      },
    })
    this.#uses('atob', block)
    this.#uses('Uint8Array', block)
    for (const [local, name] of imports) this.#import(local, name, block)
    return code
  }
}

/** Would an assignment call a setter? */
function isAccessor(start: object | null, key: string): boolean {
  for (const holder of prototypeChain(start)) {
    const own = Reflect.getOwnPropertyDescriptor(holder, key)
    if (own !== undefined) return !Object.hasOwn(own, 'value') || own.writable !== true
  }
  return false
}

/** Is it what is declared there? */
function isSame(there: Entry, key: string | undefined, named: Entry | undefined): boolean {
  return there.key === key || (named === there && !there.written)
}
