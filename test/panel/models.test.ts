// What the panel knows without a page: surveys, searches, reasons and remedies, texts, history, the store. Looking runs
// nothing of the value's.

import { describe, expect, test, vi } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import type { Outline } from '../../lib/core/describe.ts'
import type { Failure, PathStep } from '../../lib/core/errors.ts'
import { registry } from '../../lib/dill.ts'
import { why } from '../../lib/detect.ts'
import { excerpt, pieces } from '../../panel/model/code.ts'
import { DrawnGraph } from '../../panel/model/graph-drawn.ts'
import { History } from '../../panel/model/history.ts'
import { circumstances, outlineOf } from '../../panel/model/look.ts'
import { groupFailures, groupNotes, headlineOf, remediesOf } from '../../panel/model/reasons.ts'
import { Search, saysText, type SearchOptions } from '../../panel/model/search.ts'
import { inSlices } from '../../panel/model/slices.ts'
import { outlineAt } from '../../panel/model/steps.ts'
import { PanelStore } from '../../panel/model/store.ts'
import { Survey, waysTo } from '../../panel/model/survey.ts'
import { placeText, textOf } from '../../panel/model/text.ts'
import { block, capital, counted, numberText, sizeText, soFar } from '../../panel/model/words.ts'

const property = (name: PropertyKey): PathStep => ({ via: 'property', name })
const surveyed = async (value: unknown): Promise<Survey> => {
  const survey = new Survey(value, circumstances())
  await survey.run()
  return survey
}
const settled = async (store: PanelStore): Promise<void> => {
  while (store.root?.survey.state === 'going') await new Promise(resolve => void setTimeout(resolve, 1))
}

/** A function that cannot travel: nobody can see what it captured. */
function hiding(): Function {
  let attempt = 0
  return function retry() {
    return attempt++
  }
}

describe('a survey', () => {
  test('counts objects, ways to them, and what is refused below them', async () => {
    const inner = { w: new WeakMap() }
    const value = { a: inner, b: inner, c: [new WeakMap(), 1], up: undefined as unknown }
    value.up = value
    const survey = await surveyed(value)
    expect([survey.state, survey.objects, survey.shared]).toEqual(['whole', 5, 1])
    expect([survey.waysTo(inner), survey.waysTo(value), survey.waysTo(value.c)]).toEqual([2, 1, 1])
    expect([survey.failuresIn(value), survey.failuresIn(inner), survey.failuresIn(value.c), survey.failuresIn(inner.w)]).toEqual([2, 1, 1, 0])
  })

  test.each<[name: string, make: () => unknown]>([
    ['of anything', () => ({ f: hiding(), g: [hiding(), new WeakSet()], e: new Error('x'), p: Promise.resolve(1) })],
    ['of circles', () => new Map<unknown, unknown>([[Object.freeze([]), new Map([[new Set(), new WeakMap()]])]])],
  ])('finds what `why` finds: %s', async (_, make) => {
    const value = make()
    const { failures, notes } = (await surveyed(value)).diagnosis
    const expected = why(value)
    expect(failures.map(({ path, reason }) => [path, reason])).toEqual(expected.failures.map(({ path, reason }) => [path, reason]))
    expect(notes).toEqual(expected.notes)
  })

  test('is stopped, and goes on', async () => {
    const value = Array.from({ length: 3000 }, (_, i) => ({ i }))
    const survey = new Survey(value, circumstances())
    const stop = new AbortController()
    stop.abort()
    await survey.run({ signal: stop.signal })
    expect(survey.state).toBe('stopped')
    await survey.run()
    expect([survey.state, survey.objects]).toEqual(['whole', 3001])
  })

  test('rests, and finds the same', () => {
    const value = { list: Array.from({ length: 2000 }, () => new WeakMap()) }
    expect(diagnose(value, { registry }).failures).toHaveLength(1000)
  })

  test('finds every way to an object', async () => {
    const it = {}
    const value = { a: it, b: [it], c: new Map([['k', it]]) }
    expect(await waysTo(value, it, circumstances(), 10)).toEqual([[property('a')], [property('b'), { via: 'element', name: 0 }], [property('c'), { via: 'entry', name: 'k' }]])
    expect(await waysTo(value, it, circumstances(), 2)).toHaveLength(2)
  })
})

describe('a search', () => {
  const value = { jar: { label: 'Dill, coarse' }, list: [1, { deep: 'a DILL' }], map: new Map([['dill-01', 1]]), d: new WeakMap(), self: undefined as unknown }
  value.self = value
  const found = async (text: string, options: SearchOptions = {}): Promise<string[]> => {
    const search = new Search(outlineOf(value, 'v'), outline => saysText(outline, text), options)
    return (await inSlices(search.steps))!.outlines.map(outline => placeText(outline, 'v'))
  }

  test.each<[text: string, expected: string[]]>([
    ['dill', ['v.jar.label', 'v.list[1].deep', 'v.map.get("dill-01")']],
    ['jar', ['v.jar']],
    ['weakmap', ['v.d']],
    ['nothing at all', []],
  ])('for %s', async (text, expected) => expect(await found(text)).toEqual(expected))

  test('looks into keys for who shows them, also far inside', async () => {
    const far = new Map<object, number>(Array.from({ length: 1000 }, (_, i) => [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: [`key ${i}`] }, i]))
    const root = outlineOf({ far }, 'v')
    const all = async (options: SearchOptions): Promise<readonly Outline[]> => (await inSlices(new Search(root, outline => saysText(outline, 'key 987'), options).steps))!.outlines
    expect(await all({})).toEqual([])
    const [hit] = await all({ keys: true })
    expect(hit!.path).toEqual([property('far'), { via: 'key', name: 987 }, property('f'), { via: 'element', name: 0 }])
    expect(new DrawnGraph(outlineOf({ far }, 'v')).reveal(hit!.path).outline.value).toBe('key 987')
  })

  test('ends where it found enough', async () => expect(await found('dill', { most: 2 })).toHaveLength(2))

  test('tells what it has seen', async () => {
    const search = new Search(outlineOf([1, 2, 3], 'v'), () => false)
    expect(await inSlices(search.steps)).toMatchObject({ outlines: [], looked: 4, whole: true })
    expect(await inSlices(new Search(outlineOf([1, 2, 3], 'v'), () => true, { most: 9, look: 2 }).steps)).toMatchObject({ looked: 2, whole: false })
  })
})

describe('reasons', () => {
  const failureOf = (value: unknown): Failure => why({ it: value }).failures[0]!

  test('are grouped, those of most places first', () => {
    const { failures, notes } = why({ w: new WeakMap(), r: hiding(), deep: { r: hiding() }, e: new Error('x'), f: [new Error('y')] })
    expect(groupFailures(failures).map(({ title, places }) => [title, places.length])).toEqual([['Captured variable cannot be read', 2], ['WeakMap cannot be listed', 1]])
    expect(groupNotes(notes).map(({ places }) => places.length)).toEqual([2])
  })

  test.each<[name: string, value: unknown, headline: string, remedies: (string | RegExp)[]]>([
    ['a captured variable', hiding(), 'retry captured a variable that cannot be read', ['Instrument the module', 'Say what it captured', 'Evaluate it through instrument()']],
    ['a WeakMap', new WeakMap(), 'A WeakMap cannot be listed', ['Use a Map, or keep the value on each object, under a symbol', 'Save with the option weak, which keeps entries whose keys are saved too', 'Leave it out']],
    ['a bound function', Math.max.bind(null, 1), 'Function bound max is a bound function', ['Instrument the module', 'Leave it out']],
  ])('%s', (_, value, headline, titles) => {
    const failure = failureOf(value)
    const { name, text } = headlineOf(failure)
    expect(`${name} ${text}`.trim()).toBe(headline)
    expect(remediesOf(failure).map(({ title }) => title)).toEqual(titles)
  })

  test('the code of a remedy names what was captured, and is code', () => {
    const [, bind] = remediesOf(failureOf(hiding()))
    expect(bind!.code).toBe('bind(retry, () => ({ attempt }),\n  v => { attempt = v.attempt })')
    for (const { code } of remediesOf(failureOf(hiding())).filter(({ code }) => code?.includes('import') === false)) expect(() => new Function(`async () => { ${code!} }`)).not.toThrow()
  })

  test('a remedy that ends in code shows it', () => {
    const failure: Failure = { path: [], chain: [], value: {}, code: 'REFUSED', message: '', reason: 'a DOM node belongs to this page, and ends with it.', hint: "Keep a selector, and find it again after loading: document.querySelector('#app')." }
    expect(remediesOf(failure)[0]).toEqual({ title: 'Keep a selector, and find it again after loading', text: '', code: "document.querySelector('#app')" })
    expect(headlineOf(failure).text).toBe('A DOM node belongs to this page')
  })
})

describe('texts', () => {
  const shared = { n: 1 }
  test.each<[name: string, value: unknown, expected: string]>([
    ['a string as it is', 'a\n"b"', 'a\n"b"'],
    ['an object', { a: 1, 'b c': 'x', d: [1, [2]] }, '{\n  a: 1,\n  "b c": "x",\n  d: [\n    1,\n    [\n      2,\n    ],\n  ],\n}'],
    ['a Map', new Map([['k', 1]]), 'Map(1) {\n  "k": 1,\n}'],
    ['what is shared once', [shared, shared], '[\n  {\n    n: 1,\n  },\n  /* shared */ Object,\n]'],
    ['what is refused', [new WeakMap()], '[\n  WeakMap /* not saved: a WeakMap cannot be listed: the language hides its keys. */,\n]'],
  ])('%s', (_, value, expected) => expect(textOf(outlineOf(value, 'v'))).toBe(expected))

  test('of a chain of 100,000 objects ends somewhere', () => {
    let chain: object = {}
    for (let i = 0; i < 100_000; i++) chain = { next: chain }
    expect(textOf(outlineOf(chain, 'v')).split('\n').length).toBeLessThan(20_000)
  })

  test.each([[412, '412 B'], [17_800, '17.8 kB'], [312_000, '312 kB'], [999_600, '1.0 MB'], [8_900_000, '8.9 MB']])('%i bytes', (bytes, text) => expect(sizeText(bytes)).toBe(text))

  test.each([[0, '0'], [999, '999'], [1000, '1,000'], [50_003, '50,003'], [1_234_567, '1,234,567'], [-4218, '-4,218'], [1234.5, '1,234.5'], [0.1234, '0.1234']])('the number %d', (n, text) => expect(numberText(n)).toBe(text))
  test.each([[0, false, '…'], [0, true, '0'], [1700, false, '1,700+'], [1700, true, '1,700']])('%i so far', (n, isWhole, text) => expect(soFar(n, isWhole)).toBe(text))

  test('capitals, escapes', () => {
    expect([counted(1, 'reason'), counted(4218, 'object'), capital('a map'), capital('')]).toEqual(['1 reason', '4,218 objects', 'A map', ''])
    expect(block('a\tb\n\u202ec')).toBe('a\tb\n\\u202ec')
  })

  test('code in colours, with what it is about', () => {
    expect(pieces("const n = f('x') // n", ['n']).map(({ text, tone, hit }) => `${text}:${tone}${hit ? '!' : ''}`)).toEqual(
      ['const:keyword', ' :plain', 'n:plain!', ' = :plain', 'f:code', '(:plain', "'x':string", ') :plain', '// n:comment'])
    expect(pieces("'unfinished\n`never ends ${").map(({ text }) => text).join('')).toBe("'unfinished\n`never ends ${")
    expect(excerpt('() => {\n    a()\n    return n\n  }', 41, ['n'])).toEqual({ first: 41, lines: ['() => {', '  a()', '  return n', '}'], hits: [2], cut: false })
  })
})

describe('paths', () => {
  const key = { k: 1 }
  const value = { a: [{ get g(): number { return 1 } }], m: new Map([[key, { x: 2 }]]), [Symbol.iterator]: { s: 3 } }

  test.each<[name: string, path: PathStep[], preview: string | undefined]>([
    ['the root', [], '{a: Array, m: Map, Symbol(Symbol.iterator): Object}'],
    ['into a key', [property('m'), { via: 'key', name: 0 }, property('k')], '1'],
    ['into what stands under a key', [property('m'), { via: 'member', name: 0 }, property('x')], '2'],
    ['through a symbol', [property(Symbol.iterator), property('s')], '3'],
    ['nowhere', [property('a'), property('gone'), property('x')], undefined],
  ])('%s', (_, path, preview) => expect(outlineAt(outlineOf(value, 'v'), path)?.preview).toBe(preview))

  test('to a function of an accessor', () => {
    const at = outlineAt(outlineOf(value, 'v'), [property('a'), { via: 'element', name: 0 }, { via: 'getter', name: 'g' }])
    expect(typeof at?.value).toBe('function')
  })

  test('every failure is found where it stands', () => {
    const once = { w: new WeakMap() }
    const odd = { b: once, a: [once, new Map<unknown, unknown>([[new WeakSet(), 1], ['x', hiding()]])], get g() { return hiding() } }
    for (const { path, value: refused } of why(odd).failures) expect(outlineAt(outlineOf(odd, 'v'), path)?.value).toBe(refused)
  })
})

test('history goes back and forward, and forgets', () => {
  const history = new History<string>()
  expect([history.present, history.go(-1), history.canGoBack]).toEqual([undefined, undefined, false])
  for (const place of ['a', 'b', 'c']) history.visit(place)
  expect([history.go(-1), history.go(-1), history.go(-1), history.canGoForward]).toEqual(['b', 'a', undefined, true])
  history.visit('d')
  expect([history.present, history.go(1), history.go(-1)]).toEqual(['d', undefined, 'a'])
  history.drop(place => place === 'a')
  expect([history.present, history.canGoBack, history.canGoForward]).toEqual(['d', false, false])
})

describe('the store', () => {
  test('keeps values under their names, one of them shown', async () => {
    const store = new PanelStore()
    const a = store.add('a', { n: 1 }, {})
    const b = store.add('b', { w: new WeakMap() }, { tab: 'tree' })
    await settled(store)
    expect([store.roots.map(({ label }) => label), store.root, store.tab]).toEqual([['a', 'b'], b, 'tree'])
    expect(b.survey.diagnosis.failures).toHaveLength(1)
    expect(store.add('a', { n: 2 }, {})).toBe(a)
    await settled(store)
    expect([store.root, (a.value as { n: number }).n, store.roots.length]).toEqual([a, 2, 2])
    store.remove(a)
    expect(store.root).toBe(b)
  })

  test('one selection, and the way back', async () => {
    const store = new PanelStore()
    const value = { a: { b: 1 } }
    store.add('v', value, {})
    await settled(store)
    store.select([property('a')])
    store.select([property('a')])
    store.select([property('a'), property('b')])
    expect([store.selected?.preview, store.canGoBack, store.canGoForward]).toEqual(['1', true, false])
    store.go(-1)
    expect(store.selected?.preview).toBe('{b: 1}')
    store.go(-1)
    expect([store.selection?.path, store.canGoBack]).toEqual([[], false])
    store.go(1)
    Reflect.deleteProperty(value, 'a')
    await store.look(store.root!)
    expect(store.selected).toBe(undefined)
  })

  test('a new look sees what was mended', async () => {
    const store = new PanelStore()
    const value: { w: unknown } = { w: new WeakMap() }
    const root = store.add('v', value, {})
    await settled(store)
    expect(root.survey.diagnosis.ok).toBe(false)
    value.w = new Map()
    await store.look(root)
    expect([root.survey.diagnosis.ok, store.lively]).toEqual([true, true])
  })
})

test('looking runs nothing', async () => {
  const bang = (): never => { throw new Error('it was run') }
  const mine = { get: bang, set: bang, enumerable: true, configurable: true }
  const value = { o: Object.defineProperties({}, { a: mine, toString: mine, toJSON: mine, then: mine, constructor: mine, [Symbol.toStringTag]: mine }), methods: { toString: bang, toJSON: bang, valueOf: bang }, f: Object.defineProperty(() => 1, 'name', mine) }
  const survey = await surveyed(value)
  const outline = outlineOf(value, 'v')
  const search = new Search(outline, at => saysText(at, 'zzz'))
  await inSlices(search.steps)
  expect(textOf(outline)).not.toContain('it was run')
  expect(JSON.stringify(survey.diagnosis.failures.map(({ message }) => message))).not.toContain('it was run')
})

test('a survey says of how many very long arrays only the elements were looked at, and finds what is wrong among these', async () => {
  const long = (): unknown[] => Object.assign(Array.from({ length: 100_001 }, (_, i) => i), { aside: new WeakSet() })
  const value = { a: long(), b: long(), c: [1] }
  value.a[70_000] = new WeakSet()
  const survey = new Survey(value, circumstances())
  const lists = vi.spyOn(Reflect, 'ownKeys')
  await survey.run()
  const listed = lists.mock.calls.map(([of]) => of)
  lists.mockRestore()
  expect([survey.unlisted, survey.diagnosis.failures.map(({ path }) => path.map(({ name }) => name))]).toEqual([2, [['a', 70_000]]])
  expect([listed.includes(value.a), listed.includes(value.b), listed.includes(value.c)]).toEqual([false, false, true])
})
