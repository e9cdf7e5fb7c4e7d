// Names an element, once: a page that loads two copies of the panel keeps the first.

import type { PanelElement } from './element.ts'

/** Defines an element, unless another copy has done so. */
export function define(name: string, Type: { new(): PanelElement }): void {
  if (customElements.get(name) === undefined) customElements.define(name, Type)
}
