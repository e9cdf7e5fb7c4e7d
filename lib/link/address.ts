// Where a function or class is found alive: a binding of its module, or the way from there to where it stands – a static
// property, an object of classes, a namespace. Looks at data properties only, so that nothing runs. Knows no kind.

import { stampOf } from '../capture/stamps.ts'
import { isObject } from '../core/brand.ts'
import type { Reader, Writer } from '../core/kind.ts'
import { isProxy } from '../core/proxies.ts'
import { capturedBy } from './activation.ts'
import { bindings } from './homes.ts'
import { readBindings, type Address, type Instance } from './instance.ts'
import type { Origin } from './origin.ts'
import { namesFault } from './rows.ts'
import type { Site } from './site.ts'
import { whereIs } from './where.ts'

const { getOwnPropertyDescriptor, ownKeys } = Reflect

/** Objects of a module that are looked through, their keys, and steps: holders of classes are small, and what is large is data. */
const OBJECTS = 1000
const KEYS = 100
const STEPS = 4
/** No text has as many bindings, or variables that one function captures. */
const BINDINGS = 2 ** 24
const VARIABLES = 2 ** 16

/** Of what stands at no address. */
export const NOWHERE: Address = { binding: -1, steps: [], captured: [] }
const key = {}

/** Where a function or class stands. */
export function addressOf(fn: Function, { site, row, activation, binding }: Origin, out: Pick<Writer, 'scratch'>): Address {
  const { instance } = site
  if (binding >= 0) return { binding, steps: [], captured: [] }
  if (row === undefined || site.index < 0) return NOWHERE
  const settled = instance.bound.get(fn)
  const standing = settled === undefined && instance.module !== undefined ? standingIn(instance, out) : undefined
  const address = settled ?? standing?.get(fn)
  if (address === undefined || address.steps.length === 0) return NOWHERE
  const captured = capturedBy(row.needs, activation)
  // What it holds itself would be lost where the living one is taken for it.
  if (standing !== undefined && captured.some(value => isObject(value) && !standing.has(value))) return NOWHERE
  return { ...address, captured: captured.filter(value => !isObject(value)) }
}

function standingIn(instance: Instance, out: Pick<Writer, 'scratch'>): ReadonlyMap<unknown, Address> {
  const known = out.scratch(key, () => new Map<Instance, ReadonlyMap<unknown, Address>>())
  let standing = known.get(instance)
  if (standing === undefined) known.set(instance, standing = addressesIn(instance))
  return standing
}

/** True for two addresses of one place. What captured primitives has its own. */
export function isOneAddress(one: Address, other: Address): boolean {
  return one === other || (one.binding === other.binding && one.captured.length === 0 && other.captured.length === 0 && one.steps.length === other.steps.length && one.steps.every((step, i) => step === other.steps[i]))
}

/** What stands at the bindings of a module and below them, by the shortest way. */
function addressesIn(instance: Instance): ReadonlyMap<unknown, Address> {
  const found = new Map<unknown, Address>()
  const rest: unknown[] = []
  const meet = (value: unknown, binding: number, steps: readonly string[]): void => {
    if (!isObject(value) || isProxy(value) || found.has(value)) return
    found.set(value, { binding, steps, captured: [] })
    rest.push(value)
  }
  // A closure that a variable holds for now may be another one elsewhere.
  for (const [binding, value] of readBindings(instance).values.entries()) if (typeof value !== 'function' || bindings.bound(value) !== undefined) meet(value, binding, [])
  for (let at = 0; at < rest.length && at < OBJECTS; at++) {
    const holder = rest[at] as object
    const { binding, steps } = found.get(holder)!
    if (steps.length < STEPS) for (const step of stepsOf(holder)) meet(valueUnder(holder, step), binding, [...steps, step])
  }
  return found
}

/** The keys of what may hold classes. To list those of a long array takes long. */
function stepsOf(holder: object): string[] {
  if (ArrayBuffer.isView(holder) || (Array.isArray(holder) && holder.length > KEYS)) return []
  const keys = ownKeys(holder)
  return keys.length > KEYS ? [] : keys.filter(key => isStep(holder, key))
}

/** A prototype object stands with its function. */
function isStep(holder: object, step: PropertyKey): step is string {
  return typeof step === 'string' && !(step === 'prototype' && typeof holder === 'function')
}

function valueUnder(holder: object, step: string): unknown {
  try {
    const own = getOwnPropertyDescriptor(holder, step)
    return own !== undefined && Object.hasOwn(own, 'value') ? own.value : undefined
  } catch {
    return undefined // What a module exports is not there yet, or a window of another origin does not let itself be looked at.
  }
}

/** Who stands at an address below a binding of a loaded module, if it is a function or class of this site that captured the same. */
export function standingAt(live: Instance, { index, row }: Site, { binding, steps, captured }: Address): Function | undefined {
  let value: unknown = readBindings(live).values[binding]
  for (const step of steps) {
    if (!isObject(value) || isProxy(value) || !isStep(value, step)) return undefined
    value = valueUnder(value, step)
  }
  if (typeof value !== 'function' || isProxy(value) || stampOf(value)?.site !== index) return undefined
  const where = whereIs(value)
  if (where?.instance !== live) return undefined
  const here = capturedBy((live.skeleton?.sites[index] ?? row)?.needs ?? [], where.activation).filter(part => !isObject(part))
  return here.length === captured.length && here.every((part, i) => Object.is(part, captured[i])) ? value : undefined
}

/** From this number down: what stands below a binding. */
const BELOW = -2

/** Tells where a function or class stands, with the name of the binding. */
export function tellAddress({ skeleton }: Instance, { binding, steps, captured }: Address, out: Writer): void {
  out.number('binding', steps.length === 0 ? binding : BELOW - binding)
  if (binding >= 0) out.text('name', skeleton?.bindings[binding] ?? '')
  if (steps.length === 0) return
  out.number('steps', steps.length)
  for (const step of steps) out.text('step', step)
  out.number('captured', captured.length)
  for (const value of captured) out.value('captured', value)
}

/** Where a function or class stands, in the version of the text that is loaded here. */
export function addressFrom(instance: Instance, from: Reader): Address {
  const told = from.integer(BELOW - BINDINGS, BINDINGS)
  if (told === -1) return NOWHERE
  const binding = bindingAt(instance, told < 0 ? BELOW - told : told, from)
  if (told >= 0) return { binding, steps: [], captured: [] }
  const steps = Array.from({ length: from.integer(1, STEPS) }, () => from.text())
  return { binding, steps, captured: Array.from({ length: from.integer(0, VARIABLES) }, () => from.value()) }
}

/** The binding of this number, as far as it has a name in this version of the text. */
function bindingAt(instance: Instance, binding: number, from: Reader): number {
  const name = from.text()
  if (name === '') return binding
  instance.learn('bindings', binding, checkedName(name, from))
  // In another version of a module that is loaded, the same variable may have another number.
  const { module, skeleton } = instance
  return module === undefined || skeleton === undefined || skeleton.bindings[binding] === name ? binding : skeleton.bindings.indexOf(name)
}

/** The name of a binding, if it is one. */
export function checkedName(name: string, from: Reader): string {
  const fault = name === 'import.meta' ? undefined : namesFault([name])
  return fault === undefined ? name : from.fail(fault, 'BAD_NAME')
}
