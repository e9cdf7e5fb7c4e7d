// What the settings choose for code: byref leaves the source at home, recurse takes the globals along, ignore keeps the
// stored definition.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { copy, dumps, loads, settings } from '../../lib/index.ts'
import { failing } from '../support/failing.ts'
import { program } from './programs.ts'

const live = program('cases/live.js')
const globals = program('plain/globals.js')
const here = globalThis as any

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

beforeEach(() => live.reset())
afterEach(() => {
  for (const key of ['userCount', 'userFactor', 'userHelper', 'userUnused', 'userState']) delete here[key]
})

describe('byref', () => {
  test('what has a home is written without its source', () => {
    const full = dumps([live.Greeter, live.makers.counter()])
    const byref = dumps([live.Greeter, live.makers.counter()], { byref: true })
    expect(textOf(full)).toContain('greetings to ${')
    expect(textOf(byref)).not.toContain('greetings to ${')
    expect(byref.length).toBeLessThan(full.length / 2)
    expect(loads<any>(byref)[0]).toBe(live.Greeter)
    expect(loads<any>(byref)[1][0]()).toBe(1)
  })

  test('what has none travels with it all the same', () => {
    expect(loads<any>(dumps(globals.twice, { byref: true }))(2)).toBe(4)
  })

  test('as a setting', () => {
    settings.byref = true
    try {
      expect(textOf(dumps(live.Greeter))).not.toContain('greetings to ${')
    } finally {
      settings.byref = false
    }
  })
})

describe('without recurse, globals are looked up where it is loaded', () => {
  test('and changed there', () => {
    here.userCount = 0
    const [inc, get] = loads<any>(dumps(globals.counter))
    expect([inc(), inc(), get(), here.userCount]).toEqual([1, 2, 2, 2])
  })

  test('and missing there', () => {
    here.userCount = 0
    const [, get] = loads<any>(dumps(globals.counter))
    delete here.userCount
    expect(get).toThrow(ReferenceError)
  })

  test('their values are not in the bytes', () => {
    here.userHelper = Object.assign(() => 'helped', { text: 'value of the helper' })
    expect(textOf(dumps(globals.helped))).not.toContain('value of the helper')
  })

  test('a state that only a global holds is not asked for', () => {
    here.userState = new live.Stated()
    dumps(globals.stated)
    expect(live.Stated.asked).toBe(0)
  })
})

describe('with recurse, they come along', () => {
  const recurse = { recurse: true }

  test('in one scope that all functions of the dump share, apart from the live one', () => {
    here.userCount = 5
    const [inc, get] = loads<any>(dumps(globals.counter, recurse))
    expect([inc(), inc(), get(), here.userCount]).toEqual([6, 7, 7, 5])
    here.userCount = 100
    expect(get()).toBe(7)
  })

  test('in scopes of their own, if they are dumped separately', () => {
    here.userCount = 0
    const [inc, get] = globals.counter.map((f: unknown) => copy(f, recurse))
    expect([inc(), inc(), get()]).toEqual([1, 2, 0])
  })

  test('and survive that the live ones are gone', () => {
    here.userFactor = 3
    here.userHelper = globals.scale
    const bytes = dumps(globals.helped, recurse)
    delete here.userFactor
    delete here.userHelper
    expect(loads<any>(bytes)(2)).toBe(6)
  })

  test('only those that are read, through the functions that are called', () => {
    here.userFactor = 3
    here.userHelper = globals.scale
    here.userUnused = 'nobody speaks of me'
    const text = textOf(dumps(globals.helped, recurse))
    expect(text).toContain('userFactor')
    expect(text).not.toContain('userUnused')
    expect(text).not.toContain('nobody speaks of me')
  })

  test('not what every realm has', () => {
    const bytes = dumps(globals.builtin, recurse)
    expect(loads<any>(bytes)()).toEqual([2, '1'])
    expect(textOf(bytes)).not.toContain('native code')
  })

  test('a state that a global holds is asked for once', () => {
    here.userState = new live.Stated()
    dumps([globals.stated, globals.stated], recurse)
    expect(live.Stated.asked).toBe(1)
  })

  test('a recursive global function needs no live one', () => {
    here.userHelper = globals.userFib
    const bytes = dumps(globals.callsFib, recurse)
    delete here.userHelper
    expect(loads<any>(bytes)(10)).toBe(55)
  })

  test('bindings of modules as well: shared within the dump, apart from the module', () => {
    const [add, read] = loads<any>(dumps(live.makers.pair(), recurse))
    expect([add(5), read(), live.total]).toEqual([5, 5, 0])
    live.makers.add()(1)
    expect([read(), live.total]).toEqual([5, 1])
  })

  test('scopes that were brought along earlier stay two where they go along together', () => {
    const [[addOne, readOne], [addOther, readOther]] = [copy(live.makers.pair(), recurse), copy(live.makers.pair(), recurse)]
    addOne(5)
    addOther(7)
    const [one, other, mine] = copy([readOne, readOther, live.makers.read()], recurse)
    expect([one(), other(), mine(), live.total]).toEqual([5, 7, 0, 0])
  })

  test('functions that came with another global of the same name do not go along together', () => {
    here.userCount = 1
    const [one, other] = [copy(globals.counter, recurse), copy(globals.counter, recurse)]
    expect(copy([one[1], other[1], globals.counter[1]], recurse).map((f: any) => f())).toEqual([1, 1, 1])
    other[0]()
    expect(copy([other[1]], recurse)[0]()).toBe(2)
    for (const beside of [one[1], globals.counter[1]]) {
      expect(failing(() => dumps([beside, other[1]], recurse))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('$[1]: it came with a global userCount of its own') })
    }
  })

  test('an unpicklable global that is not read breaks nothing', () => {
    here.userUnused = new WeakSet([{}])
    here.userCount = 1
    expect(loads<any>(dumps(globals.counter, recurse))[1]()).toBe(1)
  })
})

describe('ignore', () => {
  test('false: an instance is of the class of this realm', () => {
    expect(loads<any>(dumps(new live.Point(1)), { ignore: false })).toBeInstanceOf(live.Point)
  })

  test('true: the stored definition is kept, if the live one differs; the same one is used', () => {
    expect(loads<any>(dumps([[new live.Point(1)]]), { ignore: true })[0][0].hello()).toBe('hello 1')
  })
})
