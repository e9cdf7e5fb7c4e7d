// Modules of a production build as the names of a session: their variables are renamed, their rows lie in files of their
// own, and a bundler has made the namespace objects.

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import dill from '../../lib/vite.ts'
import { bundle, type Files } from './support/bundle.ts'

const door = JSON.stringify(fileURLToPath(new URL('../../lib/index.ts', import.meta.url)))

const app: Files = {
  '/main.ts': `
import * as dill from ${door}
import * as model from './model'
import { shared } from './shared'
export { dill, model, shared }
`,
  '/model.ts': `
import { shared } from './shared'
export let count = 0
export const all = new Map<string, Item>()
const kept: unknown[] = []
export class Item { #done = false; constructor(readonly text: string) {} finish() { this.#done = true; return this } get done() { return this.#done } }
export const add = (text: string) => { count++; const item = new Item(text); all.set(text, item); kept.push(shared, item); return item }
export const look = () => kept
`,
  '/shared.ts': 'export const shared = { depth: 1 }\nexport const bump = () => ++shared.depth',
}

test.each([['minified', {}], ['not minified', { minify: false }]] as const)('%s', async (_, more) => {
  const { run } = await bundle(app, [dill()], more)
  const { dill: { dumpModule, loadModule, loadModuleAsDict }, model, shared } = await run() as any
  const item = model.add('milk').finish()
  for (const module of ['model.ts', model]) {
    const { saved } = await dumpModule('app', { module, overwrite: true })
    expect(saved.sort()).toEqual(['Item', 'add', 'all', 'count', 'kept', 'look'])
    const { all } = model
    const before = model.count
    model.add('more')
    expect(Object.keys(await loadModuleAsDict('app')).sort()).toEqual(saved)
    await loadModule('app', { module })
    expect([model.count, model.all === all, [...all.keys()], all.get('milk').done]).toEqual([before, true, ['milk'], true])
    expect(model.look()).toEqual([shared, all.get('milk')])
    expect([model.look()[0] === shared, model.look()[1] === all.get('milk'), all.get('milk') === item]).toEqual([true, true, false])
    expect(all.get('milk')).toBeInstanceOf(model.Item)
  }
})

test('a namespace is that of a module wherever its names came from', async () => {
  const { run } = await bundle(app, [dill()], {})
  const { dill: { dumpModule, loadModule, loadSession }, shared, model } = await run() as any
  await dumpModule('scope', { module: { shared }, refimported: true })
  const back: any = {}
  await loadModule('scope', { module: back })
  expect(back.shared).toBe(shared)
  await dumpModule('model', { module: model })
  expect(await loadSession('model', { main: {} }).catch((error: { code: string }) => error.code)).toBe('WRONG_MODULE')
})

test('an option of the plugin that nobody knows is refused', () => {
  expect(() => dill({ includes: ['immer'] } as object)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message: 'Option includes is not known here. Is it include that is meant? Known: exclude, include, source.' }))
})
