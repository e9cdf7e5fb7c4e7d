// Classes: by the module's binding where they are live, else made again from their text in the activation that they
// captured, below what they extend. Nothing of theirs runs when they come back: heritage and computed keys are given,
// static fields are told as what they hold, static blocks and constructors stay silent.

import { privatesOf } from '../capture/classes.ts'
import { makerOf, prototypeOf } from '../core/classes.ts'
import { PickleError } from '../core/errors.ts'
import { Inner, kind, type Kind, type Reader, type Writer } from '../core/kind.ts'
import { isProxy } from '../core/proxies.ts'
import { Entered } from '../link/activation.ts'
import { addressFrom, addressOf, tellAddress } from '../link/address.ts'
import { known, stateOf } from '../link/known.ts'
import { computedKeys, extendedBy, inheritedPrototype, madeMembers } from '../link/members.ts'
import { found, make } from '../link/rooms.ts'
import { fillShape, isClassText, isUsualConstructor, skipShape, tellShape, unusualKeys } from '../link/shape.ts'
import { bare, hasOtherFields, Site } from '../link/site.ts'
import { activationAt, begin, begunAs, fillCaptured, settle, tellCaptured, tellOrigin } from '../link/travel.ts'
import { isTextAlone, isToldWhole, isWhole } from '../link/whole.ts'

const { getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect

/** A class of the program's. */
export const classes: Kind<Function> = kind<Function>({
  tag: 'class', types: ['function'],
  is: isClassText,
  rest(Class, out) {
    if (!isToldWhole(Class, out)) return { keys: [], prototype: getPrototypeOf(Class), live: true }
    const made = madeMembers(Class).ofClass
    return { keys: unusualKeys(Class).filter(key => !made.has(key)), prototype: extendedBy(Class) ?? Function.prototype }
  },
  encode(Class, out) {
    const origin = tellOrigin(Class, out)
    if (origin === undefined) return
    const { activation, site, row } = origin
    const whole = isWhole(Class, origin, out)
    const prototype = prototypeOf(Class)
    if (whole && prototype !== undefined && makerOf(prototype) !== Class) {
      return out.refuse('the constructor of its prototype was deleted or replaced: a class that is made again gets a prototype of its own, which would be another object.',
        'Put it back: Object.defineProperty(C.prototype, "constructor", { value: C, writable: true, configurable: true }).')
    }
    const extended = whole ? extendedBy(Class) : undefined
    if (isProxy(extended)) return out.refuse(...ofProxy)
    if (extended !== undefined) out.needs('extends', extended)
    if (activation !== undefined) out.value('activation', activation)
    out.value('site', whole ? site : bare(site))
    tellAddress(site.instance, addressOf(Class, origin, out), out)
    for (const key of whole ? computedKeys(Class) : []) out.value('computed key', key)
    out.hold()
    if (!whole) return
    tellShape(Class, changedPrototype(Class), out, madeMembers(Class).ofClass)
    tellStatics(Class, out)
    tellLost(Class, row!.class?.members ?? [], row!.class?.statics ?? [], out)
    const carries = tellCaptured(Class, origin, out.recurse || site.instance.isolated, out)
    if (isTextAlone(Class, out)) out.track(carries ? undefined : stateOf(Class))
  },
  shell(from) {
    const { base, captured, site } = partsFrom(from)
    if (isProxy(base)) return from.fail('a class extends a Proxy, whose handler would be asked')
    if (site.edited && hasOtherFields(site.digest, site.row?.digest ?? '')) throw fieldsChanged(site)
    const activation = activationAt(site, captured, from)
    const address = addressFrom(site.instance, from)
    const keys: PropertyKey[] = []
    while (from.more()) keys.push(from.key())
    const live = found(site, address, from)
    const here = live ?? known(site, base, keys, from)
    if (here !== undefined) {
      // A loaded module has its own bindings, which may not be at hand.
      if (live === undefined) settle(here, site.instance, address)
      return from.keep(begin({ value: here, isNew: false, activation, mould: undefined }, from), live === undefined)
    }
    const Class = make(site, activation, from, base ?? null, keys)
    if (typeof Class !== 'function' || !isClassText(Class)) return from.fail('a site made no class', 'BAD_SITE')
    settle(Class, site.instance, address)
    from.remember(Class, () => stateOf(Class))
    return begin({ value: Class, isNew: true, activation, mould: undefined }, from)
  },
  fill(Class, from) {
    const begun = begunAs(Class, from)
    if (!from.more()) return
    const { isNew } = begun
    if (isNew) fillShape(Class, from)
    else skipShape(from)
    fillStatics(Class, isNew, from)
    fillLost(Class, isNew, from)
    fillCaptured(begun, from)
  },
})

const ofProxy = ['it extends a Proxy: to make the class again would ask the handler for a prototype.', 'Extend what the Proxy wraps; or keep the class in a module that is loaded where the bytes are read.'] as const

function fieldsChanged({ label }: Site): PickleError {
  return new PickleError(`${label} has other private fields here`, { code: 'SITE_CHANGED', hint: 'Give it those that it had, in their order; or load in the build that wrote the bytes.' })
}

/** What a class extends and its activation, if there are any, and its site. */
function partsFrom(from: Reader): { readonly base: unknown, readonly captured: Entered | undefined, readonly site: Site } {
  let part = from.any()
  const base = Inner.is(part) ? null : part
  if (base !== null) part = from.any()
  const captured = Inner.is(part) && part instanceof Entered ? part : undefined
  if (captured !== undefined) part = from.any()
  return Inner.is(part) && part instanceof Site ? { base, captured, site: part } : from.fail('a class has no site')
}

/** The prototype object, if anything in it is not as the class's text makes it. */
function changedPrototype(Class: Function): object | undefined {
  const prototype = prototypeOf(Class)
  if (prototype === undefined) return undefined
  const made = madeMembers(Class).ofPrototype
  const plain = Object.isExtensible(prototype) && isUsualConstructor(prototype) && getPrototypeOf(prototype) === inheritedPrototype(Class)
    && ownKeys(prototype).every(key => key === 'constructor' || made.has(key))
  return plain ? undefined : prototype
}

/** Static private fields. */
function tellStatics(Class: Function, out: Writer): void {
  const values = privatesOf(Class)?.statics?.read(Class) ?? []
  out.number('static private fields', values.length)
  for (const value of values) out.value('static private field', value)
}

function fillStatics(Class: Function, isNew: boolean, from: Reader): void {
  const values = Array.from({ length: from.integer(0, 65536) }, () => from.value())
  const statics = privatesOf(Class)?.statics
  if (!isNew || values.length === 0) return
  if (statics === undefined) return from.fail('a class has no static private fields here', 'BAD_SITE')
  statics.write(Class, values)
}

/** Members of the text that were deleted since. */
function tellLost(Class: Function, members: readonly string[], statics: readonly string[], out: Writer): void {
  const prototype = prototypeOf(Class)
  const lost = [
    ...members.filter(key => prototype !== undefined && !Object.hasOwn(prototype, key)).map(key => [false, key] as const),
    ...statics.filter(key => !Object.hasOwn(Class, key)).map(key => [true, key] as const),
  ]
  out.number('deleted members', lost.length)
  for (const [isStatic, key] of lost) {
    out.value('deleted from the class', isStatic)
    out.text('deleted member', key)
  }
}

function fillLost(Class: Function, isNew: boolean, from: Reader): void {
  for (let count = from.integer(0, 65536); count > 0; count--) {
    const holder = from.value() === true ? Class : prototypeOf(Class)
    const key = from.text()
    if (isNew && holder !== undefined && getOwnPropertyDescriptor(holder, key)?.configurable === true) Reflect.deleteProperty(holder, key)
  }
}
