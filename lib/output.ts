// What a program writes – by its console, in Node also by the streams of the process – taken into a text for a while, and
// all put back as it was. A method is replaced once for all captures that take it, so they may end in any order; one
// that somebody else has replaced since is left alone. Knows no storage.

/// <reference lib="esnext.disposable" preserve="true" />

import { dispose } from './link/dispose.ts'
import { PickleError } from './core/errors.ts'
import { printed } from './printed.ts'

/** What was written since a capture began. */
export interface Capture {
  /** All of it; also after the capture has ended. */
  readonly text: string
  /** The same by lines, without their ends. */
  readonly lines: string[]
  /** Ends the capture. A second time does nothing. */
  [Symbol.dispose](): void
}

type Method = (this: unknown, ...args: unknown[]) => unknown
type Holder = Record<string, unknown>

/** Takes a call in the place of a method, and answers for it; or does not. */
type Taker = (args: readonly unknown[]) => Answer
type Answer = { readonly value: unknown } | undefined

const consoleMethods = { stdout: ['log', 'info', 'debug'], stderr: ['warn', 'error'] } as const

/**
 * Takes what is written into a text, in the place of where it goes: `'stdout'` is console.log, info and debug, `'stderr'`
 * console.warn and error; in Node also what is written to the stream of the process. Of several captures the one that began last
 * takes it. What was written before an error is thrown is still there afterwards.
 *
 * Throws a PickleError with code `BAD_OPTION`; with code `CANNOT_CAPTURE` where a method cannot be replaced. Answers to
 * `dill.temp.capture`.
 */
export function capture(stream: 'stdout' | 'stderr' = 'stdout'): Capture {
  let text = ''
  const taken = capturing(stream, () => more => { text += more })
  return {
    get text() {
      return text
    },
    get lines() {
      const lines = text.split('\n')
      return lines.at(-1) === '' ? lines.slice(0, -1) : lines
    },
    [dispose]: () => taken[dispose](),
  }
}

/** Takes a text that was written. */
export type Takes = (text: string) => void

/**
 * The same without keeping any of it: each time something is written, `who` says who takes it; where it says nobody, that
 * goes where it goes otherwise.
 */
export function capturing(stream: 'stdout' | 'stderr', who: () => Takes | undefined): { [Symbol.dispose](): void } {
  if (stream !== 'stdout' && stream !== 'stderr') {
    throw new PickleError("Can capture 'stdout' or 'stderr' only. For example: capture('stdout').", { code: 'BAD_OPTION' })
  }
  const { console, process } = globalThis as unknown as { console?: Holder, process?: { [stream: string]: Holder | undefined } }
  const written = new Written(who)
  const releases: (() => void)[] = []
  const release = (): void => {
    for (const undo of releases.splice(0).reverse()) undo()
    written.end()
  }
  try {
    for (const method of consoleMethods[stream]) releases.push(take(console, method, args => written.line(args)))
    releases.push(take(process?.[stream], 'write', args => written.chunk(args)))
  } catch (error) {
    release()
    throw error
  }
  return { [dispose]: release }
}

/** What is written, as text for who takes it. */
class Written {
  readonly #who: () => Takes | undefined
  #takes: Takes | undefined
  // A character may come in two pieces.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(who: () => Takes | undefined) {
    this.#who = who
  }

  line(args: readonly unknown[]): Answer {
    if (!this.#isTaken()) return undefined
    this.#add(`${printed(args)}\n`)
    return { value: undefined }
  }

  /** As a stream's `write`, which may be given an encoding, and calls back later. */
  chunk([chunk, ...rest]: readonly unknown[]): Answer {
    if (!this.#isTaken()) return undefined
    const [encoding] = rest
    if (typeof chunk !== 'string') this.#tell(this.#decoder.decode(chunk as Uint8Array, { stream: true }))
    else if (encoding === 'hex' || encoding === 'base64' || encoding === 'base64url') this.#tell(this.#decoder.decode(bytesIn(chunk, encoding), { stream: true }))
    else this.#add(chunk)
    const done = rest.find(one => typeof one === 'function') as (() => void) | undefined
    if (done !== undefined) queueMicrotask(() => done())
    return { value: true }
  }

  /** Shows also what is left of a character that never came whole. */
  end(): void {
    this.#add('')
  }

  #isTaken(): boolean {
    const takes = this.#who()
    if (takes !== undefined) this.#takes = takes
    return takes !== undefined
  }

  #add(text: string): void {
    this.#tell(this.#decoder.decode() + text)
  }

  #tell(text: string): void {
    if (text !== '') this.#takes?.(text)
  }
}

function bytesIn(text: string, encoding: string): Uint8Array {
  return (globalThis as unknown as { Buffer: { from(text: string, encoding: string): Uint8Array } }).Buffer.from(text, encoding)
}

/** A method that stands in the place of another one. */
interface Tap {
  readonly holder: Holder
  readonly method: string
  /** The property as it was; undefined if it was inherited. */
  readonly before: PropertyDescriptor | undefined
  readonly takers: Taker[]
}

const taps = new WeakMap<object, Tap>()

/** Gives the calls of a method to a taker, until the function that is returned is called. */
function take(holder: Holder | undefined, method: string, taker: Taker): () => void {
  if (holder === undefined || typeof holder[method] !== 'function') return () => undefined
  const there = tapOn(holder, method)
  const tap = there ?? install(holder, method)
  tap.takers.push(taker)
  return () => {
    tap.takers.splice(tap.takers.indexOf(taker), 1)
    // What somebody has put over it leads here still, and from here to what was there before.
    if (tap.takers.length === 0 && tapOn(holder, method) === tap) restore(tap)
  }
}

function tapOn(holder: Holder, method: string): Tap | undefined {
  const live: unknown = Reflect.getOwnPropertyDescriptor(holder, method)?.value
  const tap = typeof live === 'function' ? taps.get(live) : undefined
  // A program may have put the method of one name under another.
  return tap?.holder === holder && tap.method === method ? tap : undefined
}

function install(holder: Holder, method: string): Tap {
  const original = holder[method] as Method
  const before = Reflect.getOwnPropertyDescriptor(holder, method)
  const tap: Tap = { holder, method, before, takers: [] }
  const stand: Method = function (...args) {
    for (const taker of tap.takers.toReversed()) {
      const answer = taker(args)
      if (answer !== undefined) return answer.value
    }
    return Reflect.apply(original, this, args)
  }
  taps.set(stand, tap)
  if (!Reflect.defineProperty(holder, method, { value: stand, writable: true, enumerable: before?.enumerable ?? true, configurable: true }) || tapOn(holder, method) !== tap) {
    throw new PickleError(`Cannot capture what is written by ${method}: it cannot be replaced here. Look whether something has frozen it.`, { code: 'CANNOT_CAPTURE' })
  }
  return tap
}

function restore({ holder, method, before }: Tap): void {
  if (before === undefined) Reflect.deleteProperty(holder, method)
  else Reflect.defineProperty(holder, method, before)
}
