// Generators that say "use durable": the body by which they go on, and the state that they have reached. One that comes back is
// brought to its yield when all is built; nothing of the author's runs by it.

import { durable, durableOf, reach, State, type Body } from '../capture/durable.ts'
import { isObject } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

const generatorFunction = Object.getPrototypeOf(function* () {}) as { readonly prototype: object }

/** What may be called as a body: to call a generator function runs nothing of it. */
function isBody(value: unknown): value is Body {
  return typeof value === 'function' && Object.getPrototypeOf(value) === generatorFunction
}

/** A durable generator. Whoever takes its next step runs what the bytes say, so somebody must vouch for it. */
export const durableGenerator: Kind<Generator> = kind<Generator>({
  tag: 'durable generator', prototypes: [generatorFunction.prototype], judged: 0, own: [],
  is: value => durableOf(value) !== undefined,
  encode(value, out) {
    const { body, self, state } = durableOf(value)!
    if (state.p === -1) return out.refuse('it is running, and has not reached its next yield.', 'Save it between two steps: not from within itself, nor from what it calls.')
    if (state.x) return out.refuse('it was ended by return(), and its finally has yielded: nobody can see what it is to return.', 'Let it end before saving: call next() until it is done.')
    out.needs('body', body)
    if (isObject(self)) out.needs('this', self)
    out.value('object', isObject(self))
    if (!isObject(self)) out.value('this', self)
    out.number('point', state.p)
    out.hold()
    out.value('variables', state.v)
    out.value('temporaries', state.t)
    if (state.a !== undefined) out.value('arguments', state.a)
  },
  shell(from) {
    const body = from.value()
    // A body comes along with its generator: what is here by a name is somebody else's generator function.
    if (!isBody(body) || from.isKept(body)) return from.fail('a durable generator has no body')
    let self = from.value()
    const given = typeof self === 'boolean' ? self : from.value()
    if (given === false) self = from.value()
    else if (given !== true || typeof self === 'boolean') from.fail('a durable generator has no this')
    return durable(body, self, new State(from.integer(-2, 2 ** 31), []))
  },
  fill(value, from) {
    const { state } = durableOf(value)!
    state.v = listOf<object>(from.value())
    state.t = listOf<unknown>(from.value())
    if (from.more()) state.a = from.value()
    from.atEnd(() => reach(value, state))
  },
  label: () => 'Generator',
})

function listOf<T>(part: unknown): T[] {
  if (!Array.isArray(part)) throw new TypeError('a durable generator has no variables')
  return part as T[]
}
