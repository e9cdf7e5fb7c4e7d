// Expressions in which something yields, as expressions that can be entered again: what is evaluated before the yield is kept
// in temporaries, and is passed over on the way back. Text without yields is printed as it is, with names replaced.

import type { Tree } from '../parse.ts'
import { childrenOf, isClass, isFunction, outOfParentheses, part, parts } from '../tree.ts'
import type { Lowering, Program } from './lowering.ts'
import { bare, mark } from './marks.ts'

/** Text in which nothing of its generator yields. */
export function print(node: Tree, program: Program, lowering?: Lowering): string {
  return mark(node, program.prefix, program.heads.has(node)) + printed(node, program, lowering)
}

function printed(node: Tree, program: Program, lowering?: Lowering): string {
  const name = program.names.get(node)
  if (name !== undefined) return name
  const generator = program.generators.get(node)
  if (generator !== undefined) return program.write(generator)
  if (node.type === 'Property' && node['shorthand'] === true) return shorthand(node, program, lowering)
  if (/^(?:Property|MethodDefinition)$/.test(node.type) && program.generators.has(part(node, 'value')!)) return method(node, program, lowering)
  const called = node.type === 'CallExpression' ? part(node, 'callee') : node.type === 'TaggedTemplateExpression' ? part(node, 'tag') : undefined
  // A record is no `this` of what it holds.
  if (called !== undefined && program.names.has(called)) return `(0,${print(called, program)})${rest(node, called.end, program, lowering)}`
  const [left, right] = [part(node, 'left'), part(node, 'right')]
  // Functions get their names from variables.
  if (NAMING.test(node.type) && program.names.has(left!) && isAnonymous(right!) && /^(?:(?:&&|\|\||\?\?)?=)?$/.test(String(node['operator'] ?? ''))) {
    return print(left!, program) + program.code.slice(left!.end, right!.start) + withName(left!['name'] as string, print(right!, program, lowering))
  }
  if (node.type === 'VariableDeclaration' && lowering !== undefined && isMoved(node, program)) return moved(node, lowering)
  if (node.type === 'ReturnStatement' && lowering?.returns.has(node)) return returned(node, lowering)
  return rest(node, node.start, program, isFunction(node) || isClass(node) ? undefined : lowering)
}

/** The text of a statement in a list: a name that is called has become parentheses, before which the end of a line ends no statement. */
export function apart(text: string, { start }: Tree, { code, prefix }: Program): string {
  return bare(text, prefix).startsWith('(0,') && code[start] !== '(' ? `;${text}` : text
}

/** What holds a list of statements. */
const LIST = /^(?:Program|BlockStatement|SwitchCase|StaticBlock)$/

/** What stands in a node from a place on. */
function rest(node: Tree, from: number, program: Program, lowering?: Lowering): string {
  const { code } = program
  let text = ''
  let at = from
  for (const child of childrenOf(node).filter(({ start }) => start >= from).sort((a, b) => a.start - b.start)) {
    const made = print(child, program, lowering)
    text += code.slice(at, child.start) + (LIST.test(node.type) ? apart(made, child, program) : made)
    at = child.end
  }
  return text + code.slice(at, node.end)
}

function shorthand(node: Tree, program: Program, lowering: Lowering | undefined): string {
  const value = part(node, 'value')!
  const text = print(value, program, lowering)
  const name = part(node, 'key')!['name'] as string
  const isRenamed = program.names.has(value.type === 'AssignmentPattern' ? part(value, 'left')! : value)
  return isRenamed ? `${name}:${text}` : text
}

/** A method that was a generator is none any more. */
function method(node: Tree, program: Program, lowering: Lowering | undefined): string {
  const [key, value] = [part(node, 'key')!, part(node, 'value')!]
  const star = program.code.slice(node.start, key.start).replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ' ').replace('*', '')
  const before = value['async'] === true ? star.replace(/\basync\b/, '') : star
  // A field that ends before the star would go on with the name.
  return (node.type === 'MethodDefinition' && before.trim() === '' ? ';' : '') + before + print(key, program, lowering) + program.code.slice(key.end, value.start) + mark(value, program.prefix) + program.write(program.generators.get(value)!, true)
}

/** True where the names of a declaration have moved. */
export function isMoved(node: Tree, { names }: Program): boolean {
  const has = (pattern: Tree): boolean => names.has(pattern) || (pattern.type !== 'MemberExpression' && childrenOf(pattern).some(has))
  return parts(node, 'declarations').some(declarator => has(part(declarator, 'id')!))
}

/** A declaration where it stands: in the head of a loop it is no statement, and what is gone through gives each value. */
function moved(node: Tree, lowering: Lowering): string {
  const { program } = lowering
  const head = program.heads.get(node)
  return head === 'each' ? print(part(parts(node, 'declarations')[0]!, 'id')!, program, lowering) : `${declarations(node, lowering)}${head === undefined ? ';' : ''}`
}

/** A declaration as assignments. */
export function declarations(node: Tree, lowering: Lowering): string {
  if (/using/.test(node['kind'] as string)) lowering.refuse(node, 'using cannot stand in a block that yields. Write const, and end the thing yourself: try { … } finally { … }')
  const list = parts(node, 'declarations').flatMap(declarator => {
    const [id, init] = [part(declarator, 'id')!, part(declarator, 'init')]
    if (lowering.points.in(id) !== undefined) lowering.refuse(id, PATTERN)
    if (init === undefined) return node['kind'] === 'var' ? [] : [`${print(id, lowering.program)}=void 0`]
    const text = named(id, init, lowering)
    return [id.type === 'Identifier' ? `${print(id, lowering.program)}=${text}` : `(${print(id, lowering.program, lowering)}=${text})`]
  })
  return list.length === 0 ? '0' : list.join(',')
}

/** The value of a variable; a function gets its name from that. */
function named(id: Tree, init: Tree, lowering: Lowering): string {
  const text = expression(init, lowering)
  return id.type === 'Identifier' && isAnonymous(init) ? withName(id['name'] as string, text) : text
}

/** What names an anonymous function, unless it computes something. */
const NAMING = /^Assignment(?:Expression|Pattern)$/

function isAnonymous(value: Tree): boolean {
  const { type, id } = outOfParentheses(value)
  return type === 'ArrowFunctionExpression' || (/^(?:Function|Class)Expression$/.test(type) && (id === null || id === undefined))
}

function withName(name: string, text: string): string {
  return name === '__proto__' ? text : `({${name}:${text}}).${name}`
}

/** `return`, of which a finally must know. */
export function returned(node: Tree, lowering: Lowering): string {
  const argument = part(node, 'argument')
  const text = argument === undefined ? 'void 0' : expression(argument, lowering)
  const places = lowering.returns.get(node) ?? []
  if (places.length === 0) return `return ${argument === undefined ? '' : text};`
  return `return (${places.map(place => `${lowering.held(place)}=`).join('')}{v:${lowering.isAsync ? `await (${text})` : text}}).v;`
}

/** An expression, whether something yields in it or not. */
export function expression(node: Tree, lowering: Lowering): string {
  return lowering.points.in(node) === undefined ? print(node, lowering.program, lowering) : mark(node, lowering.program.prefix) + yielding(node, lowering)
}

/** Parts that come first, and the text that follows them. */
function sequence(before: readonly string[], text: string): string {
  return before.length === 0 ? text : `(${before.join(',')},${text})`
}

/** Operands in the order of their evaluation: those before the last that yields are kept. */
function operands(nodes: readonly Tree[], lowering: Lowering, before: string[]): string[] {
  const last = nodes.findLastIndex(node => lowering.points.in(node) !== undefined)
  return nodes.map((node, i) => i < last ? kept(node, lowering, before) : expression(node, lowering))
}

/** The text of a value that was kept. */
function kept(node: Tree, lowering: Lowering, before: string[]): string {
  if (isFunction(node) || node.type === 'Literal') return print(node, lowering.program, lowering)
  const held = lowering.held(lowering.temporary())
  const isSpread = node.type === 'SpreadElement'
  const text = expression(isSpread ? part(node, 'argument')! : node, lowering)
  before.push(`${lowering.goes(node)}&&(${held}=${isSpread ? `[...${text}]` : text})`)
  return isSpread ? `...${held}` : held
}

function yielding(node: Tree, lowering: Lowering): string {
  const form = forms[node.type]
  return form === undefined ? lowering.refuse(node, `a yield cannot stand in a ${node.type}. Give what it gives a name first: const x = yield …`) : form(node, lowering)
}

type Form = (node: Tree, lowering: Lowering) => string

export const PATTERN = 'a yield cannot stand in a pattern. Take the pattern apart'
const BEHIND = 'a yield cannot stand behind ?. or super. Give what it gives a name first: const x = yield …'

const forms: Readonly<Record<string, Form>> = {
  ParenthesizedExpression: (node, lowering) => `(${expression(part(node, 'expression')!, lowering)})`,
  YieldExpression(node, lowering) {
    const { isAsync, points, target } = lowering
    const point = points.of(node)
    const argument = part(node, 'argument')
    const text = argument === undefined ? 'void 0' : expression(argument, lowering)
    if (node['delegate'] !== true) return lowering.call('N', `${target}===${point}?(${target}=0,yield):yield ${lowering.call(isAsync ? 'Z' : 'Y', String(point), text)}`)
    const at = lowering.temporary()
    return lowering.call('N', `yield*${target}===${point}?(${target}=0,${lowering.call(isAsync ? 'U' : 'B', String(point), String(at))}):${lowering.call(isAsync ? 'V' : 'Q', String(point), String(at), text)}`)
  },
  AwaitExpression: (node, lowering) => `(await ${expression(part(node, 'argument')!, lowering)})`,
  SequenceExpression(node, lowering) {
    const all = parts(node, 'expressions')
    const last = all.findLastIndex(one => lowering.points.in(one) !== undefined)
    return `(${all.map((one, i) => i < last ? `${lowering.goes(one)}&&(${expression(one, lowering)})` : expression(one, lowering)).join(',')})`
  },
  BinaryExpression(node, lowering) {
    const before: string[] = []
    const [left, right] = operands([part(node, 'left')!, part(node, 'right')!], lowering, before)
    return sequence(before, `${left} ${node['operator'] as string} ${right}`)
  },
  LogicalExpression(node, lowering) {
    const [left, right] = [part(node, 'left')!, part(node, 'right')!]
    const operator = node['operator'] as string
    const text = expression(left, lowering)
    return `((${lowering.goes(left)}?${text}:${passing(operator)})${operator}(${expression(right, lowering)}))`
  },
  ConditionalExpression(node, lowering) {
    const [test, consequent, alternate] = ['test', 'consequent', 'alternate'].map(field => part(node, field)!) as [Tree, Tree, Tree]
    return `(${chosen(test, consequent, lowering)}?${expression(consequent, lowering)}:${expression(alternate, lowering)})`
  },
  AssignmentExpression: assignment,
  CallExpression: call,
  ChainExpression: (node, lowering) => lowering.refuse(node, BEHIND),
  NewExpression(node, lowering) {
    const before: string[] = []
    const made = part(node, 'callee')!
    if (isProxy(made, lowering)) return sequence(before, `new Proxy(${operands(parts(node, 'arguments'), lowering, before).join(',')})`)
    const [callee, ...args] = operands([made, ...parts(node, 'arguments')], lowering, before)
    return sequence(before, `new (${callee})(${args.join(',')})`)
  },
  MemberExpression(node, lowering) {
    const before: string[] = []
    return sequence(before, member(node, lowering, before))
  },
  ArrayExpression(node, lowering) {
    const before: string[] = []
    const texts = operands(parts(node, 'elements'), lowering, before)
    const all = node['elements'] as (Tree | null)[]
    let at = 0
    const elements = all.map(one => one === null ? '' : texts[at++]!)
    return sequence(before, `[${elements.join(',')}${all.at(-1) === null ? ',' : ''}]`)
  },
  ObjectExpression: object,
  TemplateLiteral(node, lowering) {
    const before: string[] = []
    const all = parts(node, 'expressions')
    const last = all.findLastIndex(one => lowering.points.in(one) !== undefined)
    const texts = all.map((one, i) => {
      if (i >= last) return expression(one, lowering)
      const held = lowering.held(lowering.temporary())
      before.push(`${lowering.goes(one)}&&(${held}=\`\${${expression(one, lowering)}}\`)`)
      return held
    })
    const quasis = parts(node, 'quasis').map(({ start, end }) => lowering.program.code.slice(start, end))
    return sequence(before, `\`${quasis.map((quasi, i) => i === 0 ? quasi : `\${${texts[i - 1]!}}${quasi}`).join('')}\``)
  },
  SpreadElement: (node, lowering) => `...${expression(part(node, 'argument')!, lowering)}`,
  UnaryExpression: (node, lowering) => `${node['operator'] as string} (${expression(part(node, 'argument')!, lowering)})`,
  ImportExpression(node, lowering) {
    const before: string[] = []
    const options = part(node, 'options')
    return sequence(before, `import(${operands([part(node, 'source')!, ...options === undefined ? [] : [options]], lowering, before).join(',')})`)
  },
}

/** What lets the right side of an operator be evaluated. */
function passing(operator: string): string {
  return operator === '&&' ? 'true' : operator === '||' ? 'false' : 'null'
}

/** A test; on the way back, whether the point lies where it leads if it holds. */
export function chosen(test: Tree, consequent: Tree, lowering: Lowering): string {
  const range = lowering.points.in(consequent)
  return `(${lowering.goes(test)}?${expression(test, lowering)}:${range === undefined ? 'false' : lowering.within(range)})`
}

/** `object.name`, `object[key]`: object and key may be kept. */
function member(node: Tree, lowering: Lowering, before: string[], also: readonly Tree[] = []): string {
  const [target, property] = [part(node, 'object')!, part(node, 'property')!]
  if (node['optional'] === true || target.type === 'Super') lowering.refuse(node, BEHIND)
  const isComputed = node['computed'] === true
  const isKept = also.some(one => lowering.points.in(one) !== undefined)
  const [first, key] = isKept ? [target, ...isComputed ? [property] : []].map(one => kept(one, lowering, before))
    : operands([target, ...isComputed ? [property] : []], lowering, before)
  return isComputed ? `${first}[${key}]` : `${target.type === 'Literal' ? `(${first})` : first}.${lowering.program.code.slice(property.start, property.end)}`
}

function assignment(node: Tree, lowering: Lowering): string {
  const [left, right] = [part(node, 'left')!, part(node, 'right')!]
  const operator = node['operator'] as string
  const before: string[] = []
  if (left.type !== 'Identifier' && left.type !== 'MemberExpression') {
    if (lowering.points.in(left) !== undefined || operator !== '=') lowering.refuse(left, PATTERN)
    return `(${print(left, lowering.program, lowering)}=${expression(right, lowering)})`
  }
  const place = left.type === 'Identifier' ? print(left, lowering.program) : member(left, lowering, before, [right])
  const value = left.type === 'Identifier' ? named(left, right, lowering) : expression(right, lowering)
  if (operator === '=') return sequence(before, `${place}=${value}`)
  if (/^(?:&&|\|\||\?\?)=$/.test(operator)) {
    const logical = operator.slice(0, 2)
    return sequence(before, `((${lowering.target}?${passing(logical)}:${place})${logical}(${place}=${value}))`)
  }
  if (lowering.points.in(right) === undefined) return sequence(before, `${place}${operator}${value}`)
  const held = lowering.held(lowering.temporary())
  before.push(`!${lowering.target}&&(${held}=${place})`)
  return sequence(before, `${place}=${held}${operator.slice(0, -1)}(${value})`)
}

function call(node: Tree, lowering: Lowering): string {
  const [callee, args] = [part(node, 'callee')!, parts(node, 'arguments')]
  if (node['optional'] === true || callee.type === 'Super' || callee.type === 'Import') lowering.refuse(node, BEHIND)
  const before: string[] = []
  const isMember = callee.type === 'MemberExpression'
  if (!args.some(one => lowering.points.in(one) !== undefined)) {
    const text = isMember ? member(callee, lowering, before) : `(0,${expression(callee, lowering)})`
    return sequence(before, `${text}(${args.map(one => expression(one, lowering)).join(',')})`)
  }
  const isRevocable = isMember && callee['computed'] !== true && isProxy(part(callee, 'object')!, lowering) && part(callee, 'property')!['name'] === 'revocable'
  if (isRevocable) return sequence(before, `Proxy.revocable(${operands(args, lowering, before).join(',')})`)
  if (!isMember) {
    const [fn, ...given] = operands([callee, ...args], lowering, before)
    return sequence(before, `(0,${fn})(${given.join(',')})`)
  }
  // The method is looked up before its arguments are evaluated.
  const [target, property] = [part(callee, 'object')!, part(callee, 'property')!]
  if (target.type === 'Super' || callee['optional'] === true) lowering.refuse(node, BEHIND)
  const held = lowering.held(lowering.temporary())
  before.push(`${lowering.goes(target)}&&(${held}=${expression(target, lowering)})`)
  const fn = lowering.held(lowering.temporary())
  const key = callee['computed'] === true ? `[${expression(property, lowering)}]` : `.${lowering.program.code.slice(property.start, property.end)}`
  before.push(`${lowering.goes(callee['computed'] === true ? property : undefined)}&&(${fn}=${held}${key})`)
  const given = operands(args, lowering, before)
  return sequence(before, lowering.call('A', fn, held, `[${given.join(',')}]`))
}

/** The language's own, by its name: who reads the text next must see that one is made. */
function isProxy(node: Tree, { program }: Lowering): boolean {
  return node.type === 'Identifier' && node['name'] === 'Proxy' && program.scopes.references.every(reference => reference.node !== node || reference.variable === undefined)
}

function object(node: Tree, lowering: Lowering): string {
  const before: string[] = []
  const all = parts(node, 'properties')
  const last = all.findLastIndex(one => lowering.points.in(one) !== undefined)
  const texts = all.map((property, i) => {
    if (i > last) return print(property, lowering.program, lowering)
    if (property.type === 'SpreadElement') {
      const text = expression(part(property, 'argument')!, lowering)
      if (i === last) return `...${text}`
      const held = lowering.held(lowering.temporary())
      before.push(`${lowering.goes(property)}&&(${held}={...${text}})`)
      return `...${held}`
    }
    const [key, value] = [part(property, 'key')!, part(property, 'value')!]
    const isComputed = property['computed'] === true
    if (isComputed && (property['method'] === true || property['kind'] !== 'init')) return lowering.refuse(property, 'a computed method cannot stand before a yield in one literal. Build the object first')
    if (property['method'] === true || property['kind'] !== 'init') return print(property, lowering.program, lowering)
    const name = isComputed ? `[${kept(key, lowering, before)}]` : lowering.program.code.slice(key.start, key.end)
    return `${name}:${i < last ? kept(value, lowering, before) : expression(value, lowering)}`
  })
  return sequence(before, `({${texts.join(',')}})`)
}
