// A bundler's text, taken apart: which statements are whose, which names a module has from others, and what the modules'
// last statements say of the runtime's names. Knows nothing of what is done with it.

import { parseProgram, type Tree } from '../source/parse.ts'
import { analyseScopes, type Scopes } from '../source/scope.ts'
import { Finder, indexAfter, part, parts } from '../source/tree.ts'

/** What each instrumented module calls at its end, to be found again: with the runtime's functions, as they are named there. */
export const MARK = '__DILL_RUNTIME__'

/** A module as the bundler knows it. */
export interface Bundled {
  readonly id: string
  /** As it was put into the text, with a comment for a first line. */
  readonly code: string | null
  /** What it is one with, if that stands next to it: modules of one unit make one region. */
  readonly unit: string
}

/** Where a module's statements stand. */
export interface Stretch {
  readonly id: string
  readonly start: number
  readonly end: number
}

/** What one module has become, or several of one unit. */
export interface Region {
  readonly unit: string
  readonly modules: readonly Stretch[]
  readonly start: number
  readonly end: number
  /** Names that its closures have from elsewhere in the text: of other modules, of packages, imported. */
  readonly outer: readonly string[]
}

/** A module's last statement. */
export interface Marked {
  readonly start: number
  readonly end: number
  /** How the runtime's functions are said, in the order in which the module gave them. */
  readonly names: readonly string[]
}

/** A bundled text. */
export interface Outline {
  readonly regions: readonly Region[]
  readonly marks: readonly Marked[]
  /** Modules that have left no trace although they are in the text. */
  readonly missing: readonly string[]
  /** Where the statements begin, after directives, imports, and a `require` that stands for the runtime's import. */
  readonly start: number
}

/** Takes a text apart. One that does not parse, for it uses what the language does not have yet, gives the reason. */
export function outlineOf(code: string, modules: readonly Bundled[]): Outline | string {
  try {
    return outlined(code, parseProgram(code, 'module'), modules)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return String(error)
  }
}

/** The modules' last statements in a text that does not parse. */
export function marksByWords(code: string): { readonly start: number, readonly end: number }[] {
  return [...code.matchAll(new RegExp(`${MARK}\\([^()]*\\);?`, 'g'))].map(({ 0: { length }, index }) => ({ start: index, end: index + length }))
}

function outlined(code: string, program: Tree, modules: readonly Bundled[]): Outline {
  const written = modules.flatMap(({ id, code: own }) => own === null || own.trim() === '' ? [] : [{ id, header: own.trimStart().split('\n', 1)[0]! }])
  const units = new Map(modules.map(({ id, unit }) => [id, unit]))
  const finder = new Finder(program)
  const { body = program, starts } = headersIn(code, finder, written)
  const statements = parts(body, 'body').filter(isStatement)
  const stretches = [...starts].flatMap(([id, from], i, all): Stretch[] => {
    const own = statements.slice(indexAfter(statements, from), indexAfter(statements, all[i + 1]?.[1] ?? Infinity))
    return own.length === 0 ? [] : [{ id, start: own[0]!.start, end: own.at(-1)!.end }]
  })
  const places = runsOf(stretches, ({ id }) => units.get(id)!).map(([unit, modules]) => ({ unit, modules, start: modules[0]!.start, end: modules.at(-1)!.end }))
  const outer = namesFromElsewhere(analyseScopes(program), body, places)
  const marks = marksIn(code, finder)
  return {
    regions: places.map((place, i) => ({ ...place, outer: outer[i]! })), marks, missing: written.flatMap(({ id }) => starts.has(id) ? [] : [id]),
    start: requiredIn(statements, marks)?.end ?? statements.find(statement => typeof statement['directive'] !== 'string')?.start ?? body.end,
  }
}

/** The statement that declares what has the runtime's functions, where that is a variable: no import is hoisted before it. */
function requiredIn(statements: readonly Tree[], [mark]: readonly Marked[]): Tree | undefined {
  const name = /[\w$]+(?=\.)/.exec(mark?.names[0] ?? '')?.[0]
  return name === undefined ? undefined : statements.find(statement => statement.type === 'VariableDeclaration' && parts(statement, 'declarations').some(one => part(one, 'id')!['name'] === name))
}

/** Neighbours that have something in common, in their order. */
function runsOf<T>(list: readonly T[], keyOf: (one: T) => string): [key: string, run: T[]][] {
  const runs: [string, T[]][] = []
  for (const one of list) {
    const last = runs.at(-1)
    if (last?.[0] === keyOf(one)) last[1].push(one)
    else runs.push([keyOf(one), [one]])
  }
  return runs
}

function isStatement({ type }: Tree): boolean {
  // What returns is the function that a bundler has put around all, and no module.
  return type !== 'ImportDeclaration' && type !== 'ReturnStatement' && !type.startsWith('Export')
}

/** The list of statements in which the modules stand – the program, or the function around all – and where each begins. */
function headersIn(code: string, finder: Finder, written: readonly { readonly id: string, readonly header: string }[]): { body: Tree | undefined, starts: Map<string, number> } {
  const starts = new Map<string, number>()
  let body: Tree | undefined
  let from = 0
  for (const { id, header } of written) {
    for (let at = code.indexOf(header, from); at >= 0; at = code.indexOf(header, at + 1)) {
      const inner = finder.pathTo(at).at(-1)!
      // The same words may stand in a template of the author's.
      if (!isLine(code, at, header) || (inner !== body && (body !== undefined || !/^(Program|BlockStatement)$/.test(inner.type)))) continue
      body = inner
      starts.set(id, at)
      from = at + header.length
      break
    }
  }
  return { body, starts }
}

function isLine(code: string, at: number, header: string): boolean {
  return (at === 0 || code[at - 1] === '\n') && /^[\r\n]|^$/.test(code.slice(at + header.length, at + header.length + 1))
}

function marksIn(code: string, finder: Finder): Marked[] {
  const marks: Marked[] = []
  for (let at = code.indexOf(MARK); at >= 0; at = code.indexOf(MARK, at + 1)) {
    const statement = finder.pathTo(at).findLast(({ type }) => type === 'ExpressionStatement')
    const call = statement === undefined ? undefined : part(statement, 'expression')
    if (call?.type !== 'CallExpression' || part(call, 'callee')?.['name'] !== MARK) continue
    marks.push({ start: statement!.start, end: statement!.end, names: parts(call, 'arguments').map(({ start, end }) => code.slice(start, end)) })
  }
  return marks
}

/** For each place, the names at the top of the text that closures there use and that are not declared there. */
function namesFromElsewhere({ references, scopes, program }: Scopes, body: Tree, places: readonly { readonly start: number, readonly end: number }[]): string[][] {
  const top = scopes.get(body) ?? program
  const names = places.map(() => new Set<string>())
  for (const { name, node, scope, variable } of references) {
    const isOuter = variable !== undefined && variable.kind !== 'implicit' && (variable.scope === top || variable.scope === top.parent || variable.scope === program)
    if (!isOuter || scope.closure === top.closure) continue
    const i = indexAfter(places, node.start) - 1
    const place = places[i]
    if (place !== undefined && node.start < place.end && (variable.at < place.start || variable.at >= place.end)) names[i]!.add(name)
  }
  return names.map(all => [...all].sort())
}
