// Functions of every flavour but classes: by the site at which they were made and the activation that they captured; methods
// by their class; bound functions by what they bind; and the prototype objects that functions have. Made again without a
// call of theirs.

import { bindTo, boundOf } from '../capture/bound.ts'
import { memberOf } from '../capture/classes.ts'
import { makerOf, nameOf } from '../core/classes.ts'
import { kind, type Kind } from '../core/kind.ts'
import { originOf } from '../link/origin.ts'
import { inheritedPrototype, madeMembers } from '../link/members.ts'
import { found, make } from '../link/rooms.ts'
import { changedPrototype, fillShape, isClassText, isUsualConstructor, tellShape, unusualKeys } from '../link/shape.ts'
import { bare } from '../link/site.ts'
import { isToldWhole, isWhole } from '../link/whole.ts'
import { fillCaptured, madeOf, originFrom, settle, tellBinding, tellCaptured, tellOrigin } from '../link/travel.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

const isFunction = (value: unknown): value is Function => typeof value === 'function'

/** Nothing is told of what is found alive. */
const alive = { keys: [], prototype: null, live: true }

/** The prototype that a function's own form gives it. */
function usualPrototype(fn: Function): object | null {
  const prototype = getPrototypeOf(fn)
  return isUsualPrototype(prototype) ? prototype : Function.prototype
}

const flavours: ReadonlySet<unknown> = new Set([Function.prototype, getPrototypeOf(function* () {}), getPrototypeOf(async () => {}), getPrototypeOf(async function* () {})])

function isUsualPrototype(prototype: unknown): boolean {
  return flavours.has(prototype)
}

/** Functions, arrows, methods and accessors. */
export const fn: Kind<Function> = kind<Function>({
  tag: 'function', types: ['function'],
  is: value => !isClassText(value),
  first(value, out) {
    const origin = originOf(value, out)
    return 'site' in origin ? origin.activation : undefined
  },
  rest: (value, out) => isToldWhole(value, out) ? { keys: unusualKeys(value), prototype: usualPrototype(value) } : alive,
  encode(value, out) {
    const origin = tellOrigin(value, out)
    if (origin === undefined) return
    const { activation, site, binding } = origin
    if (activation !== undefined) out.needs('activation', activation)
    const whole = isWhole(value, origin, out)
    out.value('site', whole ? site : bare(site))
    tellBinding(site.instance, binding, out)
    out.hold()
    if (!whole) return
    tellShape(value, changedPrototype(value), out)
    tellCaptured(value, origin, out.recurse || site.instance.isolated, out)
  },
  shell(from) {
    const { activation, site, binding } = originFrom(from)
    const here = found(site, binding, from)
    if (here !== undefined) return from.keep(here)
    const made = make(site, activation, from)
    if (!isFunction(made) || isClassText(made)) return from.fail('a site made no function', 'BAD_SITE')
    madeOf(from).set(made, { site, activation })
    if (binding >= 0) settle(made, site.instance, binding)
    return made
  },
  fill(value, from) {
    if (!from.more()) return
    if (madeOf(from).has(value)) fillShape(value, from)
    else for (let i = 0; i < 3; i++) from.value()
    fillCaptured(value, from)
  },
})

/** A method or accessor of a class, by the class. */
export const member: Kind<Function> = kind<Function>({
  tag: 'member', types: ['function'],
  is: value => memberOf(value) !== undefined,
  rest: value => ({ keys: unusualKeys(value), prototype: usualPrototype(value) }),
  encode(value, out) {
    const { of, isStatic, key, half } = memberOf(value)!
    out.needs('class', of)
    out.value('static', isStatic)
    out.value('key', key)
    out.text('half', half)
  },
  decode(from) {
    const Class = from.value()
    if (!isFunction(Class)) return from.fail('a member has no class')
    const isStatic = from.value() === true
    const key = from.key()
    const half = from.text()
    if (half !== 'value' && half !== 'get' && half !== 'set') return from.fail('a member is neither method nor accessor')
    const holder: unknown = isStatic ? Class : getOwnPropertyDescriptor(Class, 'prototype')?.value
    const value: unknown = holder === undefined ? undefined : getOwnPropertyDescriptor(holder as object, key)?.[half]
    const mark = isFunction(value) ? memberOf(value) : undefined
    if (!isFunction(value) || mark?.of !== Class || mark.half !== half) return from.fail('its class has no such member here, or another one in its place', 'BAD_SITE')
    return from.isKept(Class) ? from.keep(value) : value
  },
})

/** What `bind` made in instrumented code. Whoever calls one calls what the bytes say, with what they say, so somebody must vouch for it. */
export const bound: Kind<Function> = kind<Function>({
  tag: 'bound function', types: ['function'], judged: 0,
  is: value => boundOf(value) !== undefined,
  rest: value => ({ keys: unusualKeys(value), prototype: getPrototypeOf(boundOf(value)!.target) }),
  encode(value, out) {
    const { target, self, args } = boundOf(value)!
    const given = [target, self, ...args]
    // Objects need only exist by then: a bound function may be a part of what it is bound to.
    for (const one of given) if (isObject(one)) out.needs('bound', one)
    for (const one of given) {
      out.value('object', isObject(one))
      if (!isObject(one)) out.value('bound', one)
    }
    out.hold()
    tellShape(value, undefined, out)
  },
  shell(from) {
    const objects: unknown[] = []
    const given: unknown[] = []
    let part = from.value()
    for (; typeof part !== 'boolean'; part = from.value()) objects.push(part)
    for (;;) {
      given.push(part === true ? objects.shift() : from.value())
      if (!from.more()) break
      part = from.value()
    }
    const [target, self, ...args] = given
    return isFunction(target) ? bindTo(target, self, args) : from.fail('a bound function binds no function')
  },
  fill: fillShape,
})

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** The prototype object that comes with a function or a class. */
export const prototype: Kind<object> = kind<object>({
  tag: 'prototype', types: ['prototype'], arity: 1,
  label: value => `${nameOf(makerOf(value)!) || 'a class without a name'}.prototype`,
  rest(value, out) {
    const owner = makerOf(value)!
    if (!isToldWhole(owner, out)) return alive
    const made = isClassText(owner) ? madeMembers(owner).ofPrototype : new Set<PropertyKey>()
    if (isUsualConstructor(value)) made.add('constructor')
    return { keys: ownKeys(value).filter(key => !made.has(key)), prototype: isClassText(owner) ? inheritedPrototype(owner) : Object.prototype }
  },
  encode: (value, out) => out.needs('function', makerOf(value)!),
  decode(from) {
    const owner = from.value()
    const value: unknown = isFunction(owner) ? getOwnPropertyDescriptor(owner, 'prototype')?.value : undefined
    if (typeof value !== 'object' || value === null) return from.fail('a function has no prototype object')
    return from.isKept(owner as object) ? from.keep(value) : value
  },
})
