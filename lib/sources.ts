// The source of live things: text, lines, names, imports, and text that stands by itself. The author's own text wherever a
// transform or the bytes told it; what is generated quotes whatever comes from outside. Looking runs nothing of anybody's.

import { PickleError } from './core/errors.ts'
import { own } from './core/settings.ts'
import { main } from './link/main.ts'
import { aligned, indented, linesOf, margin, outdented } from './source/layout.ts'
import { noSource } from './sources/faults.ts'
import { globalCode, homeOf, namespaceOf } from './sources/imports.ts'
import { exportedName, fullName, importedOf, importOf } from './sources/lines.ts'
import { takes } from './core/options.ts'
import { bad, checkedCode, flags, importableNames, type DumpSourceOptions, type ImportableOptions, type ImportOptions, type Lines, type NameOptions, type OutdentOptions, type SourceLinesOptions, type SourceOptions } from './sources/options.ts'
import { isTyped, outermostOf, ownName, seen } from './sources/seen.ts'
import { attempt, beside, checkedText, classOf, enclosed, enclosingSource, enclosingThing, functionOf, instanceSource, lastOf, literalOf, marginOf, named, pickledText, standing, textOf } from './sources/texts.ts'
import { aliasOf, line } from './sources/words.ts'

export type { AliasOption, DumpSourceOptions, ImportableOptions, ImportOptions, Lines, NameOptions, OutdentOptions, SourceLinesOptions, SourceOptions } from './sources/options.ts'

/**
 * The text of a function, a method, an accessor, a class, or of the class of an instance, as its author wrote it – never
 * what a transform has inserted – with a line break at its end. An instance also has an expression that makes it again.
 *
 * Of an arrow the text is an expression, and `alias` stands before it: `const memo = x => x ** 2`; what declares its own name
 * is followed by `const memo = name`. With `enclosing` the text is that of the outermost function around it, together with
 * what that reads from its module and of the program's globals. Source text of TypeScript has lost its types.
 *
 * Answers to `dill.source.getsource`.
 * @throws PickleError with code `NO_SOURCE` for natives, values, and what no text is at hand of; with `BAD_OPTION`
 */
export function getsource(obj: unknown, options?: SourceOptions): string {
  takes(options, { alias: 1, lstrip: 1, enclosing: 1, force: 1, builtin: 1 })
  const wants = flags(options, ['lstrip', 'enclosing', 'force', 'builtin'])
  const alias = aliasOf(own(options, 'alias'))
  try {
    const instance = namespaceOf(obj)
    if (instance?.skeleton?.written !== undefined) return instance.skeleton.written
    const Class = classOf(obj)
    if (Class !== undefined) return instanceSource(obj as object, Class, alias, wants.enclosing)
    if (typeof obj !== 'function') throw noSource(obj, 'it is a value, which nobody wrote as text.', 'For an expression that gives it: importable(value), or { force: true }.')
    if (wants.enclosing) return enclosingSource(obj, alias)
    return named(textOf(obj, wants.lstrip || alias !== undefined), ownName(obj), alias)
  } catch (error) {
    if (!wants.force || !(error instanceof PickleError) || error.code !== 'NO_SOURCE') throw error
    return forced(obj, alias, wants.builtin, error)
  }
}

/**
 * The lines of a thing's text, and where it begins in its file. As `getsource`, but of an instance only the class's.
 *
 * Answers to `dill.source.getsourcelines`.
 * @throws as `getsource`
 */
export function getsourcelines(obj: unknown, options?: SourceLinesOptions): Lines {
  takes(options, { lstrip: 1, enclosing: 1 })
  const wants = flags(options, ['lstrip', 'enclosing'])
  const fn = functionOf(obj)
  const place = wants.enclosing ? outermostOf(seen(fn)) : seen(fn)
  const text = checkedText(fn, place)
  return { lines: linesOf(`${wants.lstrip ? aligned(text, marginOf(place)) : text}\n`), line: Math.max(0, (place.row?.line ?? 1) - 1) }
}

/**
 * All lines of the file that a thing stands in, as its author wrote it, and the index of the one on which it begins. A cell's
 * file is the cell; of a function that no transform saw it is its own text. Of a module itself – what `import * as` gives –
 * the index is 0.
 *
 * Answers to `dill.source.findsource`.
 * @throws PickleError with code `NO_SOURCE`, also where only the text of the thing itself is at hand, as in a build
 */
export function findsource(obj: unknown): Lines {
  const whole = namespaceOf(obj)
  if (whole?.skeleton?.written !== undefined) return { lines: linesOf(whole.skeleton.written), line: 0 }
  const fn = functionOf(obj)
  const place = seen(fn)
  if (place.instance === undefined || place.instance.lone) return { lines: linesOf(`${checkedText(fn, place)}\n`), line: 0 }
  const { skeleton, id } = place.instance
  if (skeleton?.written === undefined || place.row === undefined) throw noSource(obj, `the whole text of ${id || 'its module'} is not at hand, as after a build or a load from bytes.`, 'For the text of the thing itself: getsource(value).')
  return { lines: linesOf(skeleton.written), line: place.row.line - 1 }
}

/**
 * The import that gives a thing: `import { add as plus } from './src/math.js'`, with a line break at its end. Of an instance
 * that of its class, of a native its name (`Math.pow`), of a primitive a literal, of what was registered a pickle of its name.
 *
 * Nothing is imported to verify it: modules that are instrumented and loaded say what they export, and the thing must be
 * that. Their specifiers are the names that they were instrumented under; paths are told from the root of the project. With
 * `verify: false` also what a module may or may not export, as after a build, where nobody knows; but never what stands in a
 * function, and what is known to be exported by nobody.
 *
 * Answers to `dill.source.getimport`.
 * @throws PickleError with code `NO_IMPORT`, `BAD_NAME` where an alias is needed, or `BAD_OPTION`
 */
export function getimport(obj: unknown, options?: ImportOptions): string {
  takes(options, { alias: 1, verify: 1, builtin: 1, enclosing: 1 })
  const wants = flags(options, ['builtin', 'enclosing'])
  const { verify } = flags(options, ['verify'], true)
  const alias = aliasOf(own(options, 'alias'))
  return importOf(wants.enclosing && typeof obj === 'function' ? enclosingThing(obj) : obj, alias, verify, wants.builtin)
}

/**
 * The name of a function or a class: its own, or that of the variable which holds it. Undefined for what has none; with
 * `force` the literal of a value. With `fqn` the module stands before it, as in
 * `src/math.js#makeCounter/inc`, which `allow` understands, or `globalThis.Math.pow`. May be any text: it is no code.
 *
 * Answers to `dill.source.getname`.
 */
export function getname(obj: unknown, options?: NameOptions): string | undefined {
  takes(options, { force: 1, fqn: 1 })
  const wants = flags(options, ['force', 'fqn'])
  const thing = classOf(obj) ?? obj
  if (wants.fqn) return fullName(thing)
  if (typeof obj === 'function') return ownName(obj) || lastOf(seen(obj).row?.path) || exportedName(obj)
  if (typeof obj === 'symbol') return obj.description
  const global = globalCode(obj)
  if (global !== undefined) return global.replace(/^.*\./, '')
  const instance = namespaceOf(obj)
  if (instance !== undefined) return instance.id
  if (!wants.force) return exportedName(obj)
  return literalOf(obj) ?? exportedName(obj)
}

/**
 * Text that gives a thing wherever it stands: an import, or source that needs nothing besides – functions and classes as
 * they were written, after the variables that they captured, with their values of now, and the bindings and globals of the
 * program that they read. What text cannot say, as private fields, comes as a pickle within the text, by way of `loads`.
 *
 * The text runs as a module does: it is strict.
 *
 * Answers to `dill.source.importable`.
 * @throws PickleError with code `NO_SOURCE` if neither can be had, or `BAD_OPTION`
 */
export function importable(obj: unknown, options?: ImportableOptions): string {
  takes(options, importableNames)
  const { builtin } = flags(options, ['builtin'], true)
  const { source } = flags({ source: own(options, 'source') ?? isfrommain(obj) }, ['source'])
  const alias = aliasOf(own(options, 'alias'))
  const ways = [(): string => importedOf(obj, alias, builtin), (): string => beside(obj, alias)]
  if (source && globalCode(obj) === undefined) ways.reverse()
  return attempt(ways[0]!) ?? attempt(ways[1]!) ?? standing(obj, alias)
}

/**
 * JavaScript that holds a pickle of a thing and, run as a module, gives the thing back: under the alias, or as the value of
 * its last statement. It imports `loads` from `'dill'`. With `new` an instance is made by its class's text where that says
 * all; `enclose: false` leaves the class declared beside it.
 *
 * Answers to `dill.source.dumpsource`.
 * @throws PicklingError with every reason, as `dumps`; PickleError with code `BAD_OPTION`
 */
export function dumpsource(obj: unknown, options?: DumpSourceOptions): string {
  takes(options, { alias: 1, new: 1, enclose: 1 })
  const isNew = flags(options, ['new']).new
  const { enclose } = flags(options, ['enclose'], true)
  const alias = aliasOf(own(options, 'alias'))
  return (isNew && classOf(obj) !== undefined ? attempt(() => enclose ? enclosed(obj, alias) : beside(obj, alias)) : undefined) ?? pickledText(obj, alias, false)
}

/**
 * Moves code to the right. Blank lines stay, and so does what template literals hold.
 *
 * Answers to `dill.source.indent`.
 * @param spaces how many spaces, or the white space itself
 * @throws PickleError with code `BAD_OPTION`
 */
export function indent(code: string, spaces: number | string = 4): string {
  const by = typeof spaces === 'number' && Number.isInteger(spaces) && spaces >= 0 ? ' '.repeat(spaces) : spaces
  if (typeof by !== 'string' || /\S|[\n\r]/.test(by)) throw bad('spaces must be how many there are to be, or white space', 'indent(code, 2)')
  return indented(checkedCode(code), by)
}

/**
 * Moves code to the left, by what its first line begins with; a line that begins with less loses that. What template
 * literals hold stays as it is.
 *
 * Answers to `dill.source.outdent`.
 * @throws PickleError with code `BAD_OPTION`
 */
export function outdent(code: string, options?: OutdentOptions): string {
  takes(options, { spaces: 1, all: 1 })
  const { all } = flags(options, ['all'], true)
  const spaces = own(options, 'spaces')
  if (spaces !== undefined && !Number.isInteger(spaces)) throw bad('Option spaces must be a number', '{ spaces: 2 }')
  const first = margin(linesOf(checkedCode(code))[0] ?? '')
  return outdented(code, spaces === undefined || spaces < 0 || spaces > first ? first : spaces, 0, all ? Infinity : 1)
}

/** True for what comes from a cell, or is held by the session scope `main`. Answers to `dill.source.isfrommain`. */
export function isfrommain(obj: unknown): boolean {
  const Class = classOf(obj) ?? obj
  if (typeof Class === 'function' && seen(Class).instance?.within !== undefined) return true
  if ((typeof obj !== 'object' && typeof obj !== 'function') || obj === null || homeOf(obj) !== undefined) return false
  return Object.keys(main).some(key => Reflect.getOwnPropertyDescriptor(main, key)?.value === obj) && exportedName(obj) === undefined
}

/**
 * True for a function or a class, or an instance of one, that no file holds: what a cell, `new Function` or a text without a
 * name has made. Of what `eval` has made where no transform was, nobody can tell.
 *
 * Answers to `dill.source.isdynamic`.
 */
export function isdynamic(obj: unknown): boolean {
  const Class = classOf(obj) ?? obj
  if (typeof Class !== 'function') return false
  const place = seen(Class)
  return isTyped(place) || (place.instance === undefined && /^(?:async )?function\s?\*? anonymous\(.*\n\) \{\n/s.test(place.text ?? ''))
}

function forced(obj: unknown, alias: string | undefined, builtin: boolean, error: PickleError): string {
  const made = attempt(() => importOf(obj, alias, true, builtin))
  if (made !== undefined) return made
  const literal = literalOf(obj)
  if (literal === undefined) throw error
  return line(literal, alias)
}
