// What the tests are told of source.js, which is not type-checked.

export const f: (x: number) => number
export function g(x: number): number
export function h(x: number): number
export class Foo { bar(x: number): number }
export const _foo: Foo
export function add(x: number, y: number): number
export const squared: (x: number) => number
export class Bar {}
export const _bar: Bar
export const hundred: number
export const keeper: () => () => number
