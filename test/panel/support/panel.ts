// What tests of the panel's elements share: values, an open panel, its parts, what axe finds.

import axe from 'axe-core'
import type { DillFrame } from '../../../panel/frame.ts'
import { inspect } from '../../../panel/index.ts'
import type { Inspection, InspectOptions } from '../../../panel/options.ts'
import type { DillTree } from '../../../panel/tree.ts'

/** A value with a little of everything, of which some cannot be saved. */
export function larder(): Record<string, unknown> {
  const shelf = { name: 'Top' }
  const retry = ((): Function => {
    let attempt = 0
    return function again() {
      return attempt++
    }
  })()
  const value: Record<string, unknown> = {
    name: 'Kitchen larder', opened: new Date(1772648407000), big: 184203n, unit: Symbol('gram'),
    jars: new Map(Array.from({ length: 250 }, (_, i) => [`dill-${i}`, { label: 'Dill', shelf }])),
    sync: { retry, seen: new WeakSet() }, late: new Error('late'), text: 'x'.repeat(5000), shelf,
  }
  value['self'] = value
  return value
}

/** An open panel and its parts. */
export interface Opened {
  readonly handle: Inspection
  readonly host: HTMLElement
  readonly frame: DillFrame
  /** What the frame's shadow holds. */
  part<T extends Element = HTMLElement>(selector: string): T
  /** The view that is open, when it is there. */
  view(tag: string): Promise<HTMLElement & { readonly updateComplete: Promise<unknown> }>
  tree(): Promise<DillTree>
}

/** Takes what the page gives away as files, until it is told to stop. */
export function filesTaken(): { readonly saved: { readonly name: string, readonly blob: Blob }[], stop(): void } {
  const saved: { name: string, blob: Blob }[] = []
  const blobs = new Map<string, Blob>()
  const { createObjectURL } = URL
  const { click } = HTMLAnchorElement.prototype
  URL.createObjectURL = blob => {
    const address = createObjectURL(blob)
    blobs.set(address, blob as Blob)
    return address
  }
  HTMLAnchorElement.prototype.click = function click() {
    saved.push({ name: this.download, blob: blobs.get(this.href)! })
  }
  return {
    saved,
    stop() {
      URL.createObjectURL = createObjectURL
      HTMLAnchorElement.prototype.click = click
    },
  }
}

/** What an element says, in one line. */
export function text(element: Element | null | undefined): string {
  return element?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? ''
}

/** Waits until something is so, or fails: late, for machines do other work as well. */
export async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, null | undefined | false>> {
  for (const end = performance.now() + 60_000; performance.now() < end;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found as Exclude<T, null | undefined | false>
    await new Promise(resolve => void setTimeout(resolve, 10))
  }
  throw new Error(`It did not come to this: ${String(look)}`)
}

/** Opens the panel on a value, and waits until it is looked through. */
export async function open(value: unknown, options: InspectOptions = {}): Promise<Opened> {
  const handle = inspect(value, { label: 'state', ...options })
  const host = await until(() => document.querySelector<HTMLElement>('html > dill-panel'))
  const frame = await until(() => host.shadowRoot?.querySelector<DillFrame>('dill-frame'))
  await until(() => frame.store.root?.survey.state === 'whole')
  await frame.updateComplete
  const view: Opened['view'] = tag => until(() => frame.renderRoot.querySelector<HTMLElement & { readonly updateComplete: Promise<unknown> }>(tag))
  return {
    handle, host, frame, view,
    part: selector => frame.renderRoot.querySelector(selector)!,
    async tree() {
      const tab = await view('dill-tree-tab')
      await tab.updateComplete
      const tree = await until(() => tab.shadowRoot!.querySelector<DillTree>('dill-tree'))
      await tree.updateComplete
      return tree
    },
  }
}

/** Takes everything away again. */
export function forget(): void {
  document.querySelector<HTMLElement>('html > dill-panel')?.remove()
  document.querySelector('style.rules')?.remove()
  localStorage.clear()
  sessionStorage.clear()
}

/** What axe finds, a line for each: nothing, or the test fails. */
export async function faults(context: Element): Promise<string[]> {
  const { violations } = await axe.run(context, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`))
}
