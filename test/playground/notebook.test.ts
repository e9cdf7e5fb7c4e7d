// Runs, names and sessions of a playground, without a page: what a run leaves, what is said of it, and what comes back. Each
// notebook has the session scope to itself, as a page has.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cell } from '../../demo/cells.ts'
import { Notebook } from '../../demo/notebook.ts'
import { census, nameRow } from '../../demo/names.ts'
import { opened } from '../../demo/opening.ts'
import { unpacked } from '../../demo/share.ts'
import { deleteSession, exportSession, main } from '../../lib/index.ts'
import { MemoryBackend } from '../../lib/sessions/memory.ts'
import { keepIn } from '../../lib/sessions/open.ts'
import { namesEvaluated } from '../support/stacks.ts'

const backend = new MemoryBackend('a test')
let notebook: Notebook
const used = new Set<string>()

/** A playground with these cells, or what was saved of it. */
async function open(session: string, ...texts: string[]): Promise<Notebook> {
  used.add(session)
  notebook = new Notebook({ session, texts })
  await notebook.open()
  return notebook
}

/** Ends the page: nothing but what is saved is left. */
async function leave(): Promise<void> {
  await notebook.save()
  await notebook.close()
  for (const name of Object.keys(main)) delete main[name]
  // What a tab knows ends with it; what is stored stays.
  keepIn(async () => backend)
}

const wait = (ms: number) => new Promise(resolve => { setTimeout(resolve, ms) })

beforeAll(() => keepIn(async () => backend))
afterAll(() => keepIn(undefined))

afterEach(async () => {
  await notebook.close()
  for (const name of Object.keys(main)) delete main[name]
  for (const session of used) await deleteSession(session, { app: 'playground' })
  used.clear()
})

const counter = 'function counter() {\n  let n = 0\n  return () => ++n\n}\nconst next = counter()\nnext(); next(); next()'

describe('a run', () => {
  test('gives result, lines and names', async () => {
    const { cells, run } = await open('run', 'console.log("a"); console.log("a"); console.warn("b"); console.log("c")\nlet x = 1\nx + 1')
    await run.call(notebook, cells.list)
    const [cell] = cells.list
    expect([cell!.value, cell!.status, cell!.edited]).toEqual([2, 'idle', false])
    expect(cell!.outcome).toMatchObject({ names: ['x'], lines: [{ stream: 'out', text: 'a', count: 2 }, { stream: 'err', text: 'b', count: 1 }, { stream: 'out', text: 'c', count: 1 }] })
  })

  test.for<[string, unknown]>([
    ['{ a: 1, f() { return 2 } } // both', { a: 1, f: expect.any(Function) }], ['\n{}', {}], ['{ a: 1 };', undefined], ['{ let b = 1; b }', undefined], ['{ a: 1 }\n{ a: 2 }', undefined], ['{ a: 1 }.a', 1],
  ])('gives an object where it says one alone: %s', async ([text, value]) => {
    const { cells } = await open('object', text)
    await notebook.run(cells.list)
    expect([cells.list[0]!.value, cells.list[0]!.edited]).toEqual([value, false])
  })

  test.for<[string, string, object]>([
    ['that throws', '1\nnull.x', { cell: 1, line: 2, message: expect.stringMatching(/^TypeError: /) }],
    ['that does not parse', 'let a\nlet b = = 1', { cell: 1, line: 2, column: 9, message: 'SyntaxError: Unexpected token' }],
    ['that imports as modules do', 'import "x"', { line: 1, hint: expect.stringContaining('await import') }],
    ['that throws a text', 'throw "no"', { cell: 1, message: 'Thrown: "no"' }],
    ['that throws an object', 'throw { code: 5, why: ["a"] }', { cell: 1, message: 'Thrown: {code: 5, why: Array}' }],
    ['that throws a function', 'throw class A {}', { cell: 1, message: 'Thrown: class A' }],
    ['that throws what cannot be looked at', 'const p = Proxy.revocable({}, {}); p.revoke(); throw p.proxy', { cell: 1, message: expect.stringMatching(/^Thrown: Proxy|^Something was thrown that cannot be looked at/) }],
    ['that throws an error with getters', 'throw Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } })', { message: 'Something was thrown that cannot be looked at.' }],
  ])('%s says where and why', async ([, text, trouble]) => {
    const { cells } = await open('fails', text)
    await notebook.run(cells.list)
    expect(cells.list[0]!.outcome!.trouble).toMatchObject(trouble)
  })

  test('of several ends with the first that fails, and names the cell whose text threw', async () => {
    const { cells } = await open('several', 'function f() {\n  throw new Error("deep")\n}', 'f()', '3')
    await notebook.run(cells.list)
    expect(cells.list.map(({ outcome }) => outcome?.trouble)).toMatchObject([undefined, { ...namesEvaluated ? { cell: 1, line: 2 } : { cell: 2 }, message: 'Error: deep' }, undefined])
    expect(cells.list[2]!.outcome).toBeUndefined()
  })

  test('that does not end is ended, and is not declared to have given anything', async () => {
    const { cells } = await open('endless', 'let n = 0\nfor (;;) { n++; await new Promise(resolve => setTimeout(resolve, 1)) }', '2')
    const ran = notebook.run(cells.list)
    await expect.poll(() => notebook.scope['n']).toBeGreaterThan(2)
    expect(cells.list.map(({ status }) => status)).toEqual(['running', 'queued'])
    notebook.stop(cells.list[0])
    await ran
    expect(cells.list.map(({ status, outcome }) => [status, outcome?.trouble?.message])).toEqual([['idle', 'Stopped'], ['idle', undefined]])
    const { n } = notebook.scope
    await wait(20)
    expect(notebook.scope['n']).toBe(n)
    await notebook.run(cells.list.slice(1))
    expect(cells.list[1]!.value).toBe(2)
  })

  test('that is stopped before it began does not begin', async () => {
    const { cells } = await open('early', 'let n = 1')
    const stop = (): void => {
      if (cells.list[0]!.status !== 'running') return
      notebook.removeEventListener('change', stop)
      notebook.stop(cells.list[0])
    }
    notebook.addEventListener('change', stop)
    await notebook.run(cells.list)
    expect([notebook.names, cells.list[0]!.outcome!.trouble!.message]).toEqual([[], 'Stopped'])
  })

  test('that waits is taken back alone; one that runs may run once more, with what it says then', async () => {
    const { cells } = await open('queue', 'let n = (globalThis.made ??= []).push(1)\nawait new Promise(resolve => setTimeout(resolve, 300))', '2', '3')
    const [first, second, third] = cells.list
    const ran = notebook.run(cells.list)
    await expect.poll(() => notebook.scope['n']).toBe(1)
    notebook.stop(second)
    notebook.edit(first!, 'let n = "again"')
    void notebook.run([first!])
    void notebook.run([first!])
    expect([first, second, third].map(cell => [cell!.status, notebook.isAsked(cell!)])).toEqual([['running', true], ['idle', false], ['queued', true]])
    await ran
    expect([first, second, third].map(cell => [cell!.status, cell!.outcome?.text, cell!.value])).toEqual([['idle', 'let n = "again"', undefined], ['idle', undefined, undefined], ['idle', '3', 3]])
    expect([notebook.scope['n'], Reflect.get(globalThis, 'made')]).toEqual(['again', [1]])
    Reflect.deleteProperty(globalThis, 'made')
  })
})

describe('what a cell writes', () => {
  const texts = (cell: Cell | undefined): string[] => cell!.outcome!.lines.map(({ text }) => text)

  test('is there while it runs, and what was there of its last run is not', async () => {
    const { cells } = await open('live', '7', '8')
    const [cell] = cells.list
    await notebook.run([cell!])
    notebook.edit(cell!, 'console.log("first")\nawait new Promise(resolve => { globalThis.goOn = resolve })\nconsole.log("second")')
    const ran = notebook.run([cell!])
    await expect.poll(() => texts(cell)).toEqual(['first'])
    expect([cell!.status, cell!.value, cell!.edited]).toEqual(['running', undefined, false])
    ;(Reflect.get(globalThis, 'goOn') as () => void)()
    await ran
    expect(texts(cell)).toEqual(['first', 'second'])
    Reflect.deleteProperty(globalThis, 'goOn')
  })

  test('is told a few times, however much it is', async () => {
    const { cells } = await open('storm', 'for (let i = 0; i < 2000; i++) { console.log(i); if (i % 100 === 0) await new Promise(resolve => setTimeout(resolve)) }')
    let told = 0
    notebook.addEventListener('change', () => { told++ })
    await notebook.run(cells.list)
    expect(told).toBeLessThan(60)
    expect(texts(cells.list[0])).toHaveLength(401)
  })

  test.runIf(namesEvaluated)('when it has ended stands under it, also while another runs, and is saved', async () => {
    const { cells } = await open('late', 'let n = 0\nconst timer = setInterval(() => console.log("tick", ++n), 10)\nvoid Promise.resolve().then(() => setTimeout(() => console.warn("once"), 5))', 'await new Promise(resolve => setTimeout(resolve, 100))\nconsole.log("mine")\nclearInterval(timer)')
    await notebook.run(cells.list)
    const [ticks, own] = cells.list
    await wait(50)
    expect(texts(ticks).length).toBeGreaterThan(3)
    expect([texts(ticks).filter(text => text === 'once').length, texts(own)]).toEqual([1, ['mine']])
    const lines = texts(ticks)
    await leave()
    expect(texts((await open('late')).cells.list[0])).toEqual(lines)
  })

  test.runIf(namesEvaluated)('by functions of another cell, of which it waits, stands under it', async () => {
    const { cells } = await open('helper', 'const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))\nasync function work(name) { for (let i = 0; i < 2; i++) { await sleep(1); console.log(name, i) } }', 'await work("a")\nawait Promise.all([work("b")])')
    await notebook.run(cells.list)
    expect(cells.list.map(texts)).toEqual([[], ['a 0', 'a 1', 'b 0', 'b 1']])
  })

  test('is forgotten where it says so', async () => {
    const { cells } = await open('wiped', 'for (let i = 0; i < 200; i++) console.log(i)\nwipe()\nconsole.log("a")\nawait Promise.resolve()\nwipe()\nconsole.log("b")')
    Reflect.set(globalThis, 'wipe', () => notebook.wipe())
    await notebook.run(cells.list)
    Reflect.deleteProperty(globalThis, 'wipe')
    expect(texts(cells.list[0])).toEqual(['b'])
  })

  test('by no code that can be told stands apart, and cells that are cleared are not those that come in their place', async () => {
    const { cells } = await open('stray', 'setTimeout(console.log, 5, "who?")', 'setTimeout(() => console.log("gone"), 500)')
    await notebook.run(cells.list)
    const strays = () => notebook.strays.map(({ text }) => text)
    // Some engines say who asked for a timer.
    await expect.poll(() => [...strays(), ...texts(cells.list[0])]).toEqual(['who?'])
    notebook.clear()
    await expect.poll(strays).toContain('gone')
  })

  test.runIf(namesEvaluated)('is among what it throws when nobody catches it any more', async () => {
    const { cells } = await open('thrown', 'const late = () => {\n  throw new RangeError("late")\n}', 'late')
    await notebook.run(cells.list)
    const thrown = (() => {
      try {
        return (notebook.scope['late'] as () => unknown)()
      } catch (error) {
        return error
      }
    })()
    for (let i = 0; i < 3; i++) notebook.threw(thrown)
    notebook.threw('text', 'cell-2', 1)
    notebook.threw('from nowhere')
    notebook.threw(Object.assign(new Error('of the page'), { stack: 'Error: of the page\n    at https://example.org/page.js:1:2' }))
    const line = { stream: 'thrown', text: 'Uncaught RangeError: late', count: 3, cell: 1, line: 2 }
    await expect.poll(() => cells.list[0]!.outcome!.lines).toEqual([line])
    expect(cells.list[1]!.outcome!.lines).toEqual([{ stream: 'thrown', text: 'Uncaught "text"', count: 1, cell: 2, line: 1 }])
    expect(notebook.strays).toEqual([{ stream: 'thrown', text: 'Uncaught "from nowhere"', count: 1 }])
    await leave()
    expect((await open('thrown')).cells.list[0]!.outcome!.lines).toEqual([line])
  })
})

const weakRows: [name: string, text: string, ask: string, answer: unknown][] = [
  ['what a class keeps in a WeakMap', 'const fields = new WeakMap\nclass C { constructor() { fields.set(this, 1) } get v() { return fields.get(this) } }\nconst c = new C', '[c.v, fields.get(c), c instanceof C]', [1, 1, true]],
  ['what closures keep in one', 'const c = (() => { const fields = new WeakMap; return class { constructor(v) { fields.set(this, v) } get v() { return fields.get(this) } } })()\nconst both = [new c(1), new c(2)]', 'both.map(one => one.v)', [1, 2]],
  ['a WeakSet', 'const seen = new WeakSet\nconst jar = {}\nseen.add(jar)\nlet other = {}', '[seen.has(jar), seen.has(other)]', [true, false]],
  ['a WeakRef', 'const jar = { n: 1 }\nconst ref = new WeakRef(jar)', 'ref.deref() === jar', true],
]

describe('a session', () => {
  test('brings back variables, closures, classes, results and cells, and runs nothing', async () => {
    const { cells } = await open('back', counter, 'class Box { #v = 1; bump() { return ++this.#v } }\nconst box = new Box()\nbox')
    expect([notebook.beginning!.session, notebook.justBack]).toEqual([undefined, false])
    await notebook.run(cells.list)
    await leave()
    const back = await open('back', 'another')
    expect([back.justBack, back.names]).toEqual([true, ['counter', 'next', 'Box', 'box']])
    expect(back.cells.list.map(({ text, value, restored }) => [text, value, restored])).toEqual([[counter, 3, true], [expect.stringContaining('class Box'), back.scope['box'], true]])
    const next = back.insert(2, '[next(), box.bump(), box instanceof Box]')
    await back.run([next])
    expect(next.value).toEqual([4, 2, true])
    expect(back.justBack).toBe(false)
  })

  test('that ended in the middle of a run says so, with what the cell had written', async () => {
    const { cells } = await open('midway', 'console.log("begun")\nawait new Promise(() => {})')
    void notebook.run(cells.list)
    await expect.poll(() => cells.list[0]!.outcome?.lines).toHaveLength(1)
    await leave()
    const [cell] = (await open('midway')).cells.list
    expect(cell!.outcome).toMatchObject({ lines: [{ text: 'begun' }], trouble: { message: expect.stringMatching(/^Interrupted: /), hint: 'Run it again.' } })
  })

  test('that nobody touched has the cells that it is given', async () => {
    await open('untouched', 'old')
    await leave()
    const { cells, justBack } = await open('untouched', 'new')
    expect([cells.list[0]!.text, justBack]).toEqual(['new', false])
  })

  test('leaves out what cannot be saved, and says why and what to do', async () => {
    const { cells } = await open('left', 'const bad = new FinalizationRegistry(() => {})\nconst good = 1\nbad')
    await notebook.run(cells.list)
    await notebook.save()
    expect(notebook.leftOut('bad')).toMatchObject({ reason: expect.stringContaining('FinalizationRegistry'), hint: expect.any(String) })
    expect([notebook.leftOut(1)?.reason, notebook.leftOut('good')]).toEqual([notebook.leftOut('bad')!.reason, undefined])
    await leave()
    const back = await open('left')
    expect([back.names, back.leftOut('bad')?.name, back.cells.source('bad')?.key]).toEqual([['good'], 'bad', 1])
    expect(back.cells.list[0]!.text).toContain('FinalizationRegistry')
  })

  test.for(weakRows)('has %s back', async ([name, text, ask, answer]) => {
    const { cells } = await open(`weak ${name}`, text, ask)
    await notebook.run(cells.list)
    expect(cells.list[1]!.value).toEqual(answer)
    used.add(`weak ${name}, renamed`)
    await leave()
    const kept = await open(`weak ${name}`)
    expect(kept.left).toEqual([])
    await kept.rename(`weak ${name}, renamed`)
    for (const key of Object.keys(main)) delete main[key]
    keepIn(async () => backend)
    const back = await open(`weak ${name}, renamed`)
    expect(back.left).toEqual([])
    const again = back.insert(2, ask)
    await back.run([again])
    expect(again.value).toEqual(answer)
  })

  test('is there under another name, and not under the one before', async () => {
    const before = await open('before', 'let n = 1\nconst next = () => ++n', 'next()')
    await before.run(before.cells.list)
    used.add('after')
    await before.rename('after')
    for (const name of Object.keys(main)) delete main[name]
    keepIn(async () => backend)
    const { scope, cells } = await open('after', 'other')
    expect([cells.list.map(({ text }) => text), (scope['next'] as () => number)()]).toEqual([['let n = 1\nconst next = () => ++n', 'next()'], 3])
    await leave()
    const { cells: first, names } = await open('before', 'fresh')
    expect([first.list.map(({ text }) => text), names]).toEqual([['fresh'], []])
  })

  test('is cleared, and comes back', async () => {
    const { cells } = await open('cleared', 'const a = { b: 1 }\na')
    await notebook.run(cells.list)
    const { a } = notebook.scope
    const undo = notebook.clear()
    expect([notebook.names, notebook.cells.list[0]!.outcome]).toEqual([[], undefined])
    undo()
    expect([notebook.scope['a'], notebook.cells]).toEqual([a, cells])
  })

  test('that comes as a file opens under a name of its own: with all for who trusts it, else as cells and data', async () => {
    const { cells } = await open('sent', counter, 'const list = [1, 2]')
    await notebook.run(cells.list)
    const session = await notebook.file()
    await leave()
    const shared = { title: 'sent', cells: [counter], session }
    const trusted = await opened(shared, 'all', 'file')
    const plain = await opened(shared, 'cells', 'file')
    used.add(plain)
    expect([trusted, plain]).toEqual(['sent (imported)', 'sent (imported) 2'])
    const all = await open(trusted)
    expect((all.scope['next'] as () => number)()).toBe(4)
    await leave()
    const unrun = await open(plain)
    expect([unrun.names, unrun.cells.from, unrun.cells.list.map(({ text, outcome }) => [text, outcome])]).toEqual([[], 'file', [[counter, undefined]]])
    expect(unpacked(await exportSession('sent', { app: 'playground' })).title).toBe('sent')
  })
})

describe('a row of the list of names', () => {
  test.for<[string, object]>([
    ['let v = 1', { kind: 'value', preview: '1', captured: [], cycle: false }],
    ['function v(a) {\n}', { kind: 'function', preview: 'ƒ v(a)' }],
    ['async function* v(a, b) { "use durable"; yield a }', { kind: 'function', preview: 'ƒ v(a, b) { "use durable"; yield a }' }],
    ['const v = function* (a) {\n  \'use durable\'\n  yield a\n}', { kind: 'function', preview: 'ƒ (a)' }],
    ['const v = (() => { let n = 1, s = "x"; return () => n + s })()', { kind: 'function', preview: 'ƒ () => n + s', captured: [{ name: 'n', preview: '1' }, { name: 's', preview: '"x"' }] }],
    ['class v {}', { kind: 'class', preview: 'class v' }],
    ['const v = { a: [] }; v.a.push({ v })', { kind: 'value', cycle: true }],
    ['const v = { get a() { throw 1 } }', { kind: 'value', cycle: false }],
    ['const v = new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 } })', { kind: 'value' }],
  ])('%s', async ([text, row]) => {
    const { cells } = await open('rows', text)
    await notebook.run(cells.list)
    expect(nameRow('v', notebook.scope['v'])).toMatchObject({ name: 'v', ...row })
  })

  test('is counted by kind', () => {
    expect(census([() => 1, class {}, 2].map(value => nameRow('v', value)))).toEqual({ names: 3, functions: 1, classes: 1 })
  })
})
