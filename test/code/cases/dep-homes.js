// What homes.js imports.

export default class { who() { return 'default' } }
function original() { return 'original name' }
export { original as renamed }
export const frozen = Object.freeze({ list: Object.freeze([1, 2]) })
export const symbol = Symbol('of dep')
