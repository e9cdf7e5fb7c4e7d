// Tags of kinds that a pickle names by a number, so that a Date costs no text. Part of the format, as opcodes are: tags are
// only ever added, at the end. Knows no kind: a reader may lack what a tag stands for.

/** The tags, by their numbers. */
export const tags: readonly string[] = [
  'Date', 'Map', 'Set', 'RegExp', 'URL', 'Symbol', 'Symbol.for', 'reduction',
  'ArrayBuffer', 'DataView', 'Uint8Array', 'Int8Array', 'Uint8ClampedArray', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array',
  'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
  'Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError', 'DOMException',
  'Number', 'String', 'Boolean', 'BigInt', 'arguments', 'Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'URLSearchParams', 'Blob', 'File',
  'function', 'class', 'instance', 'prototype', 'text', 'site', 'mould', 'scope', 'activation', 'cell', 'member', 'bound function',
  'filled', 'Proxy', 'revoke', 'durable generator', 'durable async generator',
]

const numbers: ReadonlyMap<string, number> = /* @__PURE__ */ numbered()

function numbered(): Map<string, number> {
  return new Map(tags.map((tag, number) => [tag, number]))
}

/** The number of a tag; undefined where it is told by its text. */
export function numberOfTag(tag: string): number | undefined {
  return numbers.get(tag)
}
