// What an app builds on public libraries and holds on to: pipelines, stores, subscriptions. Each program is made, used,
// saved and used on; where it was loaded it must go on in the same way. The libraries are instrumented with it.

import { hierarchy, pack, tree, treemap, type HierarchyNode } from 'd3-hierarchy'
import { createDraft, enableMapSet, finishDraft, produce, type Draft } from 'immer'
import { action, autorun, computed, makeAutoObservable, observable, reaction } from 'mobx'
import { atom, computed as derived, map as record } from 'nanostores'
import { BehaviorSubject, filter, map, merge, scan, share, Subject, tap, type Subscription } from 'rxjs'
import { createStore } from 'zustand/vanilla'
import { subscribeWithSelector } from 'zustand/middleware'
import { computed as computedRef, effect, isReactive, isRef, reactive, ref, stop, toRaw } from 'vue'

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

/** A list that mobx watches by a Proxy, and what reacts to it. */
function watched() {
  const told: string[] = []
  const state = observable({ todos: [] as { title: string, done: boolean }[], filter: 'all', get open() { return this.todos.filter(todo => !todo.done).length } })
  autorun(() => { told.push(`${state.open} of ${state.todos.length} open, ${state.filter}`) })
  return { state, told }
}

interface Edited { n: number, log: { by: number }[] }

/** A draft of immer's that is open: a Proxy, to be revoked when it is finished. */
function drafted() {
  const base: Edited = { n: 0, log: [{ by: 0 }] }
  const held = { base, draft: createDraft(base) as Draft<Edited> }
  return held
}

/** Refs of Vue's, what is computed of them, and an effect: all of that is in the objects themselves. */
function referring() {
  const told: string[] = []
  const [price, count] = [ref(10), ref(1)]
  const total = computedRef(() => price.value * count.value)
  const stop = effect(() => { told.push(`total ${total.value}`) })
  return { price, count, total, told, stop }
}

/** Reactive objects of Vue's: what depends on one is kept in Vue's own module, so an effect is for the realm in which it was made. */
function reacting() {
  return { state: reactive({ list: [1, 2], tags: new Map([['a', 1]]), deep: { n: 0 } }), told: [] as string[] }
}

type Listener = (path: string, value: unknown) => void
const stateOf = new WeakMap<object, { readonly target: object, readonly listeners: Set<Listener> }>()

/** Objects that tell of each change, however deep: what people write for themselves, and libraries of two hundred lines do. */
function watchable<T extends object>(target: T): T {
  const listeners = new Set<Listener>()
  const told = (path: string, value: unknown): void => { for (const listener of listeners) listener(path, value) }
  for (const [key, value] of Object.entries(target)) {
    if (typeof value !== 'object' || value === null) continue
    const inner: object = watchable(value as object)
    stateOf.get(inner)!.listeners.add((path, value) => { told(`${key}.${path}`, value) })
    target[key as keyof T] = inner as never
  }
  const proxy = new Proxy(target, {
    set(target, key, value) {
      const done = Reflect.set(target, key, value)
      told(String(key), value)
      return done
    },
  })
  stateOf.set(proxy, { target, listeners })
  return proxy
}

function watching() {
  const told: string[] = []
  const state = watchable({ n: 0, deep: { list: [1] } })
  stateOf.get(state)!.listeners.add((path, value) => { told.push(`${path} = ${String(value)}`) })
  return { state, told }
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
  program('an observable object of mobx', watched, ({ state, told }) => {
    action(() => { state.todos.push({ title: `task ${state.todos.length}`, done: false }); state.todos[0]!.done = state.todos.length % 2 === 0 })()
    action(() => { state.filter = state.filter === 'all' ? 'open' : 'all' })()
    return { told: [...told], open: state.open, titles: state.todos.map(({ title }) => title), isArray: Array.isArray(state.todos) }
  }),
  program('an open draft of immer', drafted, held => {
    held.draft.n++
    held.draft.log.push({ by: held.draft.n })
    held.draft.log[0]!.by += 10
    const finished = finishDraft(held.draft) as Edited
    const again = { base: held.base, finished, frozen: Object.isFrozen(finished.log) }
    held.draft = createDraft(finished) as Draft<Edited>
    return again
  }),
  program('refs of Vue', referring, ({ price, count, total, told }) => {
    price.value++
    count.value += 2
    return { told: [...told], total: total.value, isRef: isRef(price) }
  }),
  program('reactive objects of Vue', reacting, ({ state, told }) => {
    const seeing = effect(() => { told.push(`${state.list.length}, ${state.deep.n}, ${[...state.tags].join()}`) })
    state.list.push(state.list.length)
    state.deep.n++
    state.tags.set(`tag ${state.tags.size}`, state.deep.n)
    stop(seeing)
    state.deep.n++
    return { told: [...told], isReactive: isReactive(state.deep), isRaw: isReactive(toRaw(state)), isArray: Array.isArray(state.list) }
  }),
  program('objects that tell of their changes', watching, ({ state, told }) => {
    state.n++
    state.deep.list[0]!++
    state.deep.list.push(state.n)
    return { told: [...told], state: JSON.stringify(state) }
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
