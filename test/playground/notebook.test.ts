// Runs, names and sessions of a playground, without a page: what a run leaves, what is said of it, and what comes back. Each
// notebook has the session scope to itself, as a page has.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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

  test.for<[string, string, object]>([
    ['that throws', '1\nnull.x', { cell: 1, line: 2, message: expect.stringMatching(/^TypeError: /) }],
    ['that does not parse', 'let a\nlet b = = 1', { cell: 1, line: 2, column: 9, message: 'SyntaxError: Unexpected token' }],
    ['that imports as modules do', 'import "x"', { line: 1, hint: expect.stringContaining('await import') }],
    ['that throws a text', 'throw "no"', { cell: 1, message: 'Thrown: "no"' }],
    ['that throws what cannot be looked at', 'const p = Proxy.revocable({}, {}); p.revoke(); throw p.proxy', { cell: 1, message: 'Something was thrown that cannot be looked at.' }],
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

  test('that does not end is waited for no longer', async () => {
    const { cells } = await open('endless', 'await new Promise(() => {})', '2')
    const ran = notebook.run(cells.list)
    await expect.poll(() => cells.list[0]!.status).toBe('running')
    expect(cells.list[1]!.status).toBe('queued')
    await expect.poll(() => {
      notebook.stop()
      return cells.list[0]!.status
    }).toBe('idle')
    await ran
    expect(cells.list[0]!.outcome!.trouble!.message).toMatch(/^Not waited for: /)
    await notebook.run(cells.list.slice(1))
    expect(cells.list[1]!.value).toBe(2)
  })
})

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

  test('that nobody touched has the cells that it is given', async () => {
    await open('untouched', 'old')
    await leave()
    const { cells, justBack } = await open('untouched', 'new')
    expect([cells.list[0]!.text, justBack]).toEqual(['new', false])
  })

  test('leaves out what cannot be saved, and says why and what to do', async () => {
    const { cells } = await open('left', 'const bad = new WeakMap()\nconst good = 1\nbad')
    await notebook.run(cells.list)
    await notebook.save()
    expect(notebook.leftOut('bad')).toMatchObject({ reason: expect.stringContaining('WeakMap'), hint: expect.any(String) })
    expect([notebook.leftOut(1)?.reason, notebook.leftOut('good')]).toEqual([notebook.leftOut('bad')!.reason, undefined])
    await leave()
    const back = await open('left')
    expect([back.names, back.leftOut('bad')?.name, back.cells.source('bad')?.key]).toEqual([['good'], 'bad', 1])
    expect(back.cells.list[0]!.text).toContain('WeakMap')
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
