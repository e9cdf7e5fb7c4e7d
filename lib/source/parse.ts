// Text → syntax tree; the only importer of acorn. Knows how a function's own text becomes an expression again: a method
// is no expression by itself, so each form has its wrapping. Keeps nothing.

import { parse, Parser, tokenizer, tokTypes, type Node, type Options } from 'acorn'

/** A node as the walkers read it: acorn's types name each field of each node, and the walkers ask for any. */
export interface Tree extends Node {
  readonly [field: string]: unknown
}

/** What a function's text parsed to. */
export interface ParsedFunction {
  /** The function, arrow, method's function or class. */
  readonly node: Tree
  readonly kind: 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'class'
  readonly async: boolean
  readonly generator: boolean
  /** The text as an expression, in parentheses. */
  readonly expression: string
  /**
   * What that expression gives: the function itself; an object or class whose only member it is; for an arrow that
   * says `new.target`, a function that returns it.
   */
  readonly gives: 'itself' | 'object' | 'class' | 'maker'
  /** How many characters stand before the author's text in `expression`. */
  readonly offset: number
  /** A member's key, in `expression`. A computed one would run when the expression is evaluated. */
  readonly key: { readonly start: number, readonly end: number, readonly computed: boolean } | undefined
  readonly program: Tree
}

const options: Options = { ecmaVersion: 'latest', allowHashBang: true, preserveParens: true }

/** What kind of text a program is; a cell is a script that may `await`. */
export type SourceType = 'module' | 'commonjs' | 'script' | 'cell'

/** What kind of program a text is; a cell has become a script. */
export type ProgramType = Exclude<SourceType, 'cell'>

/** A cell is the body of a function, where `using` may stand at the top. */
class CellParser extends Parser {
  declare private readonly scopeStack: readonly unknown[]

  private get allowUsing(): boolean {
    return this.scopeStack.length === 1 || (Reflect.get(Parser.prototype, 'allowUsing', this) as boolean)
  }

  static read(code: string): Node {
    // Messages tell the lines of its nodes; of programs nobody asks, and a tree with lines is twice as large.
    return new CellParser({ ...options, sourceType: 'script', allowAwaitOutsideFunction: true, locations: true }, code).parse()
  }
}

/** Parses a whole program. Throws acorn's SyntaxError, with `pos` and `loc`. */
export function parseProgram(code: string, sourceType: SourceType): Tree {
  return (sourceType === 'cell' ? CellParser.read(code) : parse(code, { ...options, sourceType })) as unknown as Tree
}

/**
 * Parses what `Function.prototype.toString` gave. Native code, and text that is more than one function – a way to run
 * something while it is evaluated – gives `undefined`. Of a method that is named `function`, only who made it knows
 * that it is one.
 */
export function parseFunction(text: string, isMember = false): ParsedFunction | undefined {
  return (isMember ? undefined : wrapped(text, 'itself', '(', '\n)', expressionOf)) ?? wrapped(text, 'object', '({', '\n})', methodOf)
    ?? wrapped(text, 'class', '(class{', '\n})', memberOf) ?? wrapped(text, 'maker', '(function(){return ', '\n})', returnedOf)
}

interface Found {
  readonly node: Tree
  readonly kind: ParsedFunction['kind']
  /** What stands alone in the wrapping. */
  readonly whole: Tree
  readonly key?: ParsedFunction['key']
}

function wrapped(text: string, gives: ParsedFunction['gives'], before: string, after: string, find: (only: Tree) => Found | undefined): ParsedFunction | undefined {
  const expression = `${before}${text}${after}`
  let program: Tree
  try {
    program = parse(expression, { ...options, sourceType: 'script', allowSuperOutsideMethod: true, allowImportExportEverywhere: true, checkPrivateFields: false }) as unknown as Tree
  } catch {
    return undefined // Not this form: the caller tries the next.
  }
  const found = find(onlyExpression(program) ?? program)
  // The text must be the whole of what was wrapped: neither more than one thing nor something that ends the wrapping.
  if (found?.whole.start !== before.length || found.whole.end !== before.length + text.trimEnd().length) return undefined
  const { node, kind, key } = found
  return { node, kind, expression, gives, offset: before.length, key, program, async: node['async'] === true, generator: node['generator'] === true }
}

/** The only expression of a program, out of its parentheses. */
function onlyExpression(program: Tree): Tree | undefined {
  const [statement, ...more] = program['body'] as Tree[]
  const expression = more.length === 0 && statement?.type === 'ExpressionStatement' ? statement['expression'] as Tree : undefined
  return expression?.type === 'ParenthesizedExpression' ? expression['expression'] as Tree : undefined
}

function expressionOf(whole: Tree): Found | undefined {
  if (whole.type === 'FunctionExpression') return { node: whole, kind: 'function', whole }
  if (whole.type === 'ArrowFunctionExpression') return { node: whole, kind: 'arrow', whole }
  return whole.type === 'ClassExpression' ? { node: whole, kind: 'class', whole } : undefined
}

function methodOf(object: Tree): Found | undefined {
  const [member, ...more] = object.type === 'ObjectExpression' ? object['properties'] as Tree[] : []
  if (more.length > 0 || member?.type !== 'Property' || (member['method'] !== true && member['kind'] === 'init')) return undefined
  return memberFound(member)
}

function memberOf(cls: Tree): Found | undefined {
  const [member, ...more] = cls.type === 'ClassExpression' && cls['superClass'] == null ? (cls['body'] as Tree)['body'] as Tree[] : []
  return more.length > 0 || member?.type !== 'MethodDefinition' ? undefined : memberFound(member)
}

function returnedOf(maker: Tree): Found | undefined {
  const [statement, ...more] = maker.type === 'FunctionExpression' ? (maker['body'] as Tree)['body'] as Tree[] : []
  const whole = statement?.type === 'ReturnStatement' ? statement['argument'] as Tree | null : undefined
  return more.length === 0 && whole?.type === 'ArrowFunctionExpression' ? { node: whole, kind: 'arrow', whole } : undefined
}

function memberFound(whole: Tree): Found {
  const { start, end } = whole['key'] as Tree
  const kind = whole['kind'] === 'get' ? 'getter' : whole['kind'] === 'set' ? 'setter' : 'method'
  return { node: whole['value'] as Tree, kind, whole, key: { start, end, computed: whole['computed'] === true } }
}

/** A stretch of text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * The texts of template literals and strings that go over several lines: their line breaks and spaces are content. The text
 * need not be a whole program; what stands after something that no program has, is not looked through.
 */
export function contentOf(code: string): Stretch[] {
  const found: Stretch[] = []
  try {
    for (const { type, start, end } of tokenizer(code, { ...options, sourceType: 'module' })) {
      if ((type === tokTypes.template || type === tokTypes.invalidTemplate || type === tokTypes.string) && /[\n\r\u2028\u2029]/.test(code.slice(start, end))) found.push({ start, end })
    }
  } catch {
    // What is left is no JavaScript: it is taken for plain lines.
  }
  return found
}
