// Every row about code × every way that a value goes: in this realm; to a realm that has loaded the same modules and
// evaluates nothing; to one that lacks them. A row fails by its name and shows what playing with the copy gave.

/// <reference types="vite/types/importMeta.d.ts" />

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { copy, dumps, loads } from '../../lib/index.ts'
import { expectBytes, expectRowsToTheEnd } from '../support/bytes.ts'
import { content } from '../support/code-bytes.ts'
import { expectMissed, expectTravels } from '../support/code-travel.ts'
import { openBare, openFresh, type CodeRealm } from '../support/code-realm.ts'
import { rowsOf, type Row } from './case.ts'
import { quietly } from './note.ts'

const seen = rowsOf(import.meta.glob('./cases/*.js', { eager: true }))
const texts = rowsOf(import.meta.glob(['./plain/*.js', './scripts.ts'], { eager: true }), 'text')
const rows = [...seen, ...texts]
const strangers = rowsOf(import.meta.glob('./cases/*.js', { eager: true, query: '?plain' }))
const byValue = rows.filter(({ as }) => as === undefined)
/** What needs its module. */
const tied = rows.filter(({ bare, leans }) => leans || bare === false)

const named = (rows: readonly Row[]): [string, Row][] => rows.map(row => [`${row.module}: ${row.name}`, row])

const load = (bytes: Uint8Array<ArrayBuffer>, { options }: Row): unknown => quietly(() => loads(bytes, options))

test('no name is used twice in a module', () => {
  const names = named(rows).map(([name]) => name)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

describe('the row itself holds', () => {
  test.each(named(rows))('%s', async (_, row) => {
    expect(await row.play(await row.make())).toStrictEqual(row.gives)
  })
})

describe('the row itself holds where no transform saw it', () => {
  test.each(named(strangers))('%s', async (_, row) => {
    expect(await row.play(await row.make())).toStrictEqual(row.unmended ?? row.gives)
  })
})

describe('comes back', () => {
  test.each(named(rows))('%s', async (_, row) => {
    const original = await row.make() as unknown
    const bytes = dumps(original, row.options)
    const result = load(bytes, row)
    if (row.as === 'same') expect(result).toBe(original)
    for (const [what, holds] of Object.entries(row.beside?.(result, original) ?? {})) expect(holds, what).toBe(true)
    expect(await row.play(result)).toStrictEqual(row.gives)
  })
})

describe('is copied', () => {
  test.each(named(rows))('%s', async (_, row) => {
    const original = await row.make() as unknown
    const result = quietly(() => copy(original, row.options))
    for (const [what, holds] of Object.entries(row.beside?.(result, original) ?? {})) expect(holds, what).toBe(true)
    expect(await row.play(result)).toStrictEqual(row.gives)
  })
})

describe('comes back a second time', () => {
  test.each(named(rows))('%s', async (_, row) => {
    const bytes = dumps(await row.make(), row.options)
    const again = dumps(load(bytes, row), row.options)
    expectBytes(again, bytes, 'bytes of the copy')
    expect(await row.play(load(again, row))).toStrictEqual(row.gives)
  })
})

describe('leaves the original alone, and is left alone', () => {
  test.each(named(byValue.filter(({ shares }) => shares === undefined)))('%s', async (_, row) => {
    const original = await row.make() as unknown
    const bytes = dumps(original, row.options)
    expectBytes(dumps(original, row.options), bytes, 'bytes of a second dump')
    const result = load(bytes, row)
    expect(await row.play(original), 'the original, after it was dumped and loaded').toStrictEqual(row.gives)
    expect(await row.play(result), 'the copy, after its original was played with').toStrictEqual(row.gives)
    expect(await row.play(load(bytes, row)), 'another copy of the same bytes').toStrictEqual(row.gives)
    // From here on the original has a past, and a copy has the same.
    const late = load(dumps(original, row.options), row)
    expect(await row.play(late), 'a copy of the original in mid-course').toStrictEqual(await row.play(original))
  })
})

describe('at any depth', () => {
  test.each(named(rows))('%s', async (_, row) => {
    const original = await row.make() as unknown
    const bytes = dumps([new Map([['a', { deep: original }]]), original], row.options)
    const [map, first] = load(bytes, row) as [Map<string, { deep: unknown }>, unknown]
    expect(map.get('a')!.deep === first, 'one object').toBe(true)
    if (row.as === 'same') expect(first).toBe(original)
    expect(await row.play(first)).toStrictEqual(row.gives)
  })
})

describe('diagnose agrees, and the bytes disassemble to the end', () => {
  test.each(named(rows))('%s', async (_, row) => {
    const original = await row.make() as unknown
    expect(diagnose(original, { registry, weak: row.options?.weak ?? false }).failures).toEqual([])
    const bytes = dumps(original, row.options)
    expectRowsToTheEnd(bytes)
    const text = new TextDecoder('latin1').decode(bytes)
    for (const hidden of row.hides ?? []) expect(text.includes(hidden), `"${hidden}" in the bytes`).toBe(false)
  })
})

describe('in a realm that has its module, and evaluates nothing', () => {
  let realm: CodeRealm
  beforeAll(async () => { realm = await openFresh() })
  afterAll(() => realm?.close())

  test.each(named(seen))('%s', async (_, row) => {
    const bytes = dumps(await row.make(), row.options)
    const there = await expectTravels(realm, row, bytes)
    expect(there.evaluates, 'it evaluates text').toBe(false)
    if (row.local === undefined) expectBytes(content(there.made!), content(bytes), 'bytes of its like there')
    expect(there.same).toBe(row.as === 'same')
  })
})

describe('in a realm that lacks its module', () => {
  let realm: CodeRealm
  beforeAll(async () => { realm = await openBare() })
  afterAll(() => realm?.close())
  const mobile = rows.filter(({ bare }) => bare === undefined)

  test.each(named(mobile.filter(({ leans }) => leans === undefined)))('%s', async (_, row) => {
    await expectTravels(realm, row, dumps(await row.make(), row.options))
  })

  test.each(named(mobile))('%s, with what it speaks of', async (_, row) => {
    await expectTravels(realm, row, dumps(await row.make(), { ...row.options, recurse: true }), { recurse: true })
  })

  // Texts that came with other bytes are no modules.
  test.each(named(tied))('%s: what did not come along is missed, though some of its module came before', (_, row) => expectMissed(realm, row))
})

describe('in a realm that lacks its module, and has seen nothing of it', () => {
  let realm: CodeRealm
  beforeAll(async () => { realm = await openBare() })
  afterAll(() => realm?.close())

  test.each(named(tied))('%s: what did not come along is named, and where it was', (_, row) => expectMissed(realm, row))
})
