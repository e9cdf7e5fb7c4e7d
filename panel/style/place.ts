// Geometry that only script knows, set on an element as properties of its style: a style attribute in a template would be
// against a strict policy of the page.

import { Directive, directive, type DirectiveResult, type ElementPart, PartType, type PartInfo } from 'lit/directive.js'
import { nothing } from 'lit'

class Place extends Directive {
  readonly #set = new Map<string, string>()

  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('place() stands in a tag.')
  }

  render(_properties: Record<string, string>): typeof nothing {
    return nothing
  }

  override update({ element }: ElementPart, [properties]: [Record<string, string>]): typeof nothing {
    for (const [name, value] of Object.entries(properties)) {
      if (this.#set.get(name) === value) continue
      this.#set.set(name, value)
      ;(element as HTMLElement).style.setProperty(name, value)
    }
    return nothing
  }
}

/** Sets properties of an element's style: `<div ${place({ top: '24px' })}>`. */
export const place: (properties: Record<string, string>) => DirectiveResult = directive(Place)
