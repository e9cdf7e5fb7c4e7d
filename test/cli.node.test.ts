// The command: what it answers, how it ends, and that nothing of a file is run, built, or reaches the terminal as it is.

import { beforeEach, describe, expect, test } from 'vitest'
import { main } from '../lib/cli/main.ts'
import { getState, reduce, setState } from '../lib/core/kind.ts'
import { contents, deleteSession, dumps, dumpSession, exportSession, graphBytes, profileBytes, register } from '../lib/index.ts'
import { pickle, resum } from './assembler.ts'
import { examples, registerExamples } from './support/examples.ts'

registerExamples()

let called: string[] = []
class Loud {
  a = 1
  static { register(this, { name: 'cli.Loud' }) }
  [setState](): void { called.push('setState') }
  [getState](): object { return { a: 1 } }
}
class Made {
  n: number
  constructor(n: number) { called.push('constructor'); this.n = n }
  [reduce](): readonly [typeof Made, readonly unknown[]] { return [Made, [1]] }
}
register(Made, { name: 'cli.Made' })

const state = { todos: [{ id: 1, text: 'milk' }, { id: 2, text: 'eggs' }], map: new Map([['k', { v: 1 }]]), f: (x: number) => Math.max(1, x) }
const later = { ...state, todos: [...state.todos, { id: 3, text: 'salt' }], map: new Map([['k', { v: 2 }]]) }
const nasty = '\u001b]0;owned\u0007\u001b[2J\u202e\u2028\r\n"\'`-->]\u009b31m\u{e0041}'

const files: Record<string, Uint8Array> = {
  'a.pkl': dumps(state), 'b.pkl': dumps(later), 'loud.pkl': dumps([new Loud(), new Made(1)]), 'text.txt': new TextEncoder().encode('no pickle'), empty: new Uint8Array(),
  'cut.pkl': dumps(state).slice(0, -30), 'nasty.pkl': dumps({ [nasty]: { [nasty]: nasty }, m: new Map([[nasty, [nasty]]]), s: Symbol.for(nasty) }), '-': dumps([1, [2]]),
}

interface Said { readonly code: number, readonly out: string, readonly complaint: string }

async function dill(...args: string[]): Promise<Said> {
  const [out, complaint]: string[][] = [[], []]
  const code = await main(args, {
    read: async path => files[path] ?? Promise.reject(path === 'folder' ? Object.assign(new Error('EISDIR: illegal operation on a directory, read'), { code: 'EISDIR' }) : Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' })),
    write: text => void out!.push(text), complain: text => void complaint!.push(text),
  })
  return { code, out: out!.join(''), complaint: complaint!.join('') }
}

beforeEach(() => { called = [] })

describe('answers', () => {
  test('inspect', async () => {
    const { code, out, complaint } = await dill('inspect', 'a.pkl')
    expect([code, complaint]).toEqual([0, ''])
    expect(out.split('\n')).toEqual(expect.arrayContaining([
      `a.pkl: a pickle of format 1, ${files['a.pkl']!.length} bytes`, 'seal      of this process', expect.stringMatching(/^holds {5}\d+ objects, \d+ arrays, 1 Map, 1 function/), expect.stringMatching(/^function {2}f {2}/), '            globals Math',
    ]))
  })

  test('inspect --rows has every row', async () => {
    const { out } = await dill('inspect', '--rows', 'a.pkl')
    expect(out).toContain('\n     0  MAGIC 89 64\n')
    expect(out).toMatch(/KINDH "Map" {2}#\d+/)
  })

  test('inspect --json is what contents says', async () => {
    const { out } = await dill('inspect', 'a.pkl', '--json', '--rows')
    const { rows, file, bytes, ...told } = JSON.parse(out)
    expect([file, bytes, told]).toEqual(['a.pkl', files['a.pkl']!.length, JSON.parse(JSON.stringify(contents(files['a.pkl']!)))])
    expect(rows[0]).toEqual({ offset: 0, length: 2, text: '     0  MAGIC 89 64' })
  })

  test('graph in three languages', async () => {
    const graph = graphBytes(files['a.pkl']!)
    expect((await dill('graph', 'a.pkl')).out).toBe(graph.toDOT())
    expect((await dill('graph', 'a.pkl', '--format', 'mermaid', '--limit', '3', '--from', '1', '--depth=1')).out).toBe(graph.toMermaid({ limit: 3, from: 1, depth: 1 }))
    const plain = JSON.parse((await dill('graph', '--format=json', 'a.pkl')).out)
    expect(plain).toEqual(JSON.parse(JSON.stringify({ ...graph.toJSON(), types: graph.types() })))
    expect(JSON.parse((await dill('graph', '--json', 'a.pkl')).out)).toEqual(plain)
  })

  test('profile', async () => {
    const { out } = await dill('profile', 'a.pkl', '--limit', '2')
    expect(out).toMatch(/^\d+ bytes, \d+ of them of the envelope\n\n *bytes .*kind\n.* Object\n/)
    expect(out).toMatch(/\n\d+ more\n/)
    expect(out).toMatch(/\n *\d+ +[\d.]+ % +\d+ +1 {2}\$ {2}Object\n/)
    expect(JSON.parse((await dill('profile', 'a.pkl', '--json')).out).kinds).toEqual(profileBytes(files['a.pkl']!).kinds)
    expect(JSON.parse((await dill('profile', 'a.pkl', '--speedscope')).out)).toMatchObject({ $schema: 'https://www.speedscope.app/file-format-schema.json', name: 'a.pkl', profiles: [{ unit: 'bytes' }] })
  })

  test('diff', async () => {
    expect(await dill('diff', 'a.pkl', 'a.pkl')).toEqual({ code: 0, out: 'The same.\n', complaint: '' })
    const { code, out } = await dill('diff', 'a.pkl', 'b.pkl')
    expect([code, out.split('\n').slice(0, 3)]).toEqual([1, [expect.stringMatching(/^~ \$\.todos {2}Array\(3\): content, 2$/), '~ $.map.get("k")  Object: content', expect.stringMatching(/^\+ \$\.todos\[2\] {2}Object, \d+ bytes$/)]])
    expect(JSON.parse((await dill('diff', '--json', 'a.pkl', 'b.pkl')).out)).toMatchObject({ same: false, added: [{ path: '$.todos[2]' }] })
  })

  test('the standard input', async () => {
    expect((await dill('inspect', '-')).out).toContain(`-: a pickle of format 1, ${files['-']!.length} bytes`)
    expect((await dill('diff', '-', 'a.pkl')).code).toBe(1)
    expect((await dill('diff', '-', '-')).code).toBe(2)
  })

  test('help', async () => {
    for (const args of [['--help'], ['-h'], ['graph', '--help']]) expect(await dill(...args)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: dill COMMAND') })
  })
})

describe('a session\'s file', () => {
  beforeEach(async () => {
    await dumpSession('cli', { main: { ...state, [nasty]: 1 }, overwrite: true })
    files['s.dill'] = await exportSession('cli')
    await deleteSession('cli')
  })

  test('is opened: the session is what is told of', async () => {
    const { out } = await dill('inspect', 's.dill')
    expect(out).toMatch(/\nsession {3}cli, saved \d{4}-\d\d-\d\dT[\d:.]+Z\nnames {5}todos, map, f, /)
    expect(JSON.parse((await dill('inspect', '--json', 's.dill')).out).session).toMatchObject({ name: 'cli', names: ['todos', 'map', 'f', expect.any(String)] })
    expect((await dill('graph', 's.dill')).out).toContain('label="todos"')
    expect((await dill('profile', 's.dill')).out).toContain('$.todos[*]')
    expect((await dill('diff', 'a.pkl', 's.dill')).code).toBe(1)
  })

  test('is opened where its pickle is compressed', async () => {
    await dumpSession('cli', { main: { ...state, [nasty]: 1 }, overwrite: true })
    for (const compress of ['gzip', 'deflate-raw'] as const) {
      files['z.dill'] = await exportSession('cli', { compress })
      expect((await dill('inspect', 'z.dill')).out).toContain('1 Map')
      expect((await dill('diff', 's.dill', 'z.dill')).code).toBe(0)
    }
    await deleteSession('cli')
  })

  test('is as large as the caller says, where it is compressed', async () => {
    await dumpSession('cli', { main: { text: 'x'.repeat(10_000) }, overwrite: true })
    files['z.dill'] = await exportSession('cli', { compress: 'gzip' })
    const { code, complaint } = await dill('inspect', 'z.dill', '--bytes', '10000')
    expect([code, complaint]).toEqual([2, expect.stringMatching(/^dill: Cannot open the session: it has (\d+) bytes, more than the limit of 10000, .* If you expect it: --bytes \1\. To look at the file itself: --raw\.\n$/)])
    expect((await dill('inspect', 'z.dill', '--bytes', '20000')).code).toBe(0)
    expect(await dill('inspect', 'z.dill', '--bytes', 'many')).toMatchObject({ code: 2, complaint: expect.stringContaining('--bytes is an integer') as string })
    await deleteSession('cli')
  })

  test.each([
    ['something else', { format: 'gzip', length: 10 }],
    ['more than anybody loads', { format: 'gzip', length: 2 ** 40 }],
    ['what nobody knows', { format: 'zip', length: 9 }],
  ])('whose pickle says that it is compressed and is %s is refused; --raw shows the file', async (_, packed) => {
    files['z.dill'] = dumps({ dill: 'session file', format: 2, name: 'x', savedAt: 1, bytes: new Uint8Array(9), packed })
    expect(await dill('inspect', 'z.dill')).toMatchObject({ code: 2, complaint: expect.stringContaining('--raw') })
    expect((await dill('inspect', '--raw', 'z.dill')).code).toBe(0)
  })

  test('--raw means the file', async () => {
    const { out } = await dill('inspect', '--raw', 's.dill')
    expect(out).toContain('1 Uint8Array, 1 ArrayBuffer')
    expect(out).not.toContain('session')
  })

  test('what only looks like one is taken as it is', async () => {
    for (const value of [{ dill: 'session file', name: 'x', savedAt: 1, bytes: 7 }, { dill: 'other', name: 'x', savedAt: 1, bytes: new Uint8Array(3) }, { dill: 'session file' }]) {
      files['like.pkl'] = dumps(value)
      expect((await dill('inspect', 'like.pkl')).out).toContain(`${files['like.pkl'].length} bytes`)
    }
    files['like.pkl'] = dumps({ dill: 'session file', name: nasty, savedAt: 1e99, bytes: new Uint8Array(dumps([1]).buffer as ArrayBuffer, 0), names: [nasty] })
    expect(await dill('inspect', 'like.pkl')).toMatchObject({ code: 0, out: expect.stringContaining('saved at an unknown time') })
    // A window on a larger buffer.
    const wide = new Uint8Array(100 + dumps(state).length)
    wide.set(dumps(state), 50)
    files['like.pkl'] = dumps({ dill: 'session file', name: 'x', savedAt: 1, bytes: wide.subarray(50, 50 + dumps(state).length) })
    expect((await dill('inspect', 'like.pkl')).out).toContain('1 Map')
  })
})

describe('what is wrong', () => {
  test.each<[args: string[], said: RegExp]>([
    [[], /^dill: Say what to do/],
    [['frobnicate', 'a.pkl'], /^dill: There is no command "frobnicate"/],
    [['toString', 'a.pkl'], /^dill: There is no command "toString"/],
    [['inspect'], /^dill: inspect takes one file/],
    [['diff', 'a.pkl'], /^dill: diff takes two files/],
    [['graph', 'a.pkl', 'b.pkl'], /^dill: graph takes one file/],
    [['graph', '--zebra', 'a.pkl'], /^dill: There is no option "zebra"\. See/],
    [['profile', '--speedscop', 'a.pkl'], /^dill: There is no option "speedscop"\. Is it --speedscope that is meant\? See/],
    [['graph', 'a.pkl', '--limit'], /^dill: Option '--limit <value>' argument missing\. See/],
    [['inspect', 'folder'], /^dill: folder: EISDIR/],
    [['inspect', '--speedscope', 'a.pkl'], /^dill: inspect has no --speedscope/],
    [['graph', '--format', 'png', 'a.pkl'], /^dill: --format is dot, mermaid or json/],
    [['graph', '--limit', '0', 'a.pkl'], /^dill: --limit is an integer from 1/],
    [['graph', '--limit', '1e3', 'a.pkl'], /^dill: --limit is an integer from 1/],
    [['graph', '--depth', 'x', 'a.pkl'], /^dill: --depth is an integer from 0/],
    [['graph', '--from', '999', 'a.pkl'], /^dill: There is no node 999/],
    [['inspect', 'nowhere.pkl'], /^dill: ENOENT/],
    [['inspect', 'text.txt'], /^dill: .*does not begin as a pickle/],
    [['inspect', 'empty'], /^dill: .*ends within the header/],
    [['graph', 'text.txt'], /^dill: .*does not begin as a pickle/],
    [['profile', 'cut.pkl'], /^dill: /],
    [['diff', 'a.pkl', 'cut.pkl'], /^dill: /],
    [['inspect', nasty], /^dill: ENOENT/],
    [[nasty], /^dill: There is no command/],
    [[`--${nasty}`], /^dill: There is no option /],
  ])('%j ends with 2 and one line', async (args, said) => {
    const { code, complaint } = await dill(...args)
    expect(code).toBe(2)
    expect(complaint).toMatch(said)
    expect(complaint.trimEnd().split('\n').length).toBe(1)
    expect(complaint).not.toMatch(/\n\s+at /)
    expect(unseen.exec(complaint)).toBeNull()
  })

  test('of broken bytes, inspect tells what stands before the fault', async () => {
    expect((await dill('inspect', 'cut.pkl')).out).toContain('a pickle of format 1')
  })
})

const unseen = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const all = [['inspect'], ['inspect', '--rows'], ['inspect', '--json', '--rows'], ['graph'], ['graph', '--format', 'mermaid'], ['graph', '--json'], ['profile'], ['profile', '--json'], ['profile', '--speedscope']]

describe('nothing of a file reaches the terminal as it is', () => {
  test.each(all)('%s %s %s', async (...args) => {
    for (const file of ['nasty.pkl', 'a.pkl']) {
      const { code, out } = await dill(...args, file)
      expect([code, unseen.exec(out)?.index]).toEqual([0, undefined])
      if (args.includes('--json') || args.includes('--speedscope')) expect(() => JSON.parse(out)).not.toThrow()
    }
  })

  test('nor what differs', async () => {
    for (const args of [[], ['--json']]) expect(unseen.exec((await dill('diff', ...args, 'nasty.pkl', 'a.pkl')).out)).toBeNull()
  })

  test('JSON says what the file says', async () => {
    const { rows } = JSON.parse((await dill('inspect', '--json', '--rows', 'nasty.pkl')).out) as { rows: { text: string }[] }
    expect(rows.some(({ text }) => text.includes('owned'))).toBe(true)
    expect(JSON.parse((await dill('diff', '--json', 'a.pkl', 'nasty.pkl')).out).added.length).toBeGreaterThan(0)
  })
})

test.each(all)('nothing of a file is run or built: %s %s %s', async (...args) => {
  expect((await dill(...args, 'loud.pkl')).code).toBe(0)
  expect((await dill('diff', 'loud.pkl', 'a.pkl')).code).toBe(1)
  expect(called).toEqual([])
})

test('whatever bytes there are, it ends with 0 or 2 and says so', async () => {
  const bytes = files['nasty.pkl']!
  for (let i = 0; i < bytes.length; i += 3) {
    const changed = bytes.slice()
    changed[i]! ^= 0x55
    files['changed.pkl'] = resum(changed)
    for (const command of ['inspect', 'graph', 'profile']) {
      const { code, complaint } = await dill(command, 'changed.pkl')
      expect([[0, ''], [2, 'dill: ']]).toContainEqual([code, complaint.slice(0, 6)])
      expect(unseen.exec(complaint)).toBeNull()
    }
  }
  files['odd.pkl'] = pickle(['AFTER'], ['NULL'], ['NULL'])
  for (const command of ['inspect', 'graph', 'profile']) expect((await dill(command, 'odd.pkl')).code).toBe(0)
})

test.each(examples.filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference'))('$group: $name', async ({ make }) => {
  files['example.pkl'] = dumps(make())
  for (const args of [['inspect', '--rows'], ['graph'], ['profile']]) {
    const { code, out } = await dill(...args, 'example.pkl')
    expect([code, unseen.exec(out)?.[0]]).toEqual([0, undefined])
  }
})
