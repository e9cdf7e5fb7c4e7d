// A shopping list on zustand: a store whose state is replaced at every change, with a Map, a Set, Dates, BigInts and objects
// that are shared. Actions stand beside the store, as zustand advises. Knows no page and no storage.

import { createStore } from 'zustand/vanilla'

/** Something to buy. */
export interface Item {
  readonly id: bigint
  readonly name: string
  readonly amount: number
  readonly added: Date
}

export interface State {
  /** By id, in their order. */
  readonly items: ReadonlyMap<bigint, Item>
  /** Those in the basket: the same objects as in `items`. */
  readonly basket: ReadonlySet<Item>
  /** The one that was touched last: the same object again. */
  readonly last: Item | undefined
}

const first: State = { items: new Map(), basket: new Set(), last: undefined }

/** A store of its own. */
export function shopping() {
  const store = createStore<State>()(() => first)
  const { setState, getState } = store

  /** Puts an item in another's place, wherever that stands. */
  function put(next: Item, old: Item | undefined): void {
    const { items, basket } = getState()
    const now = new Set([...basket].map(item => item === old ? next : item))
    setState({ items: new Map(items).set(next.id, next), basket: now, last: next })
  }

  return {
    store,
    add(name: string, added: Date): void {
      const text = name.trim()
      if (text === '') return
      const known = [...getState().items.values()].find(item => item.name.toLowerCase() === text.toLowerCase())
      if (known !== undefined) return put({ ...known, amount: known.amount + 1 }, known)
      const id = [...getState().items.keys()].reduce((most, one) => one > most ? one : most, 0n) + 1n
      put({ id, name: text, amount: 1, added }, undefined)
    },
    /** Puts an item into the basket, or takes it out again. */
    toggle(item: Item): void {
      const basket = new Set(getState().basket)
      if (!basket.delete(item)) basket.add(item)
      setState({ basket, last: item })
    },
    remove(item: Item): void {
      const { items, basket, last } = getState()
      const rest = new Map(items)
      rest.delete(item.id)
      const without = new Set(basket)
      without.delete(item)
      setState({ items: rest, basket: without, last: last === item ? undefined : last })
    },
  }
}

/** What would be false for a copy that lost which object is which. */
export function isWhole({ items, basket, last }: State): boolean {
  const all = [...items.values()]
  return [...basket].every(item => all.includes(item)) && (last === undefined || all.includes(last))
}
