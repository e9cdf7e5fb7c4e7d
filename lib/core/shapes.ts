// How objects with the same keys below the same prototype are made fast, once some of them were made. They come out empty, to be
// filled by whoever asked: reads no token, and knows no value.

import { isBelowProxy } from './chain.ts'
import { setOwn } from './properties.ts'

/** A row of properties and how an object of it is made fast. */
export class Shape {
  readonly keys: readonly string[]
  readonly prototype: object | null
  /** How many there are; below zero for ever where every property is to be defined. */
  made: number
  /** An object of this shape to copy; `undefined` until the shape has shown to be used. */
  template: object | undefined = undefined
  /** A constructor of empty objects below the prototype, likewise. */
  Empty: (new () => object) | undefined = undefined

  constructor(keys: readonly string[], prototype: object | null, made: number) {
    this.keys = keys
    this.prototype = prototype
    this.made = made
  }
}

/**
 * A new object of a shape. From the third on, plain ones are copies of a template, whose properties are all there, so
 * that filling it is plain assignment; below other prototypes, assignment is used only where nothing on the chain has
 * these keys, for a setter there would run.
 */
export function makeOf(shape: Shape): object {
  const { prototype, keys } = shape
  if (++shape.made > 2) {
    if (shape.template !== undefined) return { ...shape.template }
    if (shape.Empty !== undefined) return new shape.Empty()
  } else if (shape.made === 2 && keys.length > 0) prepare(shape)
  return prototype === Object.prototype ? {} : Object.create(prototype) as object
}

function prepare(shape: Shape): void {
  const { prototype, keys } = shape
  if (prototype === Object.prototype) {
    const template = {}
    for (const key of keys) setOwn(template, key, undefined, 7)
    shape.template = template
  } else if (prototype !== null && !isBelowProxy(prototype) && keys.every(key => !(key in prototype))) {
    const Empty = function () {} as unknown as new () => object
    Empty.prototype = prototype
    shape.Empty = Empty
  } else shape.made = -Infinity
}
