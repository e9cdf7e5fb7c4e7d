// How far it goes: long chains of closures and of instances, and very many names.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { dumps, loads } from '../../lib/index.ts'
import { script } from '../support/code-script.ts'
import { isV8 } from './engine.js'
import { program } from './programs.ts'

const long = program('cases/long.js')
const LENGTH = 100_000

describe('a chain of 100,000', () => {
  test('closures', () => {
    const f = long.closures(LENGTH)
    const g = loads<any>(dumps(f))
    let length = 0
    for (let next = g; next !== undefined; next = next()) length++
    expect(length).toBe(LENGTH)
    expect(diagnose(f, { registry }).failures).toEqual([])
  })

  test('closures, each with a variable that is written', () => {
    const g = loads<any>(dumps(long.counters(LENGTH)))
    let sum = 0
    for (let next = g; next !== undefined; next = next.next) sum += next()
    expect(sum).toBe(LENGTH)
  })

  test('instances, through private fields', () => {
    const o = loads<any>(dumps(long.instances(LENGTH)))
    let length = 0
    for (let next = o; next !== undefined; next = next.next) length++
    expect(length).toBe(LENGTH)
  })

  test('bound functions', () => {
    let f = loads<any>(dumps(long.bounds(LENGTH)))
    let length = 0
    for (; f !== undefined; f = f.before) length++
    expect(length).toBe(LENGTH)
  })

  test('functions under each other', () => {
    let length = 0
    for (let next = loads<any>(dumps(long.properties(LENGTH))); next !== undefined; next = next.next) length++
    expect(length).toBe(LENGTH)
  })
})

// Each name is looked for among all of them: by the parser, where `let` declares it, and by what sets it again, which is fast in V8
// alone. A tenth of them shows what more than a byte counts.
test.each([['var', isV8 ? 65_795 : 6_579], ['let', 6_579]])('names that %s declares, %i of them captured', (keyword, many) => {
  const names = Array.from({ length: many }, (_, i) => `v${i}`)
  const f = script(`(function () { ${keyword} ${names.map((name, i) => `${name}=${i % 7}`).join()}; return () => [${names.join()}] })()`)
  const all = loads<any>(dumps(f))() as number[]
  expect(all.length).toBe(many)
  expect(all.every((value, i) => value === i % 7)).toBe(true)
})

test('scopes within scopes', () => {
  const depth = 100
  let text = 'return () => [' + Array.from({ length: depth }, (_, i) => `v${i}++`).join() + ']'
  for (let i = depth - 1; i >= 0; i--) text = `{ let v${i} = ${i}; ${text} }`
  const f = loads<any>(dumps(script(`(function () { ${text} })()`)))
  expect(f().at(-1)).toBe(depth - 1)
  expect(f().at(-1)).toBe(depth)
})
