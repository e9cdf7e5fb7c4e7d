// The names of a session as rows of a list: what each is, and what a closure holds. Looks by descriptors only, so that
// nothing of the reader's runs because it is shown. Knows no page.

import { ownValue } from '../lib/core/brand.ts'
import { describe as outline, type Outline } from '../lib/core/describe.ts'
import { isProxy } from '../lib/core/proxies.ts'
import { walking } from '../lib/core/walk.ts'
import { registry } from '../lib/dill.ts'
import { positionOf } from '../lib/link/where.ts'
import { counted } from '../panel/model/words.ts'

/** One name. */
export interface NameRow {
  readonly name: string
  readonly kind: 'function' | 'class' | 'value'
  /** What it is: `ƒ (jar) => …`, `class Jar`, `Map(2)`, `"Dill"`. */
  readonly preview: string
  /** Variables that a function captured, and what they hold now. */
  readonly captured: readonly { readonly name: string, readonly preview: string }[]
  /** True if something in it leads back, as far as a short look shows. */
  readonly cycle: boolean
}

/** How many instances of each class a session's names hold, and whether that is all of them. */
export interface Instances {
  readonly counts: ReadonlyMap<unknown, number>
  readonly whole: boolean
}

/** Objects that are looked at for instances of classes, or a few more. */
const LOOKED = 3000

/** Counts the instances of classes among the names of a session, at any depth: those that are made by the class itself. */
export function instancesIn(scope: Record<string, unknown>, names: readonly string[]): Instances {
  const counts = new Map<unknown, number>()
  for (const name of names) {
    const value = scope[name]
    const prototype: unknown = typeof value === 'function' ? ownValue(value, 'prototype') : undefined
    if (prototype !== undefined) counts.set(prototype, 0)
  }
  if (counts.size === 0) return { counts, whole: true }
  let left = LOOKED
  const enter = (value: unknown): boolean => {
    const prototype = madeBy(value)
    const count = counts.get(prototype)
    if (count !== undefined) counts.set(prototype, count + 1)
    left--
    return true
  }
  const steps = walking(Object.fromEntries(names.map(name => [name, scope[name]])), { registry }, { enter })
  while (left > 0) if (steps.next().done === true) return { counts, whole: true }
  return { counts, whole: false }
}

/** The prototype of an instance; undefined for what is none, and for a Proxy that throws when it is asked. */
function madeBy(value: unknown): unknown {
  try {
    return typeof value === 'object' && value !== null && !isProxy(value) && !isPrototype(value) ? Object.getPrototypeOf(value) : undefined
  } catch {
    return undefined
  }
}

/** The prototype of a class is made by another one, but nobody means it. */
function isPrototype(value: object): boolean {
  const made = ownValue(value, 'constructor')
  return typeof made === 'function' && ownValue(made, 'prototype') === value
}

/** `3 instances` of a class; undefined where it is none, or has none. */
export function instancesText(value: unknown, { counts, whole }: Instances): string | undefined {
  const count = typeof value === 'function' ? counts.get(ownValue(value, 'prototype')) : undefined
  return count === undefined || count === 0 ? undefined : whole ? counted(count, 'instance') : `${count}+ instances`
}

/** How many captured variables a row shows. */
const FEW = 3

export function nameRow(name: string, value: unknown): NameRow {
  const told = outline(value, { registry, weak: true }, name)
  const kind = told.type === 'class' ? 'class' : typeof value === 'function' ? 'function' : 'value'
  const captured = kind === 'function' ? told.children(0, FEW).flatMap(child => child.step?.via === 'captured' ? [{ name: String(child.step.name), preview: child.preview }] : []) : []
  return { name, kind, preview: previewOf(told, value), captured, cycle: kind === 'value' && isCyclic(told) }
}

/** What a session's names are, counted. */
export function census(rows: readonly NameRow[]): { names: number, functions: number, classes: number } {
  return {
    names: rows.length,
    functions: rows.filter(({ kind }) => kind === 'function').length,
    classes: rows.filter(({ kind }) => kind === 'class').length,
  }
}

/** Of a function the head, as its author wrote it: `ƒ counter()`, `ƒ () => ++n`. */
function previewOf(told: Outline, value: unknown): string {
  if (typeof value !== 'function' || told.type === 'class') return told.preview
  const line = positionOf(value)?.text ?? ''
  const head = line.replace(/^(?:async\s+)?function\s*\*?\s*/, '').replace(/\s*\{\s*$/, '').trim()
  return head === '' ? told.preview : `ƒ ${head}`
}

/** Objects that are looked at for the way back to the first, and steps down to them. */
const MOST = 200
const DEEPEST = 6

function isCyclic(told: Outline): boolean {
  const rest: [Outline, number][] = [[told, 0]]
  for (const [one, depth] of rest) {
    if (one.ref?.cycle === true) return true
    if (depth < DEEPEST && rest.length < MOST) for (const child of one.children(0, 10)) if (!child.inner) rest.push([child, depth + 1])
  }
  return false
}
