// Functions of every flavour but classes: by the site at which they were made and the activation that they captured; methods
// by their class; bound functions by what they bind; and the prototype objects that functions have. Made again without a
// call of theirs.

import { bindTo, boundOf } from '../capture/bound.ts'
import { memberOf } from '../capture/classes.ts'
import { stampOf } from '../capture/stamps.ts'
import { isObject } from '../core/brand.ts'
import { makerOf, nameOf, prototypeOf } from '../core/classes.ts'
import { Inner, kind, type Kind } from '../core/kind.ts'
import { isProxy } from '../core/proxies.ts'
import { Entered } from '../link/activation.ts'
import { Filled, filledOf, unprepared } from '../link/filled.ts'
import { bindings } from '../link/homes.ts'
import { inheritedPrototype, madeMembers } from '../link/members.ts'
import { Mould, mouldOf } from '../link/mould.ts'
import { checkAlone, found, make } from '../link/rooms.ts'
import { changedPrototype, fillPrototype, fillShape, isClassText, isUsualConstructor, isUsualPrototype, shapeOf, tellShape, unusualKeys } from '../link/shape.ts'
import { activationAt, begin, begunAs, fillCaptured, settle, tellCaptured, tellOrigin } from '../link/travel.ts'
import { isToldWhole, isWhole } from '../link/whole.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

const isFunction = (value: unknown): value is Function => typeof value === 'function'

/** Nothing is told of what is found alive. */
const alive = { keys: [], prototype: null, live: true }

/** Of most functions nothing has to be told. */
const usual = { keys: [], prototype: Function.prototype }

/** The prototype that a function's own form gives it. */
function usualPrototype(fn: Function): object | null {
  const prototype = getPrototypeOf(fn)
  return prototype === Function.prototype || isUsualPrototype(prototype) ? prototype : Function.prototype
}

/** Functions, arrows, methods and accessors: whatever no other kind answers for. */
export const fn: Kind<Function> = kind<Function>({
  tag: 'function', types: ['function'],
  isProgram: value => stampOf(value) !== undefined,
  rest(value, out) {
    if (!isToldWhole(value, out)) return alive
    const keys = shapeOf(value, out).unusual
    const prototype = usualPrototype(value)
    return keys.length === 0 && prototype === Function.prototype ? usual : { keys, prototype }
  },
  encode(value, out) {
    const origin = tellOrigin(value, out)
    if (origin === undefined) return
    const { activation, site } = origin
    if (activation !== undefined) out.value('activation', activation)
    const whole = isWhole(value, origin, out)
    const prototype = whole ? changedPrototype(value) : undefined
    out.value('mould', mouldOf(value, origin, whole, prototype !== undefined, out))
    out.hold()
    if (prototype !== undefined) out.value('prototype', prototype)
    if (whole) tellCaptured(value, origin, out.recurse || site.instance.isolated, out)
  },
  shell(from) {
    const part = from.any()
    const captured = Inner.is(part) && part instanceof Entered ? part : undefined
    const mould = captured === undefined ? part : from.any()
    if (!Inner.is(mould) || !(mould instanceof Mould)) return from.fail('a function has no mould')
    const { site, alike } = mould
    const activation = activationAt(site, captured, from)
    const here = found(site, alike.address, from)
    if (here !== undefined) return from.keep(begin({ value: here, isNew: false, activation, mould }, from))
    if (!alike.whole) checkAlone(site)
    const made = make(site, activation, from)
    if (!isFunction(made) || isClassText(made)) return from.fail('a site made no function', 'BAD_SITE')
    settle(made, site.instance, alike.address)
    return begin({ value: made, isNew: true, activation, mould }, from)
  },
  fill(value, from) {
    const begun = begunAs(value, from)
    const { alike } = begun.mould!
    if (alike.whole && begun.isNew) begun.mould!.fit(value, from)
    if (alike.prototype) {
      const prototype = from.value()
      if (begun.isNew) fillPrototype(value, prototype)
    }
    fillCaptured(begun, from)
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
    if (!isFunction(Class) || isProxy(Class)) return from.fail('a member has no class')
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
  rest(value) {
    const { target } = boundOf(value)!
    return { keys: unusualKeys(value), prototype: getPrototypeOf(isProxy(target) ? value : target) }
  },
  encode(value, out) {
    const { target, self, args } = boundOf(value)!
    if (isProxy(target)) return out.refuse('it binds a Proxy: to bind it again would ask the handler for a name and a length.', 'Save the Proxy and what is bound, and bind after loading; or let an arrow function call it.')
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
    return isFunction(target) && !isProxy(target) ? bindTo(target, self, args) : from.fail('a bound function binds no function')
  },
  fill: fillShape,
})

/** Whose prototype object this is: of those that are told so, each is somebody's. */
function ownerOf(prototype: object): Function {
  return bindings.owner(prototype) ?? makerOf(prototype)!
}

/** The prototype object that comes with a function or a class. */
export const prototype: Kind<object> = kind<object>({
  tag: 'prototype', types: ['prototype'], arity: 1,
  label: value => `${nameOf(ownerOf(value)) || 'a class without a name'}.prototype`,
  rest(value, out) {
    const owner = ownerOf(value)
    if (!isToldWhole(owner, out)) return alive
    const made = isClassText(owner) ? madeMembers(owner).ofPrototype : new Set<PropertyKey>()
    if (isUsualConstructor(value)) made.add('constructor')
    return { keys: ownKeys(value).filter(key => !made.has(key)), prototype: isClassText(owner) ? inheritedPrototype(owner) : Object.prototype }
  },
  encode(value, out) {
    const owner = ownerOf(value)
    out.needs('function', out.recurse ? owner : filledOf(owner, value, out) ?? owner)
  },
  decode(from) {
    const part = from.any()
    const owner = Inner.is(part) && part instanceof Filled ? part.owner : part
    const value = isFunction(owner) ? prototypeOf(owner) : undefined
    if (typeof value !== 'object' || value === null) return from.fail('a function has no prototype object')
    if (Inner.is(part) && part instanceof Filled && !part.isIn(value)) throw unprepared(part.owner)
    return from.isKept(owner as object) ? from.keep(value) : value
  },
})

/** What a function that is found alive has to have, so that its prototype is the one that the bytes rely on. */
export const filled: Kind<Filled> = kind<Filled>({
  tag: 'filled', prototypes: [Filled.prototype], own: 'all', inner: true,
  encode({ owner, count, hash }, out) {
    out.needs('function', owner)
    out.number('members', count)
    out.text('module', hash)
  },
  decode(from) {
    const owner = from.value()
    return isFunction(owner) ? new Filled(owner, from.integer(0, 2 ** 32), from.text()) : from.fail('a prototype has no function')
  },
})
