// Source in other realms: what came with bytes shows its author's text there, and text that stands by itself does there what
// it does here; an import gives what that realm has.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dumps, source, temp } from '../lib/index.ts'
import * as lasting from './sources/cases/durable.js'
import * as forms from './sources/cases/forms.js'
import * as mixins from './sources/cases/mixins.js'
import * as plain from './sources/cases/source.js'
import { script } from './support/code-script.ts'
import { openSourceBare, openSourceHome, openSourceStrict } from './support/source-realm.ts'

const { getsource, getsourcelines, importable } = source

let bare: Awaited<ReturnType<typeof openSourceBare>>
let home: Awaited<ReturnType<typeof openSourceHome>>

beforeAll(async () => {
  [bare, home] = await Promise.all([openSourceBare(), openSourceHome()])
})

afterAll(() => Promise.all([bare.close(), home.close()]))

const functions: [string, Function][] = [
  ['a closure', mixins.quadish], ['a closure of a closure', mixins.octuple], ['an arrow', plain.f], ['a function that calls another', plain.g],
  ['an arrow that calls itself', forms.factorial], ['functions that call each other', forms.even], ['what a script has made', script('(() => { let n = 2; return function scripted(x) { return x * n } })()')],
  ['a method of an object', forms.object.method], ['what has captured a durable generator', lasting.walked], ['what holds one', lasting.holds],
]

describe.each(functions)('%s', (_, fn) => {
  const says = { source: getsource(fn), played: [fn(3), fn(3)] }

  test('comes with its text to where it is not known', async () => {
    const there = await bare.ask({ bytes: dumps(fn, { recurse: true }) as Uint8Array<ArrayBuffer> })
    expect(there).toMatchObject({ ...says, line: getsourcelines(fn).line })
    const again = await bare.ask({ text: `${there.standing!}\n// NAME: _\n`, trust: true })
    expect(again).toMatchObject({ played: says.played, standing: there.standing })
  })

  test('stands by itself there', async () => {
    const there = await bare.ask({ text: (await temp.dumpIOSource(fn, { alias: '_', source: true })).text, trust: true })
    expect(there).toMatchObject({ played: says.played, standing: importable(fn, { alias: '_', source: true }) })
  })
})

describe('imports', () => {
  test('give what the realm has', async () => {
    const { text } = await temp.dumpIOSource(mixins.octuple, { alias: '_' })
    expect(await home.ask({ text, trust: true })).toMatchObject({ played: [24, 24], source: getsource(mixins.octuple) })
  })

  test('are refused where it has not', async () => {
    const { text } = await temp.dumpIOSource(mixins.octuple, { alias: '_' })
    expect(await bare.ask({ text, trust: true })).toMatchObject({ code: 'NOT_HELD' })
  })
})

test.runIf('process' in globalThis && !('document' in globalThis))('a realm that evaluates no text says so', async () => {
  const strict = await openSourceStrict()
  expect(await strict.ask({ text: 'const _ = 1\n// NAME: _\n', trust: true })).toMatchObject({ code: 'EVAL_BLOCKED' })
  await strict.close()
})

test('nothing runs that nobody vouches for', async () => {
  expect(await bare.ask({ text: 'globalThis.hit = 1\nconst _ = 1\n// NAME: _\n' })).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
})

test('an instance with private fields comes back by its pickle', async () => {
  const { text } = await temp.dumpIOSource(new forms.Shape(5), { alias: '_', source: true })
  expect(text).toContain('loads(')
  expect(await bare.ask({ text, trust: true })).toMatchObject({ played: ['size'] })
})
