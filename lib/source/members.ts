// The members that a class's own text declares, as their functions' own texts.
// Knows nothing of classes at run time.

import { parseFunction, type Tree } from './parse.ts'
import { isConstantKey, part, parts } from './tree.ts'

/** A method or accessor in the text of a class. */
export interface TextMember {
  readonly isStatic: boolean
  /** What `toString` gives of its function. */
  readonly text: string
}

/** The methods and accessors of a class's text; none for what is no class. */
export function parseMembers(text: string): TextMember[] {
  const parsed = parseFunction(text)
  if (parsed?.kind !== 'class') return []
  return parts(part(parsed.node, 'body')!, 'body')
    .filter(member => member.type === 'MethodDefinition' && member['kind'] !== 'constructor')
    .map(member => ({ isStatic: member['static'] === true, text: textOf(member, parsed.expression) }))
}

/** The members of a class's text whose keys have to be computed, in its order: methods by their text, fields without one. */
export function computedMembers(text: string): (TextMember | undefined)[] {
  const parsed = parseFunction(text)
  if (parsed?.kind !== 'class') return []
  return parts(part(parsed.node, 'body')!, 'body')
    .filter(member => member['computed'] === true && !isConstantKey(part(member, 'key')!))
    .map(member => member.type === 'MethodDefinition' ? { isStatic: member['static'] === true, text: textOf(member, parsed.expression) } : undefined)
}

/** `static` is no part of a method's own text. */
function textOf(member: Tree, code: string): string {
  const text = code.slice(member.start, member.end)
  return member['static'] === true ? text.replace(/^static(?:\s|\/\*[^]*?\*\/|\/\/.*)*/, '') : text
}
