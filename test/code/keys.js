// The order of the own keys of a function, and of its arguments, as far as an engine keeps one: Firefox gives a function its length,
// name and prototype only when somebody asks for them, and WebKit lists them first whenever they were defined, but the callee of
// arguments when somebody asks for their keys. There they are taken to come first.

const asked = Object.assign(() => {}, { first: 0 })
const isLate = Reflect.ownKeys(asked)[0] === 'first'
const again = Object.assign(() => {}, { first: 0 })
Reflect.deleteProperty(again, 'length')
Object.defineProperty(again, 'length', { value: 1, configurable: true })
const isFixed = Reflect.ownKeys(again)[0] === 'length'
/** @type {any[]} */
const born = ['length', 'name', 'prototype', 'callee']

/**
 * @template T
 * @param {T[]} keys
 * @returns {T[]}
 */
export const ordered = keys => isLate || isFixed ? [...born.filter(key => keys.includes(key)), ...keys.filter(key => !born.includes(key))] : keys
