// What stores do with immer: recipes over nested state, patches, Maps, Sets, classes, drafts by hand, and its errors.

import { seeded } from '../../workloads.ts'

type Immer = typeof import('immer')

interface Todo { id: number, title: string, done: boolean, tags: string[] }
interface State { todos: Todo[], byId: Map<number, Todo>, marked: Set<string>, settings: { theme: string, deep: { level: number } } }

function state(count: number): State {
  const todos = Array.from({ length: count }, (_, id): Todo => ({ id, title: `Task ${id}`, done: false, tags: ['a', 'b'] }))
  return { todos, byId: new Map(todos.map(todo => [todo.id, todo])), marked: new Set(), settings: { theme: 'dark', deep: { level: 1 } } }
}

function told(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => part instanceof Map ? { map: [...part] } : part instanceof Set ? { set: [...part] } : part)
}

/** Many small changes, each with its patches, some taken back. */
function edit({ produceWithPatches, applyPatches }: Immer, rounds: number): string[] {
  const random = seeded(3)
  const lines: string[] = []
  let now = state(30)
  for (let round = 0; round < rounds; round++) {
    const [next, patches, inverse] = produceWithPatches(now, draft => {
      const todo = draft.todos[Math.floor(random() * draft.todos.length)]!
      todo.done = !todo.done
      todo.tags.push(`t${round}`)
      if (!draft.byId.has(todo.id)) draft.byId.set(todo.id, todo)
      draft.byId.get(todo.id)!.title += '!'
      if (random() < 0.3) draft.marked.add(todo.title)
      if (random() < 0.2) draft.todos.splice(Math.floor(random() * 5), 1, { id: 1000 + round, title: 'new', done: false, tags: [] })
      if (random() < 0.1) draft.todos.sort((a, b) => b.id - a.id)
      if (random() < 0.1) draft.byId.delete(todo.id)
      draft.settings.deep.level++
    })
    if (round % 10 === 0) lines.push(told(patches), told(inverse), String(told(applyPatches(next, inverse)) === told(now)))
    now = random() < 0.1 ? applyPatches(next, inverse) : next
  }
  return [...lines, told(now)]
}

function errors({ produce, createDraft, finishDraft, current, original }: Immer): string[] {
  const base = state(2)
  const attempts: readonly (() => unknown)[] = [
    () => produce(base, draft => { draft.settings.theme = 'light'; return state(1) }),
    () => { produce(base, draft => draft).todos.push(base.todos[0]!) },
    () => current(base), () => original(base as never), () => finishDraft(base as never),
    () => { const draft = createDraft(base); finishDraft(draft); return draft.todos },
    () => produce(base, draft => { Object.defineProperty(draft, 'x', { value: 1 }) }),
    () => produce(base, () => { throw new Error('thrown') }),
    () => produce(() => 1 as never, (() => {}) as never),
  ]
  return attempts.map(attempt => {
    try {
      return told(attempt())
    } catch (error) {
      return String(error)
    }
  })
}

/** What became of the state, and of what cannot be done to it. */
export function work(library: Immer): string {
  const { produce, enablePatches, enableMapSet, Immer, createDraft, finishDraft, current, original, isDraft, isDraftable, freeze, immerable, nothing, castDraft } = library
  enablePatches()
  enableMapSet()
  class Point {
    x = 1
    get twice() { return this.x * 2 }
    move() { return produce(this, draft => { draft.x++ }) }
  }
  Object.defineProperty(Point.prototype, immerable, { value: true })
  const point = new Point().move().move()
  const curried = produce((draft: State, title: string) => { draft.todos.push({ id: -1, title, done: true, tags: [] }) })
  const draft = createDraft(state(3))
  draft.todos[1]!.done = true
  const seen = [isDraft(draft), isDraftable(new Date(0)), told(current(draft)), told(original(draft)), told(finishDraft(draft))]
  const loose = new Immer({ autoFreeze: false, useStrictShallowCopy: true })
  const thawed = loose.produce(state(2), one => { one.marked.add('x') })
  thawed.todos.length = 0
  return [
    ...edit(library, 250), ...errors(library), ...seen, point instanceof Point, point.twice, Object.isFrozen(point),
    told(curried(state(1), 'curried')), told(thawed), told(produce({ a: 1 }, () => nothing as never)), Object.isFrozen(freeze(state(2), true).todos[0]),
    told(produce(state(2), one => { for (const [key, todo] of one.byId) todo.title = `${key}`; for (const tag of one.marked) one.marked.delete(tag); one.marked.add('y').add('z') })),
    told(produce([3, 1, 2], list => { list.sort(); list.reverse(); list.unshift(castDraft(9)); list.copyWithin(0, 1) })),
  ].join('\n')
}
