// Generators that say "use durable": the body by which they go on, and the state that they have reached. One that comes back is
// brought to its yield when all is built – an asynchronous one when it is first asked for something; nothing of the author's runs by it.

import { durable, durableAsyncPrototype, durableOf, durablePrototype, reach, State, type Body } from '../capture/durable.ts'
import { isObject } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

type Some = Generator | AsyncGenerator

interface Sort {
  readonly tag: string
  readonly label: string
  readonly prototype: object
  /** What all its bodies inherit from. */
  readonly flavour: object
  /** Why one is refused that has not reached a yield. */
  readonly running: readonly [why: string, remedy: string]
}

/** Whoever takes the next step of one runs what the bytes say, so somebody must vouch for it. */
const durableKind = ({ tag, label, prototype, flavour, running }: Sort): Kind<Some> => kind<Some>({
  tag, prototypes: [prototype], judged: 0, own: [],
  is(value) {
    const body = durableOf(value)?.body
    return body !== undefined && Object.getPrototypeOf(body) === flavour
  },
  encode(value, out) {
    const { body, self, p, v, t, x } = durableOf(value)!
    if (p === -1) return out.refuse(...running)
    if (x) return out.refuse('it was ended by return(), and its finally has yielded: nobody can see what it is to return.', 'Let it end before saving: call next() until it is done.')
    out.needs('body', body)
    if (isObject(self)) out.needs('this', self)
    out.value('object', isObject(self))
    if (!isObject(self)) out.value('this', self)
    out.number('point', p)
    out.hold()
    out.value('variables', v)
    out.value('temporaries', t)
  },
  shell(from) {
    const body = from.value()
    // To call a generator function runs nothing of it. A body comes along with its generator: what is here by a name is somebody else's.
    if (typeof body !== 'function' || Object.getPrototypeOf(body) !== flavour || from.isKept(body)) return from.fail('a durable generator has no body')
    let self = from.value()
    const given = typeof self === 'boolean' ? self : from.value()
    if (given === false) self = from.value()
    else if (given !== true || typeof self === 'boolean') from.fail('a durable generator has no this')
    return durable(new State(body as unknown as Body, self, from.integer(-2, 2 ** 31), []))
  },
  fill(value, from) {
    const state = durableOf(value)!
    state.v = listOf<object | 0>(from.value())
    state.t = listOf<unknown>(from.value())
    from.atEnd(() => reach(value, state))
  },
  label: () => label,
})

/** A generator. */
export const durableGenerator: Kind<Some> = /* @__PURE__ */ durableKind({
  tag: 'durable generator', label: 'Generator', prototype: durablePrototype, flavour: Object.getPrototypeOf(function* () {}) as object,
  running: ['it is running, and has not reached its next yield.', 'Save it between two steps: not from within itself, nor from what it calls.'],
})

/** An asynchronous one. */
export const durableAsyncGenerator: Kind<Some> = /* @__PURE__ */ durableKind({
  tag: 'durable async generator', label: 'AsyncGenerator', prototype: durableAsyncPrototype, flavour: Object.getPrototypeOf(async function* () {}) as object,
  running: ['it is running or waits, and has not reached its next yield: what it waits for is the host\'s.', 'Save it between two steps: await what its next() has given first.'],
})

function listOf<T>(part: unknown): T[] {
  if (!Array.isArray(part)) throw new TypeError('a durable generator has no variables')
  return part as T[]
}
