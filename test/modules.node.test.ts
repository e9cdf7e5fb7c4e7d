// Modules that are brought back in another realm: the library and the programs are loaded anew, as after a reload, over
// the same database.

import { expect, test } from 'vitest'
import { page } from './support/pages.ts'

test('a version of the module that was edited takes what was saved under the same names', async () => {
  const { dill } = await page()
  const { instrument, rowsOf } = await tools()
  const first = evaluated(instrument, rowsOf, 'let n = 1; const all = { kept: [] }; const add = x => { n++; all.kept.push(x) }; return { add, look: () => [n, all] }')
  first.add('a')
  await dill.dumpModule('app', { module: 'edited.cjs' })
  const second = evaluated(instrument, rowsOf, 'let n = 10; let other = 5; const all = {}; const add = x => { n += 2; all.kept.push(x) }; return { add, look: () => [n, all, other] }')
  await dill.loadModule('app', { trust: dill.Trust.refs })
  second.add('b')
  expect([first.look(), second.look()]).toEqual([[2, { kept: ['a'] }], [4, { kept: ['a', 'b'] }, 5]])
})

test('a text that is evaluated once more is the module that is meant, and its functions are its own', async () => {
  const { dill } = await page()
  const { instrument, rowsOf } = await tools()
  const code = 'let n = 1; const up = () => ++n; return { up, look: () => n }'
  evaluated(instrument, rowsOf, code)
  evaluated(instrument, rowsOf, `${code} // edited`)
  dill.dumps(0)
  const last = evaluated(instrument, rowsOf, code)
  last.up()
  expect(dill.loads<any>(dill.dumps(last.up))).toBe(last.up)
  await dill.dumpModule('app', { module: 'edited.cjs' })
  last.up()
  await dill.loadModule('app')
  expect([last.look(), last.up()]).toEqual([2, 3])
})

type Tools = { instrument: typeof import('../lib/source/instrument.ts').instrument, rowsOf: typeof import('../lib/source/skeleton.ts').rowsOf }

async function tools(): Promise<Tools> {
  const { instrument } = await import('../lib/source/instrument.ts')
  const { rowsOf } = await import('../lib/source/skeleton.ts')
  Object.assign(globalThis, { editedRuntime: await import('../lib/runtime.ts') })
  return { instrument, rowsOf }
}

/** Evaluates a CommonJS module. */
function evaluated(instrument: Tools['instrument'], rowsOf: Tools['rowsOf'], code: string): any {
  const made = instrument(code, { id: 'edited.cjs', sourceType: 'commonjs', runtime: 'editedRuntime', load: 'load' })
  const skeleton = rowsOf(made, { source: true })
  // oxlint-disable-next-line no-new-func -- as Node does it
  return new Function('load', made.code)(() => skeleton)
}
