// The first page: a to-do list whose whole graph is saved under two names and is back after a reload. Ties the model to
// the page and to dill's session verbs; draws nothing itself but the small lists beside the tasks.

import { deleteSession, dumpSession, loadSession, PickleError, storage } from '../../lib/index.ts'
import { counted, sizeText } from '../../panel/model/words.ts'
import { element, find, icon, setChildren, setValue, timeText } from '../dom.ts'
import { identities, rename, sample, setFilter, type Names, type Person } from './model.ts'
import { note, restored, trouble, type Remedy } from './notices.ts'
import { drawSprite } from '../sprite.ts'
import { keepTheme, switchTheme } from '../theme.ts'
import { TaskList } from './tasks.ts'

const SESSION = 'to-do'
const app = 'demo'

/** What is known of the last save. */
interface Saved {
  readonly at: Date
  readonly generation: number
  readonly bytes?: number
  readonly leftOut: number
}

const names: Names = sample(new Date())
const tasks = new TaskList(find('tasks'), names, touched => changed(() => { names.view.last = touched }))
const people = new Map<Person, HTMLInputElement>()
let saved: Saved | undefined
let edits = 0
let savedEdits = 0
let back = false
let failed = false

function changed(change: () => void): void {
  change()
  edits++
  draw()
}

async function save(options: { overwrite?: boolean, onError?: 'skip' } = {}): Promise<boolean> {
  const before = edits
  try {
    const { bytes, generation, skipped } = await dumpSession(SESSION, { app, main: names, ...options })
    saved = { at: new Date(), generation, bytes, leftOut: skipped.length }
    savedEdits = before
    settled()
    return true
  } catch (error) {
    failedTo('save', error)
    return false
  }
}

async function load(): Promise<void> {
  const start = performance.now()
  try {
    const { names: loaded, skipped, generation, savedAt, bytes } = await loadSession(SESSION, { app, main: names, mode: 'replace' })
    saved = { at: savedAt, generation, bytes, leftOut: skipped.length }
    savedEdits = edits
    back = true
    restored(find('banner'), loaded, skipped, performance.now() - start, savedAt)
    settled()
  } catch (error) {
    if (!(error instanceof PickleError) || error.code !== 'NO_SESSION') failedTo('load', error)
  }
}

function settled(): void {
  failed = false
  const card = find('notices').querySelector('.danger')
  if (card?.contains(document.activeElement)) find('save').focus()
  card?.remove()
  draw()
}

function failedTo(verb: 'save' | 'load', error: unknown): void {
  if (!(error instanceof PickleError)) throw error
  failed = true
  const remedies: Remedy[] = error.code === 'CONFLICT'
    ? [{ label: 'Load theirs', press: load }, { label: 'Keep mine', press: () => save({ overwrite: true }) }]
    : verb === 'load' ? [{ label: 'Delete it and start afresh', press: async () => { await deleteSession(SESSION, { app }); await save() } }]
      : 'page' in names ? [{ label: 'Save without it', press: () => save({ onError: 'skip' }) }, { label: 'Take it out', press: takeOut }] : []
  const heading = error.code === 'CONFLICT' ? 'Another tab saved first'
    : verb === 'load' ? 'The saved session cannot be read' : 'Not saved'
  find('notices').querySelector('.danger')?.remove()
  const card = trouble(error, heading, remedies)
  find('notices').append(card)
  draw()
  card.focus()
}

/** A page's own element cannot outlive the page: what dill says to that is worth seeing. */
function spoil(): void {
  changed(() => { names['page'] = { heading: document.querySelector('h1') } })
  void save()
}

function takeOut(): void {
  changed(() => { delete names['page'] })
  void save()
}

async function reload(): Promise<void> {
  if (edits === savedEdits || await save()) location.reload()
}

function draw(): void {
  const { project, view } = names
  const shown = tasks.draw()
  find('project').textContent = project.name
  find('count').textContent = `${project.tasks.filter(task => task.done === undefined).length} open of ${project.tasks.length}`
  setValue(find<HTMLInputElement>('filter'), view.filter?.source ?? '')
  const empty = find('empty')
  empty.hidden = shown > 0
  empty.textContent = project.tasks.length === 0 ? 'Nothing to do. Add a task below.' : 'No task matches the filter.'
  drawState()
  drawSession()
  drawIdentities()
  drawPeople()
}

function drawState(): void {
  const unsaved = edits !== savedEdits
  const [mark, text, className] = failed ? ['refuse', 'Not saved', 'state failed']
    : unsaved ? ['note', 'Unsaved', 'state unsaved']
      : saved !== undefined ? ['check', 'Saved', 'state'] : ['', '', 'state']
  const state = find('state')
  state.title = text
  if (state.textContent !== text) state.replaceChildren(...mark === '' ? [] : [icon(mark), element('span', { class: 'word' }, text)])
  state.className = className
  find('save').classList.toggle('primary', unsaved)
  find('reload').classList.toggle('primary', !unsaved && saved !== undefined && !back)
  find('reload').title = unsaved ? 'Saves first, then reloads the page' : 'Reloads the page'
  find('welcome').hidden = back
  const step = unsaved ? 'save' : saved !== undefined ? 'reload' : 'change'
  let done = true
  for (const item of document.querySelectorAll<HTMLElement>('[data-step]')) {
    if (item.dataset['step'] === step) done = false
    item.classList.toggle('done', done)
    if (item.dataset['step'] === step) item.setAttribute('aria-current', 'step')
    else item.removeAttribute('aria-current')
  }
}

function drawSession(): void {
  const facts: [string, string][] = saved === undefined ? [['Saved', 'not yet']] : [
    ['Saved', timeText(saved.at)],
    ['Size', saved.bytes === undefined ? '' : sizeText(saved.bytes)],
    ['Generation', String(saved.generation)],
  ]
  facts.push(['Names', Object.keys(names).join(', ')])
  if (saved !== undefined && saved.leftOut > 0) facts.push(['Left out', counted(saved.leftOut, 'name')])
  find('session').replaceChildren(...facts.flatMap(([term, text]) => [element('dt', {}, term), element('dd', {}, text)]))
}

function drawIdentities(): void {
  const claims = identities(names).filter(({ of }) => of > 0)
  const none = element('li', {}, icon('check'), 'Nothing to compare yet.')
  find('identity').replaceChildren(...claims.length === 0 ? [none] : claims.map(({ claim, holds, of }) =>
    element('li', { class: holds === of ? '' : 'broken' }, icon(holds === of ? 'check' : 'refuse'),
      element('code', {}, claim), element('span', {}, `${holds} of ${of}`))))
}

function drawPeople(): void {
  const list = names.project.people
  const items = [...list.values()].map(person => {
    let field = people.get(person)
    if (field === undefined) {
      const made = element('input', {
        type: 'text', 'aria-label': 'Name', autocomplete: 'off',
        input: () => { if (made.value.trim() !== '') changed(() => rename(person, made.value)) },
        change: () => { made.value = person.name },
      })
      people.set(person, field = made)
    }
    setValue(field, person.name)
    const row = field.parentElement ?? element('li', {}, field, element('span', {}))
    row.lastElementChild!.textContent = counted(person.tasks.size, 'task')
    return row
  })
  setChildren(find('people'), items)
}

function onSubmit(id: string, field: string, submit: (text: string) => void): void {
  const form = find<HTMLFormElement>(id)
  const input = form.elements.namedItem(field) as HTMLInputElement
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (input.value.trim() === '') return
    changed(() => submit(input.value))
    input.value = ''
  })
}

function onFilter(this: HTMLInputElement): void {
  try {
    changed(() => setFilter(names.view, this.value))
    this.removeAttribute('aria-invalid')
    find('filter-error').textContent = ''
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    this.setAttribute('aria-invalid', 'true')
    find('filter-error').textContent = error.message
  }
}

async function start(): Promise<void> {
  find('save').addEventListener('click', () => void save())
  find('reload').addEventListener('click', () => void reload())
  find('theme').addEventListener('click', switchTheme)
  find('spoil').addEventListener('click', spoil)
  find('filter').addEventListener('input', onFilter)
  onSubmit('add', 'title', title => { names.view.last = names.project.addTask(title) })
  onSubmit('add-person', 'name', name => names.project.addPerson(name))
  addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
    event.preventDefault()
    void save()
  })
  drawSprite()
  keepTheme()
  const { kind, reason } = await storage({ app })
  if (kind === 'memory') find('notices').append(note('Kept in memory only', `Saving works, but the session ends with the page: ${reason}.`))
  await load()
  draw()
  find('page').hidden = false
}

void start()
