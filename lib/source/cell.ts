// A cell of a notebook becomes a function: what it declares at its top is assigned to the properties of an object, in
// whose scope it runs, so that cells see each other's variables as they are now. No line moves. Runs nothing.

import { spliced, type Gap, type Insertion } from './instrument/insertions.ts'
import { parseProgram, type Tree } from './parse.ts'
import { childrenOf, isClass, namesIn, part, parts } from './tree.ts'

/** A cell, rewritten. */
export interface Cell {
  /**
   * An expression: a function of the scope, the runtime, a function `(fn, name) => fn` that renames, and two that are called
   * with what the cell waits for and with what it gave; it returns an asynchronous function which runs the cell and gives
   * the value of its last expression.
   */
  readonly expression: string
  /** What it declares at its top. */
  readonly names: readonly string[]
}

/** What may be asked of a cell that is rewritten. */
export interface Rewriting {
  /** Whether it tells of each `await` at its top, so that it can be ended there. */
  readonly tells?: boolean
}

/** The names under which the cell's text speaks of what it is given: they start with the prefix, and end in these. */
export const given = { scope: 'main', runtime: 'runtime', rename: 'named', before: 'before', after: 'after' } as const

/** Rewrites a cell, instrumented or not. The prefix does not occur in it. */
export function rewritten(code: string, prefix: string, { tells = false }: Rewriting = {}): Cell {
  const program = parseProgram(code, 'cell')
  const rewriter = new Rewriter(code, prefix)
  rewriter.all(program)
  const { opens, closes } = tells ? awaits(program, prefix) : { opens: [], closes: [] }
  // Those of an `await` are inside of all others that meet them.
  const body = spliced(code, [...closes, ...rewriter.insertions, ...opens], rewriter.gaps)
  const parameters = Object.values(given).map(name => prefix + name)
  const expression = `(function(${parameters.join(',')}){return async()=>{with(${prefix}${given.scope}){${rewriter.hoisted}${body}\n}}})`
  return { expression, names: [...rewriter.names] }
}

class Rewriter {
  readonly insertions: Insertion[] = []
  readonly gaps: Gap[] = []
  readonly names = new Set<string>()
  readonly #code: string
  readonly #prefix: string
  readonly #functions = new Map<string, string>()

  constructor(code: string, prefix: string) {
    this.#code = code
    this.#prefix = prefix
  }

  /** Functions are there before anything runs. Under a name of its own each sees, as all others do, what the scope holds under the author's. */
  get hoisted(): string {
    return [...this.#functions].map(([name, hidden]) => `${name}=${this.#prefix}${given.rename}(${hidden},${JSON.stringify(name)});`).join('')
  }

  all(program: Tree): void {
    const statements = parts(program, 'body')
    for (const statement of statements) {
      if (statement.type === 'FunctionDeclaration') this.#function(statement)
      else if (statement.type === 'ClassDeclaration') this.#class(statement)
      else if (statement.type === 'VariableDeclaration' && statement['kind'] !== 'var') this.#variables(statement, true)
      else this.#vars(statement, program)
    }
    const last = statements.at(-1)
    if (last?.type !== 'ExpressionStatement') return
    const { start, end } = part(last, 'expression')!
    this.#put(start, 'return(')
    this.#put(end, ');')
  }

  #function(node: Tree): void {
    const id = part(node, 'id')!
    const name = id['name'] as string
    const hidden = `${this.#prefix}f${node.start}`
    this.names.add(name)
    this.#functions.set(name, hidden)
    this.gaps.push({ start: id.start, end: id.end })
    this.#put(id.end, hidden)
  }

  #class(node: Tree): void {
    const name = part(node, 'id')!['name'] as string
    this.names.add(name)
    this.#put(node.start, `;${name}=`)
    this.#put(node.end, ';')
  }

  /** Wherever in the top's own code, `var` declares at the top. */
  #vars(node: Tree, above: Tree): void {
    if (/Function/.test(node.type) || isClass(node)) return
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') return this.#variables(node, Array.isArray(above['body']) || above.type === 'SwitchCase', above)
    for (const child of childrenOf(node)) this.#vars(child, node)
  }

  /** `let x, { y } = o` → `(x=void 0,{ y } = o)`. In a list of statements it is kept apart from the one before it. */
  #variables(node: Tree, isListed: boolean, above?: Tree): void {
    if (/using/.test(node['kind'] as string)) return // It ends with the cell.
    const declarators = parts(node, 'declarations')
    for (const declarator of declarators) {
      const target = part(declarator, 'id')!
      for (const name of namesIn(target)) this.names.add(name)
      if (part(declarator, 'init') !== undefined || isLoopHead(above, node)) continue
      // A `var` without a value keeps the one that it has.
      if (node['kind'] === 'var') this.gaps.push({ start: target.start, end: target.end })
      this.#put(target.end, node['kind'] === 'var' ? '0' : '=void 0')
    }
    this.gaps.push({ start: node.start, end: declarators[0]!.start })
    if (above !== undefined && above.type.startsWith('For') && part(above, 'body') !== node) return
    this.#put(declarators[0]!.start, isListed ? ';(' : '(')
    this.#put(declarators.at(-1)!.end, this.#code[node.end - 1] === ';' ? ')' : ');')
  }

  #put(at: number, text: string): void {
    this.insertions.push({ at, text })
  }
}

function isLoopHead(above: Tree | undefined, node: Tree): boolean {
  return above !== undefined && /^For(?:In|Of)Statement$/.test(above.type) && part(above, 'left') === node
}

/** `await x` → `after(await before(x))`, wherever the top's own code waits. */
function awaits(program: Tree, prefix: string): { opens: Insertion[], closes: Insertion[] } {
  const [before, after] = [prefix + given.before, prefix + given.after]
  const turn = `${after}(await ${before}())`
  const opens: Insertion[] = []
  const closes: Insertion[] = []
  const visit = (node: Tree): void => {
    if (/Function/.test(node.type)) return
    if (node.type === 'AwaitExpression') {
      opens.push({ at: node.start, text: `${after}(` }, { at: part(node, 'argument')!.start, text: ` ${before}(` })
      closes.push({ at: node.end, text: '))' })
    } else if (node.type === 'ForOfStatement' && node['await'] === true) {
      const { type, start } = part(node, 'body')!
      if (type === 'BlockStatement') opens.push({ at: start + 1, text: `${turn};` })
      else if (type === 'ExpressionStatement') opens.push({ at: start, text: `${turn},` })
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(program)
  return { opens, closes }
}
