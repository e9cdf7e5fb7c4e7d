// As much of a document as a view library needs to render into, so that it can be run and compared without a browser.
// Knows nothing of layout, styles or parsing.

/** A text, an element, or the root of a tree. */
export class TinyNode {
  readonly nodeType: number
  readonly localName: string
  readonly ownerDocument: TinyDocument
  readonly childNodes: TinyNode[] = []
  readonly attributes: Map<string, string> = new Map()
  readonly style: Record<string, string> = {}
  parentNode: TinyNode | null = null
  data = ''
  readonly #listeners = new Map<string, (event: TinyEvent) => void>()

  constructor(document: TinyDocument, nodeType: number, name: string) {
    this.ownerDocument = document
    this.nodeType = nodeType
    this.localName = name
  }

  get firstChild(): TinyNode | null { return this.childNodes[0] ?? null }
  get nextSibling(): TinyNode | null { return this.parentNode?.childNodes[this.parentNode.childNodes.indexOf(this) + 1] ?? null }
  get isConnected(): boolean { return this.parentNode !== null }
  get namespaceURI(): string { return 'http://www.w3.org/1999/xhtml' }

  insertBefore(node: TinyNode, before: TinyNode | null): TinyNode {
    node.remove()
    const { childNodes } = this
    childNodes.splice(before === null ? childNodes.length : childNodes.indexOf(before), 0, node)
    node.parentNode = this
    return node
  }

  appendChild(node: TinyNode): TinyNode { return this.insertBefore(node, null) }

  removeChild(node: TinyNode): TinyNode {
    node.remove()
    return node
  }

  remove(): void {
    const siblings = this.parentNode?.childNodes
    siblings?.splice(siblings.indexOf(this), 1)
    this.parentNode = null
  }

  contains(node: TinyNode | null): boolean { return node !== null && (node === this || this.contains(node.parentNode)) }
  setAttribute(name: string, value: unknown): void { this.attributes.set(name, String(value)) }
  removeAttribute(name: string): void { this.attributes.delete(name) }
  addEventListener(type: string, listener: (event: TinyEvent) => void): void { this.#listeners.set(type, listener) }
  removeEventListener(type: string): void { this.#listeners.delete(type) }

  /** Calls the listeners from here to the root. */
  dispatch(type: string, target: TinyNode = this): void {
    this.#listeners.get(type)?.call(this, { type, target })
    this.parentNode?.dispatch(type, target)
  }

  /** The first element whose attribute `id` is this. */
  find(id: string): TinyNode | undefined {
    if (this.attributes.get('id') === id) return this
    for (const child of this.childNodes) {
      const found = child.find(id)
      if (found !== undefined) return found
    }
    return undefined
  }

  toString(): string {
    if (this.nodeType === 3) return this.data
    const own = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`).join('')
    const style = Object.entries(this.style).map(([name, value]) => `${name}:${value}`).join(';')
    return `<${this.localName}${own}${style === '' ? '' : ` style="${style}"`}>${this.childNodes.join('')}</${this.localName}>`
  }
}

export interface TinyEvent { readonly type: string, readonly target: TinyNode }

/** What makes nodes. */
export class TinyDocument {
  createElementNS(_: string, name: string): TinyNode { return new TinyNode(this, 1, name) }
  createElement(name: string): TinyNode { return new TinyNode(this, 1, name) }

  createTextNode(data: unknown): TinyNode {
    const node = new TinyNode(this, 3, '#text')
    node.data = String(data)
    return node
  }
}
