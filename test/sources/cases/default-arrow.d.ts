// What the tests are told of default-arrow.js, which is not type-checked.

declare const arrow: (x: number) => number
export default arrow
export const passedOn: () => string
