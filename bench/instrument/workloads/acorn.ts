// What tools do with acorn: whole files, every piece of syntax, positions, tokens, comments, errors, a plugin.

import type { Node, Options, Parser } from 'acorn'
import { pick, seeded } from '../../workloads.ts'

type Acorn = typeof import('acorn')

const pieces = [
  'export default class A extends B { static #p = 1; #q() { return #p in this } get x() { return super.x } set x(v) {} static { this.y = 2 } async *[z]() { yield* await 1 } }',
  'export const { a, b: [c = 1, ...d], ...e } = f ?? g?.h?.[i]?.(j), k = (l, { m } = {}, ...n) => ({ ...l, [m]: n })',
  'import o, { p as q, default as r } from "s" with { type: "json" }; import * as t from "t"; export * as u from "u"; export { q as "any name" }',
  'label: for (const v of w) { if (v) continue label; else break label }',
  'for (let i = 0, j = 10n; i < 0x1F && j >= 0b11n; i++, j--) { switch (i) { case 1: case 2: i **= 2; default: debugger } }',
  'try { throw new Error(`a${`b${1 + 2}`}c`) } catch { } finally { while (false); do ; while (0) }',
  'async function* gen(x = await1, y) { for await (const z of y) yield z; return new.target }',
  'const re = /(?<year>\\d{4})-[\\p{L}--a]/v, tagged = tag`x${y}\\u{1F600}`, big = 1_000_000, oct = 0o17, str = "\\u0041\\x41\\n"',
  'let async; async = async => async; (async x => { await x })(); (function () { "use strict"; return import.meta.url })',
  'x ||= y &&= z ??= (1, 2), void typeof delete x.y, new (foo())(bar), !function () {}(), a ? b : c ? d : e',
  'if (a) { var f = function g() { return arguments.length } } else if (b instanceof c) ; else ({ get a() { return 1 }, async b() {}, "c d": 1, 2: 3, __proto__: null })',
  'export async function named() { return import("x") }',
]

const broken = ['let let = 1', 'a =>', '({ a = 1 })', 'for (const x;;);', 'class { }', 'return 1', 'await 1', '"\\u{110000}"', '/(/', 'let a; let a', 'super()', 'break', 'x = {', '`${', '0b12', 'yield = 1; "use strict"; with (a) b', 'import { a } from', 'new.target', '#x in y', 'a?.b = 1', '1++', '\\u{61}b c']

/** A line for each node: its type, and where it is. */
function outline(node: Node): string {
  const lines: string[] = []
  const visit = (one: unknown): void => {
    if (Array.isArray(one)) for (const each of one) visit(each)
    else if (typeof one === 'object' && one !== null && 'type' in one && 'start' in one) {
      lines.push(`${String(one.type)} ${String(one.start)}`)
      for (const value of Object.values(one)) if (typeof value === 'object') visit(value)
    }
  }
  visit(node)
  return lines.join('\n')
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => typeof part === 'bigint' ? `${part}n` : part instanceof RegExp ? String(part) : part)
}

function plugin(Base: typeof Parser): typeof Parser {
  return class extends Base {
    // Not among the declared methods: plugins override them all the same.
    parseDebuggerStatement(node: Node): Node {
      Object.assign(node, { seen: true })
      return (Base.prototype as unknown as { parseDebuggerStatement(node: Node): Node }).parseDebuggerStatement.call(this, node)
    }
  }
}

/** Trees, tokens and errors as text. */
export function work({ parse, parseExpressionAt, tokenizer, Parser, getLineInfo, defaultOptions, version }: Acorn): string {
  const random = seeded(2)
  const body = Array.from({ length: 400 }, (_, i) => `{ ${pick(random, pieces.filter(piece => !/import|export/.test(piece))).replaceAll('label', `label${i}`)} } // ${i}`).join('\n')
  const module: Options = { ecmaVersion: 'latest', sourceType: 'module' }
  const file = outline(parse(body, { ...module, locations: true, ranges: true }))
  const trees = pieces.map(piece => plain(parse(piece, { ...module, locations: true, preserveParens: true, sourceFile: 'piece.js' })))
  const comments: unknown[] = []
  const tokens: string[] = []
  parse(`#!bang\n/* a */ let x // b\n<!-- c\n`, { ecmaVersion: 'latest', sourceType: 'script', onComment: comments as never, onToken: token => tokens.push(token.type.label) })
  for (const token of tokenizer(pieces.slice(3).join('\n'), module)) tokens.push(`${token.type.label}@${token.start}`)
  const errors = broken.flatMap(text => [3, 5, 2015, 2022].map(ecmaVersion => {
    try {
      return plain(parse(text, { ecmaVersion: ecmaVersion as 2022, sourceType: 'script' }))
    } catch (error) {
      return String(error)
    }
  }))
  return [
    version, file, ...trees, plain(comments), tokens.join(), ...errors,
    plain(parseExpressionAt('  a + b * c;', 2, module)), plain(getLineInfo('a\nb\r\nc', 5)), plain(defaultOptions),
    plain(Parser.extend(plugin).parse('debugger', module)),
  ].join('\n')
}
