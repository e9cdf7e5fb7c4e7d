// Text that stands by itself becomes the thing again: it is run as a module is, strict and apart from all others, and what it
// imports is found among what is loaded here. Evaluates text: who calls it has decided that it may run.

import { m } from '../capture/modules.ts'
import { cleaned, describeError, UnpicklingError } from '../core/errors.ts'
import { loaded, readBindings } from '../link/instance.ts'
import * as runtime from '../runtime.ts'
import { evaluate } from '../source/evaluate.ts'
import { declaredBy, nameOf } from '../source/exports.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { instrumentText } from '../source/instrument.ts'
import { parseProgram, type Tree } from '../source/parse.ts'
import { rowsOf } from '../source/skeleton.ts'
import { part, parts } from '../source/tree.ts'
import { specifierOf } from './imports.ts'
import { DURABLE, ownExports, SPECIFIER } from './own.ts'

/** A name that a text imports. */
interface Import {
  readonly local: string
  readonly from: string
  readonly name: string
}

type Started = (runtime: object) => (given: object) => () => Promise<[unknown]>

/**
 * Runs text, and gives what has the name in it, in an array of one: no promise calls a `then` of its own. Rejects with an
 * UnpicklingError with code `BAD_SOURCE` for what is no such text, or `NOT_HELD` where it imports what is not loaded; with
 * what it throws itself; with a PickleError with code `EVAL_BLOCKED`.
 */
export async function revived(text: string, name: string): Promise<[unknown]> {
  const program = parsed(text)
  if (!parts(program, 'body').some(statement => namesOf(statement).includes(name))) {
    const hint = 'Say the name that it declares: { alias: \'thing\' }.'
    throw new UnpicklingError(`Cannot load source: unknown name for code: it declares no ${name}. ${hint}`, { code: 'NO_NAME', hint })
  }
  const given = Object.fromEntries(importsOf(program).map(one => [one.local, valueOf(one)]))
  const body = withoutPassage(text, program)
  const prefix = prefixOf(text)
  const locals = Object.keys(given)
  const code = `(${prefix}i=>async()=>{"use strict";${locals.length === 0 ? '' : `const{${locals.join()}}=${prefix}i;`}${body}\nreturn[${name}]})`
  const made = instrumentText(code, { sourceType: 'script', prefix, runtime: `${prefix}runtime`, registers: false })
  const start = evaluate(`(function(${prefix}runtime){return ${made.code}})`) as Started
  if (made.analysis !== undefined) {
    const skeleton = rowsOf(made, { source: true, written: text })
    m(made.hash, '', made.hash, {}, () => skeleton)
  }
  return start(runtime)(given)()
}

/** The name that a text gives to what it is about: the one that is likely, or what its last statement declares. */
export function declaredLast(text: string, likely: string | undefined): string | undefined {
  const statements = parts(parsed(text), 'body')
  const all = statements.map(namesOf)
  return likely !== undefined && all.some(names => names.includes(likely)) ? likely : all.at(-1)?.at(-1)
}

function parsed(text: string): Tree {
  try {
    return parseProgram(text, 'module')
  } catch (cause) {
    throw bad(`it is no module's text: ${describeError(cause)}`, cause)
  }
}

function namesOf(statement: Tree): string[] {
  if (statement.type === 'ImportDeclaration') return parts(statement, 'specifiers').map(specifier => part(specifier, 'local')!['name'] as string)
  return declaredBy(part(statement, 'declaration') ?? statement)
}

function importsOf(program: Tree): Import[] {
  return parts(program, 'body').filter(({ type }) => type === 'ImportDeclaration').flatMap(statement => {
    const from = part(statement, 'source')!['value'] as string
    return parts(statement, 'specifiers').map(specifier => {
      const imported = part(specifier, 'imported')
      const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : imported === undefined ? '*' : nameOf(imported)
      return { local: part(specifier, 'local')!['name'] as string, from, name }
    })
  })
}

/** What an import means, among what is loaded. */
function valueOf({ from, name }: Import): unknown {
  const verbs = from === SPECIFIER || from === DURABLE ? ownExports() : undefined
  if (verbs?.has(name) === true) return verbs.get(name)
  for (const instance of [...loaded()].reverse()) {
    if (specifierOf(instance) !== from) continue
    const what = instance.skeleton?.exported?.find(([exported]) => exported === name)?.[1] ?? -1
    const { values } = readBindings(instance)
    if (what >= 0 && what < values.length) return values[what]
  }
  const hint = `Have ${cleaned(from)} instrumented, and import it before loading.`
  throw new UnpicklingError(`Cannot load source: it imports ${cleaned(name)} from ${cleaned(from)}, which is not loaded here. ${hint}`, { code: 'NOT_HELD', hint })
}

/** The text without its imports, and without the word export, in as many lines. */
function withoutPassage(text: string, program: Tree): string {
  let made = text
  for (const statement of parts(program, 'body').reverse()) {
    if (!/^(?:Import|Export)/.test(statement.type)) continue
    const declaration = statement.type === 'ExportNamedDeclaration' ? part(statement, 'declaration') : undefined
    if (statement.type !== 'ImportDeclaration' && declaration === undefined) throw bad('it exports something other than a declaration')
    const end = declaration?.start ?? statement.end
    made = made.slice(0, statement.start) + made.slice(statement.start, end).replace(/[^\n\r\u2028\u2029]/g, ' ') + made.slice(end)
  }
  return made
}

function bad(why: string, cause?: unknown): UnpicklingError {
  const hint = 'Give text that temp.dumpSource or importable has written.'
  return new UnpicklingError(`Cannot load source: ${why}. ${hint}`, { code: 'BAD_SOURCE', hint, cause })
}
