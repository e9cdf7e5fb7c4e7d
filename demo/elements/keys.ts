// Keys where a cell as a whole has the focus, after Escape: among cells, into one, and out. `Z`, with Ctrl or without, takes back what was deleted.

import type { Cell } from '../cells.ts'
import type { CellAsk, PlayCell } from './cell.ts'

/** Milliseconds between the two presses that delete. */
const TWICE = 800
let lastD = -Infinity

const keys: Readonly<Record<string, CellAsk>> = { ArrowUp: 'up', ArrowDown: 'down', a: 'above', b: 'below' }

export function cellKey(asks: (cell: Cell, what: CellAsk) => void, event: KeyboardEvent): void {
  const target = event.target as HTMLElement
  if (!target.classList.contains('cell')) return
  const element = target.closest<PlayCell>('play-cell')!
  const { cell } = element
  const ask = (what: CellAsk): void => {
    event.preventDefault()
    asks(cell, what)
  }
  if (event.key === 'Enter') {
    if (event.shiftKey) ask('go-on')
    else if (event.ctrlKey || event.metaKey) ask('run')
    else if (event.altKey) ask('insert')
    else {
      event.preventDefault()
      element.edit()
    }
    return
  }
  if (event.key === 'z' && !event.altKey) return ask('undo')
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Tab') {
    event.preventDefault()
    element.leave(event.shiftKey)
  } else if (event.key.toLowerCase() === 'd') {
    const twice = event.timeStamp - lastD < TWICE
    lastD = twice ? -Infinity : event.timeStamp
    if (twice) ask('delete')
  } else {
    const what = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (what !== undefined) ask(what)
  }
}
