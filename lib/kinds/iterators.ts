// Iterators and generators on their way, and disposable stacks. The language shows neither what a built-in iterator
// iterates nor how far it is: every question to it is a step, no step can be taken back, and to patch what a step calls
// would change the page. So all of these are refused; none is ever advanced.

import { prototypesOf } from '../core/chain.ts'
import { kind, type Kind } from '../core/kind.ts'

const { toString } = Function.prototype
const nativeText = /\{\s*\[native code\]\s*\}\s*$/

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object
const generatorPrototype = (Object.getPrototypeOf(function* () {}) as { prototype: object }).prototype
const asyncGeneratorPrototype = (Object.getPrototypeOf(async function* () {}) as { prototype: object }).prototype
const asyncIteratorPrototype = Object.getPrototypeOf(asyncGeneratorPrototype) as object

/** True if the engine steps this iterator; a user's own iterator is an ordinary object. */
function stepsNatively(value: object): boolean {
  for (const p of prototypesOf(value)) {
    const next: unknown = Reflect.getOwnPropertyDescriptor(p, 'next')?.value
    if (typeof next === 'function') return nativeText.test(Reflect.apply(toString, next, []))
  }
  return false
}

const suspended = 'JavaScript does not show where it stands or what it holds.'
const durable = 'Let its function say "use durable", where a transform sees it: then it is carried as it stands; or run it to its end before saving; or keep what it has reached in a class with a next() method.'

/** A generator between two yields. */
export const generator: Kind<object> = kind<object>({
  tag: 'Generator', prototypes: [generatorPrototype], own: [],
  encode: (_value, out) => out.refuse(`a generator is suspended in the middle: ${suspended}`, durable),
})

/** The same, asynchronous. */
export const asyncGenerator: Kind<object> = kind<object>({
  tag: 'AsyncGenerator', prototypes: [asyncGeneratorPrototype], own: [],
  encode: (_value, out) => out.refuse(`an async generator is suspended in the middle: ${suspended}`, durable),
})

/** An iterator of the engine's: of an array, a Map, a Set, a string, matches; a helper over another. */
export const iterator: Kind<object> = kind<object>({
  tag: 'Iterator', prototypes: [iteratorPrototype], is: stepsNatively, own: [], hollow: true,
  encode: (_value, out) => out.refuse('an iterator is in the middle: the language shows neither what it goes through nor how far it is, and to ask it is to move it.',
    'Save the collection and a position; or [...iterator], which uses it up.'),
})

/** An asynchronous iterator of the engine's or the browser's. */
export const asyncIterator: Kind<object> = kind<object>({
  tag: 'AsyncIterator', prototypes: [asyncIteratorPrototype], is: stepsNatively, own: [], hollow: true,
  encode: (_value, out) => out.refuse('an async iterator is in the middle: the language does not show how far it is, and to ask it is to move it.',
    'Read it to its end and save what it gave.'),
})

/** What is to be disposed of, and how, is hidden. */
export const disposables: readonly Kind<object>[] = ['DisposableStack', 'AsyncDisposableStack'].flatMap(tag => {
  const Type = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[tag]
  return Type === undefined ? [] : [kind<object>({
    tag, prototypes: [Type.prototype], own: [],
    encode: (_value, out) => out.refuse('a disposable stack cannot be listed: the language hides what it will dispose of.',
      'Leave it out, and make a new one after loading.'),
  })]
})
