// test_functions.py: parameters, memory, variables that are not set, and every version of the format.

/// <reference types="vite/types/importMeta.d.ts" />

import { expect, test } from 'vitest'
import { dumps, HIGHEST_PROTOCOL, loads, Trust } from '../../lib/index.ts'
import { answers, rowsFor } from '../support/answers.ts'
import { registerExamples } from '../support/examples.ts'

const golden = import.meta.glob<string>('../golden/*-functions.hex', { query: '?raw', import: 'default', eager: true })

answers('test_functions.py::test_functions', () => {
  test('what a function remembers at the moment of the dump is what its copy remembers', () => {
    const row = rowsFor('test_functions.py::test_functions').find(({ name }) => name.startsWith('a function that remembers'))!
    const { add, calls } = row.make()
    add(2)
    const bytes = dumps({ add, calls })
    add(3)
    const back = loads<any>(bytes)
    expect([back.calls(), back.add(2), back.calls(), calls()]).toEqual([2, 3, 2, 3])
  })
})

answers('test_functions.py::test_issue_510')

answers('test_functions.py::test_code_object', () => {
  test.each(Array.from({ length: HIGHEST_PROTOCOL }, (_, i) => i + 1))('functions of version %i of the format load', version => {
    registerExamples()
    const hex = golden[`../golden/v${version}-functions.hex`]!
    const bytes = Uint8Array.from(hex.match(/[0-9a-f]{2}/g)!, byte => parseInt(byte, 16))
    const functions = Object.values(loads<object>(bytes, { trust: Trust.code })).filter(value => typeof value === 'function')
    expect(functions.length).toBeGreaterThan(0)
  })
})
