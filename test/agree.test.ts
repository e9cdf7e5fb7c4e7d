// Can it? Why not? What comes back? Over random graphs of all sorts of objects, with things sprinkled in that cannot be
// carried: diagnose says yes exactly where dumps writes, its first reason is the one that stopped the encoder, and what was
// written is read again – to a graph that gives the same bytes.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../lib/core/spoken.ts'
import { defaultSettings } from '../lib/core/settings.ts'
import { registry } from '../lib/dill.ts'
import { getState, kind, Pickler, reduce, setState, type PicklingError, type Reduction } from '../lib/index.ts'
import { expectBytes } from './support/bytes.ts'
import { failing, rejecting } from './support/failing.ts'
import { verbsOf } from './support/verbs.ts'

class Plain { held: unknown }
class Stranger { held: unknown }
class Stated { held: unknown; [getState](): object { return { held: this.held } } }
class Reduced {
  args: unknown[]
  held: unknown
  constructor(...args: unknown[]) { this.args = args }
  [reduce](): Reduction { return this.held === undefined ? [Reduced, this.args] : [Reduced, this.args, { held: this.held }] }
}
class Taking { held: unknown; [setState](state: { held: unknown }): void { Object.assign(this, state) } }
class Bag extends Map<unknown, unknown> {}
class Stack extends Array<unknown> { held: unknown }
class Needing { need: object = {}; held: unknown }
class Whole { held: unknown }
class Handle { held: unknown }
/** Nobody can read what it holds. */
class Vault { held: unknown; readonly #n = 1; get n(): number { return this.#n } }
/** Nobody can see what it captured. */
const hiding = (n: number) => (): number => n

const own = registry.fork()
for (const Type of [Plain, Stated, Taking, Reduced, Bag, Stack]) own.name(Type, { name: `agree.${Type.name}` })
own.add(kind<Needing>({
  tag: 'agree.Needing', prototypes: [Needing.prototype],
  encode(value, out) {
    out.needs('need', value.need)
    out.hold()
    out.value('held', value.held)
  },
  shell: from => Object.assign(new Needing(), { need: from.value() }),
  fill: (value, from) => { value.held = from.value() },
}))
own.add(kind<Whole>({ tag: 'agree.Whole', prototypes: [Whole.prototype], arity: 1, encode: (value, out) => out.value('held', value.held), decode: from => Object.assign(new Whole(), { held: from.value() }) }))
own.add(kind<Handle>({ tag: 'agree.Handle', prototypes: [Handle.prototype], arity: 1, encode: (value, out) => out.attach('handle', value, 'it is a handle.'), decode: from => from.value(Handle) }))
const { dumps, loads } = verbsOf(own, defaultSettings())

/** How one object is made, and how it comes to hold others. */
type Make = () => readonly [made: object, hold: (other: unknown, index: number) => void]
const into = <T extends object>(made: T, hold: (made: T, other: unknown, index: number) => void): ReturnType<Make> => [made, (other, index) => hold(made, other, index)]
const held = (made: { held: unknown }): ReturnType<Make> => into(made, (m, other) => { m.held = other })

const harmless: readonly Make[] = [
  () => into<Record<string, unknown>>({}, (o, other, i) => { o[`k${i}`] = other }),
  () => into<Record<string, unknown>>({ a: 1, b: 'text' }, (o, other, i) => { o[i % 2 === 0 ? 'a' : `k${i}`] = other }),
  () => into<unknown[]>([], (a, other) => a.push(other)),
  () => into<unknown[]>([1, , 'x'], (a, other, i) => { a[i * 7] = other }),
  () => into(new Map<unknown, unknown>(), (m, other, i) => m.set(i % 2 === 0 ? other : i, other)),
  () => into(new Set(), (s, other) => s.add(other)),
  () => into(new Error('e'), (e, other) => { e.cause = other }),
  () => into(Object.create(null) as Record<symbol, unknown>, (o, other) => { o[Symbol.for('agree')] = other }),
  () => into({}, (o, other, i) => Object.defineProperty(o, `h${i}`, { value: other, configurable: i % 2 === 0 })),
  () => into(Object.assign(new Date(0), {}), (d, other, i) => Object.assign(d, { [`k${i}`]: other })),
  () => into(new Uint8Array(4), (t, other) => Object.assign(t, { extra: other })),
  () => held(new Plain()), () => held(new Stated()), () => held(new Taking()),
  () => into(new Stack(), (s, other, i) => { if (i % 2 === 0) s.push(other); else s.held = other }),
  () => into(new Bag(), (b, other, i) => b.set(i, other)),
  () => held(new Needing()), () => held(new Whole()),
  () => into(new Reduced(), (r, other, i) => { if (i % 3 === 0) r.args.push(other); else r.held = other }),
]
const special: readonly Make[] = [
  // What needs another before it exists.
  () => into(new Needing(), (n, other) => { if (typeof other === 'object' && other !== null) n.need = other; else n.held = other }),
  // No synchronous question tells a promise from what stands below one.
  () => into({}, (o, other) => { if (typeof other === 'object' && !(other instanceof Promise) && isNew(o, other)) Object.setPrototypeOf(o, other) }),
  // What cannot be carried, or only in some way.
  () => held(new Stranger()), () => held(new Vault()), () => held(new Handle()),
  () => into(() => 1, () => {}), () => into(hiding(1), () => {}), () => into(new WeakMap(), () => {}), () => into(Promise.resolve(1), () => {}),
  () => into({}, (o, other, i) => Object.defineProperty(o, `g${i}`, { get: () => other, enumerable: true })),
  () => into(() => 1, (f, other, i) => Object.assign(f, { [`k${i}`]: other })),
  () => into(function old() {}, (f, other, i) => { (i % 2 === 0 ? f.prototype as Record<string, unknown> : f as unknown as Record<string, unknown>)[`k${i}`] = other }),
  () => into(class { static held: unknown }, (C, other) => { C.held = other }),
  () => into({}, (o, other, i) => Object.defineProperty(o, `g${i}`, { get: () => 1, enumerable: true })),
]

function isNew(o: object, prototype: object | null): boolean {
  for (let p = prototype; p !== null; p = Object.getPrototypeOf(p) as object | null) if (p === o) return false
  return true
}

const leaves: readonly unknown[] = [undefined, null, true, 0, -1, 1e100, 'text', '', 5n, Symbol.iterator, Math.max, NaN]

interface Recipe {
  readonly nodes: readonly (readonly [make: number, odd: boolean])[]
  readonly edges: readonly (readonly [from: number, to: number])[]
  readonly frozen: readonly number[]
}

function cook({ nodes, edges, frozen }: Recipe, oddities: boolean): unknown {
  const made = nodes.map(([make, odd]) => (odd && oddities ? special[make % special.length]! : harmless[make % harmless.length]!)())
  edges.forEach(([from, to], i) => {
    const at = to % (made.length + leaves.length)
    made[from % made.length]![1](at < made.length ? made[at]![0] : leaves[at - made.length], i)
  })
  for (const index of frozen) {
    const value = made[index % made.length]![0]
    if (!ArrayBuffer.isView(value)) Object.freeze(value)
  }
  return made[0]![0]
}

const recipe = fc.record<Recipe>({
  nodes: fc.array(fc.tuple(fc.nat(97), fc.boolean()), { minLength: 1, maxLength: 9 }),
  edges: fc.array(fc.tuple(fc.nat(8), fc.nat(24)), { maxLength: 16 }),
  frozen: fc.array(fc.nat(8), { maxLength: 2 }),
})
const runs = { numRuns: 400 }

function check(error: PicklingError, failures: readonly { reason: string, code: string }[]): void {
  expect(error.name).toBe('PicklingError')
  expect(error.failures.map(({ message }) => message)).toEqual((failures as PicklingError['failures']).map(({ message }) => message))
  expect(failures.length).toBeGreaterThan(0)
  expect(error.code).toBe(failures[0]!.code)
  if (error.cause instanceof Refusal && failures[0]!.code === 'REFUSED') expect(error.cause.message.startsWith(failures[0]!.reason), `${error.cause.message} / ${failures[0]!.reason}`).toBe(true)
}

describe('diagnose and dumps agree', () => {
  test('on graphs of what can be carried, but for circles', () => {
    fc.assert(fc.property(recipe, made => {
      const value = cook(made, false)
      const { ok, failures } = new Agreeing().diagnose(value)
      if (!ok) {
        expect([...new Set(failures.map(({ code }) => code))]).toEqual(['CIRCLE'])
        return check(failing<PicklingError>(() => dumps(value)), failures)
      }
      const bytes = dumps(value)
      expectBytes(dumps(loads(bytes)), bytes)
    }), runs)
  })

  test('on graphs of anything', () => {
    fc.assert(fc.property(recipe, made => {
      const value = cook(made, true)
      const { ok, failures } = new Agreeing().diagnose(value)
      if (!ok) return check(failing<PicklingError>(() => dumps(value)), failures)
      expect(dumps(loads(dumps(value)))).toEqual(dumps(value))
    }), runs)
  })

  test('where parts may travel beside the bytes', () => {
    fc.assert(fc.property(recipe, made => {
      const value = cook(made, true)
      const attachments: unknown[] = []
      const { ok, failures } = new Agreeing({ attachments }).diagnose(value)
      expect(attachments).toEqual([])
      if (!ok) {
        check(failing<PicklingError>(() => dumps(value, { attachments })), failures)
        expect(attachments).toEqual([])
        return
      }
      const bytes = dumps(value, { attachments })
      const again: unknown[] = []
      expectBytes(dumps(loads(bytes, { attachments }), { attachments: again }), bytes)
      expect(again).toEqual(attachments)
    }), runs)
  })

  test('where parts are waited for', async () => {
    await fc.assert(fc.asyncProperty(recipe, async made => {
      const value = cook(made, true)
      const { ok, failures } = new Agreeing().diagnose(value, true)
      if (!ok) return check(await rejecting<PicklingError>(new Agreeing().dumpAsync(value)), failures)
      const bytes = await new Agreeing().dumpAsync(value)
      expectBytes(await new Agreeing().dumpAsync(loads(bytes)), bytes)
    }), runs)
  })

  test('with hooks', () => {
    fc.assert(fc.property(recipe, made => {
      const value = cook(made, true)
      const pickler = new Agreeing()
      pickler.persistentId = v => v instanceof Stranger ? { id: [v.held] } : undefined
      pickler.reducerOverride = v => v instanceof Handle ? [Reduced, [v.held]] as unknown as Reduction : undefined
      const { ok, failures } = pickler.diagnose(value)
      if (!ok) return check(failing<PicklingError>(() => pickler.dump(value)), failures)
      expect(pickler.dump(value)).toEqual(pickler.dump(value))
    }), runs)
  })
})

class Agreeing extends Pickler {
  constructor(...options: ConstructorParameters<typeof Pickler>) {
    super(...options)
    agree(this)
  }
}

/** Gives a pickler the names and kinds of this file. */
function agree(pickler: Pickler): void {
  const { registry: names } = pickler
  for (const Type of [Plain, Stated, Taking, Reduced, Bag, Stack]) names.name(Type, { name: `agree.${Type.name}` })
  for (const tag of ['agree.Needing', 'agree.Whole', 'agree.Handle']) names.add(own.kindOf(tag)!)
}
