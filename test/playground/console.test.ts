// What a console says besides lines, as lines.

import { expect, test } from 'vitest'
import { sayAll } from '../../demo/console.ts'

type Call = readonly [method: string, ...args: unknown[]]

const rows: readonly (readonly [name: string, calls: readonly Call[], said: readonly (string | RegExp)[]])[] = [
  ['a value', [['dir', 5], ['dirxml', 1, 2]], ['log 5', 'log 1 2']],
  ['a table of rows', [['table', [{ a: 1, b: 'x' }, { a: 22 }]]], ['log (index) │ a  │ b\n────────┼────┼──\n0       │ 1  │ x\n1       │ 22 │']],
  ['a table of some columns', [['table', { first: { a: 1, b: 2 } }, ['b', 'c']]], ['log (index) │ b │ c\n────────┼───┼──\nfirst   │ 2 │']],
  ['a table of values', [['table', new Map<unknown, unknown>([['k', 1], ['l', [2]]])]], ['log (index) │ 0 │ Values\n────────┼───┼───────\nk       │   │ 1\nl       │ 2 │']],
  ['a table of a Set', [['table', new Set(['x'])]], ['log (index) │ Values\n────────┼───────\n0       │ x']],
  ['a table of none', [['table', 'text']], ['log text']],
  ['counts', [['count'], ['count', 'x'], ['count'], ['countReset'], ['count']], ['log default: 1', 'log x: 1', 'log default: 2', 'log default: 1']],
  ['times', [['time'], ['timeLog', 'default', 7], ['timeEnd'], ['timeEnd']], [/^log default: \d+\.\d ms 7$/, /^log default: \d+\.\d ms$/, 'warn Timer “default” does not exist']],
  ['what does not hold', [['assert', true, 'no'], ['assert', false, 'why', 1], ['assert']], ['error Assertion failed why 1', 'error Assertion failed']],
  ['heads of groups', [['group', 'g'], ['group'], ['groupCollapsed', 'c']], ['log g', 'log c']],
  ['where it is', [['trace', 'here', 1], ['trace']], [/^log Trace: here 1/, /^log Trace/]],
]

test.each(rows)('%s', (_, calls, said) => {
  const heard: string[] = []
  const shown: string[] = []
  const line = (method: string) => (...args: unknown[]): void => void heard.push([method, ...args].join(' '))
  const console = { log: line('log'), warn: line('warn'), error: line('error'), dir: (value: unknown) => void shown.push(String(value)) }
  sayAll(console as unknown as Console)
  for (const [method, ...args] of calls) (console as unknown as Record<string, (...all: unknown[]) => void>)[method]!(...args)
  expect(heard).toEqual(said.map(one => typeof one === 'string' ? one : expect.stringMatching(one) as unknown))
  expect(shown).toEqual(calls.filter(([method]) => method === 'dir').map(([, value]) => String(value)))
})
