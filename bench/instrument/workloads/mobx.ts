// What apps do with mobx: stores of classes and plain objects, computed values, reactions, collections, flows.

import { seeded } from '../../workloads.ts'

type Mobx = typeof import('mobx')
type Log = (line: string) => void

/** A store of a few hundred items, changed at random; each reaction tells what it saw. */
function store({ makeAutoObservable, autorun, reaction, runInAction, observable, computed, when, transaction, compareStructural }: Mobx, log: Log): void {
  class Item {
    price: number
    count = 1
    readonly name: string
    constructor(name: string, price: number) {
      this.name = name
      this.price = price
      makeAutoObservable(this, { name: false }, { autoBind: true })
    }
    get total() { return this.price * this.count }
    set total(value: number) { this.price = value / this.count }
    add(n: number) { this.count += n }
  }
  class Cart {
    items: Item[] = []
    filter = ''
    readonly tags = observable.map<string, number>()
    constructor() { makeAutoObservable(this) }
    get shown() { return this.items.filter(({ name }) => name.includes(this.filter)) }
    get total() { return this.shown.reduce((total, item) => total + item.total, 0) }
    put(item: Item) {
      this.items.push(item)
      this.tags.set(item.name, (this.tags.get(item.name) ?? 0) + 1)
    }
  }
  const random = seeded(4)
  const cart = new Cart()
  const dispose = [
    autorun(() => log(`total ${cart.total.toFixed(2)}`)),
    reaction(() => cart.items.length, (now, before) => log(`length ${before} → ${now}`), { fireImmediately: true }),
    reaction(() => [...cart.tags.keys()].sort().join(), keys => log(keys), { equals: compareStructural, name: 'tags' }),
  ]
  void when(() => cart.total > 5000, () => log('rich'))
  const average = computed(() => cart.shown.length === 0 ? 0 : cart.total / cart.shown.length, { name: 'average' })
  for (let i = 0; i < 240; i++) {
    runInAction(() => {
      for (let j = 0; j < 3; j++) cart.put(new Item(`item${Math.floor(random() * 30)}`, Math.floor(random() * 100)))
      const one = cart.items[Math.floor(random() * cart.items.length)]!
      one.add(Math.floor(random() * 3))
      one.total = 50
    })
    if (i % 20 === 0) transaction(() => { cart.filter = String(Math.floor(random() * 10)); cart.filter = '1' })
    if (i % 30 === 0) log(`average ${average.get().toFixed(3)}`)
    if (i % 40 === 39) runInAction(() => { cart.items.splice(0, 20) })
  }
  for (const each of dispose) each()
}

/** Each kind of observable, and what listens to it. */
function kinds(library: Mobx, log: Log): void {
  const { observable, autorun, observe, intercept, toJS, isObservable, isObservableArray, isComputed, computed, keys, values, entries, set, remove, has, extendObservable, onBecomeObserved, onBecomeUnobserved, untracked, configure, getDependencyTree, runInAction, observableRef } = library
  const object = observable({ a: 1, nested: { list: [1, 2, 3] as number[] }, get double() { return this.a * 2 } }, {}, { name: 'object' })
  const list = observable.array([3, 1, 2], { name: 'list' })
  const map = observable.map([['x', { n: 1 }]] as [string, { n: number }][], { name: 'map' })
  const members = observable.set<unknown>(['p'], { name: 'set' })
  const box = observable.box(1, { name: 'box' })
  const shallow = observable.object({ inner: { v: 1 } }, { inner: observableRef }, { name: 'shallow' })
  for (const [name, one] of Object.entries({ object, list, map, members, box })) observe(one as typeof box, change => log(`${name} ${JSON.stringify(change, (key, value: unknown) => key === 'object' ? undefined : value instanceof Map || value instanceof Set ? [...value] : value)}`))
  intercept(box, change => change.newValue < 0 ? null : { ...change, newValue: change.newValue * 10 })
  const stop = autorun(() => log(JSON.stringify([toJS(object), list.slice().sort(), [...map.keys()], [...members], box.get(), shallow.inner.v])))
  onBecomeObserved(object, 'double', () => log('observed'))
  onBecomeUnobserved(object, 'double', () => log('unobserved'))
  runInAction(() => {
    object.a++
    object.nested.list.push(4)
    object.nested.list.length = 2
    list.replace([9, 8]); list.unshift(7); list.remove(8); list[0] = 6; list.reverse()
    map.set('y', { n: 2 }); map.get('x')!.n++; map.delete('x'); map.merge({ z: { n: 3 } }); map.replace({ y: { n: 4 } })
    members.add('q'); members.delete('p'); members.replace(['r', 's'])
    box.set(-1); box.set(2)
    shallow.inner = { v: 2 }
    set(object, 'late', 5); remove(object, 'late'); set(map, 'w', { n: 0 })
  })
  const watch = autorun(() => log(`double ${object.double}`), { name: 'watch' })
  log(JSON.stringify(getDependencyTree(watch)))
  watch()
  stop()
  extendObservable(object, { more: 1 })
  const late = computed(() => untracked(() => object.a), { name: 'late' })
  log(JSON.stringify([keys(object), values(map), entries(list), has(object, 'a'), isObservable(object), isObservableArray(list), isComputed(late), late.get(), String(map), list.toString()]))
  configure({ enforceActions: 'observed' })
  configure({ enforceActions: 'never' })
}

/** Flows and errors; all done in micro-tasks. */
async function flows({ flow, flowResult, makeObservable, observable, actionBound, autorun, onReactionError, computed, isFlowCancellationError, runInAction }: Mobx, log: Log): Promise<void> {
  class Loader {
    state = 'idle'
    constructor() { makeObservable(this, { state: observable, load: flow, reset: actionBound }) }
    * load(fails: boolean): Generator<Promise<string>, string, string> {
      this.state = 'pending'
      try {
        this.state = yield Promise.resolve('done')
        if (fails) throw new Error('failed')
      } finally {
        log(this.state)
      }
      return this.state
    }
    reset() { this.state = 'idle' }
  }
  const loader = new Loader()
  log(await flowResult(loader.load(false)))
  log(await flowResult(loader.load(true)).catch(String))
  const cancelled = flowResult(loader.load(false)) as Promise<string> & { cancel(): void }
  cancelled.cancel()
  log(String(await cancelled.catch(error => isFlowCancellationError(error as Error))))
  const { reset } = loader
  reset()
  const heard = onReactionError(error => log(`heard ${String(error)}`))
  const box = observable.box(0, { name: 'box' })
  const bad = computed((): number => { if (box.get() > 0) throw new Error('bad'); return bad2.get() })
  const bad2: { get(): number } = computed(() => box.get() === -1 ? bad.get() : 0)
  const stop = autorun(() => { log(String(bad.get())) }, { onError: error => log(`own ${String(error)}`) })
  runInAction(() => box.set(1))
  runInAction(() => box.set(0))
  try {
    box.set(-1)
  } catch (error) {
    log(String(error))
  }
  stop()
  heard()
}

/** Everything that was seen, in order. */
export async function work(library: Mobx): Promise<string> {
  const lines: string[] = []
  const log: Log = line => { lines.push(line.replaceAll(/@\d+/g, '@')) }
  store(library, log)
  kinds(library, log)
  await flows(library, log)
  return lines.join('\n')
}
