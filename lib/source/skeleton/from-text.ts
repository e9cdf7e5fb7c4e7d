// Rooms that are made from the text of rows, by evaluating it: each is a function that keeps a direct `eval` within, so
// that its closures and inner rooms are made when they are asked for, and share its variables. What comes in is checked
// to be names and single functions; whether it may be evaluated at all, the caller has decided.

import { makes, scopeIn, siteIn, type Room, type ScopeRow, type SiteRow, type Skeleton, type Tools } from '../../capture/skeleton.ts'
import { cleaned, PickleError } from '../../core/errors.ts'
import { identifier } from '../names.ts'
import { parseFunction } from '../parse.ts'
import { helperNames, helperTexts } from './helpers.ts'
import { entererText, makerText, type Within } from './room-text.ts'
import { runsWhenMade } from './silent.ts'

/** How text is evaluated. */
export interface TextRoomOptions {
  /** Evaluates an expression in the global scope. */
  readonly evaluate: (text: string) => unknown
  /** Makes of a text what a direct `eval` takes where a page's policy asks for more than text. */
  readonly script?: (text: string) => unknown
  /** An object whose properties the code sees as variables around it, before those of the global object. */
  readonly within?: object
}

/** A scope that was entered: assigns its variables, and evaluates. */
type Entered = Room
/** There is but one that makes something: the text that it is given. */
const EVALUATES = makes(0)

/** Where something is made: the scope, what its text calls its record, and what evaluates in it. */
interface Place {
  readonly scope: number
  readonly record: string
  readonly within: Within
  readonly run: (text: string) => unknown
}

type Maker = (given: unknown, keys: unknown) => unknown

/**
 * Opens the outermost room. Rows are looked at when they are asked for.
 *
 * Its rooms throw a PickleError with code `BAD_SITE` where a row is not what it should be, before any of it is evaluated.
 */
export function sourceRooms(rows: Omit<Skeleton, 'open'>, tools: Tools, { evaluate, script = text => text, within }: TextRoomOptions): Room {
  checkNames([rows.prefix], false)
  return new TextRooms(rows, script).outermost(tools, evaluate, within)
}

class TextRooms {
  readonly #rows: Omit<Skeleton, 'open'>
  readonly #script: (text: string) => unknown
  readonly #checked = new Set<SiteRow>()

  constructor(rows: Omit<Skeleton, 'open'>, script: (text: string) => unknown) {
    this.#rows = rows
    this.#script = script
  }

  outermost(tools: Tools, evaluate: (text: string) => unknown, within: object | undefined): Room {
    const { prefix } = this.#rows
    const given = { ...tools.runtime, 0: tools.outermost, b: tools.bindings, reach: tools.reach, has: tools.has }
    const open = evaluate(outermostText(Object.keys(given), prefix, within !== undefined)) as (given: object, within: object | undefined) => (text: unknown) => unknown
    const run = open(given, within)
    return this.#room(-1, `${prefix}0`, (_, what, text) => what === EVALUATES ? run(text) : undefined, false)
  }

  /** What is made and entered in a scope is evaluated when it is first asked for. */
  #room(scope: number, record: string, entered: Entered, strict: boolean): Room {
    const run = (text: string): unknown => {
      const made = this.#script(text)
      const value = entered(undefined, EVALUATES, made)
      // Some engines give back, as it is, what a policy has made of the text.
      return value === made && typeof made === 'object' ? entered(undefined, EVALUATES, text) : value
    }
    const place = { scope, record, within: { prefix: this.#rows.prefix, strict }, run }
    const known = new Map<number, Maker | undefined>()
    return (_, what, given, keys) => {
      const index = siteIn(what) ?? scopeIn(what)
      if (index === undefined) return entered(undefined, what, given)
      if (!known.has(what)) known.set(what, what === makes(index) ? this.#maker(index, place) : this.#enterer(index, place))
      return known.get(what)?.(given, keys)
    }
  }

  #maker(index: number, { scope, record, within, run }: Place): Maker | undefined {
    const row = this.#rows.sites[index]
    if (row === undefined || row.scope !== scope || row.refused !== undefined || row.text === undefined) return undefined
    return run(makerText(index, row, this.#codeOf(row), record, within)) as Maker
  }

  #enterer(index: number, { scope, record, within, run }: Place): Maker | undefined {
    const row = this.#rows.scopes[index]
    if (row === undefined || row.parent !== scope) return undefined
    const inner = this.#checkedRecord(row)
    const enter = run(entererText({ ...row, record: inner, fixed: row.variables.lastIndexOf('let') + 1 }, record, within, `case ${EVALUATES}:return eval(${within.prefix}base)`)) as (set: unknown) => Entered
    return set => this.#room(index, inner, enter(set), within.strict || row.strict)
  }

  /** The name of a scope's record, once all its names are known to be names. */
  #checkedRecord({ record = '', ...row }: ScopeRow): string {
    checkNames([...row.variables, record], row.strict)
    if (row.variables.includes('eval')) throw fault('a variable is named eval, which stands in the way of evaluating anything beside it', 'Give it another name.')
    return record
  }

  #codeOf(row: SiteRow): string {
    const code = row.code ?? row.text!
    if (this.#checked.has(row)) return code
    const isMember = /^(?:method|getter|setter)$/.test(row.kind)
    const parsed = parseFunction(code, isMember)
    if (parsed?.kind !== row.kind || parsed.gives !== (isMember ? 'object' : 'itself')) throw fault(`the text of ${named(row)} is not one ${row.kind}`)
    const running = runsWhenMade(parsed, this.#rows.prefix)
    if (running !== undefined) throw fault(`the text of ${named(row)} would run ${running} when it is made`)
    this.#checked.add(row)
    return code
  }
}

/**
 * A function of the tools that gives the direct `eval`. What an object's properties are put before does not reach the tools:
 * their names are parameters further in.
 */
function outermostText(given: readonly string[], prefix: string, isWithin: boolean): string {
  const names = [...given, ...helperNames].map(name => prefix + name)
  const tools = given.map(name => `${prefix + name}=${prefix}x[${JSON.stringify(name)}]`)
  const inside = `function(eval,${names.join()}){return ${prefix}e=>eval(${prefix}e)}`
  const opened = isWithin ? `(function(){with(arguments[0])return ${inside}})(${prefix}w)` : `(${inside})`
  return `(function(${prefix}x,${prefix}w){const ${[...tools, ...helperTexts(helperNames, prefix)].join()};return ${opened}(eval,${names.join()})})`
}

const reserved = new Set('break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with'.split(' '))
const reservedInStrict = new Set('arguments await eval implements interface let package private protected public static yield'.split(' '))

function checkNames(names: readonly string[], strict: boolean): void {
  const bad = names.find(name => !identifier.test(name) || reserved.has(name) || (strict && reservedInStrict.has(name)))
  if (bad !== undefined) throw fault(`${JSON.stringify(cleaned(bad))} is no name that a variable can have`)
  if (new Set(names).size < names.length) throw fault('two variables of a scope have one name')
}

function named({ path, line }: SiteRow): string {
  return `${cleaned(path) || '(anonymous)'} (line ${line})`
}

function fault(why: string, remedy = 'The bytes were damaged, or not written by this library.'): PickleError {
  return new PickleError(`Cannot make code from source text: ${why}. ${remedy}`, { code: 'BAD_SITE' })
}
