// Errors. What an error is made of are ordinary own properties (message, cause, errors …), which the spine tells; only
// the stack differs from engine to engine – an own property, an own accessor, or an accessor of the prototype – and
// comes back as what it is everywhere: text.

import { answers, builtinTag, getterOf, ownValue } from '../core/brand.ts'
import { CONFIGURABLE, kind, WRITABLE, type Kind, type Writer } from '../core/kind.ts'
import { attributesOf, integrityOf, ownStack, toldDescriptor } from '../core/properties.ts'
import { indexOf } from '../core/tell.ts'

type Maker = abstract new (...args: never[]) => Error
type Globals = { readonly [name: string]: Maker | undefined } & { readonly Error: { isError?: (value: unknown) => boolean } }

const globals = globalThis as unknown as Globals
const native = globals.Error.isError
/** Firefox's accessor that all errors inherit. */
const inheritedStack = Reflect.getOwnPropertyDescriptor(Error.prototype, 'stack')?.get

function isError(value: object): boolean {
  if (native !== undefined) return native(value)
  const tag = builtinTag(value)
  // Where a tag of the user's hides the slot, the stack that only engines write speaks for it.
  return tag === 'Error' || (tag === '' && (typeof ownValue(value, 'stack') === 'string' || (ownStack !== undefined && Reflect.getOwnPropertyDescriptor(value, 'stack')?.get === ownStack)))
}

const STACK: readonly PropertyKey[] = ['stack']

/** The stack is told apart, before all else, but where it is data that comes later: WebKit makes it when it is asked for. */
function toldApart(error: object): readonly PropertyKey[] {
  const descriptor = Reflect.getOwnPropertyDescriptor(error, 'stack')
  if (descriptor === undefined || !('value' in descriptor)) return STACK
  // Indices come first, whenever they were set.
  return Reflect.ownKeys(error).find(key => indexOf(key) < 0) === 'stack' ? STACK : []
}

/** Tells the stack as a property, whatever it is here. */
function tellStack(error: object, out: Writer): void {
  const descriptor = toldDescriptor(error, 'stack')
  if (descriptor !== undefined && !('value' in descriptor)) return out.accessor('stack', descriptor.get, descriptor.set, attributesOf(descriptor, integrityOf(error)))
  const stack: unknown = descriptor === undefined && inheritedStack !== undefined ? Reflect.apply(inheritedStack, error, []) : descriptor?.value
  if (descriptor === undefined && typeof stack !== 'string') return
  if (toldApart(error) === STACK) out.property('stack', stack, descriptor === undefined ? WRITABLE | CONFIGURABLE : attributesOf(descriptor, integrityOf(error)))
  if (typeof stack === 'string') out.note('An error keeps its stack as text; its lines speak of the old page.')
}

/** An error without any own property, not even a stack of this place. */
function bare<E extends object>(error: E): E {
  for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key)
  return error
}

const label = (tag: string) => (error: object): string => {
  const message = ownValue(error, 'message')
  return typeof message === 'string' ? `${tag}: ${message}` : tag
}

const errorKind = (tag: string, Type: Maker): Kind<Error> => kind<Error>({
  tag, prototypes: [Type.prototype], is: isError, own: toldApart, hollow: true,
  encode(error, out) {
    out.hold()
    tellStack(error, out)
  },
  // Made below the right prototype, but not by its constructor, which may ask for arguments.
  shell: () => bare(Reflect.construct(Error, [], Type) as Error),
  fill: (error, from) => from.properties(error),
  label: label(tag),
})

const names = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError', 'SuppressedError']

/** Error and its family, as far as this engine has them. */
export const errors: readonly Kind<Error>[] = names.flatMap(name => {
  const Type = globals[name]
  return typeof Type === 'function' ? [errorKind(name, Type)] : []
})

/** A kind of DOMException: name and message are in slots, and so are the numbers that `more` names. */
function exceptionKind(tag: string, make: (message: string, name: string, more: Record<string, unknown>) => Error, more: readonly string[]): Kind<Error>[] {
  const Type = globals[tag]
  if (typeof Type !== 'function') return []
  const base = globals['DOMException']!.prototype
  const message = getterOf<string>(base, 'message')
  const name = getterOf<string>(base, 'name')
  const others = more.map(key => ({ key, get: getterOf<unknown>(Type.prototype, key) }))
  return [kind<Error>({
    tag, prototypes: [Type.prototype], is: answers(others[0]?.get ?? name), own: toldApart,
    encode(error, out) {
      out.text('message', message(error))
      out.text('name', name(error))
      for (const { key, get } of others) out.value(key, get(error))
      out.hold()
      tellStack(error, out)
    },
    shell(from) {
      const text = from.text()
      const called = from.text()
      const rest: Record<string, unknown> = {}
      for (const { key } of others) {
        const value = from.value()
        if (typeof value === 'number') rest[key] = value
        else if (value !== null) from.fail(`its ${key} is no number`)
      }
      return bare(make(text, called, rest))
    },
    fill: (error, from) => from.properties(error),
    label: error => `${name(error)}: ${message(error)}`,
  })]
}

/** DOMException and what extends it, where the platform has them. */
export const exceptions: readonly Kind<Error>[] = [
  ...exceptionKind('DOMException', (message, name) => new DOMException(message, name), []),
  ...exceptionKind('QuotaExceededError', (message, _name, more) => Reflect.construct(globals['QuotaExceededError']!, [message, more]) as Error, ['quota', 'requested']),
]
