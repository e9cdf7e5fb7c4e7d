// Where a closure stands, and so how it is stamped without changing its name, its order of evaluation or what its
// statement gives. Decides by the text around the closure alone; knows nothing of what it captures.

import { grouped } from '../grouped.ts'
import type { Tree } from '../parse.ts'
import { isClass, part, parts, symbolNamed, waits } from '../tree.ts'

export type Place =
  /** An expression whose place gives no name; some need parentheses around the stamp. */
  | { readonly form: 'bare', readonly parenthesised: boolean }
  /** `const f = FN`: stamped by a second, empty declarator. */
  | { readonly form: 'declarator', readonly name: string, readonly end: number }
  /** `f = FN`: the whole assignment is stamped. */
  | { readonly form: 'assignment', readonly name: string, readonly node: Tree }
  /** Named through an object literal, and taken out of it. */
  | { readonly form: 'named', readonly name: string, readonly key: string, readonly access: string }
  /** `[KEY]: FN` of an object literal. */
  | { readonly form: 'keyed', readonly key: Tree }
  /** A declaration: stamped at the start of its scope. */
  | { readonly form: 'hoisted', readonly name: string }
  /** A method or accessor of an object literal: stamped when the object is there. */
  | { readonly form: 'member', readonly key: string, readonly access: string, readonly half: 'get' | 'set' | undefined, readonly object: Tree, readonly computed?: Tree }
  /** A method that cannot be found again in its object: made aside, in an object of its own, which only `super` would tell. */
  | { readonly form: 'aside', readonly key: Tree, readonly computed: boolean, readonly why: string }
  | { readonly form: 'class' }
  /** A method that is neither: made in an object of its own, which is spread into the literal. */
  | { readonly form: 'spread', readonly property: Tree, readonly access: string | undefined, readonly why: string }
  /** A member of a class: marked with its class. */
  | { readonly form: 'classMember' }
  /** Another member takes its place before anybody can see it. */
  | { readonly form: 'lost' }
  | { readonly form: 'refused', readonly why: string }

type Named = Extract<Place, { readonly form: 'named' }>

/** Where the function or class stands. */
export function placeOf(node: Tree, parents: ReadonlyMap<Tree, Tree>): Place {
  if (isClass(node)) return { form: 'class' }
  const parent = parents.get(node)!
  if (parent.type === 'MethodDefinition') return { form: 'classMember' }
  if (isMember(parent)) return memberPlace(parent, parents.get(parent)!)
  if (node.type === 'FunctionDeclaration') {
    const id = part(node, 'id')
    return id === undefined ? { form: 'refused', why: 'a default export without a name' } : { form: 'hoisted', name: id['name'] as string }
  }
  const outer = outermost(node, parents)
  return part(node, 'id') === undefined && nameGiven(outer, parents) || bare(node, outer, parents)
}

/** A node with the parentheses around it. */
export function outermost(node: Tree, parents: ReadonlyMap<Tree, Tree>): Tree {
  let outer = node
  while (parents.get(outer)?.type === 'ParenthesizedExpression') outer = parents.get(outer)!
  return outer
}

/** A member of an object literal that is a function by its form. */
export function isMember(property: Tree): boolean {
  return property.type === 'Property' && (property['method'] === true || property['kind'] !== 'init')
}

/** The place of an anonymous function that takes its name from there. */
export function nameGiven(outer: Tree, parents: ReadonlyMap<Tree, Tree>): Place | undefined {
  const parent = parents.get(outer)!
  const left = part(parent, parent.type === 'VariableDeclarator' ? 'id' : 'left')
  const name = left?.type === 'Identifier' ? left['name'] as string : undefined
  switch (parent.type) {
    case 'VariableDeclarator': {
      if (name === undefined) return undefined
      const declaration = parents.get(parent)!
      const plain = /^(var|let|const)$/.test(declaration['kind'] as string) && !/^For(In|Of)/.test(parents.get(declaration)!.type)
      return plain ? { form: 'declarator', name, end: outer.end } : named(name)
    }
    case 'AssignmentExpression': {
      if (name === undefined) return undefined
      if (parent['operator'] === '=') return { form: 'assignment', name, node: parent }
      return /^(\?\?|\|\||&&)=$/.test(parent['operator'] as string) ? named(name) : undefined
    }
    case 'AssignmentPattern':
      return name === undefined ? undefined : named(name)
    case 'Property': {
      const key = part(parent, 'key')!
      if (key === outer) return undefined
      if (parent['computed'] === true) return { form: 'keyed', key }
      return textOf(key) === '__proto__' ? undefined : keyed(key)
    }
    case 'PropertyDefinition': {
      if (part(parent, 'value') !== outer) return undefined
      if (parent['computed'] === true) return { form: 'refused', why: 'a field with a computed key' }
      return keyed(part(parent, 'key')!)
    }
    case 'ExportDefaultDeclaration':
      return named('default')
    default:
      return undefined
  }
}

function bare(node: Tree, outer: Tree, parents: ReadonlyMap<Tree, Tree>): Place {
  const parent = parents.get(outer)!
  const parenthesised = outer === node &&
    (part(parent, 'object') === outer || part(parent, 'tag') === outer || (parent.type === 'NewExpression' && part(parent, 'callee') === outer))
  return { form: 'bare', parenthesised }
}

function named(name: string): Named {
  return name === '__proto__' ? { form: 'named', name, key: "['__proto__']", access: '.__proto__' } : { form: 'named', name, key: name, access: `.${name}` }
}

function keyed(key: Tree): Named {
  if (key.type === 'Identifier') return named(key['name'] as string)
  const name = textOf(key)!
  const text = key.type === 'Literal' && typeof key['value'] !== 'string' ? key['raw'] as string : JSON.stringify(name)
  return name === '__proto__' ? named(name) : { form: 'named', name, key: text, access: `[${text}]` }
}

/** A key that can be told from the text. */
export function textOf(key: Tree): string | undefined {
  if (key.type === 'Identifier') return key['name'] as string
  if (key.type === 'PrivateIdentifier') return `#${key['name'] as string}`
  return key.type === 'Literal' ? String(key['value']) : undefined
}

/** The key of a member as a string, `@@name` for a well-known symbol; `undefined` for one that has to be evaluated. */
function fixedKey(property: Tree): string | undefined {
  const key = part(property, 'key')!
  if (property['computed'] !== true) return textOf(key)
  if (key.type === 'Literal') return String(key['value'])
  const symbol = symbolNamed(key)
  return symbol === undefined ? undefined : `@@${symbol}`
}

function memberPlace(property: Tree, object: Tree): Place {
  const key = fixedKey(property)
  const half = property['kind'] === 'init' ? undefined : property['kind'] as 'get' | 'set'
  if (key === undefined) return half === undefined ? aside(property, 'a method with a computed key') : computedAccessor(property, half, object)
  const { indices, unknown } = keysOf(object)
  const alike = indices.get(key)!
  const at = alike.find(({ node }) => node === property)!.index
  const taken = alike.find(({ node, index }) => index > at && takesPlace(node, half, key))?.index ?? Infinity
  // What a spread puts in its place is no accessor; a later accessor is stamped first.
  if (half === undefined && unknown[at]! < taken) return aside(property, 'a method before a spread or a computed key')
  if (taken < Infinity) return { form: 'lost' }
  const literal = key.startsWith('@@') && property['computed'] === true ? `Symbol.${key.slice(2)}` : JSON.stringify(key)
  return { form: 'member', key: literal, access: /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${literal}]`, half, object }
}

/** Does a later member of a literal take the place of one with the same key? */
function takesPlace(later: Tree, half: 'get' | 'set' | undefined, key: string): boolean {
  const pair = half !== undefined && isMember(later) && later['kind'] !== 'init' && later['kind'] !== half
  const setsPrototype = key === '__proto__' && later['computed'] !== true && !isMember(later) && later['shorthand'] !== true
  return !pair && !setsPrototype
}

interface Keys {
  /** Where the properties of a key stand in the list. */
  readonly indices: ReadonlyMap<string, readonly { readonly node: Tree, readonly index: number }[]>
  /** For each property, where the next one stands whose key has to be evaluated: infinite if there is none. */
  readonly unknown: readonly number[]
}

/** The keys of object literals: each of their methods asks for all that come after it, and there may be thousands. */
const literals = new WeakMap<Tree, Keys>()

function keysOf(object: Tree): Keys {
  let known = literals.get(object)
  if (known === undefined) {
    const all = parts(object, 'properties').map((node, index) => ({ node, index, key: node.type === 'Property' ? fixedKey(node) : undefined }))
    const indices = grouped(all.filter(({ key }) => key !== undefined), ({ key }) => key!)
    const unknown = all.map(() => Infinity)
    for (let i = all.length - 2; i >= 0; i--) unknown[i] = all[i + 1]!.key === undefined ? i + 1 : unknown[i + 1]!
    literals.set(object, known = { indices, unknown })
  }
  return known
}

/** While a literal waits, others may be evaluated, and keys are kept in the order in which they come. */
function computedAccessor(property: Tree, half: 'get' | 'set', object: Tree): Place {
  return waits(object) ? { form: 'refused', why: 'an accessor with a computed key, in a literal that awaits or yields' }
    : { form: 'member', key: '', access: '', half, object, computed: part(property, 'key')! }
}

function aside(property: Tree, why: string): Place {
  const key = part(property, 'key')!
  const fn = part(property, 'value')!
  const isPlain = property['method'] === true && fn['async'] !== true && fn['generator'] !== true
  const computed = property['computed'] === true
  if (isPlain && (computed || textOf(key) !== '__proto__')) return { form: 'aside', key, computed, why }
  return { form: 'spread', property, access: computed ? undefined : keyed(key).access, why }
}
