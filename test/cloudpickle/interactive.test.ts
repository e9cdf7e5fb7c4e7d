// cloudpickle's tests of what is defined in a session, and used in a worker that knows nothing of it; and of what both
// sides have, which comes back as itself. A session's variables go along with `recurse`, in a scope of their own.

import { beforeEach, expect, test } from 'vitest'
import { copy, dumps, loads, Trust, type DumpOptions } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import type { CodeAnswer } from '../support/code-answer.ts'
import type { CodeRealm } from '../support/code-realm.ts'
import { answers, programNamed, rowNamed, theBare, theFresh } from '../support/answers.ts'

const MODULE = 'cloudpickle_interactive'
const both = programNamed('cloudpickle/programs/cloudpickle_interactive')
const recurse = { recurse: true }

let main: Record<string, any>
let cells = 0
beforeEach(() => { main = {} })
const cell = (text: string): Promise<unknown> => run(text, { main, id: `interactive-${++cells}.js` })

/** What a row of the other realm makes of these. */
async function ask(realm: Promise<CodeRealm>, name: string, values: readonly unknown[], options: DumpOptions = {}): Promise<CodeAnswer> {
  expect(rowNamed(MODULE, name)).toBeDefined()
  return (await realm).ask({ module: MODULE, name, bytes: dumps(values, options), options })
}

/** Calls a function of the session in a worker that knows nothing of it. */
async function call(f: unknown, ...args: unknown[]): Promise<unknown> {
  const { error, played } = await ask(theBare(), 'a call', [f, ...args], recurse)
  expect(error).toBeUndefined()
  return played
}

/** Calls a function in a worker that has its module, and gives what comes back. */
async function callAtHome(f: unknown, ...args: unknown[]): Promise<any> {
  const { error, played } = await ask(theFresh(), 'a call whose result is sent back', [f, ...args])
  expect(error).toBeUndefined()
  return loads(played as Uint8Array, { trust: Trust.refs })
}

/** Calls a function of the session in a worker that knows nothing of it, and gives what comes back. */
async function callAway(f: unknown, ...args: unknown[]): Promise<any> {
  const { error, played } = await ask(theBare(), 'a call whose result is sent back', [f, ...args], recurse)
  expect(error).toBeUndefined()
  return loads(played as Uint8Array, { trust: Trust.code })
}

answers('cloudpickle_test.py::test_interactively_defined_function', () => {
  test('lambda, function, class, instance, and functions over them, over globals, over themselves', async () => {
    await cell(`const CONSTANT = 42
class Foo { method(x) { return x } }
const foo = new Foo()
function f0(x) { return x ** 2 }
function f1() { return Foo }
function f2(x) { return new Foo().method(x) }
function f3() { return new Foo().method(CONSTANT) }
function f4(x) { return foo.method(x) }
function f5(x) { return x <= 0 ? f4(x) : f5(x - 1) + 1 }
const use = (C, x) => new C().method(x)
const useOf = (f, x) => new (f())().method(x)
const on = (o, x) => o.method(x)`)
    expect(await call((x: number) => x ** 2, 3)).toBe(9)
    expect(await call(main['f0'], 3)).toBe(9)
    expect(await call(main['use'], main['Foo'], 2)).toBe(2)
    expect(await call(main['on'], new main['Foo'](), 2)).toBe(2)
    expect(await call(main['useOf'], main['f1'], 'a')).toBe('a')
    expect(await call(main['f2'], 2)).toBe(2)
    expect(await call(main['f3'])).toBe(42)
    expect(await call(main['f4'], 2)).toBe(2)
    expect(await call(main['f5'], 7)).toBe(7)
  })
})

answers('cloudpickle_test.py::test_interactively_defined_global_variable', () => {
  test('two functions of one dump share it, apart from the session and from other dumps', async () => {
    await cell('let VARIABLE = "default value"\nfunction f0() { VARIABLE = "changed by f0" }\nfunction f1() { return VARIABLE }')
    const [f0, f1] = copy([main['f0'], main['f1']], recurse)
    const later = dumps(main['f1'], recurse)
    f0()
    expect([f1(), main['VARIABLE'], main['f1']()]).toEqual(['changed by f0', 'default value', 'default value'])
    expect(loads<() => string>(later)()).toBe('default value')
    main['f0']()
    expect(f1()).toBe('changed by f0')
    main['VARIABLE'] = 'changed again'
    expect([f1(), loads<() => string>(later)()]).toEqual(['changed by f0', 'default value'])
  })

  test('in a worker as well', async () => {
    await cell('let VARIABLE = "default value"\nfunction f0() { VARIABLE = "changed by f0" }\nfunction f1() { return VARIABLE }\nconst both = (f, g) => { f(); return g() }')
    expect(await call(main['both'], main['f0'], main['f1'])).toBe('changed by f0')
    expect(await call(main['f1'])).toBe('default value')
  })
})

answers('cloudpickle_test.py::test_closure_interacting_with_a_global_variable')

answers('cloudpickle_test.py::test_interactive_remote_function_calls', () => {
  test('what is defined anew is what is called', async () => {
    await cell('function interactive(x) { return x + 1 }\nconst wrapper = x => interactive(x)')
    expect([await call(main['interactive'], 41), await call(main['wrapper'], 41)]).toEqual([42, 42])
    await cell('function interactive(x) { return x - 1 }')
    expect([await call(main['interactive'], 41), await call(main['wrapper'], 41), main['wrapper'](41)]).toEqual([40, 40, 40])
  })
})

answers('cloudpickle_test.py::test_interactive_remote_function_calls_no_side_effect', () => {
  test('nothing is left there, and nothing is changed here', async () => {
    await cell('let GLOBAL_VARIABLE = 0\nclass CustomClass { mutate() { GLOBAL_VARIABLE += 1; return GLOBAL_VARIABLE } }\nconst mutate = o => o.mutate()\nconst object = new CustomClass()')
    for (let i = 0; i < 2; i++) expect(await call(main['mutate'], main['object'])).toBe(1)
    expect(main['GLOBAL_VARIABLE']).toBe(0)
    const isThere = (name: string): boolean => name in globalThis
    for (const name of ['CustomClass', 'GLOBAL_VARIABLE', 'object']) expect(await call(isThere, name)).toBe(false)
    expect(await call(isThere, 'Map')).toBe(true)
  })
})

answers('cloudpickle_test.py::test_interactive_dynamic_type_and_remote_instances', () => {
  test('what comes back is of the class that is live here', async () => {
    const counter = new both.CustomCounter().increment()
    const back = await callAtHome(both.makers.increment(), counter)
    expect([back instanceof both.CustomCounter, back.count, counter.count, back === counter]).toEqual([true, 2, 1, false])
  })

  test('one class twice is one class, and its instances are of it', async () => {
    const { CustomCounter, makers } = both
    const [C1, C2, c1, { c2 }] = await callAtHome(makers.echo(), CustomCounter, CustomCounter, new CustomCounter(), { c2: new CustomCounter().increment() })
    expect([C1 === CustomCounter, C2 === CustomCounter, c1 instanceof CustomCounter, c2 instanceof CustomCounter, c2.count]).toEqual([true, true, true, true, 1])
  })

  test('a class of the session comes back as the one that is live here, and what is of it', async () => {
    await cell('class Counter { #count = 0; increment() { this.#count++; return this } get count() { return this.#count } }\nconst increment = c => c.increment()\nconst echo = (...all) => all')
    const { Counter, increment, echo } = main
    const counter = new Counter().increment()
    const back = await callAway(increment, counter)
    expect([back instanceof Counter, back.count, counter.count, back === counter]).toEqual([true, 2, 1, false])
    const [C1, C2, c1, { c2 }] = await callAway(echo, Counter, Counter, new Counter(), { c2: counter })
    expect([C1 === Counter, C2 === Counter, c1 instanceof Counter, c2 instanceof Counter, c2.count]).toEqual([true, true, true, true, 1])
  })

  test('and so does one that carries what it speaks of', async () => {
    await cell('const step = 2\nclass Base {}\nclass Counter extends Base { count = 0; increment() { this.count += step; return this } }\nconst increment = c => c.increment()')
    const back = await callAway(main['increment'], new main['Counter']())
    expect([back instanceof main['Counter'], back instanceof main['Base'], back.count]).toEqual([true, true, 2])
  })

  test('a class of the session: within one message it is one class', async () => {
    await cell('class Counter { count = 0; increment() { this.count++; return this } }\nconst check = (C, D, c, o) => [C === D, c instanceof C, o.c.increment().count, o.c.constructor === C]')
    expect(await call(main['check'], main['Counter'], main['Counter'], new main['Counter'](), { c: new main['Counter']().increment() })).toEqual([true, true, 2, true])
  })
})

answers('cloudpickle_test.py::test_interactive_dynamic_type_and_stored_remote_instances', () => {
  test('a kept instance is of the class that both have, there and when it comes back', async () => {
    await ask(theFresh(), 'keep', ['one', new both.CustomCounter()])
    expect(await ask(theFresh(), 'ask of what was kept', ['one', both.makers.isCounter()])).toMatchObject({ played: true })
    const { played } = await ask(theFresh(), 'send back what was kept', ['one'])
    expect(loads(played as Uint8Array, { trust: Trust.refs })).toBeInstanceOf(both.CustomCounter)
  })

  test('a kept instance of a class of the session is of the class that comes with later messages, and comes back as one of it', async () => {
    await cell('class A { n = 1 }\nconst probe = new A()\nconst isA = x => [x instanceof A, x.constructor === probe.constructor, probe instanceof x.constructor]')
    await ask(theBare(), 'keep', ['of the session', new main['A']()], recurse)
    for (let i = 0; i < 2; i++) expect(await ask(theBare(), 'ask of what was kept', ['of the session', main['isA']], recurse)).toMatchObject({ played: [true, true, true] })
    const { played } = await ask(theBare(), 'send back what was kept', ['of the session'], recurse)
    expect(loads(played as Uint8Array, { trust: Trust.code })).toBeInstanceOf(main['A'])
  })

  test('a class that was defined anew is another one, for what was kept before', async () => {
    await cell('class A { which() { return "original" } }\nconst which = x => x.which()\nconst make = () => new A()\nconst isA = x => x instanceof A')
    await ask(theBare(), 'keep', ['a', main['make']()], recurse)
    await cell('class A { which() { return "updated" } }')
    expect(await ask(theBare(), 'ask of what was kept', ['a', main['isA']], recurse)).toMatchObject({ played: false })
    expect(await ask(theBare(), 'ask of what was kept', ['a', main['which']], recurse)).toMatchObject({ played: 'original' })
    const { played } = await ask(theBare(), 'send back what was kept', ['a'], recurse)
    const back = loads<any>(played as Uint8Array, { trust: Trust.code })
    expect([back instanceof main['A'], back.which(), main['make']().which()]).toEqual([false, 'original', 'updated'])
  })

  test('a patch of a class here does not change the live class there, nor the other way round', async () => {
    const { CustomCounter, makers } = both
    CustomCounter.prototype.echo = (x: number) => x
    await ask(theFresh(), 'keep', ['patched', new CustomCounter()])
    expect(await callAtHome(makers.echo(), new CustomCounter())).toHaveLength(1)
    expect((await ask(theFresh(), 'send back what was kept', ['patched'])).error).toBeUndefined()
    delete CustomCounter.prototype.echo
    expect(Object.getOwnPropertyNames(CustomCounter.prototype)).toEqual(['constructor', 'increment'])
    // A class of the session has no live one there: the patch goes along.
    await cell('class A {}\nA.prototype.echo = x => x\nconst echo = (a, x) => a.echo(x)')
    expect(await call(main['echo'], new main['A'](), 43)).toBe(43)
  })
})

answers('cloudpickle_test.py::test_interactively_defined_enum', () => {
  test('a member of the module\'s comes back as itself', async () => {
    expect(await callAtHome(both.makers.check(), 1)).toBe(both.Color.GREEN)
    expect(await callAtHome(both.makers.check(), -1)).toBe(both.Color.RED)
  })

  test('a member of the session\'s comes back as itself', async () => {
    await cell('class Color { static RED = new Color(1); static GREEN = new Color(2); constructor(value) { this.value = value; Object.freeze(this) } isRed() { return this === Color.RED } }\nconst check = x => x >= 0 ? Color.GREEN : Color.RED\nconst echo = (...all) => all')
    const { Color, check, echo } = main
    const [C, red, green, { deep }] = await callAway(echo, Color, Color.RED, Color.GREEN, { deep: Color.RED })
    expect([C === Color, red === Color.RED, green === Color.GREEN, deep === Color.RED, deep.isRed()]).toEqual([true, true, true, true, true])
    // What a function carries along is its own, but the class is not.
    expect([await callAway(check, 1), await callAway(check, -1)]).toEqual([Color.GREEN, Color.RED])
    expect(await callAway(check, 1)).toBe(Color.GREEN)
  })

  test('one that is defined anew in the session is the one that is used', async () => {
    await cell('const Color = Object.freeze({ RED: Object.freeze({ name: "red" }), GREEN: Object.freeze({ name: "green" }) })\nconst check = (x, C) => { const c = x >= 0 ? Color.GREEN : Color.RED; return [c.name, c === C.GREEN, C === Color] }')
    expect(await call(main['check'], 1, main['Color'])).toEqual(['green', true, true])
    await cell('const Color = Object.freeze({ RED: Object.freeze({ name: "red" }), BLUE: Object.freeze({ name: "blue" }) })\nconst check = (x, C) => { const c = x >= 0 ? Color.BLUE : Color.RED; return [c.name, c === C.BLUE, C === Color] }')
    expect(await call(main['check'], 1, main['Color'])).toEqual(['blue', true, true])
  })
})

answers('cloudpickle_test.py::test_interactively_defined_dataclass_with_initvar_and_classvar', () => {
  test('fields, those for the constructor only, and those of the class', async () => {
    await cell(`class Sample { static z = 42; x; constructor(x, y = 0) { this.x = x + y } largeEnough() { return this.x > Sample.z } }
const check = value => { const before = value.largeEnough(); Sample.z = 0; try { return [value instanceof Sample, value.x, Object.keys(value), before, value.largeEnough()] } finally { Sample.z = 42 } }`)
    const gives = [true, 4, ['x'], false, true]
    const value = new main['Sample'](2, 2)
    expect(main['check'](value)).toEqual(gives)
    expect(await call(main['check'], value)).toEqual(gives)
    expect(main['Sample'].z).toBe(42)
    await cell('const echo = (...all) => all')
    const [Class, back] = await callAway(main['echo'], main['Sample'], value)
    expect([Class === main['Sample'], back instanceof main['Sample'], back.x]).toEqual([true, true, 4])
  })

  test('it comes back as one of the class that is live here', async () => {
    const [value, Class] = await callAtHome(both.makers.echo(), new both.Sample(2, 2), both.Sample)
    expect([value instanceof both.Sample, Class === both.Sample, value.x]).toEqual([true, true, 4])
  })
})
