// The list of tasks: a row of controls for each, made once and then kept up to date, so that focus and a half-typed
// word survive every redraw. Changes the model only through its own functions.

import { button, element, icon, iconButton, label, setChildren, setValue } from '../dom.ts'
import { assign, dueDay, rename, setDue, shows, tick, type Names, type Project, type Task } from './model.ts'

/** Called after a change; with the task that was touched, if it is still there. */
export type Changed = (touched: Task | undefined) => void

/** A task that was deleted a moment ago. */
interface Removed {
  readonly task: Task
  readonly at: number
  readonly undo: () => void
}

export class TaskList {
  readonly #list: HTMLElement
  readonly #names: Names
  readonly #changed: Changed
  #rows = new Map<Task, Row>()
  #removed: Removed | undefined

  constructor(list: HTMLElement, names: Names, changed: Changed) {
    this.#list = list
    this.#names = names
    this.#changed = touched => {
      this.#removed = undefined
      changed(touched)
    }
  }

  /** Draws the list as the model is now. Returns how many rows it shows. */
  draw(): number {
    const { project, view } = this.#names
    const rows = new Map<Task, Row>()
    for (const task of project.tasks) {
      if (shows(view, task)) rows.set(task, this.#rows.get(task) ?? new Row(task, this.#changed, (t, by) => this.#move(t, by), t => this.#remove(t)))
    }
    this.#rows = rows
    const items = [...rows.values()].map(row => row.element)
    for (const row of rows.values()) row.draw(project, view.filter !== undefined)
    if (this.#removed !== undefined) items.splice(Math.min(this.#removed.at, items.length), 0, this.#gone(this.#removed))
    setChildren(this.#list, items)
    return rows.size
  }

  #move(task: Task, by: -1 | 1): void {
    if (this.#names.view.filter === undefined && this.#names.project.move(task, by)) this.#changed(task)
  }

  #remove(task: Task): void {
    const at = [...this.#rows.keys()].indexOf(task)
    const undo = this.#names.project.remove(task)
    this.#changed(undefined)
    this.#removed = { task, at, undo }
    this.draw()
    this.#list.querySelector<HTMLElement>('.removed button')?.focus()
  }

  #gone({ task, undo }: Removed): HTMLLIElement {
    const back = button('Undo', () => {
      undo()
      this.#changed(task)
      this.#rows.get(task)?.focus()
    })
    return element('li', { class: 'task removed' }, element('span', { role: 'status' }, `Deleted “${task.title}”.`), back)
  }
}

class Row {
  readonly element: HTMLLIElement
  readonly #task: Task
  readonly #done: HTMLInputElement
  readonly #title: HTMLInputElement
  readonly #owner: HTMLSelectElement
  readonly #due: HTMLInputElement
  readonly #late: HTMLElement
  readonly #up: HTMLButtonElement
  readonly #down: HTMLButtonElement
  readonly #delete: HTMLButtonElement

  constructor(task: Task, changed: Changed, move: (task: Task, by: -1 | 1) => void, remove: (task: Task) => void) {
    this.#task = task
    this.#done = element('input', { type: 'checkbox', change: () => { tick(task, new Date()); changed(task) } })
    this.#title = element('input', {
      type: 'text', class: 'title', autocomplete: 'off', 'aria-label': 'Task',
      input: () => {
        if (this.#title.value.trim() === '') return
        rename(task, this.#title.value)
        changed(task)
      },
      change: () => { this.#title.value = task.title },
    })
    this.#owner = element('select', {
      class: 'owner',
      change: () => { assign(task, [...task.project.people.values()].find(person => String(person.id) === this.#owner.value)); changed(task) },
    })
    this.#due = element('input', { type: 'date', class: 'due', change: () => { setDue(task, this.#due.value); changed(task) } })
    this.#late = element('span', { class: 'late' }, icon('note'), 'overdue')
    this.#up = iconButton('up', () => move(task, -1))
    this.#down = iconButton('down', () => move(task, 1))
    this.#delete = iconButton('trash', () => remove(task))
    this.element = element('li', {
      class: 'task',
      keydown: event => {
        const { altKey, key } = event as KeyboardEvent
        if (!altKey || (key !== 'ArrowUp' && key !== 'ArrowDown')) return
        event.preventDefault()
        move(task, key === 'ArrowUp' ? -1 : 1)
      },
    }, this.#done, this.#title, this.#late, element('div', { class: 'more' },
      this.#owner, this.#due, element('div', { class: 'moves' }, this.#up, this.#down, this.#delete)))
  }

  focus(): void {
    this.#title.focus()
  }

  draw(project: Project, filtered: boolean): void {
    const task = this.#task
    const late = task.due !== undefined && task.done === undefined && task.due.getTime() < new Date().setHours(0, 0, 0, 0)
    this.element.classList.toggle('done', task.done !== undefined)
    this.#done.checked = task.done !== undefined
    setValue(this.#title, task.title)
    this.#drawOwners(project)
    setValue(this.#due, dueDay(task))
    this.#late.hidden = !late
    label(this.#done, `Done: ${task.title}`)
    label(this.#owner, `Owner of ${task.title}`)
    label(this.#due, `Due date of ${task.title}`)
    label(this.#delete, `Delete ${task.title}`)
    const at = project.tasks.indexOf(task)
    const why = filtered ? ' (clear the filter first)' : ''
    label(this.#up, `Move ${task.title} up${why}`)
    label(this.#down, `Move ${task.title} down${why}`)
    this.#up.ariaDisabled = String(filtered || at === 0)
    this.#down.ariaDisabled = String(filtered || at === project.tasks.length - 1)
  }

  #drawOwners(project: Project): void {
    const options = [['', 'nobody'], ...[...project.people.values()].map(person => [String(person.id), person.name])]
    const shown = [...this.#owner.options].map(option => [option.value, option.text])
    if (JSON.stringify(options) !== JSON.stringify(shown)) {
      this.#owner.replaceChildren(...options.map(([value, text]) => new Option(text, value)))
    }
    this.#owner.value = this.#task.owner === undefined ? '' : String(this.#task.owner.id)
  }
}
