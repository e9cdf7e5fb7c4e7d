// Where an engine does otherwise than the language says, or than others do, by trying.

// oxlint-disable-next-line prefer-const
let named
;(named) = () => {}
/** True in WebKit, where a function gets a name by an assignment also to what is in parentheses. */
export const namesInParentheses = named.name !== ''

/** False in Firefox and WebKit, where an error has own properties that say where it was made. */
export const isV8 = !['line', 'lineNumber'].some(key => key in new Error())
