// What a console shows of its arguments, as text: the same in every realm. Of errors it reads name, message and stack, of
// all else descriptors only, so that no getter runs; whatever throws nevertheless is caught. Knows no console.

import { isObject, methodOf } from './core/brand.ts'
import { isBelowProxy } from './core/chain.ts'
import { isClass, nameOf } from './core/classes.ts'
import { keyText } from './core/errors.ts'
import { typeOf } from './core/preview.ts'
import { isProxy, wrappingOf } from './core/proxies.ts'
import { quoted } from './core/text.ts'

/** Objects within objects that are shown with what they hold, and members shown of each. */
const DEPTH = 3
const MEMBERS = 100

/** A line as `console.log` writes it, without its end: placeholders are filled, strings stand for themselves. */
export function printed(args: readonly unknown[]): string {
  const [first, ...rest] = args
  if (typeof first !== 'string') return args.map(plain).join(' ')
  // As consoles have it: by itself, a string is no template.
  const text = rest.length === 0 ? first : first.replace(/%[sdifoOjc%]/g, mark => {
    if (mark === '%%') return '%'
    return rest.length === 0 ? mark : filled(mark, rest.shift())
  })
  return [text, ...rest.map(plain)].join(' ')
}

function filled(mark: string, value: unknown): string {
  switch (mark) {
    case '%c': return ''
    case '%s': return plain(value)
    case '%o': case '%O': case '%j': return shown(value, [])
  }
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol' || isObject(value)) return 'NaN'
  return String(mark === '%d' ? Number(value) : mark === '%i' ? parseInt(String(value), 10) : parseFloat(String(value)))
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : shown(value, [])
}

function shown(value: unknown, within: readonly object[]): string {
  switch (typeof value) {
    case 'string': return quoted(value, Infinity)
    case 'bigint': return `${value}n`
    case 'symbol': return String(value)
    case 'number': return Object.is(value, -0) ? '-0' : String(value)
    case 'function': return `[${isClass(value) ? 'class' : 'Function'} ${nameOf(value) || '(anonymous)'}]`
    case 'object': return value === null ? 'null' : objectText(value, within)
    default: return String(value)
  }
}

function objectText(value: object, within: readonly object[]): string {
  if (within.includes(value)) return '[Circular]'
  if (isProxy(value)) return proxyText(value)
  try {
    const known = knownText(value, within)
    if (known !== undefined) return known
    return within.length < DEPTH ? contentText(value, [...within, value]) : `[${typeOf(value)}]`
  } catch {
    return typeOf(value)
  }
}

function proxyText(value: object): string {
  const wrapping = wrappingOf(value)
  return wrapping === undefined ? '[Proxy]' : `[Proxy of ${typeOf(wrapping.target)}]`
}

const timeOf = methodOf<[], number>(Date.prototype, 'getTime')
const isoOf = methodOf<[], string>(Date.prototype, 'toISOString')

/** A value that says all about itself in a text. */
function knownText(value: object, within: readonly object[]): string | undefined {
  if (isBelowProxy(value)) return undefined
  if (value instanceof Error) return errorText(value, [...within, value])
  if (value instanceof Date) return Number.isNaN(timeOf(value)) ? 'Invalid Date' : isoOf(value)
  if (value instanceof RegExp) return `/${value.source}/${value.flags}`
  return undefined
}

/** With its stack, which in some engines does not begin with its message. */
function errorText(error: Error, within: readonly object[]): string {
  const head = error.message === '' ? error.name : `${error.name}: ${error.message}`
  const stack: unknown = error.stack
  const text = typeof stack !== 'string' || stack === '' ? head : stack.includes(error.message) ? stack : `${head}\n${stack}`
  return Object.hasOwn(error, 'cause') ? `${text}\n[cause]: ${propertyText(error, 'cause', within)}` : text
}

const entriesOf = methodOf<[], Iterable<[unknown, unknown]>>(Map.prototype, 'entries')
const valuesOf = methodOf<[], Iterable<unknown>>(Set.prototype, 'values')

function contentText(value: object, within: readonly object[]): string {
  const type = typeOf(value)
  const isBelow = isBelowProxy(value)
  if (!isBelow && value instanceof Map) return listText(type, '{}', entriesOf(value), ([key, item]) => `${shown(key, within)} => ${shown(item, within)}`)
  if (!isBelow && value instanceof Set) return listText(type, '{}', valuesOf(value), item => shown(item, within))
  const keys = Reflect.ownKeys(value).filter(key => Reflect.getOwnPropertyDescriptor(value, key)?.enumerable === true)
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return listText(type === 'Array' ? '' : type, '[]', keys, key => isIndex(key) ? propertyText(value, key, within) : named(value, key, within))
  }
  return listText(type === 'Object' ? '' : type, '{}', keys, key => named(value, key, within))
}

function listText<T>(type: string, brackets: string, members: Iterable<T>, text: (member: T) => string): string {
  const all = [...members]
  const texts = all.slice(0, MEMBERS).map(text)
  if (all.length > MEMBERS) texts.push(`… ${all.length - MEMBERS} more`)
  return `${type === '' ? '' : `${type} `}${brackets[0]}${texts.length === 0 ? '' : ` ${texts.join(', ')} `}${brackets[1]}`
}

const isIndex = (key: PropertyKey): boolean => typeof key === 'string' && /^\d+$/.test(key)

function named(object: object, key: PropertyKey, within: readonly object[]): string {
  const name = typeof key === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : keyText(key)
  return `${name}: ${propertyText(object, key, within)}`
}

function propertyText(object: object, key: PropertyKey, within: readonly object[]): string {
  const descriptor = Reflect.getOwnPropertyDescriptor(object, key)!
  return Object.hasOwn(descriptor, 'value') ? shown(descriptor.value, within) : '[Getter/Setter]'
}
