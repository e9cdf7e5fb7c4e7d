// Whether a function or a class is what its text makes where a module stands, and nothing besides: then its text is enough.
// Runs nothing; gives the reason where it is not.

import { privatesOf } from '../capture/classes.ts'
import { prototypeOf } from '../core/classes.ts'
import { inheritedPrototype, madeMembers } from '../link/members.ts'
import { changedPrototype } from '../link/shape.ts'
import { parseMembers } from '../source/members.ts'
import { parseProgram, type Tree } from '../source/parse.ts'
import { analyseScopes } from '../source/scope.ts'
import { childrenOf, isClass, isFunction, membersOf, part, parts } from '../source/tree.ts'
import type { Said } from './lifted.ts'
import { seen } from './seen.ts'

const { getPrototypeOf, ownKeys } = Reflect

const flavours: ReadonlySet<unknown> = new Set([Function.prototype, getPrototypeOf(function* () {}), getPrototypeOf(async () => {}), getPrototypeOf(async function* () {})])

/** What makes a function other than its text would. */
export function unusual(fn: Function, spoken: Said): string | undefined {
  if (!Object.isExtensible(fn)) return 'it takes no new properties'
  return spoken.parsed.kind === 'class' ? unusualClass(fn, spoken) : unusualFunction(fn, spoken)
}

function unusualFunction(fn: Function, { parsed: { node }, own }: Said): string | undefined {
  if (!flavours.has(getPrototypeOf(fn))) return 'it has another prototype'
  const name = Reflect.getOwnPropertyDescriptor(fn, 'name')
  if (typeof name?.value !== 'string' || (own !== undefined && name.value !== own)) return 'it has another name than its text says'
  if (Reflect.getOwnPropertyDescriptor(fn, 'length')?.value !== lengthOf(parts(node, 'params'))) return 'it has another length than its text says'
  return changedPrototype(fn) === undefined ? undefined : 'its prototype object was changed'
}

/** How many parameters come before the first that need not be given. */
function lengthOf(params: readonly Tree[]): number {
  const end = params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement')
  return end < 0 ? params.length : end
}

function unusualClass(Class: Function, { text, parsed: { node }, own }: Said): string | undefined {
  const members = parseMembers(text)
  if (members.some(({ isComputed }) => isComputed)) return 'it has keys that would be computed again'
  if (privatesOf(Class)?.statics !== undefined) return 'it has private static members'
  const names = members.filter(({ isStatic }) => isStatic).map(({ key }) => key)
  if (own !== undefined && !names.includes('name') && Reflect.getOwnPropertyDescriptor(Class, 'name')?.value !== own) return 'it has another name than its text says'
  const constructor = membersOf(node).find(({ kind }) => kind === 'constructor')
  const length = constructor === undefined ? 0 : lengthOf(parts(part(constructor, 'value')!, 'params'))
  if (!names.includes('length') && Reflect.getOwnPropertyDescriptor(Class, 'length')?.value !== length) return 'it has another length than its text says'
  if (part(node, 'superClass') === undefined && getPrototypeOf(Class) !== Function.prototype) return 'it has another prototype'
  const { ofClass, ofPrototype } = madeMembers(Class)
  const prototype = prototypeOf(Class)
  if (prototype === undefined || !Object.isExtensible(prototype) || getPrototypeOf(prototype) !== inheritedPrototype(Class)) return 'its prototype object was changed'
  const isAsWritten = (holder: object, made: ReadonlySet<PropertyKey>, isStatic: boolean): boolean =>
    members.every(({ kind, key, isStatic: is }) => is !== isStatic || kind === 'field' || key === undefined || key.startsWith('#') || made.has(key)) && (isStatic || ownKeys(holder).every(key => key === 'constructor' || made.has(key)))
  return isAsWritten(prototype, ofPrototype, false) && isAsWritten(Class, ofClass, true) ? undefined : 'its members were changed'
}

/** What sloppy code does otherwise where it is strict. */
export function sloppy({ text, parsed, names }: Said): string | undefined {
  try {
    parseProgram(parsed.expression, 'module')
  } catch {
    return 'it is no strict code'
  }
  if (saysThis(parsed.node)) return 'its this and its arguments are those of sloppy code'
  if (/\b(?:callee|caller)\b/.test(text)) return 'it asks for its caller'
  const { references } = analyseScopes(parsed.program)
  if (references.some(({ writes, variable }) => writes && variable?.kind === 'name')) return 'it assigns to its own name'
  return names.assigned.length > 0 ? 'what it assigns to may be nothing that exists' : undefined
}

/** `this` or `arguments` of a sloppy function, which no object gives it. */
function saysThis(node: Tree): boolean {
  const says = (at: Tree): boolean => {
    if (at.type === 'ThisExpression' || (at.type === 'Identifier' && at['name'] === 'arguments')) return true
    if (isClass(at) || (isFunction(at) && parts(part(at, 'body')!, 'body').some(statement => statement['directive'] === 'use strict'))) return false
    return childrenOf(at).some(says)
  }
  return childrenOf(node).some(says)
}

/** Is it sloppy code? What no transform saw says it by what the language shows of it. */
export function isSloppy(fn: Function, { parsed: { kind } }: Said): boolean {
  const { row, instance } = seen(fn)
  return row !== undefined ? !row.strict : instance === undefined && kind === 'function' && Object.hasOwn(fn, 'caller')
}
