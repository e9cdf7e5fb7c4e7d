// What can be chosen: settings, options, progress and abort, warnings, attachments. A bad choice is refused before
// anything is done; one that is not the options' own is none.

import { afterEach, describe, expect, test } from 'vitest'
import * as data from '../lib/data.ts'
import { registry } from '../lib/dill.ts'
import {
  copy, DEFAULT_PROTOCOL, dumps, dumpsAsync, FILE_FMODE, HANDLE_FMODE, hash, HIGHEST_PROTOCOL, kind, loads, loadsAsync, PicklingWarning, Pickler, settings, Trust, Unpickler,
  type DumpOptions, type Kind, type LoadOptions, type Progress,
} from '../lib/index.ts'
import { failing, rejecting } from './support/failing.ts'

const big = (): number[][] => Array.from({ length: 30_000 }, (_, i) => [i])

describe('settings', () => {
  const before = { ...settings }
  afterEach(() => void Object.assign(settings, before))

  test('are read when a pickler is made', () => {
    settings.byref = true
    settings.fmode = FILE_FMODE
    const pickler = new Pickler({ fmode: HANDLE_FMODE })
    settings.byref = false
    expect(pickler.settings).toEqual({ ...before, byref: true, fmode: HANDLE_FMODE })
    expect(new Unpickler(dumps(1), { ignore: true }).settings).toEqual({ ...before, fmode: FILE_FMODE, ignore: true })
  })

  test('are checked when they are read', () => {
    settings.protocol = 99
    expect(failing(() => dumps(1))).toMatchObject({ name: 'PickleError', code: 'BAD_OPTION', message: `Option protocol must be an integer from 1 to ${HIGHEST_PROTOCOL}. For example: HIGHEST_PROTOCOL.` })
    expect(dumps(1, { protocol: DEFAULT_PROTOCOL })).toEqual(data.dumps(1))
  })

  test('of dill and of dill/data are two', () => {
    settings.protocol = 99
    expect(data.loads(data.dumps(1))).toBe(1)
  })
})

describe('options that are not what they should be', () => {
  const dumping: readonly (readonly [string, unknown])[] = [
    ['options', 'fast'], ['options', null], ['options', 5],
    ['protocol', 0], ['protocol', HIGHEST_PROTOCOL + 1], ['protocol', 1.5], ['protocol', '1'], ['protocol', NaN],
    ['fmode', 3], ['fmode', '0'], ['byref', 1], ['recurse', 'yes'], ['ignore', {}],
    ['attachments', {}], ['attachments', 'list'], ['onProgress', true], ['onWarning', 'log'], ['signal', {}], ['signal', new Event('abort')],
  ]
  const loading: readonly (readonly [string, unknown])[] = [
    ['options', 'fast'], ['options', null], ['ignore', 1], ['attachments', {}], ['onProgress', {}], ['signal', 5],
    ['trust', 'code'], ['trust', 2], ['trust', { name: 'code', level: 2 }], ['allow', {}], ['allow', () => 1],
    ['limits', 5], ['limits.bytes', { bytes: -1 }], ['limits.bytes', { bytes: '10' }], ['limits.nodes', { nodes: NaN }], ['limits.byte', { byte: 1 }],
  ]
  const optionsOf = (option: string, value: unknown): object => option === 'options' ? value as object : { [option.split('.')[0]!]: value }

  test.each(dumping)('of a dump: %s %o', async (option, value) => {
    const options = optionsOf(option, value) as DumpOptions
    const told = { name: 'PickleError', code: 'BAD_OPTION', message: expect.stringMatching(new RegExp(`^(Option )?${option} must be.* For example: .+\\.$`, 'i')) as string }
    for (const run of [() => dumps(1, options), () => copy(1, options), () => hash(1, options), () => new Pickler(options)]) expect(failing(run)).toMatchObject(told)
    expect(await rejecting(dumpsAsync(1, options))).toMatchObject(told)
  })

  test.each(loading)('of a load: %s %o', async (option, value) => {
    const options = optionsOf(option, value) as LoadOptions
    const told = { name: 'PickleError', code: 'BAD_OPTION', message: expect.stringMatching(new RegExp(`^(Option )?${option.replace('.', '\\.')} .+ For example: .+\\.$`, 'i')) as string }
    const bytes = dumps(1)
    for (const run of [() => loads(bytes, options), () => copy(1, options as DumpOptions & LoadOptions), () => new Unpickler(bytes, options)]) expect(failing(run)).toMatchObject(told)
    expect(await rejecting(loadsAsync(bytes, options))).toMatchObject(told)
  })

  test('as undefined are as if they were not there', () => {
    const none = { protocol: undefined, byref: undefined, attachments: undefined, signal: undefined, trust: undefined, limits: undefined, onProgress: undefined } as never
    expect(loads(dumps(1, none), none)).toBe(1)
  })
})

describe('options that are not their own', () => {
  const pollution: Record<string, unknown> = {
    protocol: 99, byref: 'x', trust: Trust.code, allow: [fetch], limits: { bytes: 0 }, attachments: [], signal: AbortSignal.abort(),
    onProgress: () => { throw new Error('it ran') }, onWarning: () => { throw new Error('it ran') }, name: 'polluted', replace: true, privates: 'ignore', factory: true, get: () => 1, value: 1,
  }
  test('choose nothing', () => {
    const forged = dumps([fetch])
    forged[forged.length - 1]! ^= 1
    const first = class Kept {}
    const own = new Pickler()
    for (const [key, value] of Object.entries(pollution)) Object.defineProperty(Object.prototype, key, Object.assign(Object.create(null), { value, configurable: true, writable: true }))
    // Those who compare may not bear with such a prototype: all is done first, and looked at when it is gone.
    const done: unknown[] = []
    try {
      const options = {}
      done.push(loads(dumps([1, { a: 2 }], options), options), copy(big(), options), failing(() => loads(forged, options)))
      own.registry.register(first, { tag: 'test.Kept', encode: (_, out) => out.hold(), shell: () => new first() })
      done.push(own.registry.homeOf(first), failing(() => own.registry.name(class Kept {})), own.registry.makes(first), own.dump(new first()).length > 0)
    } finally {
      for (const key of Object.keys(pollution)) delete (Object.prototype as unknown as Record<string, unknown>)[key]
    }
    expect(done).toMatchObject([[1, { a: 2 }], big(), { code: 'CODE_NOT_TRUSTED' }, { name: 'Kept' }, { code: 'DUPLICATE' }, false, true])
  })

  test('on the options’ own prototype neither', () => {
    expect(loads(dumps(1, Object.create({ protocol: 99 }) as DumpOptions))).toBe(1)
  })
})

describe('limits', () => {
  const rows: readonly (readonly [keyof NonNullable<LoadOptions['limits']>, number, unknown])[] = [
    ['bytes', 30, 'a text that is longer than that'], ['nodes', 3, [[], [], []]], ['string', 5, ['123456']], ['bigint', 2, [2n ** 17n]], ['depth', 2, [[[1]]]], ['regexp', 3, [/abcd/]],
  ]
  test.each(rows)('on %s say how to raise them', (limit, most, value) => {
    const bytes = dumps(value)
    expect(failing(() => loads(bytes, { limits: { [limit]: most } }))).toMatchObject({ name: 'UnpicklingError', code: 'LIMIT' })
    expect(loads(bytes)).toEqual(value)
  })
})

describe('progress', () => {
  test('is told every few thousand values, rising, of dumps and loads', async () => {
    const bytes = dumps(big())
    const runs: readonly (readonly [string, (onProgress: (p: Progress) => void) => unknown])[] = [
      ['dumps', onProgress => dumps(big(), { onProgress })],
      ['dumpsAsync', onProgress => dumpsAsync(big(), { onProgress })],
      ['loads', onProgress => loads(bytes, { onProgress })],
      ['copy', onProgress => copy(big(), { onProgress })],
    ]
    for (const [name, run] of runs) {
      const told: Progress[] = []
      await run(progress => told.push(progress))
      expect(told.length, name).toBeGreaterThan(3)
      if (name !== 'copy') expect(told.toSorted((a, b) => a.objects - b.objects || a.bytes - b.bytes), name).toEqual(told)
      expect(told.at(-1)!.objects, name).toBeGreaterThan(10_000)
      expect(told.at(-1)!.bytes, name).toBeLessThanOrEqual(bytes.length)
    }
  })

  test('that throws stops the verb with its own error', async () => {
    const cause = new RangeError('enough')
    const onProgress = (): never => { throw cause }
    const bytes = dumps(big())
    for (const run of [() => dumps(big(), { onProgress }), () => loads(bytes, { onProgress }), () => copy(big(), { onProgress })]) expect(failing(run)).toBe(cause)
    expect(await rejecting(dumpsAsync(big(), { onProgress }))).toBe(cause)
  })
})

describe('a signal', () => {
  const reason = new Error('the user went away')

  test('that is aborted stops before anything is done', async () => {
    const signal = AbortSignal.abort(reason)
    const bytes = dumps(1)
    let looked = false
    const pickler = new Pickler({ signal })
    pickler.persistentId = () => { looked = true }
    for (const run of [() => pickler.dump({}), () => dumps(1, { signal }), () => loads(bytes, { signal }), () => loads(new Uint8Array(0), { signal }), () => copy(1, { signal }), () => hash(1, { signal })]) {
      expect(failing(run)).toBe(reason)
    }
    expect(await rejecting(dumpsAsync(1, { signal }))).toBe(reason)
    expect(await rejecting(loadsAsync(bytes, { signal }))).toBe(reason)
    expect(looked).toBe(false)
  })

  test('in the middle stops at the next slice, with its reason', () => {
    const bytes = dumps(big())
    for (const run of [(o: object) => dumps(big(), o), (o: object) => loads(bytes, o), (o: object) => copy(big(), o)]) {
      const controller = new AbortController()
      let slices = 0
      expect(failing(() => run({ signal: controller.signal, onProgress: () => { if (++slices === 2) controller.abort(reason) } }))).toBe(reason)
      expect(slices).toBe(2)
    }
  })

  test('without a reason is an AbortError', () => {
    expect(failing(() => dumps(1, { signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' })
  })

  test('stops a wait, and leaves no listener behind', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const added: string[] = []
    const removed: string[] = []
    signal.addEventListener = (type: string, ...rest: [never]) => { added.push(type); AbortSignal.prototype.addEventListener.call(signal, type, ...rest) }
    signal.removeEventListener = (type: string, ...rest: [never]) => { removed.push(type); AbortSignal.prototype.removeEventListener.call(signal, type, ...rest) }
    await dumpsAsync([Promise.resolve(1), new Blob(['x'])], { signal })
    expect(removed).toEqual(added)
    const pickler = new Pickler({ signal })
    pickler.registry.add(slowKind)
    const dumped = pickler.dumpAsync(new Slow())
    controller.abort(reason)
    expect(await rejecting(dumped)).toBe(reason)
  })

  test('that is aborted while a part is read', async () => {
    const controller = new AbortController()
    const pickler = new Pickler({ signal: controller.signal })
    pickler.registry.add(kind<Slow>({ ...slowKind, encode: (slow, out) => out.later('never', slow, async () => { controller.abort(reason); return new Promise(() => {}) }) }))
    expect(await rejecting(pickler.dumpAsync(new Slow()))).toBe(reason)
  })
})

class Slow {}
const slowKind: Kind<Slow> = kind<Slow>({
  tag: 'test.Slow', prototypes: [Slow.prototype],
  encode: (slow, out) => out.later('never', slow, () => new Promise(() => {})),
  decode: from => { from.value(); return new Slow() },
})

/** What no bytes can hold, for tests: it may only travel beside them. */
class Handle {
  readonly id: number
  constructor(id: number) { this.id = id }
}
const handleKind: Kind<Handle> = kind<Handle>({
  tag: 'test.Handle', prototypes: [Handle.prototype], arity: 1,
  encode: (handle, out) => out.attach('handle', handle, 'a handle is open here and nowhere else.', 'Give dumps an attachments list.'),
  decode: from => from.value(Handle),
})

function carrying(options?: DumpOptions): Pickler {
  const pickler = new Pickler(options)
  pickler.registry.add(handleKind)
  return pickler
}
function taking(bytes: Uint8Array, options?: LoadOptions): Unpickler {
  const unpickler = new Unpickler(bytes, options)
  unpickler.registry.add(handleKind)
  return unpickler
}

describe('attachments', () => {
  test('travel beside the bytes and come back as they were', () => {
    const attachments: unknown[] = []
    const [a, b] = [new Handle(1), new Handle(2)]
    const bytes = carrying({ attachments }).dump({ a, list: [a, b], a2: a })
    expect(attachments).toEqual([a, b])
    const back = taking(bytes, { attachments }).load<{ a: unknown, list: unknown[], a2: unknown }>()
    expect([back.a === a, back.list[0] === a, back.list[1] === b, back.a2 === a]).toEqual([true, true, true, true])
  })

  test('are refused where there is no list for them, with the remedy', () => {
    expect(failing(() => carrying().dump({ a: [new Handle(1)] }))).toMatchObject({
      code: 'REFUSED', message: 'Cannot pickle a Handle at $.a[0]: a handle is open here and nowhere else. Give dumps an attachments list.',
    })
  })

  test('are counted from what the list holds already', () => {
    const attachments: unknown[] = ['mine']
    const handle = new Handle(1)
    const pickler = carrying({ attachments })
    const [first, second] = [pickler.dump(handle), pickler.dump([handle])]
    expect(attachments).toEqual(['mine', handle, handle])
    expect(taking(first, { attachments }).load()).toBe(handle)
    expect(taking(second, { attachments }).load()).toEqual([handle])
  })

  const missing: readonly (readonly [string, LoadOptions | undefined])[] = [['no list', undefined], ['an empty list', { attachments: [] }], ['too short a list', { attachments: [1] }]]
  test.each(missing)('that are missing are an error: %s', (_, options) => {
    const bytes = carrying({ attachments: [] }).dump({ a: [new Handle(1), new Handle(2)] })
    expect(failing(() => taking(bytes, options).load())).toMatchObject({
      name: 'UnpicklingError', code: 'NO_ATTACHMENT', hint: 'Give loads the same attachments list that dumps filled.',
      message: expect.stringMatching(/^Cannot load at byte \d+ \(\$\.a\[[01]\]\): attachment [01] is not there\./) as string,
    })
  })

  test('of another type are an error', () => {
    const bytes = carrying({ attachments: [] }).dump({ a: new Handle(1) })
    expect(failing(() => taking(bytes, { attachments: [{}] }).load())).toMatchObject({ name: 'UnpicklingError', code: 'BAD_TYPE', path: [{ name: 'a' }, { via: 'part' }] })
  })

  const failures: readonly (readonly [string, (attachments: unknown[]) => unknown])[] = [
    ['a refusal', attachments => failing(() => carrying({ attachments }).dump([new Handle(1), new WeakMap()]))],
    ['an abort', attachments => {
      const controller = new AbortController()
      return failing(() => carrying({ attachments, signal: controller.signal, onProgress: () => controller.abort() }).dump([new Handle(1), ...big()]))
    }],
    ['a hook that throws', attachments => failing(() => carrying({ attachments, onProgress: () => { throw new Error('no') } }).dump([new Handle(1), ...big()]))],
    ['a listener to warnings that throws', attachments => {
      const pickler = carrying({ attachments, onWarning: () => { throw new Error('no') } })
      pickler.registry.add(notedKind)
      return failing(() => pickler.dump([new Handle(1), noted()]))
    }],
    ['a refusal, asynchronously', async attachments => rejecting(carrying({ attachments }).dumpAsync([new Handle(1), Promise.resolve(1), new WeakMap()]))],
    ['an abort while waiting', async attachments => {
      const controller = new AbortController()
      const dumped = carrying({ attachments, signal: controller.signal }).dumpAsync([new Handle(1), Promise.resolve(1)])
      controller.abort()
      return rejecting(dumped)
    }],
  ]
  test.each(failures)('are taken back after %s', async (_, fail) => {
    const attachments: unknown[] = ['mine']
    expect(await fail(attachments)).toBeInstanceOf(Error)
    expect(attachments).toEqual(['mine'])
  })

  test('are not told twice when the graph is written again', async () => {
    const attachments: unknown[] = []
    const handle = new Handle(1)
    const bytes = await carrying({ attachments }).dumpAsync([handle, Promise.resolve(1), Promise.resolve([2])])
    expect(attachments).toEqual([handle])
    expect(taking(bytes, { attachments }).load<unknown[]>()[0]).toBe(handle)
  })

  test('are not told twice when a value has to wait for what it needs', () => {
    class Child {}
    const attachments: unknown[] = []
    const needing = new Pickler({ attachments })
    needing.registry.add(handleKind)
    needing.registry.add(kind<Child>({
      tag: 'test.Child', prototypes: [Child.prototype],
      encode(child, out) {
        out.needs('parent', parent)
        out.attach('handle', child, 'it must travel beside.')
      },
      decode: from => { from.value(); from.value(); return new Child() },
    }))
    const parent = { p: 1 }
    const child = new Child()
    needing.dump([child])
    expect(attachments).toEqual([child])
  })

  test('are real ones where the platform has them', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
    const { port1: port, port2 } = new MessageChannel()
    const attachments: unknown[] = []
    const bytes = dumps({ key, port, keys: new Set([key]) }, { attachments })
    expect(attachments).toEqual([key, port])
    const back = loads<{ key: unknown, port: unknown, keys: Set<unknown> }>(bytes, { attachments })
    expect([back.key === key, back.port === port, back.keys.has(key)]).toEqual([true, true, true])
    for (const value of [key, port]) expect(failing(() => dumps([value]))).toMatchObject({ code: 'REFUSED', path: [{ name: 0 }] })
    port.close()
    port2.close()
  })

  test('come back from copy as the same ones', () => {
    registry.add(handleKind)
    try {
      const handle = new Handle(3)
      expect(copy([handle], { attachments: [] })[0]).toBe(handle)
      expect(failing(() => copy([handle]))).toMatchObject({ code: 'REFUSED' })
    } finally {
      registry.remove(handleKind)
    }
  })
})

class Noted { a = 1 }
const notedKind: Kind<Noted> = kind<Noted>({
  tag: 'test.Noted', prototypes: [Noted.prototype],
  encode(_, out) {
    out.note('its colour is not kept.')
    out.hold()
  },
  shell: () => new Noted(),
})
function noted(): Noted { return new Noted() }

describe('warnings', () => {
  test('tell what is saved with a difference, where and by class', async () => {
    for (const dump of [async (p: Pickler, v: unknown) => p.dump(v), async (p: Pickler, v: unknown) => p.dumpAsync(v)]) {
      const told: unknown[] = []
      const pickler = new Pickler({ onWarning: warning => told.push(warning) })
      pickler.registry.add(notedKind)
      await dump(pickler, { a: [noted()], b: noted() })
      expect(told).toHaveLength(2)
      expect(told[0]).toBeInstanceOf(PicklingWarning)
      expect(told[0]).toMatchObject({
        name: 'PicklingWarning', code: 'NOTE', message: 'Pickled a Noted at $.a[0]: its colour is not kept.', path: [{ via: 'property', name: 'a' }, { via: 'element', name: 0 }],
      })
    }
  })

  test('are none where nothing is lost', () => {
    dumps({ a: [1, new Map(), new Date()] }, { onWarning: warning => { throw warning } })
  })
})
