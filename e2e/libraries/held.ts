// What an app holds of public libraries: each is made once, used, shown, and saved as it is.

import { enablePatches, produce, produceWithPatches, applyPatches, type Patch } from 'immer'
import { action, autorun, computed, makeAutoObservable, observable, reaction, type IComputedValue, type IObservableValue } from 'mobx'
import { filter, map, observeOn, queueScheduler, range, scan, share, Subject, take, tap, type Observable } from 'rxjs'
import { createStore, type StoreApi } from 'zustand/vanilla'

enablePatches()

/** What is held, what is done with it, and what can be seen of it. */
export interface Held {
  use(): void
  show(): string
}

/** A hot and a cold pipeline, which write one counter; and who reads it beside them. */
export function streams(): Held {
  let steps = 0
  const log: string[] = []
  const numbers = new Subject<number>()
  const scheduler = queueScheduler
  const odd = numbers.pipe(observeOn(scheduler), filter(n => n % 2 === 1), tap(() => { steps++ }), map(n => n * 10), share())
  odd.pipe(scan((sum, n) => sum + n, 0)).subscribe(sum => { log.push(`sum ${sum} at ${steps}`) })
  odd.subscribe(n => { log.push(`odd ${n}`) })
  const squares: Observable<string> = range(1, 100).pipe(filter(n => n % 3 === 0), map(n => (steps++, n * n)), scan((all, n) => `${all} ${n}`, 'squares'), take(3))
  let next = 0
  return {
    use() {
      for (let i = 0; i < 3; i++) numbers.next(++next)
      squares.subscribe(line => { log.push(line) })
    },
    show: () => `${steps} steps: ${log.splice(0).join(', ')}; ${scheduler === queueScheduler}`,
  }
}

class Cart {
  price = 10
  count = 1
  constructor() { makeAutoObservable(this) }
  get total(): number { return this.price * this.count }
  add(n: number): void {
    this.count += n
    this.price += 1
  }
}

// mobx puts a class's actions onto its prototype when the first instance is made, and what is loaded changes no class that
// is live: as in an app, there is a store from the start.
export const empty: Cart = new Cart()

/** A store of a class, a box beside it, what is computed of both, and what reacts. */
export function shop(): Held {
  const told: string[] = []
  let computations = 0
  const cart = new Cart()
  const discount: IObservableValue<number> = observable.box(0)
  const stock = observable.map<string, number>()
  const due: IComputedValue<number> = computed(() => (computations++, cart.total - discount.get()))
  autorun(() => { told.push(`due ${due.get()}`) })
  reaction(() => stock.size, (now, before) => { told.push(`stock ${before} to ${now}`) })
  const change = action(() => {
    cart.add(2)
    discount.set(discount.get() + 5)
    stock.set(`article ${stock.size}`, cart.count)
  })
  return {
    use() {
      change()
      cart.add(1)
    },
    // Asked twice: what is computed is computed once.
    show: () => `${due.get()} is ${due.get()}, ${computations} times computed: ${told.splice(0).join(', ')}; ${[...stock].join(' ')}`,
  }
}

interface Todo { readonly title: string, readonly done: boolean }
interface Todos { readonly list: readonly Todo[], readonly changes: number }

/** A store around immer, with subscribers and an undo. */
export function todos(): Held {
  let state: Todos = { list: [{ title: 'first', done: false }], changes: 0 }
  const undo: Patch[][] = []
  const told: string[] = []
  const listeners = new Set<(now: Todos, before: Todos) => void>()
  const set = (next: Todos): void => {
    const before = state
    state = next
    for (const listener of listeners) listener(state, before)
  }
  const change = (recipe: (draft: { list: { title: string, done: boolean }[], changes: number }) => void): void => {
    const [next, , inverse] = produceWithPatches(state, recipe)
    undo.push(inverse)
    set(next)
  }
  const count = produce((draft: { changes: number }) => { draft.changes++ }) as (state: Todos) => Todos
  listeners.add((now, before) => { told.push(`${before.list.length} to ${now.list.length}, the first is ${now.list[0] === before.list[0] ? 'the same' : 'another'}`) })
  return {
    use() {
      change(draft => { draft.list.push({ title: `task ${draft.list.length}`, done: false }) })
      change(draft => { draft.list[0]!.done = !draft.list[0]!.done })
      change(draft => { draft.list.pop() })
      set(applyPatches(state, undo.pop()!))
      set(count(state))
    },
    show: () => `${told.splice(0).join('; ')}; ${JSON.stringify(state)} ${Object.isFrozen(state.list)} ${undo.length}`,
  }
}

interface Tally { readonly n: number, up(by: number): void }

/** A store of zustand, and a subscriber that leaves. */
export function tally(): Held {
  const told: string[] = []
  const store: StoreApi<Tally> = createStore<Tally>((set, get) => ({ n: 0, up: by => set({ n: get().n + by }) }))
  const stop = store.subscribe((now, before) => {
    told.push(`${before.n} to ${now.n}`)
    if (now.n > 20) stop()
  })
  return {
    use() { for (const by of [1, 2, 4]) store.getState().up(by) },
    show: () => `${told.splice(0).join(', ')}; ${store.getState().n}, at first ${store.getInitialState().n}`,
  }
}
