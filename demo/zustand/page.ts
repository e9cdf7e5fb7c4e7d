// A page on zustand whose store outlives it. Three lines are dill's: they stand first in `start`.

import { autosave } from '../../lib/index.ts'
import { counted } from '../../panel/model/words.ts'
import { element, find, icon, iconButton, label } from '../dom.ts'
import { drawSprite } from '../sprite.ts'
import { keepTheme, switchTheme } from '../theme.ts'
import { isWhole, shopping, type Item } from './store.ts'

const { store, add, toggle, remove } = shopping()

async function start(): Promise<void> {
  const kept = { state: store.getState() }
  const saved = autosave('shopping', kept, { app: 'demo', watch: changed => store.subscribe(state => { kept.state = state; changed() }) })
  const { status } = await saved.loaded.then(loaded => { store.setState(kept.state, true); return loaded })

  saved.addEventListener('status', () => drawState(saved.status))
  saved.addEventListener('conflict', () => { find('conflict').hidden = false })
  find('theirs').addEventListener('click', () => void saved.reload().then(() => { store.setState(kept.state, true); settled() }))
  find('mine').addEventListener('click', () => void saved.overwrite().then(settled))
  find('reload').addEventListener('click', () => void saved.flush().catch(() => undefined).then(() => location.reload()))
  drawState(saved.status)
  find('back').hidden = status !== 'restored' || store.getState().items.size === 0
  find('memory').hidden = status !== 'memory'
  store.subscribe(draw)
  draw()
  find('page').hidden = false
}

function settled(): void {
  find('conflict').hidden = true
}

function drawState(status: string): void {
  const [mark, word] = status === 'saved' ? ['check', 'Saved'] : status === 'changed' || status === 'saving' ? ['save', 'Saving'] : ['note', 'Not saved']
  if (find('state').textContent !== word) find('state').replaceChildren(icon(mark!), element('span', { class: 'word' }, word!))
}

function draw(): void {
  const { items, basket, last } = store.getState()
  const focused = document.activeElement?.getAttribute('aria-label')
  find('items').replaceChildren(...[...items.values()].map(item => row(item, basket.has(item), item === last)))
  if (focused != null) [...document.querySelectorAll<HTMLElement>('#items [aria-label]')].find(one => one.ariaLabel === focused)?.focus()
  find('count').textContent = `${counted(items.size - basket.size, 'thing')} to buy, ${basket.size} in the basket`
  find('empty').hidden = items.size > 0
  find('whole').replaceChildren(icon(isWhole(store.getState()) ? 'check' : 'refuse'), element('span', {}, 'What is in the basket is in the list: the same objects, by ', element('code', {}, '==='), '.'))
}

function row(item: Item, isIn: boolean, isLast: boolean): HTMLLIElement {
  const box = element('input', { type: 'checkbox', 'aria-label': `In the basket: ${item.name}`, change: () => toggle(item) })
  box.checked = isIn
  const gone = iconButton('trash', () => remove(item))
  label(gone, `Remove ${item.name}`)
  const more = item.amount > 1 ? [element('span', { class: 'amount' }, `×${item.amount}`)] : []
  return element('li', { class: isIn ? 'item in' : 'item' }, box, element('span', { class: 'what' }, item.name), ...more, ...isLast ? [element('span', { class: 'last' }, 'last')] : [], gone)
}

find('theme').addEventListener('click', switchTheme)
find<HTMLFormElement>('add').addEventListener('submit', event => {
  event.preventDefault()
  const field = find<HTMLFormElement>('add').elements.namedItem('name') as HTMLInputElement
  add(field.value, new Date())
  field.value = ''
})
drawSprite()
keepTheme()
void start()
