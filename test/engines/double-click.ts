// Two clicks of which a browser makes one double click: Firefox does not where a driver clicks, and WebKit only where the
// driver is fast enough.

/** Tells an element what a double click would. Runs in the page, so it knows nothing from around it. */
export function doubleClick(element: Element): void {
  const tell = (type: string, detail: number): void => void element.dispatchEvent(new MouseEvent(type, { detail, bubbles: true, cancelable: true, composed: true, view: window }))
  tell('click', 1)
  tell('click', 2)
  tell('dblclick', 2)
}
