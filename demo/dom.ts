// Makes elements. Text is always set as text, and nothing is set as a style: the page's policy allows neither markup
// from strings nor inline styles.

/** What an element is given: attributes, `on…` listeners, and flags that are set when true. */
export type Attributes = Record<string, string | boolean | undefined | ((event: Event) => void)>

/** An element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (value === true) made.setAttribute(name, '')
    else if (typeof value === 'string') made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/** One of the icons of the page's sprite, as decoration. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

/** A button with a word. */
export function button(label: string, click: () => void, className = 'button'): HTMLButtonElement {
  return element('button', { type: 'button', class: className, click }, label)
}

/** A button with an icon only; its name is also its tooltip. */
export function iconButton(name: string, click: () => void): HTMLButtonElement {
  return element('button', { type: 'button', class: 'button quiet', click }, icon(name))
}

/** Names an element that shows no words. */
export function label(target: HTMLElement, name: string): void {
  target.setAttribute('aria-label', name)
  if (target instanceof HTMLButtonElement) target.title = name
}

/** The page's element with this id. */
export function find<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no #${id}.`)
  return found as T
}

/** Sets a field's value, but not under the hands of somebody who types in it. */
export function setValue(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (field.value !== value && field !== document.activeElement) field.value = value
}

/** Sets an element's children. Those that stay in place are not touched: to move a field is to take the focus from it. */
export function setChildren(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const shown = [...parent.children]
  if (children.length === shown.length && children.every((child, i) => child === shown[i])) return
  const focused = document.activeElement
  parent.replaceChildren(...children)
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus()
}

/** The time of something: `13:58`, or with the day if that is not today, `1 Nov 13:58`. */
export function timeText(when: Date): string {
  const time = when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return when.toDateString() === new Date().toDateString() ? time : `${when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`
}
