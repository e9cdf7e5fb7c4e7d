// One line for people about any value: its type, its name, the beginning of what it holds. Reads descriptors only: no
// getter runs, nothing of the value's is called or made a string, and whatever a Proxy throws is caught.

import { classNameOf, isClass, nameOf } from './classes.ts'
import { keyText, type PathStep } from './errors.ts'
import { isProxy } from './proxies.ts'
import type { Telling } from './telling.ts'
import { bytesText, cut, escaped, primitiveText, quoted } from './text.ts'

/** Properties or elements shown of an object, and characters of a string among them. */
const FEW = 5
const SHORT = 24

/** The name of a value's type, as one says it: `Map`, `Point`, `string`, `class`. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  try {
    if (isProxy(value)) return 'Proxy'
    if (typeof value === 'function') return isClass(value) ? 'class' : 'function'
    if (typeof value !== 'object') return typeof value
    return escaped(cut(classNameOf(value) ?? (Array.isArray(value) ? 'Array' : 'object')))
  } catch {
    return 'Proxy'
  }
}

/** A value in one line. */
export function previewOf(value: unknown, told: Telling | undefined): string {
  try {
    if (told === undefined) return ArrayBuffer.isView(value) ? viewText(value) : typeof value === 'string' ? quoted(value) : briefly(value)
    if (told.home !== undefined) return escaped(cut(told.home.name))
    if ((typeof value !== 'object' && !isProxy(value)) || told.refusals.length > 0) return briefly(value)
    return objectText(value as object, told)
  } catch {
    return typeOf(value)
  }
}

function objectText(value: object, told: Telling): string {
  switch (told.what) {
    case 'array': return arrayText(value)
    case 'row': return told.dress?.stated === true ? typeOf(value) : rowText(value, told.keys)
    case 'kind': return escaped(cut(told.kind!.label?.(value) ?? typeOf(value)))
    case 'id': return `${typeOf(value)}, id ${briefly(told.parts[0]?.value)}`
    default: return typeOf(value)
  }
}

function viewText(value: ArrayBufferView): string {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return `${bytes.length} bytes: ${bytesText(bytes)}`
}

function arrayText(value: object): string {
  const length = Number(Reflect.getOwnPropertyDescriptor(value, 'length')!.value)
  return `${typeOf(value)}(${length}) [${few(length, i => propertyText(value, i))}]`
}

function rowText(value: object, keys: readonly PropertyKey[] = Reflect.ownKeys(value)): string {
  const type = typeOf(value)
  return `${type === 'Object' ? '' : `${type} `}{${few(keys.length, i => `${keyLabel(keys[i]!)}: ${propertyText(value, keys[i]!)}`)}}`
}

function few(count: number, text: (index: number) => string): string {
  return Array.from({ length: Math.min(count, FEW) }, (_, i) => text(i)).join(', ') + (count > FEW ? ', …' : '')
}

function propertyText(object: object, key: PropertyKey): string {
  const descriptor = Reflect.getOwnPropertyDescriptor(object, key)
  return descriptor === undefined ? 'empty' : Object.hasOwn(descriptor, 'value') ? briefly(descriptor.value) : '(…)'
}

/** A value by itself, without what it holds. */
function briefly(value: unknown): string {
  switch (typeof value) {
    case 'string': return quoted(value, SHORT)
    case 'symbol': return keyText(value)
    case 'function': return isProxy(value) ? 'Proxy' : `${isClass(value) ? 'class' : 'ƒ'} ${escaped(cut(nameOf(value)))}`.trimEnd()
    case 'object': return typeOf(value)
    // `document.all` says so of itself, and has a text of its own.
    case 'undefined': return 'undefined'
    default: return primitiveText(value as number | bigint | boolean)
  }
}

/** What stands before a part, in a list of parts. */
export function labelOf({ via, name }: PathStep): string {
  switch (via) {
    case 'property': case 'element': return keyLabel(name as PropertyKey)
    case 'getter': return `get ${keyLabel(name as PropertyKey)}`
    case 'setter': return `set ${keyLabel(name as PropertyKey)}`
    case 'prototype': return '[[Prototype]]'
    case 'part': return `[[${escaped(cut(String(name)))}]]`
    case 'key': return typeof name === 'number' ? `key ${name}` : keyText(name)
    case 'private': return typeof name === 'string' ? escaped(cut(name)) : `[[private ${String(name)}]]`
    case 'captured': return `captured ${escaped(cut(String(name)))}`
    default: return keyText(name)
  }
}

const plain = /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,79}$/u

function keyLabel(key: PropertyKey): string {
  return typeof key === 'string' && plain.test(key) && escaped(key) === key ? key : keyText(key)
}
