// What modules of a production build need on their way lies in chunks of its own, which are fetched when they are first asked
// for. Comlink writes and reads at once: a message that needs such a chunk waits here, and what comes after it behind it. Knows
// of messages where values stand in them.

import { isFetching } from '../link/instance.ts'
import { heard, type Listener, type WorkerEnd } from './ends.ts'

/** How values are written and read where that may be waited for. */
export interface Values<P extends object> {
  /** What goes into a message for a value, as Comlink's handlers name it. */
  partOf(wire: object): P | undefined
  read(part: P): unknown
  /** The value, in an array of one, so that no promise calls a `then` of its own. */
  readLater(part: P): Promise<[unknown]>
}

type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** Parts of the message that is posted next, and what is moved with each: Comlink posts what it has written straight away. */
let unposted: Promise<Transferable[]>[] = []

/** Values of messages that have come, until Comlink asks for them. */
const arrived = /* @__PURE__ */ new WeakMap<object, Outcome>()

/**
 * Writes a value now; or, where that fails while chunks are under way that it may need, when they are there: its message waits
 * for that before it is posted.
 */
export function written<P extends object>(now: () => [P, Transferable[]], later: () => Promise<[P, Transferable[]]>): [P, Transferable[]] {
  try {
    return now()
  } catch (cause) {
    if (!isFetching()) throw cause
    // By an endpoint that does not wait nothing is posted: it hears why.
    const part = Object.defineProperty({}, 'bytes', { get: () => { throw cause }, enumerable: true, configurable: true }) as P
    const whole = later().then(([found, moved]) => {
      Object.defineProperties(part, Object.getOwnPropertyDescriptors(found))
      return moved
    })
    whole.catch(() => {}) // Whoever posts the message says so.
    unposted.push(whole)
    return [part, []]
  }
}

/** The value of a part: as it was read when its message came, or read now. */
export function valueOf<P extends object>(part: P, { read }: Pick<Values<P>, 'read'>): unknown {
  const outcome = arrived.get(part)
  if (outcome === undefined) return read(part)
  arrived.delete(part)
  if ('thrown' in outcome) throw outcome.thrown
  return outcome.value
}

/**
 * The same end, for messages whose values may have to be waited for; all are posted and heard in their order.
 *
 * @param refuse answers a message that could not be written after all
 */
export function patient<P extends object>(end: WorkerEnd['end'], values: Values<P>, refuse: (id: unknown, cause: unknown, listeners: Iterable<Listener>) => void): WorkerEnd['end'] {
  const all = new Map<Listener, EventListener>()
  const out = line()
  const into = line()
  return {
    postMessage(message: { readonly id?: unknown } | null, transfer = []) {
      const parts = unposted
      unposted = []
      out(parts.length === 0 ? undefined : Promise.all(parts), moved => {
        end.postMessage(message, [...transfer, ...moved?.flat() ?? []])
      }, cause => refuse(message?.id, cause, all.keys()))
    },
    addEventListener(type, listener) {
      const between = (event: Event): void => into(arriving((event as MessageEvent<unknown>).data, values), () => heard(listener, event))
      all.set(listener, between)
      end.addEventListener(type, between)
    },
    removeEventListener(type, listener) {
      const between = all.get(listener)
      if (between === undefined) return
      all.delete(listener)
      end.removeEventListener(type, between)
    },
    ...end.start === undefined ? {} : { start: () => end.start!() },
  }
}

/** Does things one after another: at once, unless there is something to wait for. What throws at once throws. */
function line(): <T>(before: Promise<T> | undefined, work: (found: T | undefined) => void, failed?: (cause: unknown) => void) => void {
  let last: Promise<void> | undefined
  return (before, work, failed) => {
    if (before === undefined && last === undefined) return work(undefined)
    const mine = Promise.resolve(last).then(() => before, () => before).then(work).catch(failed)
    last = mine
    void mine.finally(() => {
      if (last === mine) last = undefined
    })
  }
}

/** Reads the values of a message that cannot be read at once; undefined where there are none. */
function arriving<P extends object>(message: unknown, { partOf, read, readLater }: Values<P>): Promise<unknown> | undefined {
  const waiting: Promise<unknown>[] = []
  for (const wire of wiresIn(message)) {
    const part = partOf(wire)
    if (part === undefined || arrived.has(part)) continue
    try {
      arrived.set(part, { value: read(part) })
    } catch (thrown) {
      arrived.set(part, { thrown })
      if (isFetching()) waiting.push(readLater(part).then(([value]) => arrived.set(part, { value }), (thrown: unknown) => arrived.set(part, { thrown })))
    }
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting)
}

/** Where values stand: a call's arguments, what is assigned, and an answer itself. */
function wiresIn(message: unknown): object[] {
  const { argumentList, value } = (message ?? {}) as { readonly argumentList?: unknown, readonly value?: unknown }
  return [message, value, ...Array.isArray(argumentList) ? argumentList as unknown[] : []].filter(wire => typeof wire === 'object' && wire !== null)
}
