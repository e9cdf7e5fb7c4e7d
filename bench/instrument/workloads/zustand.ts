// What apps do with zustand, without a view: stores, slices, every middleware, persistence with versions.

import { seeded } from '../../workloads.ts'

type Zustand = typeof import('zustand/vanilla') & typeof import('zustand/middleware') & typeof import('zustand/vanilla/shallow')
type Log = (line: string) => void

interface Todo { readonly id: number, readonly title: string, readonly done: boolean }
interface State { todos: readonly Todo[], filter: string, add(title: string): void, toggle(id: number): void, shown(): readonly Todo[] }

function plain({ createStore, shallow }: Zustand, log: Log): void {
  const store = createStore<State>()((set, get, api) => ({
    todos: [], filter: '',
    add: title => set(state => ({ todos: [...state.todos, { id: state.todos.length, title, done: false }] })),
    toggle: id => set(({ todos }) => ({ todos: todos.map(todo => todo.id === id ? { ...todo, done: !todo.done } : todo) })),
    shown: () => get().todos.filter(({ title }) => title.includes(api.getState().filter)),
  }))
  const random = seeded(8)
  const stop = store.subscribe((now, before) => log(`${now.todos.length} ${now.todos === before.todos} ${shallow(now, before)}`))
  for (let i = 0; i < 400; i++) {
    store.getState().add(`Task ${i}`)
    store.getState().toggle(Math.floor(random() * i))
    store.setState({ filter: String(Math.floor(random() * 10)) })
    log(String(store.getState().shown().length))
  }
  stop()
  store.setState(store.getInitialState(), true)
  log(JSON.stringify([store.getState(), shallow([1, 2], [1, 2]), shallow(new Map([[1, 2]]), new Map([[1, 3]])), shallow(new Set([1]), new Set([1]))]))
}

function selected({ createStore, subscribeWithSelector, combine, redux, devtools, shallow }: Zustand, log: Log): void {
  const store = createStore(subscribeWithSelector(combine({ a: 1, b: 2, list: [] as number[] }, (set, get) => ({
    more: (by: number) => set({ a: get().a + by, list: [...get().list, by] }),
    other: () => set(state => ({ b: state.b + 1 })),
  }))))
  store.subscribe(state => state.a, (now, before) => log(`a ${before} → ${now}`), { fireImmediately: true })
  store.subscribe(({ a, b }) => [a % 3, b % 3], now => log(`both ${now.join()}`), { equalityFn: shallow })
  for (let i = 0; i < 300; i++) {
    if (i % 3 === 0) store.getState().other()
    else store.getState().more(i)
  }
  type Action = { type: 'up', by: number } | { type: 'down' }
  const reducer = (state: { n: number }, action: Action): { n: number } => action.type === 'up' ? { n: state.n + action.by } : { n: state.n - 1 }
  const reduced = createStore(devtools(redux(reducer, { n: 0 }), { enabled: false }))
  for (let i = 0; i < 50; i++) log(JSON.stringify(reduced.dispatch(i % 2 === 0 ? { type: 'up', by: i } : { type: 'down' })) + reduced.getState().n)
}

async function persisted({ createStore, persist, createJSONStorage }: Zustand, log: Log): Promise<void> {
  const kept = new Map<string, string>()
  const storage = createJSONStorage<{ n: number }>(() => ({
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => { kept.set(name, value) },
    removeItem: name => { kept.delete(name) },
  }), { replacer: (_, value: unknown) => typeof value === 'bigint' ? `${value}n` : value, reviver: (_, value) => value })!
  const made = (version: number) => createStore(persist(() => ({ n: 0, fresh: version }), {
    name: 'kept', version, storage,
    partialize: ({ n }) => ({ n }),
    migrate: (old, from) => ({ n: (old as { n: number }).n + from * 100 }) as { n: number, fresh: number },
    merge: (old, now) => ({ ...now, ...old as object }),
    onRehydrateStorage: before => { log(`before ${before.n}`); return (after, error) => log(`after ${after?.n} ${String(error)}`) },
  }))
  const first = made(1)
  for (let n = 1; n <= 60; n++) first.setState({ n })
  const second = made(2)
  log(JSON.stringify([second.getState(), second.persist.hasHydrated(), second.persist.getOptions().version, [...kept]]))
  second.persist.onFinishHydration(state => log(`finished ${state.n}`))
  kept.set('kept', '{ broken')
  await second.persist.rehydrate()
  second.persist.clearStorage()
  log(String(kept.size))
}

/** Everything that was heard, in order. */
export async function work(library: Zustand): Promise<string> {
  const lines: string[] = []
  const log: Log = line => { lines.push(line) }
  plain(library, log)
  selected(library, log)
  await persisted(library, log)
  return lines.join('\n')
}
