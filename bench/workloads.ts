// What is carried in the bench: values that apps hold, made from a seed, so that every process and page makes the
// same ones. Knows no codec and no clock.

/** One value to carry. */
export interface Workload {
  readonly name: string
  /** What it is, in a line for the tables. */
  readonly what: string
  /** How many objects (elements, where there are no objects) it has by default. */
  readonly count: number
  /** Classes whose instances it holds: each codec is told of them in its own way. */
  readonly classes: readonly (typeof Point)[]
  /** True for an array whose elements are carried one by one, each in a call of its own. */
  readonly apart?: boolean
  /** Makes the value, with about this many objects. */
  make(count: number): unknown
}

/** The class whose instances the `instances` workload holds. */
export class Point {
  x: number
  y: number
  label: string
  next: Point | null

  constructor(x: number, y: number, label: string, next: Point | null) {
    this.x = x
    this.y = y
    this.label = label
    this.next = next
  }
}

/** Gives numbers of 0 … 1. */
export type Random = () => number

/** Mulberry32: numbers of 0 … 1, the same ones for the same seed. */
export function seeded(seed: number): Random {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const verbs = ['Buy', 'Call', 'Write', 'Mend', 'Read', 'Paint', 'Return', 'Order']
const things = ['bread', 'the landlord', 'a letter', 'the bicycle', 'chapter', 'the fence', 'library books', 'coffee']
const people = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Tony']
const alphabets = [[0x61, 26], [0xE0, 30], [0x430, 32], [0x4E00, 4000], [0x1F600, 60]] as const

/** One of these. */
export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!
}

function title(random: Random, index: number): string {
  return `${pick(random, verbs)} ${pick(random, things)} ${index}`
}

function records(count: number, when: (ms: number) => unknown): unknown {
  const random = seeded(1)
  const todos = Array.from({ length: count }, (_, id) => ({
    id,
    title: title(random, id),
    done: random() < 0.5,
    priority: Math.floor(random() * 5),
    owner: pick(random, people),
    note: random() < 0.7 ? null : `see ${Math.floor(random() * 1000)}`,
    created: when(1.7e12 + Math.floor(random() * 1e10)),
  }))
  return { version: 3, filter: 'all', user: { name: 'Ada', theme: 'dark' }, todos }
}

function mapSet(count: number): unknown {
  const random = seeded(2)
  const keys = Array.from({ length: count / 2 }, (_, id) => ({ id, kind: pick(random, things) }))
  const links = new Map(keys.map(key => [key, new Set([pick(random, keys), pick(random, keys), pick(random, keys)])]))
  return { links, byId: new Map(keys.map(key => [key.id, key])), marked: new Set(keys.filter(() => random() < 0.3)) }
}

function typed(count: number): unknown {
  const random = seeded(3)
  const noise = (size: number): number[] => Array.from({ length: size }, () => random() * 2 ** 31)
  return {
    samples: Float64Array.from(noise(count / 16)),
    pixels: Uint8Array.from(noise(count / 4)),
    indices: Int32Array.from(noise(count / 16)),
    levels: Float32Array.from(noise(count / 16)),
  }
}

function primitives(count: number): unknown {
  const random = seeded(4)
  const makers: readonly ((i: number) => unknown)[] = [
    i => i, () => random() * 1000, () => random() < 0.5, () => null,
    i => `k${i}`, () => pick(random, people), () => Math.floor(random() * 200) - 100, () => 1.5e9 + Math.floor(random() * 1e9),
  ]
  return Array.from({ length: count }, (_, i) => pick(random, makers)(i))
}

interface Link { value: number, next: Link | null }

function list(length: number): Link | null {
  let head: Link | null = null
  for (let value = length; value > 0; value--) head = { value, next: head }
  return head
}

interface Node { id: number, edges: Node[] }

function graph(count: number): unknown {
  const random = seeded(5)
  const nodes = Array.from({ length: count }, (_, id): Node => ({ id, edges: [] }))
  for (const node of nodes) node.edges.push(pick(random, nodes), pick(random, nodes), pick(random, nodes))
  return nodes
}

function instances(count: number): unknown {
  const random = seeded(6)
  const points: Point[] = []
  for (let i = 0; i < count; i++) {
    points.push(new Point(i, random() * 100, pick(random, people), i % 100 === 0 ? null : points[i - 1]!))
  }
  return { points }
}

function unicode(count: number): unknown {
  const random = seeded(7)
  return Array.from({ length: count }, () => {
    const [first, size] = pick(random, alphabets)
    const length = 4 + Math.floor(random() * 24)
    return String.fromCodePoint(...Array.from({ length }, () => first + Math.floor(random() * size)))
  })
}

interface Task { id: number, title: string, done: boolean, due: Date | null, list: TaskList, tags: Set<string>, parts: Task[], parent: Task | null }
interface TaskList { name: string, owner: object, tasks: Map<number, Task> }

function todos(count: number): unknown {
  const random = seeded(8)
  const users = people.map(name => ({ name, joined: new Date(1.6e12 + Math.floor(random() * 1e11)), shares: [] as TaskList[] }))
  const lists = Array.from({ length: Math.ceil(count / 100) }, (_, i): TaskList => ({ name: `List ${i}`, owner: pick(random, users), tasks: new Map() }))
  for (const list of lists) pick(random, users).shares.push(list)
  let last: Task | null = null
  for (let id = 0; id < count; id++) {
    const due = random() < 0.4 ? new Date(1.7e12 + Math.floor(random() * 1e10)) : null
    const parent: Task | null = random() < 0.2 ? last : null
    const list: TaskList = parent?.list ?? pick(random, lists)
    last = { id, title: title(random, id), done: random() < 0.5, due, list, tags: new Set([pick(random, verbs), pick(random, things)]), parts: [], parent }
    parent?.parts.push(last)
    list.tasks.set(id, last)
  }
  return { lists, users, open: lists[0], history: [{ at: new Date(1.71e12), undone: last }] }
}

function messages(count: number): unknown {
  const random = seeded(9)
  return Array.from({ length: count }, (_, id) => ({ id, title: title(random, id), done: false, tags: [pick(random, verbs)], at: new Date(1.7e12 + id) }))
}

const none: Workload['classes'] = []

/** Every workload, in the order of the tables. */
export const workloads: readonly Workload[] = [
  { name: 'state', what: '20,000 records of 7 fields', count: 20_000, classes: none, make: count => records(count, ms => ms) },
  { name: 'dates', what: 'the same with a Date in each', count: 20_000, classes: none, make: count => records(count, ms => new Date(ms)) },
  { name: 'mapset', what: 'Maps and Sets, 20,000 objects, objects as keys', count: 20_000, classes: none, make: mapSet },
  { name: 'typed', what: 'typed arrays, 16 MB', count: 16 * 2 ** 20, classes: none, make: typed },
  { name: 'primitives', what: '400,000 primitives in one array', count: 400_000, classes: none, make: primitives },
  { name: 'lists', what: '20 linked lists of 1,000', count: 20_000, classes: none, make: count => Array.from({ length: count / 1000 }, () => list(1000)) },
  { name: 'graph', what: 'cyclic graph, 50,000 nodes of 3 edges', count: 50_000, classes: none, make: graph },
  { name: 'instances', what: '10,000 instances of a registered class', count: 10_000, classes: [Point], make: instances },
  { name: 'deep', what: 'one linked list of 100,000', count: 100_000, classes: none, make: list },
  { name: 'strings', what: '50,000 distinct strings in five scripts', count: 50_000, classes: none, make: unicode },
  { name: 'todos', what: 'a to-do app: 5,000 tasks, cycles, Maps, Sets, Dates', count: 5_000, classes: none, make: todos },
  { name: 'small', what: '1,000 small values, each by itself', count: 1_000, classes: none, apart: true, make: messages },
]

/** The workload of this name. */
export function workload(name: string): Workload {
  const found = workloads.find(one => one.name === name)
  if (found === undefined) throw new Error(`There is no workload "${name}".`)
  return found
}
