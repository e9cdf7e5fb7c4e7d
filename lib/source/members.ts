// The members that a class's own text declares, as their functions' own texts.
// Knows nothing of classes at run time.

import { parseFunction, type Tree } from './parse.ts'
import { textOf as keyOf } from './instrument/places.ts'
import { isConstantKey, membersOf, part } from './tree.ts'

/** A method, an accessor or a field in the text of a class. */
export interface TextMember {
  readonly isStatic: boolean
  /** Its key has to be evaluated. */
  readonly isComputed: boolean
  /** Its key, where that can be told from the text; a private one with its `#`. */
  readonly key: string | undefined
  readonly kind: 'method' | 'getter' | 'setter' | 'field'
  /** What `toString` gives of its function; undefined for a field. */
  readonly text: string | undefined
}

/** The members of a class's text but for its constructor, in their order; none for what is no class. */
export function parseMembers(text: string): TextMember[] {
  const parsed = parseFunction(text)
  if (parsed?.kind !== 'class') return []
  return membersOf(parsed.node)
    .filter(member => member.type !== 'StaticBlock' && member['kind'] !== 'constructor')
    .map(member => ({
      isStatic: member['static'] === true,
      isComputed: member['computed'] === true && !isConstantKey(part(member, 'key')!),
      key: member['computed'] === true && part(member, 'key')!.type !== 'Literal' ? undefined : keyOf(part(member, 'key')!),
      kind: member.type !== 'MethodDefinition' ? 'field' : member['kind'] === 'get' ? 'getter' : member['kind'] === 'set' ? 'setter' : 'method',
      text: member.type === 'MethodDefinition' ? textOf(member, parsed.expression) : undefined,
    }))
}

/** `static` is no part of a method's own text. */
function textOf(member: Tree, code: string): string {
  const text = code.slice(member.start, member.end)
  return member['static'] === true ? text.replace(/^static(?:\s|\/\*[^]*?\*\/|\/\/.*)*/, '') : text
}
