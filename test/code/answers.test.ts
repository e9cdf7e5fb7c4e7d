// Nothing that others test is forgotten: the kinds of classes and functions in which libraries are compared, and the traps
// that others fell into. Each is answered by a row. Those of dill and of cloudpickle are counted by test/dill/census.ts.

/// <reference types="vite/types/importMeta.d.ts" />

import { expect, test } from 'vitest'
import { rowsOf } from './case.ts'

const rows = rowsOf(import.meta.glob(['./cases/*.js', './plain/*.js', './scripts.ts'], { eager: true }))
const answered = rows.map(({ answers }) => answers ?? '').join('; ')

const kinds = [
  'class', 'hierarchy with super', 'statics', 'private fields and methods', 'static state', 'class accessors', 'extends Map', 'extends Array', 'extends Error',
  'class closing over a variable', 'class name kept', 'an instance with private fields',
  'arrow', 'named expression', 'recursion', 'mutual recursion', 'own properties', 'closure over let', 'closure over parameter', 'closure over loop variable', 'closure over import',
  'shared closures', 'nested closures', 'generators', 'async functions', 'methods with super', 'getters', 'bound functions', 'tagged templates', 'defaults that read outer variables',
]

test.each(kinds)('a kind of the comparison: %s', kind => {
  expect(answered).toContain(kind)
})

test.each(['#952', '#416', '#9318', '#1045', '#1675', '#2704', '#6999', '#16541', '#18977', 'serialize-javascript #118'])('a trap of others: %s', trap => {
  expect(answered).toContain(trap)
})
