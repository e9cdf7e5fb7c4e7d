// What an app builds on public libraries and holds on to: pipelines, stores, subscriptions. Each program is made, used,
// saved and used on; where it was loaded it must go on in the same way. The libraries are instrumented with it.

import { hierarchy, pack, tree, treemap, type HierarchyNode } from 'd3-hierarchy'
import { createDraft, enableMapSet, finishDraft, produce } from 'immer'
import { action, autorun, computed, makeAutoObservable, observable, reaction } from 'mobx'
import { atom, computed as derived, map as record } from 'nanostores'
import { BehaviorSubject, filter, map, merge, scan, share, Subject, tap, type Subscription } from 'rxjs'
import { createStore } from 'zustand/vanilla'
import { subscribeWithSelector } from 'zustand/middleware'

/** Something that is held, and what is done with it. */
export interface Program<T = unknown> {
  readonly name: string
  make(): T
  /** Uses and changes it; gives data that can be posted to another thread. */
  use(held: T): unknown
}

function program<T>(name: string, make: () => T, use: (held: T) => unknown): Program {
  return { name, make, use: held => use(held as T) }
}

interface Pipeline { readonly numbers: Subject<number>, readonly seen: string[], readonly count: () => number, readonly stop: Subscription }

/** Two subscribers and a reader share a counter that the pipeline writes. */
function pipeline(): Pipeline {
  let count = 0
  const seen: string[] = []
  const numbers = new Subject<number>()
  const doubled = numbers.pipe(tap(() => { count++ }), map(n => n * 2), share())
  const stop = doubled.pipe(scan((sum, n) => sum + n, 0)).subscribe(sum => { seen.push(`sum ${sum} after ${count}`) })
  stop.add(doubled.pipe(filter(n => n % 4 === 0)).subscribe(n => { seen.push(`even ${n}`) }))
  return { numbers, seen, count: () => count, stop }
}

interface Latest { readonly theme: BehaviorSubject<string>, readonly size: BehaviorSubject<number>, readonly told: string[] }

function latest(): Latest {
  const told: string[] = []
  const theme = new BehaviorSubject('dark')
  const size = new BehaviorSubject(1)
  merge(theme.pipe(map(name => `theme ${name}`)), size.pipe(map(n => `size ${n}`))).subscribe({ next: line => { told.push(line) }, complete: () => { told.push('done') } })
  return { theme, size, told }
}

class Cart {
  price = 10
  count = 1
  constructor() { makeAutoObservable(this) }
  get total(): number { return this.price * this.count }
  add(n: number): void { this.count += n; this.price += 1 }
}

// mobx puts a class's actions onto its prototype when the first instance is made, and what is loaded changes no class that
// is live: as in an app, there is a store from the start.
export const empty: Cart = new Cart()

interface Shop { readonly cart: Cart, readonly told: string[], readonly average: { get(): number }, readonly tags: Map<string, number> }

/** A store of a class, what is computed of it, and what reacts to it. */
function shop(): Shop {
  const told: string[] = []
  const cart = new Cart()
  const tags = observable.map<string, number>({}, { deep: false })
  autorun(() => { told.push(`total ${cart.total}`) })
  reaction(() => tags.size, (now, before) => { told.push(`tags ${before} to ${now}`) })
  return { cart, told, average: computed(() => cart.total / cart.count), tags }
}

interface Todo { readonly title: string, readonly done: boolean }
interface Todos { readonly list: readonly Todo[], readonly byTitle: ReadonlyMap<string, Todo> }
interface Store { readonly get: () => Todos, readonly add: (title: string) => void, readonly toggle: (title: string) => void, readonly undo: () => void, readonly heard: string[] }

// What a library keeps in its own module is not part of anybody's store: it is set up wherever the app starts.
enableMapSet()

/** A store as people write it around immer: the state and its past are variables of closures. */
function store(): Store {
  let state: Todos = { list: [], byTitle: new Map() }
  const past: Todos[] = []
  const heard: string[] = []
  const change = (recipe: (draft: { list: Todo[], byTitle: Map<string, Todo> }) => void): void => {
    past.push(state)
    state = produce(state, recipe)
    heard.push(`${past.length}: ${state.list.length}`)
  }
  return {
    get: () => state,
    add: title => change(draft => { const todo = { title, done: false }; draft.list.push(todo); draft.byTitle.set(title, todo) }),
    toggle: title => change(draft => { const todo = draft.list.find(one => one.title === title) as { done: boolean } | undefined; if (todo !== undefined) todo.done = !todo.done }),
    undo: () => { state = past.pop() ?? state },
    heard,
  }
}

/** A curried producer, and what it last gave. */
function producers() {
  const step = produce((draft: { n: number, log: number[] }, by: number) => { draft.n += by; draft.log.push(by) })
  return { step, state: step({ n: 0, log: [] }, 2) }
}

function counterStore() {
  const told: string[] = []
  const made = createStore(subscribeWithSelector<{ n: number, up(by: number): void }>((set, get) => ({ n: 0, up: by => set({ n: get().n + by }) })))
  made.subscribe(({ n }) => n % 3, (now, before) => { told.push(`${before} to ${now}`) })
  return { made, told }
}

interface Files { readonly name: string, readonly size?: number, readonly children?: readonly Files[] }

/** Layouts that were set up, and nodes that they have laid out. */
function layouts() {
  let sizes = 0
  const files: Files = { name: 'root', children: [{ name: 'a', size: 3 }, { name: 'b', children: [{ name: 'c', size: 4 }, { name: 'd', size: 1 }] }] }
  const root = hierarchy(files).sum(({ size = 0 }) => { sizes++; return size }).sort((a, b) => b.value! - a.value!)
  return { root, packed: pack<Files>().size([100, 50]).padding(2), mapped: treemap<Files>().size([80, 40]), drawn: tree<Files>().nodeSize([10, 20]).separation(() => 1 + sizes / 100), sizes: () => sizes }
}

function placesOf(root: HierarchyNode<Files>): unknown {
  return root.descendants().map(node => ({ ...node, name: node.data.name, above: node.ancestors().length, data: undefined, children: undefined, parent: undefined }))
}

function atoms() {
  const told: string[] = []
  const price = atom(3)
  const cart = record({ count: 1, tags: ['new'] })
  const total = derived([price, cart], (each, { count }) => each * count)
  total.subscribe(sum => { told.push(`total ${sum}`) })
  cart.listen((_, __, key) => { told.push(`changed ${key}`) })
  return { price, cart, total, told }
}

/** Every program. */
export const programs: readonly Program[] = [
  program('an rxjs pipeline over a shared counter', pipeline, ({ numbers, seen, count, stop }) => {
    for (const n of [1, 2, 3]) numbers.next(n)
    if (count() > 5) stop.unsubscribe()
    numbers.next(4)
    return { seen: [...seen], count: count(), closed: stop.closed, observed: numbers.observed }
  }),
  program('rxjs subjects that remember', latest, ({ theme, size, told }) => {
    theme.next(`${theme.value}er`)
    size.next(size.value * 2)
    if (size.value > 3) { theme.complete(); size.complete() }
    return { told: [...told], theme: theme.value, size: size.value }
  }),
  program('a mobx store', shop, ({ cart, told, average, tags }) => {
    action(() => { cart.add(2); cart.price += 1; tags.set(`tag ${tags.size}`, 1) })()
    cart.add(1)
    return { told: [...told], total: cart.total, average: average.get(), tags: [...tags.keys()] }
  }),
  program('a store around immer', store, ({ get, add, toggle, undo, heard }) => {
    add(`task ${get().list.length}`)
    add(`task ${get().list.length}`)
    toggle('task 1')
    undo()
    return { heard: [...heard], state: get(), frozen: Object.isFrozen(get().list) }
  }),
  program('a curried producer of immer', producers, held => {
    const next = held.step(held.state, held.state.n + 1)
    const draft = createDraft(next)
    draft.n++
    return { next, finished: finishDraft(draft), frozen: Object.isFrozen(next) }
  }),
  program('a zustand store', counterStore, ({ made, told }) => {
    for (const by of [1, 2, 4]) made.getState().up(by)
    return { told: [...told], n: made.getState().n, initial: made.getInitialState().n }
  }),
  program('layouts of d3-hierarchy', layouts, ({ root, packed, mapped, drawn, sizes }) => {
    root.sum(({ size = 0 }) => size * 2)
    return [placesOf(packed(root)), placesOf(mapped(root)), placesOf(drawn(root)), sizes()]
  }),
  program('atoms of nanostores', atoms, ({ price, cart, total, told }) => {
    price.set(price.get() + 1)
    cart.setKey('count', cart.get().count + 1)
    return { total: total.get(), told: [...told], cart: cart.get() }
  }),
]
