// The names of a session as rows of a list: what each is, and what a closure holds. Looks by descriptors only, so that
// nothing of the reader's runs because it is shown. Knows no page.

import { describe as outline, type Outline } from '../lib/core/describe.ts'
import { registry } from '../lib/dill.ts'

/** One name. */
export interface NameRow {
  readonly name: string
  readonly kind: 'function' | 'class' | 'value'
  /** What it is: `ƒ (jar) => …`, `class Jar`, `Map(2)`, `"Dill"`. */
  readonly preview: string
  /** Variables that a function captured, and what they hold now. */
  readonly captured: readonly { readonly name: string, readonly preview: string }[]
  /** True if it leads back to itself, as far as two levels show. */
  readonly cycle: boolean
}

/** How many captured variables a row shows. */
const FEW = 3

export function nameRow(name: string, value: unknown): NameRow {
  const told = outline(value, { registry }, name)
  const kind = told.type === 'class' ? 'class' : typeof value === 'function' ? 'function' : 'value'
  const captured = kind === 'function' ? told.children(0, FEW).flatMap(child => child.step?.via === 'captured' ? [{ name: String(child.step.name), preview: child.preview }] : []) : []
  return { name, kind, preview: previewOf(told, value), captured, cycle: kind === 'value' && isCyclic(told) }
}

/** `2 functions`, `1 class`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** What a session's names are, counted. */
export function census(rows: readonly NameRow[]): { names: number, functions: number, classes: number } {
  return {
    names: rows.length,
    functions: rows.filter(({ kind }) => kind === 'function').length,
    classes: rows.filter(({ kind }) => kind === 'class').length,
  }
}

function previewOf(told: Outline, value: unknown): string {
  if (typeof value === 'function' && told.type !== 'class') {
    const name = Reflect.getOwnPropertyDescriptor(value, 'name')?.value as unknown
    return typeof name === 'string' && name !== '' && name !== told.label ? `ƒ ${name}` : 'ƒ'
  }
  return told.preview
}

function isCyclic(told: Outline): boolean {
  return told.children(0, 20).some(child => child.ref?.cycle === true || child.children(0, 20).some(one => one.ref?.cycle === true))
}
