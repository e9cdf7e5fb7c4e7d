// Statements of a generator as statements that can be entered again. On the way back to a yield, what comes before it is passed
// over; loops, branches and blocks are entered without being asked; and once it is reached all goes on as the author wrote it, in a
// generator of the engine's own: `break`, `return`, `finally` need no help, but for a `finally` that yields.

import type { Tree } from '../parse.ts'
import { childrenOf, isFunction, part, parts } from '../tree.ts'
import { apart, chosen, declarations, expression, isMoved, PATTERN, print, returned } from './expressions.ts'
import type { Holder } from './holders.ts'
import type { Lowering } from './lowering.ts'
import { ahead, bare, mark } from './marks.ts'

/** The text of a durable generator: a function that makes one. */
export function lowered(lowering: Lowering, isMethod = false): string {
  const { fn, isAsync, program, state, target } = lowering
  const { code, begin } = program
  const params = parts(fn, 'params')
  const body = part(fn, 'body')!
  const head = isMethod ? '' : `function ${part(fn, 'id') === undefined ? '' : code.slice(part(fn, 'id')!.start, part(fn, 'id')!.end)}`
  const names = [...program.scopes.scopes.get(fn)!.variables.values()].filter(({ kind }) => kind === 'param').map(({ name }) => name === '__proto__' ? '__proto__$:__proto__' : name)
  const list = params.length === 0 ? '' : mark(params[0]!, program.prefix) + code.slice(params[0]!.start, params.at(-1)!.end)
  const entered = `let ${target}=${state}.p;const ${lowering.recordOf(program.scopes.scopes.get(fn)!)!.name}=${state}.v[0];${lowering.enter(lowering.bodyScope)}`
  const inner = `${isAsync ? 'async ' : ''}function*(${state}){${entered}try{${running(lowering)}${statements(parts(body, 'body'), lowering)}}finally{${state}.p=-2}}`
  const strict = parts(body, 'body').some(({ directive }) => directive === 'use strict') ? '"use strict";' : ''
  const { name, index } = holderOf(lowering) ?? { name: 'void 0', index: 0 }
  const begun = `${begin}(this,{${[...names, ...lowering.hasArguments ? ['arguments'] : []].join(',')}},${name},${index}`
  return `${head}(${list}){"use durable";${strict}return ${name === 'void 0' ? '' : `${begun})||`}${begun},${inner})}`
}

/** What keeps its body, unless that is a variable which has moved. */
function holderOf({ fn, program }: Lowering): Holder | undefined {
  const holder = program.holders.get(fn)
  return holder?.declared !== undefined && program.names.has(holder.declared) ? undefined : holder
}

/** A list of statements, the functions that are declared in it first. */
function statements(list: readonly Tree[], lowering: Lowering): string {
  const { program, target } = lowering
  const functions = list.filter(statement => statement.type === 'FunctionDeclaration' && nameOf(statement, lowering) !== undefined)
  let text = functions.length === 0 ? '' : `if(!${target}){${functions.map(fn => `${nameOf(fn, lowering)!}=${ahead(print(fn, program, lowering), program.prefix)};`).join('')}}`
  let plain: string[] = []
  const flush = (): void => {
    if (plain.length > 0) text += `if(!${target}){${plain.join(';')}}`
    plain = []
  }
  for (const one of list) {
    if (typeof one['directive'] === 'string' || functions.includes(one)) continue
    if (lowering.points.in(one) === undefined) plain.push(apart(still(one, lowering), one, program))
    else {
      flush()
      text += `${mark(one, program.prefix)}if${lowering.goes(one)}${ended(one, lowering)}`
    }
  }
  flush()
  return text
}

/** Where a function or class that is declared in a scope of records stands. */
function nameOf(declaration: Tree, lowering: Lowering): string | undefined {
  const { places, scopes } = lowering.program
  const place = places.get(declaration)!
  const name = part(declaration, 'id')!['name'] as string
  const variable = place.variables.get(name) ?? (place === lowering.bodyScope ? scopes.scopes.get(lowering.fn)!.variables.get(name) : undefined)
  return variable === undefined || lowering.recordOf(variable.scope) === undefined ? undefined : lowering.nameOf(variable)
}

/** A statement in which nothing yields. */
function still(node: Tree, lowering: Lowering): string {
  const text = print(node, lowering.program, lowering)
  if (node.type === 'ClassDeclaration') {
    const name = nameOf(node, lowering)
    return name === undefined ? text : `${name}=${text};`
  }
  return text
}

/** A statement that yields. */
function statement(node: Tree, lowering: Lowering): string {
  const form = forms[node.type]
  return form === undefined ? lowering.refuse(node, `a yield cannot stand in a ${node.type}`) : mark(node, lowering.program.prefix) + form(node, lowering)
}

/** A statement after which nothing of it is kept: neither what it has in temporaries, nor the variables of its scopes. */
function ended(node: Tree, lowering: Lowering): string {
  const { text, used } = lowering.using(() => statement(node, lowering))
  const over = [...used, ...lowering.recordsIn(node)]
  return over.length === 0 || /^(?:Return|Throw)Statement$/.test(node.type) ? text : `{${text}${over.map(place => `${place}=`).join('')}0;}`
}

type Form = (node: Tree, lowering: Lowering) => string

/** The statement of a loop or branch. */
function inner(node: Tree, lowering: Lowering): string {
  if (lowering.points.in(node) !== undefined) return `{if${lowering.goes(node)}${ended(node, lowering)}}`
  return `{if(!${lowering.target}){${still(node, lowering)}}}`
}

const forms: Readonly<Record<string, Form>> = {
  ExpressionStatement: (node, lowering) => `{${starting(expression(part(node, 'expression')!, lowering), lowering)};}`,
  VariableDeclaration: (node, lowering) => `{${starting(declarations(node, lowering), lowering)};}`,
  ReturnStatement: (node, lowering) => `{${returned(node, lowering)}}`,
  ThrowStatement: (node, lowering) => `{throw ${expression(part(node, 'argument')!, lowering)};}`,
  BlockStatement: (node, lowering) => `{${lowering.enter(lowering.program.scopes.scopes.get(node))}${statements(parts(node, 'body'), lowering)}}`,
  LabeledStatement: (node, lowering) => `${part(node, 'label')!['name'] as string}:${statement(part(node, 'body')!, lowering)}`,
  IfStatement(node, lowering) {
    const [test, consequent, alternate] = [part(node, 'test')!, part(node, 'consequent')!, part(node, 'alternate')]
    return `{if${chosen(test, consequent, lowering)}${inner(consequent, lowering)}${alternate === undefined ? '' : `else${inner(alternate, lowering)}`}}`
  },
  WhileStatement: (node, lowering) => `for(;${asked(part(node, 'test')!, lowering)};)${inner(part(node, 'body')!, lowering)}`,
  DoWhileStatement: (node, lowering) => `do${inner(part(node, 'body')!, lowering)}while(${expression(part(node, 'test')!, lowering)});`,
  ForStatement: forLoop,
  ForOfStatement: (node, lowering) => node['await'] === true ? forEach(node, lowering, 'F', 'H') : forEach(node, lowering, 'W', 'R'),
  ForInStatement: (node, lowering) => forEach(node, lowering, 'X', 'R'),
  SwitchStatement: cases,
  TryStatement: attempt,
}

/** Text that may begin a statement. */
function starting(text: string, { program }: Lowering): string {
  return /^(?:\{|function\b|class\b|let\b)/.test(bare(text, program.prefix)) ? `(${text})` : text
}

/** The test of a loop, which is not asked on the way to its body. */
function asked(test: Tree, lowering: Lowering): string {
  return `${lowering.goes(test)}?${expression(test, lowering)}:true`
}

function forLoop(node: Tree, lowering: Lowering): string {
  const { program, target } = lowering
  const [init, test, update, body] = ['init', 'test', 'update', 'body'].map(field => part(node, field))
  const scope = program.scopes.scopes.get(node)!
  const record = lowering.recordOf(scope)
  const first = init === undefined ? '' : `${lowering.goes(init)}&&(${init.type === 'VariableDeclaration' ? declarations(init, lowering) : expression(init, lowering)})`
  const begin = record === undefined ? first : `let ${record.name}=${lowering.entered(scope, record.at)}${first === '' ? '' : `,${record.name}_=${first}`}`
  // Each turn has variables of its own.
  const turn = record === undefined || !lowering.isCaptured(scope) ? '' : `${target}||(${record.name}=${lowering.state}.v[${record.at}]=${lowering.again(scope)})`
  const next = update === undefined ? '' : `${lowering.goes(update)}&&(${expression(update, lowering)})`
  return `for(${begin};${test === undefined ? '' : asked(test, lowering)};${[turn, next].filter(text => text !== '').join(',')})${inner(body!, lowering)}`
}

/** `for (… of …)` and `for (… in …)`: what is gone through stands in a temporary, as data where that is possible. */
function forEach(node: Tree, lowering: Lowering, begins: string, goesOn: string): string {
  const { program, target } = lowering
  const [left, right, body] = ['left', 'right', 'body'].map(field => part(node, field)!) as [Tree, Tree, Tree]
  if (lowering.points.in(left) !== undefined) lowering.refuse(left, PATTERN)
  const scope = program.scopes.scopes.get(node)
  const at = lowering.temporary()
  const element = `${program.prefix}E${at}`
  const pattern = left.type === 'VariableDeclaration' ? part(parts(left, 'declarations')[0]!, 'id')! : left
  const isPlain = left.type === 'VariableDeclaration' && !isMoved(left, program)
  const set = isPlain ? `${left['kind'] as string} ${print(pattern, program, lowering)}=${element};` : `${target}||(${print(pattern, program, lowering)}=${element});`
  const source = `${lowering.goes(right)}?${lowering.call(begins, String(at), expression(right, lowering))}:${lowering.call(goesOn, String(at))}`
  const passed = lowering.points.in(body) === undefined ? '' : `${target}||${lowering.call('I', String(at), element)};`
  return `for${node['await'] === true ? ' await' : ''}(const ${element} of ${source}){${passed}${lowering.enter(scope)}${set}${inner(body, lowering)}}`
}

function cases(node: Tree, lowering: Lowering): string {
  const { program, state, target } = lowering
  const discriminant = part(node, 'discriminant')!
  const texts = parts(node, 'cases').map(one => {
    const test = part(one, 'test')
    if (lowering.points.in(test) !== undefined) lowering.refuse(one, 'a yield cannot stand behind case. Give what it gives a name first: const x = yield …')
    const ranges = parts(one, 'consequent').map(statement => lowering.points.in(statement)).filter(range => range !== undefined)
    const range = ranges.length === 0 ? undefined : [ranges[0]![0], ranges.at(-1)![1]] as const
    const token = range === undefined ? '0' : `${lowering.within(range)}?${state}:0`
    return `${test === undefined ? 'default:' : `case ${target}?${token}:${expression(test, lowering)}:`}${statements(parts(one, 'consequent'), lowering)}`
  })
  return `{${lowering.enter(program.scopes.scopes.get(node))}switch(${lowering.goes(discriminant)}?${expression(discriminant, lowering)}:${state}){${texts.join('')}}}`
}

function attempt(node: Tree, lowering: Lowering): string {
  const { state, target } = lowering
  const [block, handler, finalizer] = ['block', 'handler', 'finalizer'].map(field => part(node, field))
  const range = lowering.points.in(finalizer)
  if (finalizer === undefined || range === undefined) {
    const last = finalizer === undefined ? '' : `finally{${running(lowering)}${still(finalizer, lowering)}}`
    return tried(block!, handler, lowering, last)
  }
  const at = lowering.temporary()
  const held = lowering.held(at)
  for (const part of [block!, ...handler === undefined ? [] : [handler]]) note(part, at, lowering)
  const error = `${lowering.program.prefix}X${at}`
  return `try{if(${target}&&${lowering.within(range)}){if(${held}){if("e" in ${held})throw ${held}.e;return ${held}.v;}}else{${target}||(${held}={});${handler === undefined ? `{${body(block!, lowering)}}` : tried(block!, handler, lowering, '')}${held}=0;}}`
    + `catch(${error}){${held}={e:${error}};throw ${error}}`
    + `finally{if(!${target}){${state}.p=-1;${state}.x=${held}&&!("e" in ${held}||"v" in ${held});}${statement(finalizer, lowering)}${state}.x=false;}`
}

/** What a `finally` that yields must know of: what is returned. Other ways out of its `try` it could not take again. */
function note(node: Tree, at: number, lowering: Lowering, inside: readonly string[] = [], loops = 0, switches = 0): void {
  if (isFunction(node)) return
  if (node.type === 'ReturnStatement') lowering.returns.set(node, [...lowering.returns.get(node) ?? [], at])
  if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') {
    const label = part(node, 'label')?.['name'] as string | undefined
    const stays = label === undefined ? loops > 0 || (node.type === 'BreakStatement' && switches > 0) : inside.includes(label)
    if (!stays) lowering.refuse(node, `${node.type === 'BreakStatement' ? 'break' : 'continue'} cannot leave a try whose finally yields. Leave it by a variable`)
  }
  const labels = node.type === 'LabeledStatement' ? [...inside, part(node, 'label')!['name'] as string] : inside
  const more = /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type) ? 1 : 0
  for (const child of childrenOf(node)) note(child, at, lowering, labels, loops + more, switches + (node.type === 'SwitchStatement' ? 1 : 0))
}

function tried(block: Tree, handler: Tree | undefined, lowering: Lowering, last: string): string {
  const range = lowering.points.in(handler)
  const { program, state, target } = lowering
  if (handler === undefined) return `try{${body(block, lowering)}}${last}`
  const param = part(handler, 'param')
  if (range === undefined) {
    const caught = param === undefined ? '' : `(${print(param, program, lowering)})`
    return `try{${body(block, lowering)}}catch${caught}{${running(lowering)}${still(part(handler, 'body')!, lowering)}}${last}`
  }
  const error = `${program.prefix}C${lowering.temporary()}`
  const set = param === undefined ? '' : `(${print(param, program, lowering)}=${error});`
  const entered = lowering.enter(program.scopes.scopes.get(handler))
  return `try{if(${lowering.within(range)})throw ${state};${body(block, lowering)}}catch(${error}){${entered}if(!${target}){${state}.p=-1;${set}}${statement(part(handler, 'body')!, lowering)}}${last}`
}

/** What is in a block, with its scope. */
function body(block: Tree, lowering: Lowering): string {
  return lowering.points.in(block) === undefined ? `if(!${lowering.target}){${still(block, lowering)}}` : `if${lowering.goes(block)}${statement(block, lowering)}`
}

/** It goes on without having been asked for its next value. */
function running(lowering: Lowering): string {
  return `${lowering.target}||(${lowering.state}.p=-1);`
}
