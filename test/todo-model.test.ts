// The to-do app's model by itself: its rules, and that a pickle brings back the same graph.

import { describe, expect, test } from 'vitest'
import {
  assign, dueDay, identities, rename, sample, setDue, setFilter, shows, tick, View, type Names, type Task,
} from '../demo/todo/model.ts'
import { copy } from '../lib/index.ts'

const today = new Date(2026, 10, 23)
const start = (): Names => sample(today)
const titles = ({ project }: Names): string[] => project.tasks.map(task => task.title)
const at = ({ project }: Names, index: number): Task => project.tasks[index]!

describe('a project', () => {
  test('adds tasks and people under ids of their own', () => {
    const names = start()
    const task = names.project.addTask('  Taste ')
    const person = names.project.addPerson('Alan')
    expect([task.title, task.project, names.project.tasks.at(-1)]).toEqual(['Taste', names.project, task])
    expect(names.project.people.get(person.id)).toBe(person)
    const ids = [...names.project.tasks.map(({ id }) => id), ...names.project.people.keys()]
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.for([['', 'A task'], ['  ', 'A task']])('wants a name: "%s"', ([text, what]) => {
    const { project } = start()
    expect(() => project.addTask(text!)).toThrow(`${what} needs a name.`)
    expect(() => rename(project.tasks[0]!, text!)).toThrow(`${what} needs a name.`)
    expect(() => project.addPerson(text!)).toThrow('A person needs a name.')
    expect(() => rename([...project.people.values()][0]!, text!)).toThrow('A person needs a name.')
  })

  test('moves tasks, but not over the ends', () => {
    const names = start()
    const [first, , , last] = names.project.tasks
    expect(names.project.move(first!, -1)).toBe(false)
    expect(names.project.move(last!, 1)).toBe(false)
    expect(names.project.move(first!, 1)).toBe(true)
    expect(titles(names)).toEqual(['Scald the jars', 'Buy four kilos of gherkins', 'Pick dill from the garden', 'Write the labels'])
  })

  test('takes a task out and back, owner and place included', () => {
    const names = start()
    const before = titles(names)
    const task = at(names, 1)
    const { owner } = task
    const undo = names.project.remove(task)
    expect(titles(names)).toEqual(before.toSpliced(1, 1))
    expect(owner!.tasks.has(task)).toBe(false)
    undo()
    expect(titles(names)).toEqual(before)
    expect([task.owner, owner!.tasks.has(task)]).toEqual([owner, true])
  })
})

describe('a task', () => {
  test('knows its owner, and the owner knows it, and nobody else', () => {
    const { project } = start()
    const [ada, grace] = project.people.values()
    const task = project.tasks[0]!
    assign(task, grace)
    expect([task.owner, ada!.tasks.has(task), grace!.tasks.has(task)]).toEqual([grace, false, true])
    assign(task, undefined)
    expect([task.owner, grace!.tasks.has(task)]).toEqual([undefined, false])
  })

  test('is ticked and unticked', () => {
    const task = at(start(), 1)
    tick(task, today)
    expect(task.done).toBe(today)
    tick(task, today)
    expect(task.done).toBeUndefined()
  })

  test.for(['2026-03-04', '1999-12-31', ''])('is due on "%s", as the field shows it', day => {
    const task = at(start(), 0)
    setDue(task, day)
    expect(dueDay(task)).toBe(day)
  })

  test('is not due on a day that is none', () => {
    const task = at(start(), 0)
    setDue(task, '2026-13-45')
    expect(task.due).toBeUndefined()
  })
})

describe('a filter', () => {
  test.for([['', 4], ['JAR', 1], ['grace', 1], ['ada|label', 3], ['^x', 0]] as const)('"%s" shows %i tasks', ([source, count]) => {
    const names = start()
    setFilter(names.view, source)
    expect(names.project.tasks.filter(task => shows(names.view, task)).length).toBe(count)
  })

  test('says what is wrong, and stays as it was', () => {
    const view = new View()
    setFilter(view, 'jar')
    expect(() => setFilter(view, '(')).toThrow(SyntaxError)
    expect(view.filter).toEqual(/jar/iu)
  })
})

describe('identity', () => {
  test('holds in a copy by dill, of which nothing is the original', () => {
    const names = start()
    names.view.last = at(names, 2)
    setFilter(names.view, 'dill')
    const back = copy(names)
    expect(identities(back)).toEqual([
      { claim: 'task.project === project', holds: 4, of: 4 },
      { claim: 'task.owner === people.get(id)', holds: 3, of: 3 },
      { claim: 'owner.tasks.has(task)', holds: 3, of: 3 },
      { claim: 'view.last is in project.tasks', holds: 1, of: 1 },
    ])
    expect(back.view.filter).toEqual(/dill/iu)
    expect(titles(back)).toEqual(titles(names))
    expect(at(back, 1).due).toEqual(new Date(2026, 10, 25))
    expect(back.project.tasks.some(task => names.project.tasks.includes(task))).toBe(false)
  })

  test('is seen to be broken where it is', () => {
    const names = start()
    const task = at(names, 0)
    task.owner = Object.assign(Object.create(Object.getPrototypeOf(task.owner)), task.owner, { tasks: new Set() })
    task.project = start().project
    names.view.last = at(start(), 0)
    expect(identities(names).map(({ holds, of }) => `${holds}/${of}`)).toEqual(['3/4', '2/3', '2/3', '0/1'])
  })
})
