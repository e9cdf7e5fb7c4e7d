// Where an engine does otherwise than the language says, by trying.

// oxlint-disable-next-line prefer-const
let named
;(named) = () => {}
/** True in WebKit, where a function gets a name by an assignment also to what is in parentheses. */
export const namesInParentheses = named.name !== ''
