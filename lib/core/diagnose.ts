// Every reason why a graph cannot be carried, and everything that would be carried with a difference, in one pass, with
// paths. Hears what the encoder hears, so the two cannot disagree. Runs nobody's getters.

import { classNameOf, isClass, nameOf } from './classes.ts'
import { cleaned, keyText, pathText, sentence, type Failure, type Note, type PathStep } from './errors.ts'
import { atOnce } from './pauses.ts'
import { isProxy } from './proxies.ts'
import { leafRefusal, type Refused, type Telling, type WalkOptions } from './telling.ts'
import { walking, type Visitor } from './walk.ts'

/** What stands in the way of a value, and what would change. */
export interface Diagnosis {
  readonly ok: boolean
  readonly failures: Failure[]
  readonly notes: Note[]
}

/** Steps in all paths together: a thousand paths of a million steps would not fit into memory. */
const ROOM = 4e6

/** Where a function was written, of those who know. */
export type Locate = (value: unknown) => Failure['source']

/** What else stands in the way of an object, of those who know. */
export type Judge = (value: object | symbol, telling: Telling) => Refused | undefined

/** Who is asked besides the kinds. */
export interface Witnesses {
  readonly locate?: Locate | undefined
  readonly judge?: Judge | undefined
}

/** Failures, and notes, that are described; the walk still visits all. */
const MOST = 1000

/** Asks a whole graph. */
export function diagnose(root: unknown, options: WalkOptions, witnesses?: Witnesses): Diagnosis {
  return atOnce(diagnosing(root, options, witnesses))
}

/** The same; where it yields, a pause may be made. */
export function* diagnosing(root: unknown, options: WalkOptions, witnesses?: Witnesses): Generator<void, Diagnosis> {
  const { visitor, told } = diagnosis(witnesses)
  yield* walking(root, { ...options, scratch: new Map() }, visitor)
  return { ...told }
}

/** A diagnosis that grows while its visitor is shown a graph, for those who look at more than reasons. */
export interface Growing {
  readonly visitor: Required<Pick<Visitor, 'enter' | 'circle' | 'leaf'>>
  readonly told: Diagnosis
}

/** A diagnosis of what its visitor is shown. */
export function diagnosis({ locate, judge }: Witnesses = {}): Growing {
  const failures: Failure[] = []
  let room = ROOM
  const notes: Note[] = []
  const values: unknown[] = []
  const refused = (value: unknown, steps: readonly PathStep[], reason: Refused): void => {
    // The first is always told, however long its path.
    if (failures.length >= MOST || room < 0) return
    room -= steps.length
    const path = steps.slice(1)
    if (reason.at !== undefined) path.push({ via: 'property', name: reason.at })
    // Kinds may speak of names in their values.
    const why = cleaned(reason.why, 1000)
    const hint = reason.remedy === undefined ? undefined : cleaned(reason.remedy, 1000)
    const source = locate === undefined ? undefined : nearest(value, values, steps.length - 1, locate)
    failures.push({
      path, value, code: reason.code, reason: why,
      chain: chainOf(values, path),
      message: sentence(`Cannot pickle ${typeName(value)}`, pathText(path), why, hint),
      ...(hint === undefined ? {} : { hint }),
      ...(reason.cause === undefined ? {} : { cause: reason.cause }),
      ...(source === undefined ? {} : { source }),
    })
  }
  const visitor: Growing['visitor'] = {
    enter(value, telling, steps) {
      values.length = steps.length - 1
      values.push(value)
      for (const reason of telling.refusals) refused(value, steps, reason)
      const other = judge?.(value, telling)
      if (other !== undefined) refused(value, steps, other)
      for (const message of telling.notes) {
        if (notes.length >= MOST || room < 0) break
        room -= steps.length
        notes.push({ path: steps.slice(1), value, message })
      }
      return telling.refusals.length === 0
    },
    circle(value, steps) {
      values.length = steps.length - 1
      refused(value, steps, { code: 'CIRCLE', why: 'it needs itself before it exists: it is one of the parts it is made from.', remedy: 'Give its kind a shell and tell the part after hold(), or put the part into its state.' })
    },
    leaf(value, steps) {
      const reason = leafRefusal(value)
      if (reason !== undefined) refused(value, steps, reason)
    },
  }
  return { visitor, told: { get ok() { return failures.length === 0 }, failures, notes } }
}

/** The place of the value itself, or of the innermost function that holds it. */
function nearest(value: unknown, holders: readonly unknown[], count: number, locate: Locate): Failure['source'] {
  let source = locate(value)
  for (let i = count - 1; source === undefined && i >= 0; i--) source = locate(holders[i])
  return source
}

/** What holds what, the last ten steps of it. */
function chainOf(values: readonly unknown[], path: readonly PathStep[]): string[] {
  const from = Math.max(0, path.length - 10)
  return path.slice(from).map(({ via, name }, i) =>
    `${typeName(values[from + i])} holds ${via === 'prototype' || via === 'part' ? `its ${cleaned(String(name ?? via))}` : `${via} ${keyText(name)}`}`)
}

/** A value's type, for people, without running anything of the value's but the traps of a Proxy. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object' && typeof value !== 'function') return `a ${typeof value}`
  try {
    if (isProxy(value)) return 'a Proxy'
    if (typeof value === 'function') return `${isClass(value) ? 'class' : 'function'} ${cleaned(nameOf(value)) || 'without a name'}`
    if (Array.isArray(value)) return 'an Array'
    const name = classNameOf(value)
    return name === undefined ? 'an object' : article(cleaned(name))
  } catch {
    return 'a Proxy'
  }
}

function article(name: string): string {
  return `${/^[AEIOU](?!nt)/.test(name) ? 'an' : 'a'} ${name}`
}
