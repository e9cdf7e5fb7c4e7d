// The rows of the tests of code, by way of text: what importable says of a value must do what the value does, or be refused.

/// <reference types="vite/types/importMeta.d.ts" />

import { expect, test } from 'vitest'
import { PickleError, source, temp, Trust } from '../lib/index.ts'
import { rowsOf, type Row } from './code/case.ts'

const rows = rowsOf(import.meta.glob(['./code/cases/*.js', './code/plain/*.js', './code/scripts.ts'], { eager: true }))

/** Rows of which nothing can be told in text, as nothing can in bytes. */
const refused: ReadonlySet<string> = new Set(['homes: closure over a namespace', 'implicit: import.meta', 'instances: accessors and conversion of a class with a WeakMap',
  ...rows.filter(({ options, module }) => options?.weak === true || module === 'beside').map(({ module, name }) => `${module}: ${name}`)])

/** What only knows its function where that is found alive: a text makes that function anew. */
const isTied = (row: Row): boolean => row.module === 'prototypes' && row.bare === false

test.each(rows.filter(row => !isTied(row)).map(row => [`${row.module}: ${row.name}`, row] as const))('%s', async (name, row: Row) => {
  const value: unknown = await row.make()
  let text = ''
  try {
    text = source.importable([value], { source: true, alias: '_' })
  } catch (error) {
    expect([name, error instanceof PickleError && refused.has(name)]).toEqual([name, true])
    return
  }
  const [back] = await temp.loadIOSource<unknown[]>(text, { alias: '_', trust: Trust.code })
  expect(await row.play(back), text).toEqual(row.gives)
})
