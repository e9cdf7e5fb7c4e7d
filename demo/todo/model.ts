// The to-do app's classes and what may be done with them. Plain classes with public fields, in a graph as apps have it:
// tasks know their project and their owner, the owner knows the tasks. Knows no page and no storage.

import { register } from '../../lib/index.ts'

/** Somebody who does tasks. One object however many tasks they have. */
export class Person {
  id: bigint
  name: string
  tasks: Set<Task> = new Set()

  constructor(id: bigint, name: string) {
    this.id = id
    this.name = name
  }
}

/** Something to do. */
export class Task {
  id: bigint
  title: string
  project: Project
  owner: Person | undefined = undefined
  due: Date | undefined = undefined
  done: Date | undefined = undefined

  constructor(id: bigint, title: string, project: Project) {
    this.id = id
    this.title = title
    this.project = project
  }
}

/** Tasks in an order, and the people who do them. */
export class Project {
  name: string
  tasks: Task[] = []
  people: Map<bigint, Person> = new Map()
  lastId = 0n

  constructor(name: string) {
    this.name = name
  }

  addPerson(name: string): Person {
    const person = new Person(++this.lastId, named(name, 'A person'))
    this.people.set(person.id, person)
    return person
  }

  addTask(title: string): Task {
    const task = new Task(++this.lastId, named(title, 'A task'), this)
    this.tasks.push(task)
    return task
  }

  /** Takes a task out; the way back is returned. */
  remove(task: Task): () => void {
    const at = this.tasks.indexOf(task)
    const { owner } = task
    this.tasks.splice(at, 1)
    assign(task, undefined)
    return () => {
      this.tasks.splice(at, 0, task)
      assign(task, owner)
    }
  }

  /** Moves a task up (−1) or down (1). False at the end of the list. */
  move(task: Task, by: -1 | 1): boolean {
    const at = this.tasks.indexOf(task)
    const to = at + by
    if (to < 0 || to >= this.tasks.length) return false
    this.tasks.splice(at, 1)
    this.tasks.splice(to, 0, task)
    return true
  }
}

register(Person)
register(Task)
register(Project)

/** Gives a task to somebody, or to nobody; both ends know. */
export function assign(task: Task, owner: Person | undefined): void {
  task.owner?.tasks.delete(task)
  task.owner = owner
  owner?.tasks.add(task)
}

export function rename(thing: Person | Task, name: string): void {
  const text = named(name, thing instanceof Person ? 'A person' : 'A task')
  if (thing instanceof Person) thing.name = text
  else thing.title = text
}

export function tick(task: Task, now: Date): void {
  task.done = task.done === undefined ? now : undefined
}

/** A day as a date field gives it, `2026-03-04`; nothing for no day. */
export function setDue(task: Task, day: string): void {
  const due = new Date(`${day}T00:00:00`)
  task.due = Number.isNaN(due.getTime()) ? undefined : due
}

/** The day as a date field wants it. */
export function dueDay(task: Task): string {
  const { due } = task
  return due === undefined ? '' : `${due.getFullYear()}-${pad(due.getMonth() + 1)}-${pad(due.getDate())}`
}

const pad = (n: number): string => String(n).padStart(2, '0')

/** What the page shows of the project. */
export class View {
  /** Tasks whose title or owner matches. */
  filter: RegExp | undefined = undefined
  /** The task that was touched last: an object of the project, not a copy. */
  last: Task | undefined = undefined
}

register(View)

/** Turns what was typed into the filter; throws a SyntaxError that says what is wrong. */
export function setFilter(view: View, source: string): void {
  view.filter = source === '' ? undefined : new RegExp(source, 'iu')
}

export function shows(view: View, task: Task): boolean {
  return view.filter === undefined || view.filter.test(task.title) || (task.owner !== undefined && view.filter.test(task.owner.name))
}

/** Everything that is saved, by name. */
export interface Names {
  project: Project
  view: View
  [name: string]: unknown
}

/** A claim about which object is which, counted over the live graph. */
export interface Identity {
  /** As one would write it. */
  readonly claim: string
  readonly holds: number
  readonly of: number
}

/** What a copy without identity would break. */
export function identities({ project, view }: Names): Identity[] {
  const { tasks, people } = project
  const owned = tasks.filter(task => task.owner !== undefined)
  const claims: [string, readonly unknown[], (item: never) => boolean][] = [
    ['task.project === project', tasks, (task: Task) => task.project === project],
    ['task.owner === people.get(id)', owned, (task: Task) => task.owner === people.get(task.owner!.id)],
    ['owner.tasks.has(task)', owned, (task: Task) => task.owner!.tasks.has(task)],
    ['view.last is in project.tasks', view.last === undefined ? [] : [view.last], (task: Task) => tasks.includes(task)],
  ]
  return claims.map(([claim, items, test]) => ({
    claim, of: items.length, holds: items.filter(item => test(item as never)).length,
  }))
}

/** What a first visit starts from. */
export function sample(today: Date): Names {
  const project = new Project('Autumn pickling')
  const [ada, grace] = [project.addPerson('Ada'), project.addPerson('Grace')]
  const day = (days: number): Date => new Date(today.getFullYear(), today.getMonth(), today.getDate() + days)
  const tasks: [string, Person | undefined, Date | undefined][] = [
    ['Buy four kilos of gherkins', ada, day(1)],
    ['Scald the jars', ada, day(2)],
    ['Pick dill from the garden', grace, day(2)],
    ['Write the labels', undefined, undefined],
  ]
  for (const [title, owner, due] of tasks) {
    const task = project.addTask(title)
    assign(task, owner)
    task.due = due
  }
  project.tasks[0]!.done = day(0)
  return { project, view: new View() }
}

function named(text: string, what: string): string {
  const name = text.trim()
  if (name === '') throw new RangeError(`${what} needs a name.`)
  return name
}
