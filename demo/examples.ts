// The examples of the gallery: each a session of its own, with cells that are ready to run. Texts only.

/** An example that opens as cells. */
export interface Example {
  /** The name of its session, and of its drawing. */
  readonly id: string
  readonly title: string
  readonly words: string
  readonly cells: readonly string[]
}

/** An example that is a page of its own. */
export interface PageExample {
  readonly id: string
  readonly title: string
  readonly words: string
  readonly href: string
}

export const examples: readonly Example[] = [
  {
    id: 'counter', title: 'Counter', words: 'A closure keeps its count',
    cells: [
      `// A closure that counts
function counter() {
  let n = 0
  return () => ++n
}
const next = counter()
next(); next(); next()`,
      'next()',
    ],
  },
  {
    id: 'cycle', title: 'Cyclic graph', words: 'Objects that point back',
    cells: [
      `// Friends know each other, and the list knows them all
const ada = { name: 'Ada', friends: [] }
const grace = { name: 'Grace', friends: [ada] }
ada.friends.push(grace)
const people = [ada, grace]
people`,
      `// Still the same objects after a reload, not copies of them
people[0].friends[0] === people[1] && grace.friends[0] === ada`,
    ],
  },
  {
    id: 'private', title: 'Private state', words: 'A class with #fields',
    cells: [
      `class Account {
  #cents = 0
  static opened = 0
  constructor(owner) { this.owner = owner; Account.opened++ }
  add(cents) { this.#cents += cents; return this }
  get balance() { return (this.#cents / 100).toFixed(2) }
}
const account = new Account('Ada').add(250).add(125)
account`,
      `// After a reload: no constructor has run, and #cents is there
account.add(25).balance`,
    ],
  },
  {
    id: 'collections', title: 'Map of Sets', words: 'Collections in collections',
    cells: [
      `const dill = { name: 'Dill', sown: new Date('2026-04-12'), seeds: 12_000_000_000n }
const gherkin = { name: 'Gherkin', sown: new Date('2026-05-20'), seeds: 800n }
const beds = new Map([
  ['north', new Set([dill])],
  ['south', new Set([gherkin, dill])],
])
beds`,
      `// One dill, in both beds
const [north, south] = beds.values()
south.has([...north][0])`,
    ],
  },
  {
    id: 'dom', title: 'DOM node', words: 'What cannot be saved',
    cells: [
      `// An error on purpose: an element ends with its page
const heading = document.querySelector('h1')
const note = 'This one is saved.'
heading`,
      `// The remedy: keep how to find it, not the thing itself
const find = () => document.querySelector('h1')
find().textContent`,
    ],
  },
  {
    id: 'worker', title: 'Worker', words: 'Runs on another thread',
    cells: [
      `// The closure goes to a worker with what it captured
class Jar {
  #grams
  constructor(grams) { this.#grams = grams }
  get grams() { return this.#grams }
}
function packer(size) {
  return total => Array.from({ length: total / size }, () => new Jar(size))
}
const pack = packer(250)
const jars = await inWorker(pack, 1000)
jars`,
      `// They come back as instances of this page's own class
jars.every(jar => jar instanceof Jar && jar.grams === 250)`,
    ],
  },
]

export const pages: readonly PageExample[] = [
  { id: 'todo', title: 'To-do app', words: 'Plain classes', href: '/demo/todo.html' },
  { id: 'zustand', title: 'Shopping list', words: 'On zustand', href: '/demo/zustand.html' },
]

/** What a playground of one's own begins with. */
export const blank: readonly string[] = ['']

/** The session that the address names, and its first cells. */
export function chosen(search: string): { session: string, texts: readonly string[], example: Example | undefined } {
  const session = new URLSearchParams(search).get('s')?.trim().slice(0, 80) || examples[0]!.id
  const example = examples.find(({ id }) => id === session)
  return { session, texts: example?.cells ?? blank, example }
}

/** The address of a session. */
export function addressOf(session: string): string {
  return session === examples[0]!.id ? './' : `./?s=${encodeURIComponent(session)}`
}

/** A name that is not taken: `Untitled`, `Untitled 2`, and so on. */
export function freeName(base: string, taken: readonly string[]): string {
  let name = base
  for (let n = 2; taken.includes(name) || examples.some(({ id }) => id === name); n++) name = `${base} ${n}`
  return name
}
