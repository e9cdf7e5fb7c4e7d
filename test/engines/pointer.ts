// What drivers do not do alike with a pointer: where in an element it goes, which keys are held, and two clicks of which a
// browser makes one double click (Firefox does not where a driver clicks, and WebKit only where the driver is fast enough).
// What runs in the page knows nothing from around it.

/** What tests say of a press, in the words of vitest's first driver. */
export interface PointerOptions {
  /** Pixels from the element's corner; in its middle unless given. */
  readonly position?: { readonly x: number, readonly y: number }
  readonly modifiers?: readonly string[]
}

/** Brings an element into sight; gives where in its window to press, and how far that is from the element's middle. */
export function spot(element: Element, position: PointerOptions['position']): { readonly x: number, readonly y: number, readonly dx: number, readonly dy: number } {
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  const { left, top, width, height } = element.getBoundingClientRect()
  const { x, y } = position ?? { x: width / 2, y: height / 2 }
  return { x: left + x, y: top + y, dx: Math.round(x - width / 2), dy: Math.round(y - height / 2) }
}

/** Tells an element what a double click would. */
export function doubleClick(element: Element, position: PointerOptions['position']): void {
  const { left, top, width, height } = element.getBoundingClientRect()
  const { x, y } = position ?? { x: width / 2, y: height / 2 }
  const tell = (type: string, detail: number): void => void element.dispatchEvent(new MouseEvent(type, { clientX: left + x, clientY: top + y, detail, bubbles: true, cancelable: true, composed: true, view: window }))
  tell('click', 1)
  tell('click', 2)
  tell('dblclick', 2)
}
