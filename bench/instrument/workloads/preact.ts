// What an app does with preact: components with hooks and with classes, keyed lists that are shuffled, context, refs,
// errors, fragments and portals; rendered at once, into a document of our own.

import type { ComponentChild, ComponentChildren, ContainerNode } from 'preact'
import { pick, seeded } from '../../workloads.ts'
import { TinyDocument, type TinyNode } from '../dom.ts'

type Preact = typeof import('preact') & typeof import('preact/hooks')
type Log = (line: string) => void

interface App {
  view(): ComponentChild
  /** Set by the component once it is there. */
  act: { shuffle(): void, add(): void, drop(): void } | undefined
}

function app(preact: Preact, log: Log): App {
  const { h, Component, Fragment, createContext, createRef, useState, useReducer, useMemo, useCallback, useContext, useEffect, useLayoutEffect, useRef, useId, useErrorBoundary, toChildArray, cloneElement } = preact
  const random = seeded(7)
  const Theme = createContext('light')
  class Clock extends Component<{ start: number, children?: ComponentChildren }, { n: number }> {
    override state = { n: this.props.start }
    override componentDidMount() { log('mounted'); this.setState({ n: this.state.n + 1 }) }
    override componentDidUpdate(_: unknown, before: { n: number }) { log(`updated ${before.n} → ${this.state.n}`) }
    override componentWillUnmount() { log('unmounted') }
    override shouldComponentUpdate(next: { start: number }, state: { n: number }) { return next.start !== this.props.start || state.n !== this.state.n }
    override render() { return h('time', { class: 'clock' }, this.state.n, this.props.children) }
  }
  const Item = ({ id, children }: { id: number, children?: ComponentChildren }): ComponentChild => {
    const theme = useContext(Theme)
    const [clicks, click] = useReducer((count: number, by: number) => count + by, 0)
    const ref = useRef<unknown>(null)
    useLayoutEffect(() => {
      if (id % 25 === 0) log(`layout ${id} ${String(ref.current !== null)}`)
      return () => { if (id % 25 === 0) log(`cleanup ${id}`) }
    }, [id])
    return h('li', { id: `item${id}`, 'data-theme': theme, ref: ref as never, style: { order: id }, onClick: () => click(id) }, children, clicks > 0 && h('b', null, clicks))
  }
  const Fragile = ({ fails }: { fails: boolean }): ComponentChild => {
    if (fails) throw new Error('fragile')
    return h('i', null, 'whole')
  }
  const Guard = ({ fails }: { fails: boolean }): ComponentChild => {
    const [error] = useErrorBoundary(caught => log(`caught ${String(caught)}`))
    return error === undefined ? h(Fragile, { fails }) : h('em', null, String(error))
  }
  const self: App = { view: () => h(List, null), act: undefined }
  const List = (): ComponentChild => {
    const [items, setItems] = useState(() => Array.from({ length: 60 }, (_, id) => id))
    const [theme, setTheme] = useState('light')
    const id = useId()
    const sum = useMemo(() => items.reduce((a, b) => a + b, 0), [items])
    const add = useCallback(() => setItems(list => [...list.slice(0, 5), list.length + 100, ...list.slice(5)]), [])
    useEffect(() => log(`effect ${sum}`), [sum])
    const ref = createRef<unknown>()
    self.act = {
      add,
      shuffle: () => { setItems(list => list.toSorted(() => random() - 0.5)); setTheme(pick(random, ['dark', 'light'])) },
      drop: () => setItems(list => list.filter((_, i) => i % 7 !== 3)),
    }
    return h(Theme.Provider, { value: theme },
      h('h1', { title: id, ref: ref as never, hidden: items.length > 70 }, `${items.length} items`),
      h('ul', null, items.map(item => h(Item, { key: item, id: item }, `Item ${item}`, item % 9 === 0 && h(Fragment, null, h('s', null, 'a'), 'b')))),
      h(Guard, { fails: sum % 3 === 0 }), h(Clock, { start: items.length }, toChildArray([1, [null, 'two'], h('u', null)])), cloneElement(h('p', { class: 'a' }), { class: 'b' }, 'cloned'), h(Theme.Consumer, null, (value: string) => h('q', null, value)))
  }
  return self
}

/** Renders, acts, renders again; gives the page after each step and what was logged. */
export function work(preact: Preact): string {
  const { render, options } = preact
  const lines: string[] = []
  const log: Log = line => { lines.push(line) }
  const tasks: (() => void)[] = []
  options.debounceRendering = task => { tasks.push(task) }
  options.requestAnimationFrame = task => { tasks.push(task as () => void) }
  const settle = (): void => { for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task() }
  const root = new TinyDocument().createElement('main')
  const container = root as unknown as ContainerNode
  const self = app(preact, log)
  render(self.view(), container)
  settle()
  log(String(root))
  for (let step = 0; step < 20; step++) {
    if (step % 3 === 0) self.act!.shuffle()
    else if (step % 3 === 1) self.act!.add()
    else self.act!.drop()
    settle()
    pressed(root, step)
    settle()
    if (step % 5 === 0) log(String(root))
  }
  log(String(root))
  render(null, container)
  settle()
  log(String(root))
  return lines.join('\n')
}

function pressed(root: TinyNode, step: number): void {
  const item = root.find(`item${step}`)
  item?.dispatch('click')
  item?.childNodes[0]?.dispatch('click')
}
