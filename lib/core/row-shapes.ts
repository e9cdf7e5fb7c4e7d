// Which rows of keys an encoder has defined, so that objects with the same keys below the same prototype name one. Knows
// nothing of what is written.

/** Slots grow with the number of shapes, from the first of these numbers to the second: a small dump pays for few. */
const FEW_SHAPES = 16
const MOST_SHAPES = 1024
const SHAPES_PER_SLOT = 16

/** Keys below a prototype, and the index under which they were defined. */
class Shape {
  readonly prototype: object | null
  readonly keys: readonly string[]
  readonly index: number

  constructor(prototype: object | null, keys: readonly string[], index: number) {
    this.prototype = prototype
    this.keys = keys
    this.index = index
  }
}

/** The shapes of one dump. */
export class RowShapes {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: [RowShapes, Shape]

  /** By a hash of their keys. */
  #slots: (Shape[] | undefined)[] = new Array<Shape[] | undefined>(FEW_SHAPES).fill(undefined)
  #count = 0

  /** The number of a shape that is known; −1 of one that gets the next number by this. Hot. */
  find(prototype: object | null, keys: readonly string[]): number {
    const { length } = keys
    const shapes = this.#slots[hashOf(keys) & (this.#slots.length - 1)] ??= []
    for (let s = 0; s < shapes.length; s++) {
      const shape = shapes[s]!
      if (shape.prototype !== prototype || shape.keys.length !== length) continue
      let i = 0
      while (i < length && shape.keys[i] === keys[i]) i++
      if (i === length) return shape.index
    }
    if (shapes.length < SHAPES_PER_SLOT) shapes.push(new Shape(prototype, keys, this.#count))
    if (++this.#count > this.#slots.length && this.#slots.length < MOST_SHAPES) this.#grow()
    return -1
  }

  #grow(): void {
    const known = this.#slots
    const shapes = new Array<Shape[] | undefined>(known.length * 8).fill(undefined)
    for (const slot of known) for (const shape of slot ?? []) (shapes[hashOf(shape.keys) & (shapes.length - 1)] ??= []).push(shape)
    this.#slots = shapes
  }
}

RowShapes.alive = [new RowShapes(), new Shape(null, [], 0)]

function hashOf(keys: readonly string[]): number {
  const { length } = keys
  if (length === 0) return 0
  const first = keys[0]!
  const last = keys[length - 1]!
  return length * 31 + first.length * 7 + last.length * 131 + (first.charCodeAt(0) | 0) + (last.charCodeAt(last.length - 1) | 0) * 17
}
