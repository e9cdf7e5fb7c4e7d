// What the tests are told of forms.js, which is not type-checked.

export const Shape: any
export const Square: any
export const Counted: any
export const object: any
export const template: (name: string) => string
export const commented: () => boolean
export const increment: () => number
export const current: () => number
export const factorial: (n: number) => number
export const even: (n: number) => boolean
export const makePair: () => { up(): number, now(): number }
export const makeSelf: () => any
export const makeEarly: (stops: boolean) => () => number
export const dynamic: (text: string) => unknown
export const shown: () => string
export const sealed: object
export const symbol: symbol
export const list: number[]
export const bound: () => string
export const unexported: { it(): () => number }
declare const byDefault: () => string
export default byDefault
