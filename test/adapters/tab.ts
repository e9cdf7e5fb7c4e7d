// A tab with an app on each of the state libraries, kept by its adapter: what the tests open, change, and open again. Runs in
// a frame, whose realm is its own; what is asked of it is answered as plain data.

import { configureStore, createSlice, type Draft } from '@reduxjs/toolkit'
import { QueryClient } from '@tanstack/query-core'
import { persistQueryClient, persistQueryClientRestore } from '@tanstack/query-persist-client-core'
import { atom, map } from 'nanostores'
import { createPinia, defineStore } from 'pinia'
import { createApp } from 'vue'
import { enableMapSet, freeze } from 'immer'
import { persist } from 'zustand/middleware'
import { immer } from 'zustand/middleware/immer'
import { createStore } from 'zustand/vanilla'
import type { Autosave, PickleError } from '../../lib/index.ts'
import { keep } from '../../lib/adapters/keep.ts'
import { keepStores } from '../../lib/adapters/nanostores.ts'
import { dillPinia, keptOf } from '../../lib/adapters/pinia.ts'
import { dillEnhancer } from '../../lib/adapters/redux.ts'
import { dillPersister } from '../../lib/adapters/tanstack-query.ts'
import { dillStorage, mergeStored } from '../../lib/adapters/zustand.ts'
import { Point } from './point.ts'

interface State {
  n: number
  tags: Map<string, unknown>
  at: Date | undefined
  point: Point | undefined
  ring: { self?: unknown } | undefined
  first: object | undefined
  second: object | undefined
  bad?: unknown
}

const fresh = (): State => ({ n: 0, tags: new Map(), at: undefined, point: undefined, ring: undefined, first: undefined, second: undefined })

function grown(n: number): State {
  const shared = { n }
  const ring: { self?: unknown } = {}
  ring.self = ring
  return { n, tags: new Map([['a', shared]]), at: new Date(n), point: new Point(n, 2), ring, first: shared, second: shared }
}

/** What would be false for a copy that lost something. */
function factsOf({ n, tags, at, point, ring, first, second }: State): object {
  return {
    n, tags: tags instanceof Map && tags.size, at: at instanceof Date && at.getTime(), point: point instanceof Point && point.x,
    ring: ring !== undefined && ring.self === ring, shared: first !== undefined && first === second && tags.get('a') === first,
  }
}

/** An app that has been opened. */
interface App {
  state(): State
  set(state: Partial<State>): void
  /** What the app's own code can still do. */
  act?(): void
  kept(): Autosave | undefined
  /** Waits until what is stored is there, or could not be read. */
  readonly ready: Promise<unknown>
}

interface Options {
  readonly debounce: number
  readonly onFail: (error: PickleError) => void
  readonly onConflict?: () => 'load' | 'overwrite' | undefined
}

const apps: Record<string, (name: string, options: Options) => App> = {
  keep(name, options) {
    let state = fresh()
    const heard = new Set<() => void>()
    const kept = keep<State>(name, { get: () => state, set: stored => { state = stored }, subscribe: changed => void heard.add(changed) }, options)
    const set = (next: Partial<State>): void => {
      state = { ...state, ...next }
      for (const hear of heard) hear()
    }
    return { state: () => state, set, kept: () => kept, ready: kept.loaded }
  },

  zustand(name, options) {
    interface Acting extends State {
      inc(): void
      slice: { m: number, up(): void }
    }
    let done!: () => void
    const ready = new Promise<void>(resolve => { done = resolve })
    const storage = dillStorage<Acting>({ ...options, onReload: () => void store.persist.rehydrate() })
    const store = createStore<Acting>()(persist((set, get) => ({
      ...fresh(),
      inc: () => set({ n: get().n + 1 }),
      slice: { m: 0, up: () => set({ slice: { ...get().slice, m: get().slice.m + 1 } }) },
    }), { name, storage, merge: mergeStored, onRehydrateStorage: () => () => done() }))
    const act = (): void => {
      store.getState().inc()
      store.getState().slice.up()
      store.setState({ n: store.getState().n - 1 + store.getState().slice.m })
    }
    return { state: store.getState, set: state => store.setState(state), act, kept: () => storage.kept(name), ready }
  },

  'zustand with immer'(name, options) {
    enableMapSet()
    let done!: () => void
    const ready = new Promise<void>(resolve => { done = resolve })
    const storage = dillStorage<State & { inc(): void }>({ ...options, freeze, onReload: () => void store.persist.rehydrate() })
    const store = createStore<State & { inc(): void }>()(persist(immer(set => ({ ...fresh(), inc: () => set(state => { state.n++ }) })), { name, storage, onRehydrateStorage: () => () => done() }))
    return { state: store.getState, set: state => store.setState(now => void Object.assign(now, state)), act: () => store.getState().inc(), kept: () => storage.kept(name), ready }
  },

  redux(name, options) {
    const slice = createSlice({ name: 'app', initialState: fresh(), reducers: { set: (state, { payload }: { payload: Partial<State> }) => void Object.assign(state, payload as Draft<Partial<State>>) } })
    const store = configureStore({
      reducer: { app: slice.reducer },
      middleware: all => all({ serializableCheck: false, immutableCheck: false }),
      enhancers: all => all().concat(dillEnhancer(name, options)),
    })
    return { state: () => store.getState().app, set: state => void store.dispatch(slice.actions.set(state)), kept: () => store.kept, ready: store.kept.loaded }
  },

  'tanstack query'(name, options) {
    const queryClient = new QueryClient({ defaultOptions: { queries: { structuralSharing: false, gcTime: Infinity } } })
    const persister = dillPersister(name, { ...options, onReload: () => void persistQueryClientRestore({ queryClient, persister }) })
    const [, ready] = persistQueryClient({ queryClient, persister })
    const state = (): State => queryClient.getQueryData<State>(['state']) ?? fresh()
    const kept = (): Autosave | undefined => persister.kept
    return { state, set: next => void queryClient.setQueryData(['state'], { ...state(), ...next }), kept, ready: ready.catch(() => {}) }
  },

  pinia(name, options) {
    const pinia = createPinia().use(dillPinia({ ...options, name: () => name }))
    createApp({}).use(pinia)
    const store = defineStore('app', { state: fresh, actions: { inc() { this.n++ } } })(pinia)
    return { state: () => store.$state as State, set: state => store.$patch(now => void Object.assign(now, state)), act: () => store.inc(), kept: () => keptOf(store), ready: keptOf(store)!.loaded }
  },

  nanostores(name, options) {
    const $state = map<State>(fresh())
    const $first = atom<object | undefined>(undefined)
    const kept = keepStores(name, { state: $state, first: $first }, options)
    const set = (state: Partial<State>): void => {
      $state.set({ ...$state.get(), ...state })
      if (state.first !== undefined) $first.set(state.first)
    }
    // Shared between two stores.
    return { state: () => ({ ...$state.get(), second: $first.get() }), set, kept: () => kept, ready: kept.loaded }
  },
}

/** What a test asks of a tab. */
export interface Tab {
  open(library: string, name: string, onConflict?: 'load' | 'overwrite'): Promise<object>
  facts(): object
  grow(n: number): void
  spoil(): void
  act(): void
  flush(): Promise<string>
  reload(): Promise<object>
  overwrite(): Promise<void>
  status(): string | undefined
  errors(): { code: string, message: string }[]
  close(): Promise<void>
}

let app: App
const errors: { code: string, message: string }[] = []

const tab: Tab = {
  async open(library, name, onConflict) {
    app = apps[library]!(name, { debounce: 1e5, onFail: ({ code, message }) => errors.push({ code, message }), onConflict: () => onConflict })
    await app.ready
    return factsOf(app.state())
  },
  facts: () => factsOf(app.state()),
  grow: n => app.set(grown(n)),
  spoil: () => app.set({ bad: { jar: new WeakMap() } }),
  act: () => app.act?.(),
  flush: () => app.kept()!.flush().then(() => 'saved', (error: PickleError) => error.code),
  async reload() {
    await app.kept()!.reload()
    await new Promise(resolve => setTimeout(resolve, 20))
    return factsOf(app.state())
  },
  overwrite: async () => void await app.kept()!.overwrite(),
  status: () => app.kept()?.status,
  errors: () => errors,
  close: async () => app.kept()?.close(),
}

Object.assign(globalThis, { tab })
