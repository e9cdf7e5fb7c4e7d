// How the origin of a function or class is told and read again: its activation, its site, and what it captured. The kinds
// of functions and of classes say the rest.

import { Inner, type Reader, type Writer } from '../core/kind.ts'
import { Activation } from './activation.ts'
import { Cell } from './cell.ts'
import type { Instance } from './instance.ts'
import { LEVEL, originOf, type Origin } from './origin.ts'
import { roomOf } from './rooms.ts'
import { namesFault } from './rows.ts'
import { Site } from './site.ts'

export { tellCaptured } from './origin.ts'

/** What a function or class is being made of. */
export interface Made {
  readonly site: Site
  readonly activation: Activation | undefined
}

const madeKey = {}

/** What a function was made of, until its variables are filled; nothing for one that was here before. */
export function madeOf(from: Reader): Map<object, Made> {
  return from.scratch(madeKey, () => new Map<object, Made>())
}

/** Tells where a function comes from; undefined, after a refusal or a wait, if it cannot be told. */
export function tellOrigin(fn: Function, out: Writer): Origin | undefined {
  const origin = originOf(fn, out)
  if ('why' in origin) {
    out.refuse(origin.why, origin.remedy)
    return undefined
  }
  if ('distant' in origin) {
    const { distant } = origin
    out.later('skeleton', distant, async () => distant.fetch(), `the skeleton of its module ${distant.id} has not been fetched yet.`,
      'Use await dumpsAsync(value), dump or dumpSession, which fetch it.')
    return undefined
  }
  return origin
}

/** Which binding of its module a function or class is, if it is one, and the name of that. */
export function tellBinding({ skeleton }: Instance, binding: number, out: Writer): void {
  out.number('binding', binding)
  if (binding >= 0) out.text('name', skeleton?.bindings[binding] ?? '')
}

function bindingFrom(instance: Instance, from: Reader): number {
  const binding = from.integer(-1, 2 ** 24)
  if (binding < 0) return binding
  const name = from.text()
  if (name !== '') instance.learn('bindings', binding, checkedName(name, from))
  return binding
}

/** The name of a binding, if it is one. */
export function checkedName(name: string, from: Reader): string {
  const fault = name === 'import.meta' ? undefined : namesFault([name])
  return fault === undefined ? name : from.fail(fault, 'BAD_NAME')
}

/** Puts what was made in its place among the bindings of a text that is not loaded: those of a loaded one are its own. */
export function settle(made: Function, { module, skeleton, bindings, bound }: Instance, binding: number): void {
  const name = skeleton?.bindings[binding]
  if (name === undefined || module !== undefined) return
  bindings[name] = made
  bound.set(made, binding)
}

/** The activation and what a class extends, if there are any, and the site. */
export function originFrom(from: Reader): Made & { readonly binding: number, readonly base: unknown } {
  let part = from.any()
  const activation = part instanceof Activation ? part : undefined
  if (activation !== undefined) part = from.any()
  const base = part instanceof Inner ? undefined : part
  if (base !== undefined) part = from.any()
  if (!(part instanceof Site)) return from.fail('a function has no site')
  const binding = bindingFrom(part.instance, from)
  if (activation === undefined || activation.instance === part.instance) return { activation, base, site: part, binding }
  const moved = activation.movedTo(part.instance, part.row?.scope ?? -1)
  return moved === undefined ? from.fail('an activation does not fit the scope of its function', 'BAD_SITE') : { activation: moved, base, site: part, binding }
}

/** Reads what a function captured, and fills the activation of one that is made anew. */
export function fillCaptured(fn: object, from: Reader): void {
  const made = madeOf(from).get(fn)
  while (from.more()) {
    const at = from.integer(-1, Number.MAX_SAFE_INTEGER)
    if (at === -1) {
      from.value(Cell)
      continue
    }
    const value = from.value()
    if (made !== undefined && !assign(made.activation, at, value)) from.fail('a variable does not fit the activation that it is said to be in', 'BAD_SITE')
  }
}

function assign(activation: Activation | undefined, at: number, value: unknown): boolean {
  let owner = activation
  for (let level = Math.floor(at / LEVEL); level > 0 && owner !== undefined; level--) owner = owner.parent
  const write = owner?.room(roomOf)?.w[at % LEVEL]
  write?.(value)
  return write !== undefined
}

