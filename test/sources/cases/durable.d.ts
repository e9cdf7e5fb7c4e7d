// What the tests are told of durable.js, which is not type-checked.

export function rounds(most: number, ...rest: unknown[]): Generator<any>
export class Tree { constructor(value: number, ...children: Tree[]); walk(): Generator<number>; static feed(): AsyncGenerator<number>; [Symbol.iterator](): Generator<number>; plain(): () => number; shown(): Function }
export const make: () => () => Generator<number>
export const object: { under(): Generator<number>, 'no name'(): Generator<number>, beside: number }
export const walked: (most: number) => string
export function holds(most: number): string
