// What is very long, in the panel: which arrays were not listed whole is said wherever it matters, with a way to ask for it;
// a page far inside of a collection is read in steps, while the page goes on.

import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { MANY } from '../../panel/model/look.ts'
import type { Row } from '../../panel/model/rows.ts'
import { faults, forget, open, text, until } from './support/panel.ts'

afterEach(async () => {
  forget()
  await page.viewport(414, 896)
})

const long = (): number[] => Object.assign(Array.from({ length: MANY + 1 }, (_, i) => i), { extra: 'beside' })

describe('an array of which only the elements were looked at', () => {
  test.each(['why', 'size', 'bytes'] as const)('is spoken of in %s, and looked at whole when somebody asks', async tab => {
    await page.viewport(1280, 800)
    const opened = await open({ long: long() }, { tab, dock: 'full' })
    const view = await opened.view(`dill-${tab}-tab`)
    const line = await until(() => view.shadowRoot!.querySelector<HTMLElement>('.unlisted'))
    expect(text(line)).toBe('Of one very long array only the elements were looked at, and no other properties. Look at all')
    if (tab !== 'why') await until(() => opened.frame.store.isWeighed)
    const before = opened.frame.store.weights?.bytes.length ?? 0
    await opened.view(`dill-${tab}-tab`)
    expect(await faults(opened.host)).toEqual([])
    view.shadowRoot!.querySelector<HTMLElement>('.unlisted button')!.click()
    await until(() => view.shadowRoot!.querySelector('.unlisted') === null)
    expect(opened.frame.store.root!.survey.unlisted).toBe(0)
    opened.frame.store.select([{ via: 'property', name: 'long' }, { via: 'property', name: 'extra' }])
    expect(opened.frame.store.selected?.value).toBe('beside')
    if (tab === 'why') return
    await until(() => opened.frame.store.isWeighed)
    expect(opened.frame.store.weights!.bytes.length).toBeGreaterThan(before)
  })
})

describe.each<[string, (count: number) => object]>([
  ['a Map', count => new Map(Array.from({ length: count }, (_, i) => [i, i]))],
  ['a Set', count => new Set(Array.from({ length: count }, (_, i) => i))],
])('%s of many', (_, make) => {
  const COUNT = 300_000
  /** Opens what stands above the last member, but for the range that it stands in. */
  const lastRange = (tree: { readonly rows: { readonly root: Row, toggle(row: Row): void } }): Row => {
    const { rows } = tree
    let row = rows.root
    for (;;) {
      if (!row.open) rows.toggle(row)
      const more = row.children.find(({ kind }) => kind === 'more')
      if (more !== undefined) rows.toggle(more)
      const last = row.children.findLast(({ kind }) => kind === 'range')!
      if (last.count <= 100) return last
      row = last
    }
  }

  /** A tree whose last range was asked for. */
  const reading = async (): Promise<{ readonly tree: HTMLElementTagNameMap['dill-tree'], readonly range: Row }> => {
    const tree = document.createElement('dill-tree')
    await import('../../panel/tree.ts')
    document.body.append(tree)
    tree.value = make(COUNT)
    await tree.updateComplete
    const range = lastRange(tree)
    tree.toggle(range)
    return { tree, range }
  }

  test('opens at its end in steps', async () => {
    const { tree, range } = await reading()
    expect(range.open).toBe(false)
    await until(() => range.open)
    expect(range.children.at(-1)!.outline.value).toBe(COUNT - 1)
    await tree.updateComplete
    // What was read is there.
    const before = range.parent!.children.at(-3)!
    tree.toggle(before)
    expect(before.open && before.children[0]!.outline.value === before.from).toBe(true)
    tree.remove()
  })

  test('a value that takes its place meanwhile is not opened', async () => {
    const { tree, range } = await reading()
    tree.value = { other: 1 }
    await tree.updateComplete
    await new Promise(resolve => void setTimeout(resolve, 200))
    expect([range.open, tree.rows.length, tree.read]).toEqual([false, 2, undefined])
    tree.remove()
  })
})
