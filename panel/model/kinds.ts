// How the sorts of nodes are shown: a sigil, a word for many, a colour. Knows no value.

import type { NodeKind } from './weights-columns.ts'

/** The sign of each sort, beside its colour. */
export const sigils: Readonly<Record<NodeKind, string>> = { object: '{ }', array: '[ ]', map: 'Map', string: '“ ”', binary: '01', function: 'ƒ', class: 'cls', other: '#' }

/** What there are many of. */
export const kindWords: Readonly<Record<NodeKind, string>> = { object: 'objects', array: 'arrays', map: 'Map, Set', string: 'strings', binary: 'binary', function: 'functions', class: 'classes', other: 'numbers, dates' }

/** The token of a sort's colour. `--dill-text` and `--dill-text-2` can be read upon it. */
export function kindColor(kind: NodeKind): `--dill-kind-${NodeKind}` {
  return `--dill-kind-${kind}`
}
