// A class of the apps in the tabs, known by its name in each of them.

import { register } from '../../lib/index.ts'

export class Point {
  readonly x: number
  readonly y: number

  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

register(Point, { name: 'adapters.Point' })
