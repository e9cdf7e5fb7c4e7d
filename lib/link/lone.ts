// A function that no transform saw: what its own text says, and why that may not be enough. Its names mean globals, or
// variables that the caller named with bind; a captured variable is out of everybody's sight. Knows no kind.

import { modules } from '../capture/modules.ts'
import type { Skeleton } from '../capture/skeleton.ts'
import { hashText } from '../source/instrument/hash.ts'
import { namesOf, type Names } from '../source/names.ts'
import { parseFunction, type ParsedFunction } from '../source/parse.ts'
import { loneRows } from '../source/skeleton.ts'

/** Why a function cannot be written, and what to do. */
export interface Hindrance {
  readonly why: string
  readonly remedy: string
}

/** What a function's text tells. */
export interface Lone {
  readonly hash: string
  /** Its rows, which take long: what is known by its hash needs none. */
  readonly rows: () => Skeleton
}

const { toString } = Function.prototype
const { getOwnPropertyDescriptor } = Reflect

/** What a function's own text tells, or why it cannot travel. */
export function loneOf(fn: Function, variables: readonly string[]): Lone | Hindrance {
  const text: string = Reflect.apply(toString, fn, [])
  const parsed = parseFunction(text)
  if (parsed === undefined) return unreadable(fn, text)
  const names = namesOf(parsed)
  const hindrance = hindranceIn(parsed, names, text, new Set(variables))
  if (hindrance !== undefined) return hindrance
  const strict = isStrict(fn, parsed)
  const hash = hashText(`${strict ? 'strict' : 'sloppy'} ${variables.join()} ${text}`)
  return { hash, rows: () => loneRows(text, { hash, variables, strict }) }
}

function unreadable(fn: Function, text: string): Hindrance {
  const name: unknown = getOwnPropertyDescriptor(fn, 'name')?.value
  if (typeof name === 'string' && name.startsWith('bound ')) {
    return {
      why: 'it is a bound function, and the language hides what it binds.',
      remedy: 'Write an arrow instead: (...args) => fn.call(self, ...args); or have the code that binds it instrumented (dill/vite, dill/node).',
    }
  }
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    if (isForeign(fn)) {
      return {
        why: 'it is native code of another window or realm: what leads to it was made there.',
        remedy: 'Make that in this page; or register it where it is at hand: register(value, { name: "…" }).',
      }
    }
    if (name === '') {
      return {
        why: 'it is native code without a name: most likely what resolves or rejects a promise, which ends with the page, or a Proxy of a function.',
        remedy: 'If it settles a promise, leave both out, by a [dill.getState] of the class that holds them, and make new ones after loading. Anything else: register(value, { name: "…" }).',
      }
    }
    return { why: 'it is native code, which has no text.', remedy: 'Register it where it is at hand: register(value, { name: "…" }).' }
  }
  return { why: 'its text is not one function.', remedy: 'Register it where it is defined: register(value, { name: "…" }).' }
}

/** True for another realm's Function.prototype, which nothing else looks like, and for what stands right below it. */
function isForeign(fn: Function): boolean {
  return [fn, Object.getPrototypeOf(fn) as object | null].some(each => each !== null && each !== Function.prototype && ['apply', 'bind', 'call'].every(key => Object.hasOwn(each, key)))
}

const TRANSFORM = 'have its module instrumented (dill/vite, dill/node), evaluate it through instrument()'

function hindranceIn(parsed: ParsedFunction, names: Names, text: string, variables: ReadonlySet<string>): Hindrance | undefined {
  if (names.dynamic) return { why: 'it uses direct eval or with: which names it means, nobody can say.', remedy: 'Use (0, eval)(text) or new Function(…), which see globals only; or register it.' }
  if (names.privates.length > 0) return { why: `it uses the private name #${names.privates[0]!} of a class outside of it.`, remedy: `To make it travel, ${TRANSFORM}.` }
  const { uses } = names
  const taken = parsed.kind === 'arrow' ? [uses.this && 'this', uses.arguments && 'arguments', uses.newTarget && 'new.target', uses.super && 'super'] : [parsed.kind !== 'class' && uses.super && 'super']
  const implicit = [...taken, uses.importMeta && 'import.meta'].find(name => name !== false)
  if (implicit !== undefined) return { why: `it takes ${implicit} from the place where it was written, and nobody outside can see that.`, remedy: `To make it travel, ${TRANSFORM}${implicit === 'super' && isAtWork() ? '; in a literal that is instrumented, write it behind all spreads and computed keys' : ''}.` }
  const unseen = names.free.filter(name => !variables.has(name) && !names.probed.includes(name) && !names.inherited.includes(name) && !isGlobal(name))
  const [first] = unseen
  if (first === undefined) return undefined
  const list = unseen.slice(0, 5).join(', ')
  return {
    why: `it captured ${unseen.length === 1 ? 'the variable' : 'variables'} ${list} (line ${lineOf(first, parsed, text)} of its text), which nobody outside can see.`,
    remedy: `To make it travel, ${parsed.key?.computed === true ? 'give it a name that is not computed, and ' : ''}${TRANSFORM}, or say what it captured: bind(fn, () => ({ ${list} })).${isAtWork() ? ' If that is done, it was made of text (new Function), which no transform sees: see whether its library can do without, as where a page forbids eval.' : ''}`,
  }
}

/** True where some module is instrumented. */
function isAtWork(): boolean {
  return modules().size > 0
}

/**
 * True for a name that surely means a global. What the platform tells by a getter – a browser's `name`, `status`,
 * `event` – may as well be a variable of the same name, which would then be lost in silence.
 */
function isGlobal(name: string): boolean {
  const own = getOwnPropertyDescriptor(globalThis, name)
  if (own === undefined) return name in globalThis
  if (own.get === undefined) return true
  const value: unknown = Reflect.get(globalThis, name)
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function lineOf(name: string, { node, offset, expression }: ParsedFunction, text: string): number {
  const at = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).exec(expression.slice(node.start))
  const end = at === null ? 0 : node.start + at.index - offset
  return text.slice(0, Math.max(0, end)).split('\n').length
}

/** Engines show which functions are sloppy by their own or inherited `caller`, which strict ones refuse to give. */
function isStrict(fn: Function, { kind }: ParsedFunction): boolean {
  if (kind !== 'function') return true
  if (Object.hasOwn(fn, 'caller')) return false
  try {
    Reflect.get(fn, 'caller')
    return false
  } catch {
    return true // Strict, a generator or asynchronous: the getter of Function.prototype throws for them alone.
  }
}
