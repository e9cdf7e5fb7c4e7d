// What `dill` carries of the platform and `dill/data` does not: the latter says so, in both directions, and saves no part
// of it in silence.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as data from '../../lib/data.ts'
import { extend } from '../../lib/dill.ts'
import { dumpsAsync } from '../../lib/index.ts'
import { platformKinds } from '../../lib/kinds/platform.ts'
import { examples, registerExamples } from '../support/examples.ts'
import { failing, rejecting } from '../support/failing.ts'

const tags = new Set(platformKinds.map(({ tag }) => tag))
const rows = examples.filter(({ kind, verdict }) => tags.has(kind) && verdict !== 'refused')

beforeAll(registerExamples)

test('there are some', () => expect(rows.length).toBeGreaterThan(9))

test('dill/data says who carries what is below one of these, too', () => {
  class Headline extends Headers {}
  expect(failing(() => data.dumps({ at: new Headline() })).message).toMatch(/ at \$\.at\b[^]*Use dill/)
})

describe.each(rows)('$name', ({ make }) => {
  test('dill/data says who carries it', async () => {
    const error = await rejecting(data.dumpsAsync({ at: make() }, { attachments: [] }))
    expect(error).toMatchObject({ name: 'PicklingError', code: 'REFUSED' })
    expect(error.message).toMatch(/ at \$\.at\b[^]*Use dill/)
  })

  test('dill/data says who loads it', async () => {
    const attachments: unknown[] = []
    const bytes = await dumpsAsync({ at: make() }, { attachments })
    expect(failing(() => data.loads(bytes, { attachments }))).toMatchObject({ name: 'UnpicklingError', code: 'UNKNOWN_KIND', hint: expect.stringContaining('Load it with dill rather than dill/data') })
  })
})

describe('a registered class that extends one of the platform', () => {
  const globals = globalThis as unknown as Record<string, (new (...given: unknown[]) => object) | undefined>
  const bases: readonly (readonly [name: string, given: readonly unknown[]])[] = [
    ['Blob', [['x']]], ['File', [['x'], 'a']], ['Headers', []], ['FormData', []], ['TextDecoder', []], ['DOMPoint', []], ['ImageData', [1, 1]], ['BroadcastChannel', ['x']],
  ]
  test.each(bases.filter(([name]) => typeof globals[name] === 'function'))('%s is not saved without what nobody sees', (name, given) => {
    const Base = globals[name]!
    class Own extends Base {}
    data.register(Own, { name: `platform.${name}` })
    const value = new Own(...given)
    try {
      expect(failing(() => data.dumps(value))).toMatchObject({ name: 'PicklingError', code: 'REFUSED' })
    } finally {
      if (value instanceof BroadcastChannel) value.close()
    }
  })

  test('one that says how it is made again is', () => {
    class Named extends Headers {}
    data.register(Named, { name: 'platform.Named' })(value => [Named, [[...value as Headers]]])
    expect([...data.copy(new Named({ a: 'b' }))]).toEqual([['a', 'b']])
  })
})

describe('extend', () => {
  afterAll(() => extend(false))

  test('gives dill/data what dill carries, and takes it back', () => {
    extend()
    expect([...data.copy(new Headers({ a: 'b' }))]).toEqual([['a', 'b']])
    extend(false)
    expect(failing(() => data.copy(new Headers({ a: 'b' })))).toMatchObject({ code: 'REFUSED' })
  })
})
