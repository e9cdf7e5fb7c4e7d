// Types are gone when a module runs; lines are those of this file.

interface Point {
  readonly x: number
  readonly y: number
}

export function distance(a: Point, b: Point): number {
  type Difference = number
  const dx: Difference = a.x - b.x
  return Math.hypot(dx, a.y - b.y)
}

export class Box<T> {
  private readonly held: T

  constructor(held: T) {
    this.held = held
  }

  open(): T {
    return this.held
  }
}

export const twice = (n: number): number => n * 2
