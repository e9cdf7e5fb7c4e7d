// What a module exports by default may have no name and no variable.

export default x => x + 1
export { default as passedOn } from './forms.js'
