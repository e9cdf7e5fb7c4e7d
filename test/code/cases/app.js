// A program that is saved and brought back as a module: all that a module can declare, exported or not.

import { shared, shared as alias, theme } from './dep-app.js'

export let count = 0
export var mode = 'light'
export const state = { items: [], filter: 'all' }
export const index = new Map()
export const tags = new Set()
export const list = []
export const opened = new Date(0)
export const stubborn = Object.defineProperty({ a: 0 }, 'b', { value: 1, enumerable: true })
export const VERSION = 3
export const ID = Symbol('id')
const hidden = { secret: 1 }
export let chosen
export let listener = () => 'first'
/** Nothing in the module assigns to it. */
export let fixed = 1
export let seen = new WeakSet()

export class Item {
  #done = false
  constructor(text) { this.text = text }
  get done() { return this.#done }
  finish() { this.#done = true; count++; return this }
}

/** Holds what nobody outside can reach. */
class Store {
  #items = []
  add(text) { const item = new Item(text); this.#items.push(item); return item }
  get items() { return this.#items }
}
export const store = new Store()

export function inc(by = 1) { count += by; return count }
export const peek = () => hidden.secret
export const setHidden = value => { hidden.secret = value }
export const choose = value => { chosen = value }
export const setMode = value => { mode = value }
export const listen = f => { listener = f }
export const watch = value => { seen = value }
export const add = text => { const item = new Item(text); state.items.push(item); index.set(text, item); tags.add(item); list.push(item); return item }
export const imports = () => ({ shared, alias, theme })
export const meta = () => import.meta

/** A pair of closures that share a variable. */
export const makeCounter = () => { let n = 0; return { up: () => ++n, get: () => n } }

/** As it was when it was evaluated. */
export function reset() {
  count = 0; mode = 'light'; chosen = undefined; listener = () => 'first'; hidden.secret = 1; seen = undefined
  state.items = []; state.filter = 'all'; delete state.extra
  index.clear(); tags.clear(); list.length = 0; opened.setTime(0); store.items.length = 0
}
