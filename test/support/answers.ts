// A test of dill's or cloudpickle's, answered: under its name stand the rows of programs/*.js that answer it, each in this
// realm, in one that has loaded the same module and evaluates nothing, and in one that lacks it; and what else is to say.

/// <reference types="vite/types/importMeta.d.ts" />

import { afterAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { copy, dumps, loads } from '../../lib/index.ts'
import { rowsOf, type Row } from '../code/case.ts'
import { quietly } from '../code/note.ts'
import { expectBytes } from './bytes.ts'
import { content } from './code-bytes.ts'
import { openBare, openFresh, type CodeRealm } from './code-realm.ts'
import { expectMissed, expectTravels } from './code-travel.ts'

const programs = import.meta.glob(['../dill/programs/*.js', '../cloudpickle/programs/*.js'], { eager: true })
const rows = rowsOf(programs)

const open: { fresh?: Promise<CodeRealm>, bare?: Promise<CodeRealm> } = {}

/** The realm that has the programs, opened once in a file. */
export const theFresh = (): Promise<CodeRealm> => open.fresh ??= openFresh()

/** The realm that lacks them, opened once in a file. */
export const theBare = (): Promise<CodeRealm> => open.bare ??= openBare()

afterAll(async () => {
  for (const realm of [open.fresh, open.bare]) await (await realm)?.close()
})

/** What a program exports. */
export function programNamed(path: string): any {
  return programs[`../${path}.js`]
}

/** The rows that answer a test. */
export function rowsFor(id: string): Row[] {
  return rows.filter(({ answers }) => answers?.split('; ').includes(id))
}

/** A row by name, to be sent what it does not make itself. */
export function rowNamed(module: string, name: string): Row {
  return rows.find(row => row.module === module && row.name === name)!
}

/** Declares the tests that answer one of upstream's: its rows, and others. */
export function answers(id: string, others?: () => void): void {
  describe(`${id}`, () => {
    const mine = rowsFor(id)
    for (const row of mine) travels(row)
    others?.()
    if (mine.length === 0 && others === undefined) throw new Error(`no row answers ${id}`)
  })
}

function travels(row: Row): void {
  const { name, options } = row
  test(`${name}: in this realm`, () => expectHere(row))
  test(`${name}: in a realm that has its module, and evaluates nothing`, async () => {
    const bytes = dumps(await row.make(), options)
    const there = await expectTravels(await theFresh(), row, bytes)
    expect(there.evaluates).toBe(false)
    if (row.local === undefined) expectBytes(content(there.made!), content(bytes), 'bytes of its like there')
    expect(there.same).toBe(row.as === 'same')
  })
  test(`${name}: in a realm that lacks its module`, async () => {
    if (row.bare === false) return expectMissed(await theBare(), row)
    const recurse = row.leans ? { recurse: true } : undefined
    await expectTravels(await theBare(), row, dumps(await row.make(), { ...options, ...recurse }), recurse)
  })
}

async function expectHere(row: Row): Promise<void> {
  const { options, gives } = row
  const original: unknown = await row.make()
  expect(diagnose(original, { registry }).failures).toEqual([])
  const bytes = dumps(original, options)
  const text = new TextDecoder('latin1').decode(bytes)
  for (const hidden of row.hides ?? []) expect(text.includes(hidden), `"${hidden}" in the bytes`).toBe(false)
  const load = (bytes: Uint8Array<ArrayBuffer>): unknown => quietly(() => loads(bytes, options))

  const back = load(bytes)
  const copied = quietly(() => copy(original, options))
  for (const one of [back, copied]) {
    if (row.as === 'same') expect(one).toBe(original)
    for (const [what, holds] of Object.entries(row.beside?.(one, original) ?? {})) expect(holds, what).toBe(true)
  }
  expectBytes(content(dumps(back, options)), content(bytes), 'bytes of the copy')
  const again = load(dumps(back, options))
  for (const one of row.shares === undefined ? [back, copied, again, load(bytes), original] : [back]) expect(await row.play(one)).toStrictEqual(gives)
}
