// What the tests are told of mixins.js, which is not type-checked.

type Numbers = (...args: number[]) => number
export function quad(a?: number, b?: number, c?: number): (f: Numbers) => Numbers
export const doubleAdd: Numbers
export function quadFactory(a?: number, b?: number, c?: number): (f: Numbers) => Numbers
export const quadish: Numbers
export const quadratic: (f: Numbers) => Numbers
export function doubler(f: Numbers): Numbers
export const quadruple: Numbers
export const octuple: Numbers
