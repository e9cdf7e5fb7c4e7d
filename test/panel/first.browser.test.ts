// What stands in the panel before a value is looked through: rows and a word on the work, however long that goes on; and that
// what is found out later fills in.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inspect } from '../../panel/index.ts'
import { inSlices, type SliceOptions } from '../../panel/model/slices.ts'
import { Survey } from '../../panel/model/survey.ts'
import type { DillFrame } from '../../panel/frame.ts'
import { forget, larder, text, until } from './support/panel.ts'

const { run } = Survey.prototype
let held = true

/** Steps until somebody lets go; or for so long that who waits has failed. */
function* holding(): Generator<void, void> {
  for (const end = performance.now() + 20_000; held && performance.now() < end;) yield
  held = false
}

beforeEach(() => {
  held = true
  Survey.prototype.run = async function (this: Survey, options?: SliceOptions) {
    await inSlices(holding(), options)
    await run.call(this, options)
  }
})

afterEach(() => {
  held = false
  Survey.prototype.run = run
  forget()
})

const frame = (): DillFrame | null | undefined => document.querySelector('html > dill-panel')?.shadowRoot?.querySelector('dill-frame')
const view = (tag: string): ShadowRoot | null | undefined => frame()?.renderRoot.querySelector(tag)?.shadowRoot
const rowsIn = (root: ShadowRoot): readonly string[] => [...root.querySelector('dill-tree')!.renderRoot.querySelectorAll('[role=treeitem]')].map(text)
const counts = (): string => text(frame()!.renderRoot.querySelector('.counts'))

test('work in slices lets timers go first', async () => {
  setTimeout(() => { held = false }, 100)
  const began = performance.now()
  await inSlices(holding())
  expect(performance.now() - began).toBeLessThan(20_000)
})

describe('before a value is looked through', () => {
  test('Tree shows its rows, and what is found fills in', async () => {
    inspect(larder(), { label: 'state', tab: 'tree' })
    const tab = await until(() => view('dill-tree-tab'))
    // Sizes draw rows anew as well, and so do later looks.
    frame()!.store.weighAlong = () => {}
    frame()!.store.look = async () => {}
    const row = (name: string): string | undefined => rowsIn(tab).find(said => said.startsWith(name))
    await until(() => row('shelf'))
    expect(held).toBe(true)
    expect([row('sync'), row('shelf')!.includes('shared ×'), text(tab.querySelector('.segments')), counts()]).toEqual(['sync:Object', false, 'AllNot saved …Shared …', '0 objects so far'])
    held = false
    await until(() => frame()!.store.root?.survey.state === 'whole')
    await until(() => row('shelf')!.includes('shared ×'))
    expect([row('sync')!.includes('2 inside'), text(tab.querySelector('.segments')), counts()]).toEqual([true, 'AllNot saved 2Shared 1', '259 objects'])
  })

  test.each([
    ['Not saved', ['state', 'sync', 'retry', 'seen']],
    ['Shared', ['state', 'jars', '', 'shelf']],
  ])('a filter for what is known later shows more and more: %s', async (name, found) => {
    inspect(larder(), { label: 'state', tab: 'tree' })
    const tab = await until(() => view('dill-tree-tab'))
    const names = (): readonly string[] => rowsIn(tab).map(said => said.split(/\W/, 1)[0]!)
    await until(() => names().includes('shelf'))
    expect(held).toBe(true)
    ;[...tab.querySelectorAll<HTMLElement>('.segments button')].find(button => text(button).startsWith(name))!.click()
    await until(() => names().length === 1)
    expect(tab.querySelector('.none')).toBe(null)
    held = false
    await until(() => names().length >= found.length)
    expect(names().slice(0, found.length)).toEqual(found)
  })

  test('Why says that it looks, and not that all is well', async () => {
    inspect({ a: [1, 2, 3] }, { label: 'state', tab: 'why' })
    const summary = (): Element | null | undefined => view('dill-why-tab')?.querySelector('.summary')
    await until(summary)
    expect(held).toBe(true)
    expect([text(summary()), text(frame()!.renderRoot.querySelector('footer .state'))]).toEqual(['Looking for failures0 objects so far Stop', 'looking…'])
    held = false
    await until(() => text(summary()).startsWith('Everything here can be saved'))
  })
})
