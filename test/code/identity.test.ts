// What is one thing and what is two: variables that are dumped together and apart, live bindings of modules, classes whose
// definition is loaded, and classes that merely have the same name.

import { beforeEach, describe, expect, test } from 'vitest'
import { copy, dumps, loads } from '../../lib/index.ts'
import { script } from '../support/code-script.ts'
import { quietly } from './note.ts'
import { program } from './programs.ts'

const live = program('cases/live.js')

const again = <T>(value: T): T => quietly(() => loads<T>(dumps(value)))

beforeEach(() => live.reset())

describe('two functions that share a variable', () => {
  test('dumped together share it, apart from the original', () => {
    const [inc, get] = live.makers.counter()
    inc()
    const [copiedInc, copiedGet] = again([inc, get])
    copiedInc()
    expect([copiedGet(), get()]).toEqual([2, 1])
    inc()
    inc()
    expect([copiedGet(), get()]).toEqual([2, 3])
  })

  test('dumped separately are independent', () => {
    const [inc, get] = live.makers.counter()
    const one = again(inc)
    const other = again(get)
    expect([one(), one(), other(), get()]).toEqual([1, 2, 0, 0])
  })

  test('two loads of the same bytes are independent', () => {
    const bytes = dumps(live.makers.counter())
    const [inc] = loads<any>(bytes)
    const [, get] = loads<any>(bytes)
    expect([inc(), inc(), get()]).toEqual([1, 2, 0])
  })
})

describe('bindings of a module that is loaded are live', () => {
  test('a closure that comes back reads and assigns the module’s own', () => {
    const add = again(live.makers.add())
    const read = again(live.makers.read())
    expect([add(5), read(), live.total]).toEqual([5, 5, 5])
  })

  test('a binding that is assigned again is seen', () => {
    const calls = again(live.makers.callsReplaced())
    expect(calls()).toBe('first')
    live.replace()
    expect(calls()).toBe('second')
  })

  test('an import changes on the other side', () => {
    const reads = again(live.makers.readsImport())
    const [write, read] = again([live.makers.writesOther(), live.makers.readsOther()])
    expect([reads(), write(3), reads(), read()]).toEqual([0, 3, 3, 3])
  })

  test('a plain object of the module is the module’s own to a closure, and a copy by itself', () => {
    expect(again(live.makers.readsPlain())()).toBe(live.plain)
    expect(again(live.plain)).toEqual(live.plain)
    expect(again(live.plain)).not.toBe(live.plain)
  })

  test('what is dumped before a change is loaded after it', () => {
    const bytes = dumps(live.makers.pair())
    live.makers.add()(7)
    const [add, read] = loads<any>(bytes)
    expect([read(), add(1), live.total]).toEqual([7, 8, 8])
  })
})

describe('a class whose module is loaded', () => {
  test('is this realm’s, at every depth', () => {
    const p = new live.Point(1)
    const { Point } = live
    expect(again(Point)).toBe(Point)
    expect(again(p)).toBeInstanceOf(Point)
    expect(again([[p]])[0]![0]).toBeInstanceOf(Point)
    expect(again(new Map([[{ deep: [p] }, 1]])).keys().next().value!.deep[0]).toBeInstanceOf(Point)
    expect(copy([[p]])[0]![0].x).toBe(1)
  })

  test('keeps its state: loading resets nothing', () => {
    const { Point } = live
    const bytes = dumps([Point, new Point(1)])
    Point.made = 41
    Point.hidden = 'changed'
    Point.later = 'added'
    Point.prototype.later = () => 'patched'
    const before = Reflect.ownKeys(Point)
    const [, p] = quietly(() => loads<any>(bytes))
    expect([Point.made, Point.hidden, Point.later, p.later()]).toEqual([41, 'changed', 'added', 'patched'])
    expect(Reflect.ownKeys(Point)).toEqual(before)
    expect(new Point(2).hello()).toBe('hello 2')
    delete Point.later
    delete Point.prototype.later
  })

  test('its members come back as its own', () => {
    const { Point } = live
    const getter = Object.getOwnPropertyDescriptor(Point.prototype, 'x')!.get
    const found = again([Point.prototype, Point.prototype.hello, getter])
    expect(found[0]).toBe(Point.prototype)
    expect(found[1]).toBe(Point.prototype.hello)
    expect(found[2]).toBe(getter)
  })

  test('instances of a class that a function made keep one class among them', () => {
    const [a, b] = again([live.makeLocal(), live.makeLocal()])
    expect(a.m() + b.m()).toBe('locallocal')
    const one = live.makeLocal()
    const [x, y] = again([one, new one.constructor()])
    expect(x.constructor).toBe(y.constructor)
    expect(x).toBeInstanceOf(y.constructor)
  })
})

describe('a class of the same name', () => {
  const define = (answer: number): any => script(`(function () { class Same { #n = ${answer}; answer() { return this.#n } static all = []; static { note('static block of Same') } constructor() { note('constructor of Same') } } return Same })()`, 'same.js')

  test.each([
    ['itself', (value: unknown) => value, (value: any) => value],
    ['three levels deep', (value: unknown) => [[new Map([['k', value]])]], (value: any) => value[0][0].get('k')],
  ])('redefined between dump and load takes nothing over: %s', (_, wrap, unwrap) => {
    const First = define(11)
    const first = new First()
    const bytes = dumps(wrap(first))
    const Second = define(-10)
    const keys = [Reflect.ownKeys(Second), Reflect.ownKeys(Second.prototype)]
    const loaded = unwrap(quietly(() => loads(bytes)))
    expect(loaded.answer()).toBe(11)
    expect(loaded).not.toBeInstanceOf(Second)
    expect(loaded.constructor.name).toBe('Same')
    expect([Reflect.ownKeys(Second), Reflect.ownKeys(Second.prototype)]).toEqual(keys)
    expect(new Second().answer()).toBe(-10)
    expect(new loaded.constructor().answer()).toBe(11)
  })

  test('old and new travel side by side', () => {
    const First = define(1)
    const Second = define(2)
    const bytes = dumps([new First(), new Second()])
    const [a, b] = quietly(() => loads<any>(bytes))
    expect([a.answer(), b.answer()]).toEqual([1, 2])
    expect(a.constructor).not.toBe(b.constructor)
  })

  test('at the top of a script, redefined by the next one', () => {
    script('var redefined = class Redefined { answer() { return 11 } }', 'cell-1.js')
    const { redefined: First } = globalThis as any
    const bytes = dumps([[new First()]])
    script('var redefined = class Redefined { answer() { return -10 } }', 'cell-2.js')
    const [[loaded]] = loads<any>(bytes)
    expect(loaded.answer()).toBe(11)
    expect(loaded).not.toBeInstanceOf((globalThis as any).redefined)
    delete (globalThis as any).redefined
  })

  test('a program that runs twice: its classes are two', () => {
    const text = '(function () { class Twice { m() { return 1 } } return Twice })()'
    const A = script(text, 'twice.js')
    const B = script(text, 'twice.js')
    const bytes = dumps([new A(), new B()])
    const [a, b] = quietly(() => loads<any>(bytes))
    expect([a.m(), b.m(), a instanceof b.constructor]).toEqual([1, 1, false])
  })
})
