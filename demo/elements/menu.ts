// A button with three dots, and what can be done under it. A details element: the browser opens and closes it, also where
// it is driven by a screen reader; Escape, a press outside and a choice close it too.

import { html, nothing, type TemplateResult } from 'lit'
import { icon, type IconName } from './icons.ts'

export interface MenuItem {
  readonly label: string
  readonly keys?: string
  readonly icon?: IconName
  /** Shown only where there is no room for its button elsewhere. */
  readonly narrow?: boolean
  readonly press: () => void
}

export function menu(label: string, items: readonly MenuItem[], className = ''): TemplateResult {
  return html`<details class="menu ${className}" @toggle=${onToggle} @keydown=${onKey} @focusout=${onFocusOut}>
    <summary class="icon-button" aria-label=${label} title=${label}>${icon('more')}</summary>
    <ul>${items.map(item => html`<li class=${item.narrow === true ? 'narrow' : ''}><button @click=${(event: Event) => choose(event, item)}>
      ${item.icon === undefined ? nothing : icon(item.icon)}<span>${item.label}</span>${item.keys === undefined ? nothing : html`<kbd>${item.keys}</kbd>`}
    </button></li>`)}</ul>
  </details>`
}

function choose(event: Event, { press }: MenuItem): void {
  const details = (event.currentTarget as HTMLElement).closest('details')!
  details.open = false
  details.querySelector('summary')!.focus()
  press()
}

function onToggle(event: Event): void {
  const details = event.currentTarget as HTMLDetailsElement
  if (!details.open) return
  const outside = (press: Event): void => {
    if (!details.open) document.removeEventListener('pointerdown', outside)
    else if (!details.contains(press.target as Node)) {
      details.open = false
      document.removeEventListener('pointerdown', outside)
    }
  }
  document.addEventListener('pointerdown', outside)
}

function onFocusOut(event: FocusEvent): void {
  const details = event.currentTarget as HTMLDetailsElement
  if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false
}

function onKey(event: KeyboardEvent): void {
  const details = event.currentTarget as HTMLDetailsElement
  if (!details.open) return
  if (event.key === 'Escape') {
    details.open = false
    details.querySelector('summary')!.focus()
    event.stopPropagation()
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const buttons = [...details.querySelectorAll('button')].filter(button => button.offsetParent !== null)
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const to = event.key === 'ArrowDown' ? at + 1 : at < 0 ? buttons.length - 1 : at - 1
    buttons[(to + buttons.length) % buttons.length]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
}
