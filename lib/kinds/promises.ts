// Promises. Whether one is settled, and with what, only asynchronous code can learn: the asynchronous verbs carry a
// settled promise, and nothing carries one that is pending.

import { isObject, isThenable, methodOf, ownValue } from '../core/brand.ts'
import { isBelowProxy } from '../core/chain.ts'
import { PicklingError } from '../core/errors.ts'
import { kind, type Kind } from '../core/kind.ts'

const then = methodOf<[(value: unknown) => void, (reason: unknown) => void], unknown>(Promise.prototype, 'then')

/**
 * Whether it was kept, and with what. Handlers of a settled promise run before the code that awaits nothing goes on,
 * so one turn of the queue tells settled from pending.
 */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  let told: readonly [kept: boolean, value: unknown] | undefined
  then(promise, value => { told = [true, value] }, reason => { told = [false, reason] })
  await undefined
  if (told === undefined) {
    throw new PicklingError('it is not settled yet: its value does not exist.', {
      code: 'PENDING', hint: 'Await it first.',
    })
  }
  const [kept, value] = told
  if (kept && isObject(value) && isBelowProxy(value)) {
    throw new PicklingError('it was kept with a Proxy, or with what is below one: to keep a promise with it again would ask the handler for a then.', {
      code: 'THENABLE', hint: 'Keep it with an object that has the value.',
    })
  }
  return told
}

/** A promise whose settling is left for later. The field goes with the object, whatever its prototype becomes. */
class Open extends Promise<unknown> {
  #settle: ((kept: boolean, value: unknown) => void) | undefined

  static make(): Promise<unknown> {
    let settle!: (kept: boolean, value: unknown) => void
    const promise = new Open((resolve, reject) => { settle = (kept, value) => kept ? resolve(value) : reject(value) })
    promise.#settle = settle
    return Object.setPrototypeOf(promise, Promise.prototype) as Promise<unknown>
  }

  static settle(promise: Promise<unknown>, kept: boolean, value: unknown): void {
    const open = promise as Open
    open.#settle!(kept, value)
    open.#settle = undefined
  }
}

/** A promise. */
export const promise: Kind<Promise<unknown>> = kind<Promise<unknown>>({
  tag: 'Promise', prototypes: [Promise.prototype], own: [],
  encode(promise, out) {
    out.hold()
    out.later('outcome', promise, () => outcome(promise))
  },
  shell: () => Open.make(),
  fill(promise, from) {
    const told = from.value()
    const kept = Array.isArray(told) ? ownValue(told, 0) : undefined
    if (typeof kept !== 'boolean') return from.fail('a promise has no outcome')
    const value = ownValue(told as unknown[], 1)
    if (kept && isThenable(value)) return from.fail('a promise was kept with a thenable, which to resolve would call')
    // Nobody had time to see the rejection of a promise that did not exist: it must not end the process.
    if (!kept) then(promise, () => {}, () => {})
    Open.settle(promise, kept, value)
  },
  label: () => 'Promise',
})
