// The list of saves as the panel knows it: what is checked, deleted and taken back, what can be saved, what a file holds; the
// rows of a comparison; the words.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compareBytes } from '../../lib/difference.ts'
import { autosave, deleteSession, dumpSession, dumps, exportSession, generations, loadSession, main, sessions as stored, Trust, importSession } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { Sessions, GRACE, type Saved } from '../../panel/model/sessions.ts'
import { ChangeRows, countOf, type Sifted } from '../../panel/model/sessions-changes.ts'
import { agoText, holdsText, marksOf, sealText, spaceText, whenText, standingText } from '../../panel/model/sessions-words.ts'
import { fileFromElsewhere } from '../support/code-bytes.ts'

let open: Sessions | undefined
/** A name of each test's own: numbers of generations go on in a tab. */
let tests = 0
const named = (name: string): string => `${name}·${tests}`
const plain = (name: string): string => name.replace(/·\d+/, '')

async function shelf(): Promise<Sessions> {
  open = new Sessions()
  await open.open()
  return open
}

// Other files save in the same origin, under apps of their own too.
beforeEach(async () => {
  const left = await shelf()
  for (const { app, name } of left.saves) await deleteSession(name, { app })
  await left.close()
})

afterEach(async () => {
  tests++
  await open?.close()
  for (const { name } of await stored()) await deleteSession(name)
})

const short = ({ name, generation }: Saved): string => `${plain(name)} ${generation}`
const listed = ({ saves }: Sessions): string[] => saves.map(short)

describe('the list', () => {
  test('has the last save first, and is empty at first', async () => {
    const list = await shelf()
    expect([list.isRead, list.saves, list.count, list.checked]).toEqual([true, [], 0, []])
    await dumpSession(named('a'), { main: { n: 1 } })
    await new Promise(resolve => void setTimeout(resolve, 2))
    await dumpSession(named('b'), { main: { n: 1 } })
    await new Promise(resolve => void setTimeout(resolve, 2))
    await dumpSession(named('a'), { main: { n: 2 } })
    await list.look()
    expect(listed(list)).toEqual(['a 2', 'b 1', 'a 1'])
    expect([list.count, plain(list.live!.name)]).toEqual([2, 'a'])
  })

  test('hears of what is saved elsewhere', async () => {
    const list = await shelf()
    await dumpSession(named('a'), { main: { n: 1 } })
    for (let i = 0; i < 300 && list.saves.length === 0; i++) await new Promise(resolve => void setTimeout(resolve, 10))
    expect(listed(list)).toEqual(['a 1'])
  })

  test('checks what is live and the save before it, until somebody chooses; two at most, a third takes the place of the first', async () => {
    await dumpSession(named('a'), { main: { n: 1 } })
    await dumpSession(named('a'), { main: { n: 2 } })
    await dumpSession(named('b'), { main: { n: 1 } })
    const list = await shelf()
    expect(list.checked.map(short)).toEqual(['a 1', 'a 2'])
    await dumpSession(named('a'), { main: { n: 3 } })
    await list.look()
    expect(list.checked.map(short)).toEqual(['a 2', 'a 3'])
    const [a3, b, a2] = ['a 3', 'b 1', 'a 2'].map(name => list.saves.find(save => short(save) === name)!.key)
    list.toggle(b!)
    expect(new Set(list.checked.map(short))).toEqual(new Set(['b 1', 'a 3']))
    list.toggle(b!)
    list.toggle(a3!)
    expect(list.checked).toEqual([])
    list.toggle(a2!)
    await list.look()
    expect(list.checked.map(short)).toEqual(['a 2'])
  })
})

describe('deleting', () => {
  test('waits, and can be taken back', async () => {
    await dumpSession(named('a'), { main: { n: 1 } })
    await dumpSession(named('a'), { main: { n: 2 } })
    const list = await shelf()
    const key = list.saves.find(({ generation }) => generation === 2)!.key
    list.remove([key], 1000)
    expect([list.isDoomed(key)?.at, list.isDeleting, list.checked.map(short)]).toEqual([1000 + GRACE, true, []])
    await list.commit(1000 + GRACE - 1)
    await list.look()
    expect(listed(list).sort()).toEqual(['a 1', 'a 2'])
    expect(list.undo()).toEqual([key])
    expect(list.checked.map(short)).toEqual(['a 1', 'a 2'])
    list.remove([key], 1000)
    await list.commit(1000 + GRACE)
    expect(listed(list)).toEqual(['a 1'])
    expect((await generations()).map(({ generation }) => generation)).toEqual([1])
    expect(list.undo()).toEqual([])
  })

  test('takes back what was deleted together, the last one first', async () => {
    for (const name of ['a', 'b', 'c']) await dumpSession(named(name), { main: { n: 1 } })
    const list = await shelf()
    const key = (name: string): string => list.saves.find(save => save.name === named(name))!.key
    list.remove([key('a'), key('b')], 0)
    list.remove([key('c')], 0)
    list.remove([key('c')], 0)
    expect(list.count).toBe(0)
    expect(list.undo()).toEqual([key('c')])
    expect([...list.undo(key('b'))].sort()).toEqual([key('a'), key('b')].sort())
    expect(list.count).toBe(3)
  })

  test('is done where the list is left, and a row stands until then even if what it was is gone', async () => {
    await dumpSession(named('a'), { main: { n: 1 } })
    await dumpSession(named('b'), { main: { n: 1 } })
    const list = await shelf()
    list.remove([list.saves.find(({ name }) => name === named('a'))!.key], 0)
    await deleteSession(named('a'))
    await list.look()
    expect(listed(list).sort()).toEqual(['a 1', 'b 1'])
    await list.close()
    expect((await stored()).map(({ name }) => plain(name))).toEqual(['b'])
    expect(list.trouble).toBe(undefined)
  })
})

describe('saving', () => {
  const shown = (value: unknown, more = {}): { label: string, value: unknown, hasNames: boolean, failures: number, weak: boolean } => ({ label: named('state'), value, hasNames: true, failures: 0, weak: false, ...more })

  test('is offered where it can work', async () => {
    const list = await shelf()
    const state = { n: 1 }
    expect(list.target(undefined)).toBe(undefined)
    expect(list.target(shown([], { hasNames: false }))).toBe(undefined)
    expect(list.target(shown(state, { failures: 2 }))).toBe(undefined)
    expect(list.target(shown(state))).toMatchObject({ name: named('state'), main: state })
    await dumpSession(named('larder'), { main: state, source: true })
    await list.look()
    expect(list.target(shown(state))).toMatchObject({ name: named('larder'), main: state, source: true, skips: false })
    expect(list.target(shown({ other: 1 }))).toMatchObject({ name: named('larder'), main: state })
    expect(list.target(shown(state, { failures: 1 }))).toBe(undefined)
    await dumpSession(named('second'), { main: { m: 1 } })
    await list.look()
    expect(list.target(shown({ other: 1 }))).toBe(undefined)
  })

  test('makes a generation, and says what is in its way', async () => {
    const list = await shelf()
    const state: Record<string, unknown> = { n: 1 }
    expect(await list.save(list.target(shown(state))!)).toBe(1)
    state['n'] = 2
    expect(await list.save(list.target(shown(state))!)).toBe(2)
    expect(listed(list)).toEqual(['state 2', 'state 1'])
    state['bad'] = new WeakSet()
    expect(await list.save({ app: 'dill', name: named('state'), main: state, source: false, skips: false, weak: false })).toBe(undefined)
    expect(list.trouble).toMatchObject({ title: `${named('state')} could not be saved`, text: expect.stringContaining('WeakSet') })
    list.forgive()
    expect(list.trouble).toBe(undefined)
  })

  test.each<[name: string, looks: boolean, begin: (main: object) => unknown]>([
    ['as the last save did', false, main => dumpSession(named('state'), { main, weak: true })],
    ['as autosave does', false, async main => { await using saved = autosave(named('state'), main, { weak: true }); await saved.flush() }],
    ['as the panel looks at it', true, () => undefined],
  ])('keeps the entries of weak collections %s', async (_, looks, begin) => {
    const list = await shelf()
    const jar = {}
    const state = { jar, seen: new WeakSet([jar]) }
    await begin(state)
    await list.look()
    expect(await list.save(list.target(shown(state, { weak: looks }))!)).toBeGreaterThan(0)
    const back: Partial<typeof state> = {}
    await loadSession(named('state'), { main: back })
    expect(back.seen!.has(back.jar!)).toBe(true)
  })

  test('loads what was saved into what it was saved from', async () => {
    const list = await shelf()
    const state: Record<string, unknown> = { n: 1 }
    await dumpSession(named('a'), { main: state })
    await list.look()
    state['n'] = 5
    expect((await list.load(list.saves[0]!, undefined))?.names).toEqual(['n'])
    expect(state['n']).toBe(1)
  })
})

describe('a file', () => {
  test('is looked into, kept under a free name, and not loaded', async () => {
    Object.assign(globalThis, { fired: 0 })
    for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
    await run('class Bomb { static { globalThis.fired++ } }; const f = () => globalThis.fired++')
    await dumpSession(named('a'), { source: true })
    const before = (globalThis as unknown as { fired: number }).fired
    const file = await exportSession(named('a'))
    const list = await shelf()
    await list.receive(file, 'a.dill')
    expect(list.incoming).toMatchObject({ fileName: 'a.dill', name: `${named('a')} 2`, file: { name: named('a'), names: ['Bomb', 'f'] } })
    expect(list.incoming!.contents.functions.map(({ path }) => path)).toEqual(['Bomb', 'f'])
    expect(await stored()).toHaveLength(1)
    expect(await list.decide(true)).toBe(`${named('a')} 2`)
    expect(list.incoming).toBe(undefined)
    expect(list.checked.map(short)).toEqual(['a 2 1'])
    expect((globalThis as unknown as { fired: number }).fired).toBe(before)
    expect(list.conflicts).toEqual([])
  })

  test.each([['nothing', new Uint8Array(0)], ['a pickle of something else', dumps({ n: 1 })], ['text', new TextEncoder().encode('{"name":"a"}')]] as const)('that is none is refused with a reason: %s', async (_, bytes) => {
    const list = await shelf()
    await list.receive(bytes as Uint8Array<ArrayBuffer>, 'x.dill')
    expect(list.incoming).toBe(undefined)
    expect(list.trouble?.title).toBe('x.dill is not a session that can be read')
    expect(await list.decide(true)).toBe(undefined)
  })

  test('that takes the place of what this page holds is a conflict of its own', async () => {
    await dumpSession(named('a'), { main: { n: 1 } })
    const file = await exportSession(named('a'))
    const list = await shelf()
    await list.receive(file, 'a.dill')
    list.incoming!.name = named('a')
    await list.decide(true)
    expect(list.conflicts.map(({ newest, mine, imported }) => [short(newest), mine, imported])).toEqual([['a 2', 1, true]])
    list.compareConflict(list.conflicts[0]!)
    expect(list.checked.map(short)).toEqual(['a 1', 'a 2'])
    await list.load(list.saves.find(save => short(save) === 'a 2')!, undefined)
    expect(list.conflicts).toEqual([])
  })

  test('may be put away again', async () => {
    await dumpSession(named('a'), { main: { n: 1 } })
    const list = await shelf()
    await list.receive(await exportSession(named('a')), 'a.dill')
    expect(await list.decide(false)).toBe(undefined)
    expect([list.incoming, (await stored()).length]).toEqual([undefined, 1])
  })

  test('what it holds is said in words', async () => {
    for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
    await run('class C {}; const f = () => 1; const m = new Map([[1, new Date(0)]]); const l = [1]')
    await dumpSession(named('a'), {})
    const list = await shelf()
    await list.receive(await exportSession(named('a')), 'a.dill')
    const { contents } = list.incoming!
    expect(holdsText(contents)).toEqual(expect.arrayContaining(['1 Map', '1 Date', '1 function', '1 class']))
    expect(sealText(contents)).toBe('sealed by this page')
    await importSession(await exportSession(named('a')), { name: named('b'), trust: Trust.code })
    await loadSession(named('b'), {})
  })
})

describe('words', () => {
  const at = (text: string): Date => new Date(text)
  const now = at('2026-11-26T14:30:00').getTime()
  test.each([
    [at('2026-11-26T14:02:00'), 'Today 14:02'], [at('2026-11-25T21:40:00'), 'Yesterday 21:40'], [at('2026-11-02T10:00:00'), '2 Nov'], [at('2025-11-02T10:00:00'), '2 Nov 2025'],
    [at('2026-11-26T23:59:00'), 'Today 23:59'], [undefined, '—'], [new Date(NaN), '—'],
  ])('%s', (date, text) => expect(whenText(date, now)).toBe(text))

  test('of age and room', () => {
    expect([agoText(new Date(now - 4000), now), agoText(new Date(now - 200_000), now), agoText(new Date(now - 7_200_000), now), agoText(undefined, now), agoText(new Date(now + 5000), now)])
      .toEqual(['saved 4 s ago', 'saved 3 min ago', 'saved Today 12:30', '', 'saved 0 s ago'])
    expect([spaceText(5e5), spaceText(6e7), spaceText(1.074e10)]).toEqual(['500 kB', '60 MB', '10.7 GB'])
  })

  test('of what is special', () => {
    const saved = { place: 'newest', status: 'saved', isLive: false, sameBuild: true, store: 'indexeddb', build: '' } as Saved
    const marks = (more: Partial<Saved>): string[] => marksOf({ ...saved, ...more }).map(({ text }) => text)
    expect([
      marks({}), marks({ isLive: true, live: 2 }), marks({ place: 'previous' }), marks({ sameBuild: false }), marks({ place: 'aside', status: 'damaged' }), marks({ status: 'damaged' }),
      marks({ status: 'newer-version' }), marks({ store: 'memory' }), marks({ isLive: true, live: 1, sameBuild: false }),
    ]).toEqual([[], ['live'], ['previous'], ['other build'], ['damaged, kept aside'], ['damaged'], ['newer version'], ['memory only'], ['live']])
  })
})

test.each<[standing: string, more: number, said: string, loads?: boolean, failed?: boolean]>([
  ['', 0, 'It holds no functions, so it loads as it is.'],
  ['s', 0, 'Its one function is the same here, and comes back.'],
  ['sss', 0, 'All 3 functions are the same here, and come back.'],
  [`cc${'s'.repeat(29)}`, 0, '2 of 31 functions changed since; the other 29 are the same. Open the build that saved it; or bring them up to date: loadSession(name, { migrate }).'],
  ['cms', 0, '1 of 3 functions changed since, 1 is not loaded here; the other is the same. Open the build that saved it; or bring them up to date: loadSession(name, { migrate }).'],
  ['cs', 0, '1 of 2 functions changed since; the other is the same. Load values only; or open the build that saved it; or bring them up to date: loadSession(name, { migrate }).', true],
  ['m', 0, '1 of 1 function is not loaded here. Load values only; or open the build that saved it; or bring them up to date: loadSession(name, { migrate }). Autosave is off until you choose.', true, true],
  ['mm', 0, '2 of 2 functions are not loaded here. Open the build that saved it; or bring them up to date: loadSession(name, { migrate }).'],
  [`c${'s'.repeat(999)}`, 40, '1 of 1,000 functions that were looked at have changed since; the other 999 are the same. Open the build that saved it; or bring them up to date: loadSession(name, { migrate }).'],
])('what has become of the functions of another build: %s', (standing, more, said, loads, failed) => {
  const words = { s: 'same', c: 'changed', m: 'missing' } as const
  expect(standingText([...standing].map(letter => words[letter as 's']), more, loads, failed)).toBe(said)
})

describe('a load of values only', () => {
  const bad = (): object => ({ n: 1, list: [1, 2], f: { deep: (0, eval)('(a => a)') } })

  async function foreign(): Promise<{ list: Sessions, saved: Saved }> {
    await dumpSession(named('made'), { main: bad() })
    const file = await exportSession(named('made'))
    await importSession(fileFromElsewhere(file), { name: named('strange') })
    const list = await shelf()
    return { list, saved: list.saves.find(({ name }) => name === named('strange'))! }
  }

  test('brings back what it can, and says what not; a load of all brings nothing', async () => {
    const { list, saved } = await foreign()
    const into: Record<string, unknown> = { n: 0, f: 'mine' }
    expect(await list.load(saved, into)).toBe(undefined)
    expect([list.trouble?.code, list.loaded, into]).toEqual(['CODE_NOT_TRUSTED', undefined, { n: 0, f: 'mine' }])
    const loaded = await list.load(saved, into, true)
    expect(loaded).toMatchObject({ key: saved.key, names: ['n', 'list'], leftOut: [{ name: 'f', path: '$.f.deep' }] })
    expect([list.trouble, list.loaded, into]).toEqual([undefined, loaded, { n: 1, list: [1, 2], f: 'mine' }])
    expect(list.saves.find(({ key }) => key === saved.key)).toMatchObject({ loadFailed: true, isLive: false })
    // Nothing is saved over what was not loaded.
    expect(await list.save({ app: 'dill', name: saved.name, main: into, source: false, skips: false, weak: false })).toBe(undefined)
    expect(list.trouble?.code).toBe('CONFLICT')
    expect(await list.save({ app: 'dill', name: saved.name, main: into, source: false, skips: false, weak: false }, true)).toBe(2)
  })

  test('that leaves nothing out is a load like any other', async () => {
    await dumpSession(named('plain'), { main: { n: 1 } })
    const list = await shelf()
    const into: Record<string, unknown> = {}
    expect(await list.load(list.saves[0]!, into, true)).toMatchObject({ names: ['n'], leftOut: [] })
    expect(list.saves[0]).toMatchObject({ isLive: true })
    expect(list.saves[0]).not.toHaveProperty('loadFailed')
  })
})

describe('the rows of a comparison', () => {
  const before = { a: { n: 1, deep: { m: 1 } }, gone: [1, 2], list: [] as number[] }
  const after = { a: { n: 2, deep: { m: 2 } }, list: Array.from({ length: 450 }, (_, i) => i), come: { x: 1 } }
  const rows = (): ChangeRows => new ChangeRows(compareBytes(dumps(before), dumps(after)))
  const said = (list: ChangeRows): string[] => list.slice(0, 30).map(({ kind, row, level, open }) => `${'  '.repeat(level - 1)}${kind === 'more' ? '…' : row.sign} ${row.label}${open ? ' v' : ''}`)

  test('are open as far as that can be read', () => {
    const few = new ChangeRows(compareBytes(dumps({ a: { n: 1 }, b: 1, c: [1] }), dumps({ a: { n: 2 }, b: 1, d: { e: 1 } })))
    expect(said(few)).toEqual(['·  v', '  · a v', '    ± n', '  − c', '  + d'])
  })

  test('open, close, and come by pages', () => {
    const list = rows()
    const at = list.slice(0, list.length).findIndex(({ row }) => row.label === 'list')
    const row = list.at(at)!
    list.toggle(row, true)
    const more = list.slice(0, list.length).find(({ kind }) => kind === 'more')!
    expect([list.siblings(more), row.children!.length]).toEqual([-1, 201])
    list.toggle(more)
    expect(row.children!.length).toBe(401)
    list.toggle(row.children!.at(-1)!)
    expect([row.children!.length, list.siblings(row.children![0]!)]).toEqual([450, 450])
    list.toggle(row, false)
    expect(list.indexOf(row.children![3])).toBe(-1)
  })

  test('are sifted by sign, with what holds them', () => {
    const list = rows()
    const { counts } = list.comparison
    expect((['all', '+', '−', '±'] as const).map(sifted => countOf(counts, sifted))).toEqual([454, 451, 1, 2])
    const sift = (sifted: Sifted): string[] => {
      list.sifted = sifted
      return said(list)
    }
    expect(sift('−')).toEqual(['·  v', '  − gone'])
    expect(sift('±')).toEqual(['·  v', '  · a v', '    ± n', '    · deep v', '      ± m'])
    expect(sift('+').slice(0, 3)).toEqual(['·  v', '  · list v', '    + 0'])
  })

  test('are found by what they say', () => {
    const list = new ChangeRows(compareBytes(dumps({ a: { name: 'Dill' }, b: 1 }), dumps({ a: { name: 'Caper' }, b: 2 })))
    expect(['dill', 'CAPER', 'name', 'nothing', ''].map(text => list.find(text).map(({ row }) => row.label))).toEqual([['name'], ['name'], ['name'], [], []])
  })
})
