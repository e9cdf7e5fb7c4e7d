// The source of live things: text, lines, names, imports, and text that stands by itself. The author's own text wherever a
// transform or the bytes told it; what is generated quotes whatever comes from outside. Looking runs nothing of anybody's.

import { cleaned, PickleError } from './core/errors.ts'
import { makerOf, isNative, nameOf } from './core/classes.ts'
import { typeName } from './core/diagnose.ts'
import { own } from './core/settings.ts'
import { registry } from './dill.ts'
import { main } from './link/main.ts'
import { aligned, indented, linesOf, margin, outdented } from './source/layout.ts'
import { composed, textOf as composedText } from './sources/compose.ts'
import { exporting, globalCode, importLine, namespaceOf, specifierOf } from './sources/imports.ts'
import { expression, said } from './sources/lifted.ts'
import { Unfit } from './sources/needs.ts'
import { loader, pickled } from './sources/pickled.ts'
import { isTyped, outermostOf, seen, type Seen } from './sources/seen.ts'
import { aliasOf, isName, line, primitive } from './sources/words.ts'

/** The option that gives a thing another name. */
export interface AliasOption {
  /** Declares the thing under this name. A name that a module can declare, or an error with code `BAD_OPTION`. */
  readonly alias?: string
}

/** Options of `getsourcelines`. */
export interface SourceLinesOptions {
  /** Takes away what the lines are indented by. */
  readonly lstrip?: boolean
  /** The outermost function or class around it, in place of the thing itself. */
  readonly enclosing?: boolean
}

/** Options of `getsource`. */
export interface SourceOptions extends AliasOption, SourceLinesOptions {
  /** Of what has no source, its import, its name, or a literal. */
  readonly force?: boolean
  /** With `force`: natives by their whole path, from `globalThis`. */
  readonly builtin?: boolean
}

/** Options of `getimport`. */
export interface ImportOptions extends AliasOption {
  /**
   * True if nothing is said: only what a loaded module is known to export now, as this very thing. False: also the likely
   * import where that cannot be known, as of what was bundled.
   */
  readonly verify?: boolean
  /** Natives by their whole path, from `globalThis`. */
  readonly builtin?: boolean
  /** The import of the outermost function or class around it. */
  readonly enclosing?: boolean
}

/** Options of `importable`. */
export interface ImportableOptions extends AliasOption {
  /** True prefers text, false an import. If nothing is said: text for what comes from a cell, else an import. */
  readonly source?: boolean
  /** Natives by their whole path, from `globalThis`. True if nothing is said. */
  readonly builtin?: boolean
}

/** Options of `getname`. */
export interface NameOptions {
  /** Of what has no name, a literal. */
  readonly force?: boolean
  /** With the module before it. */
  readonly fqn?: boolean
}

/** Options of `dumpsource`. */
export interface DumpSourceOptions extends AliasOption {
  /** An instance is made by its class's text, if it can. */
  readonly new?: boolean
  /** Nothing but the alias is declared. True if nothing is said. */
  readonly enclose?: boolean
}

/** Options of `outdent`. */
export interface OutdentOptions {
  /** How many characters of white space; at most what the first line begins with, and just that if nothing is said. */
  readonly spaces?: number
  /** False moves the first line only. */
  readonly all?: boolean
}

/** Lines of a file, each with its end. */
export interface Lines {
  readonly lines: string[]
  /** Where the thing begins in its file: an index into its lines, from 0. */
  readonly line: number
}

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
  const wants = flags(options, ['lstrip', 'enclosing', 'force', 'builtin'])
  const alias = aliasOf(own(options, 'alias'))
  try {
    const instance = namespaceOf(obj)
    if (instance?.skeleton?.written !== undefined) return instance.skeleton.written
    const Class = classOf(obj)
    if (Class !== undefined) return instanceSource(obj as object, Class, alias, wants)
    if (typeof obj !== 'function') throw noSource(obj, 'it is a value, which nobody wrote as text.', 'For an expression that gives it: importable(value), or { force: true }.')
    if (wants.enclosing) return enclosingSource(obj, alias)
    return named(textOf(obj, wants.lstrip || alias !== undefined), nameOf(obj), alias)
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
  const wants = flags(options, ['builtin', 'enclosing'])
  const { verify } = flags(options, ['verify'], true)
  const alias = aliasOf(own(options, 'alias'))
  return importOf(wants.enclosing && typeof obj === 'function' ? enclosingThing(obj) : obj, alias, verify, wants.builtin)
}

/**
 * The name of a function or a class: its own, or that of the variable which holds it. Undefined for what has none; with
 * `force` the literal of a value, and of an instance the name of its class. With `fqn` the module stands before it, as in
 * `src/math.js#makeCounter/inc`, which `allow` understands, or `globalThis.Math.pow`. May be any text: it is no code.
 *
 * Answers to `dill.source.getname`.
 */
export function getname(obj: unknown, options?: NameOptions): string | undefined {
  const wants = flags(options, ['force', 'fqn'])
  const thing = classOf(obj) ?? obj
  if (wants.fqn) return fullName(thing)
  if (typeof obj === 'function') return nameOf(obj) || lastOf(seen(obj).row?.path) || exportedName(obj)
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
 * The text runs as a module does: it is strict, and a class's static fields begin anew.
 *
 * Answers to `dill.source.importable`.
 * @throws PickleError with code `NO_SOURCE` if neither can be had, or `BAD_OPTION`
 */
export function importable(obj: unknown, options?: ImportableOptions): string {
  const { builtin } = flags(options, ['builtin'], true)
  const { source } = flags({ source: own(options, 'source') ?? isfrommain(obj) }, ['source'])
  const alias = aliasOf(own(options, 'alias'))
  const byImport = (): string => importedOf(obj, alias, builtin)
  const bySource = (): string => standing(obj, alias)
  try {
    return source && globalCode(obj) === undefined ? bySource() : byImport()
  } catch (error) {
    if (!(error instanceof PickleError) || !/^(?:NO_IMPORT|NO_SOURCE|BAD_NAME|REFUSED)$/.test(error.code)) throw error
    try {
      return source ? byImport() : bySource()
    } catch {
      throw error
    }
  }
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
  const isNew = flags(options, ['new']).new
  const { enclose } = flags(options, ['enclose'], true)
  const alias = aliasOf(own(options, 'alias'))
  const made = isNew && classOf(obj) !== undefined ? attempt(() => composed(obj, enclose ? undefined : alias)) : undefined
  if (made !== undefined) return enclose ? made.head + line(`(() => {\n${indented(`${made.body}return ${made.expression}\n`, '  ')}})()`, alias) : composedText(made, alias)
  const { code, powerful } = pickled(obj)
  return loader(powerful) + line(code, alias)
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
  if ((typeof obj !== 'object' && typeof obj !== 'function') || obj === null || registry.homeOf(obj) !== undefined) return false
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
  return place.instance === undefined || place.instance.lone ? isTyped(place) || /^(?:async )?function\s?\*? anonymous\(.*\n\) \{\n/s.test(place.text ?? '') : isTyped(place)
}

/** The class of an instance; undefined for what is none, or of a native class. */
function classOf(value: unknown): Function | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    const prototype = Reflect.getPrototypeOf(value)
    const maker = prototype === null ? undefined : makerOf(prototype)
    return maker === undefined || isNative(maker) ? undefined : maker
  } catch {
    return undefined // A revoked Proxy, or one whose traps throw.
  }
}

/** The function itself, or the class of an instance. */
function functionOf(obj: unknown): Function {
  const fn = classOf(obj) ?? obj
  if (typeof fn === 'function') return fn
  throw noSource(obj, 'it is a value, which nobody wrote as text.', 'Give a function, a class, or an instance of one.')
}

function checkedText(fn: Function, { text, instance, row }: Seen): string {
  if (text !== undefined) return text
  if (instance === undefined) throw noSource(fn, 'it is native code, which has no text.', 'For its name: getimport(value), or { force: true }.')
  const why = row === undefined && instance.fetch() !== undefined ? [`the skeleton of its module ${instance.id} has not been fetched yet.`, 'Ask again after await dumpsAsync(value), which fetches it.']
    : [`the source of ${instance.id || 'its module'} stays at home.`, 'Build with dill({ source: true }), or look at it while it is served.']
  throw noSource(fn, why[0]!, why[1]!)
}

function textOf(fn: Function, lstrip: boolean): string {
  const place = seen(fn)
  const text = checkedText(fn, place)
  return lstrip ? aligned(text, marginOf(place)) : text
}

/** What the line begins with on which a thing begins. */
function marginOf({ instance, row }: Seen): number {
  const written = instance?.skeleton?.written
  return written === undefined || row === undefined ? 0 : margin(linesOf(written)[row.line - 1] ?? '')
}

/** A function's text under another name. */
function named(text: string, name: string, alias: string | undefined): string {
  if (alias === undefined) return `${text}\n`
  const spoken = said(text)
  if (spoken === undefined) return `${text}\n`
  if (spoken.own !== undefined) return alias === spoken.own ? `${text}\n` : `${text}\n\nconst ${alias} = ${spoken.own}\n`
  return `const ${alias} = ${spoken.parsed.gives === 'itself' ? text : expression(spoken, name, alias)}\n`
}

/** A class's text, and an expression that makes the instance. */
function instanceSource(obj: object, Class: Function, alias: string | undefined, wants: Flags<'lstrip' | 'enclosing'>): string {
  const text = wants.enclosing ? enclosingSource(Class, undefined) : `${textOf(Class, true)}\n`
  const made = literalOf(obj)
  if (made !== undefined) return `${text}\n${line(made, alias)}`
  const { code, powerful } = pickled(obj)
  return `${loader(powerful)}\n${text}\n${line(code, alias)}`
}

/** The outermost function around a thing, as it can be had; the thing itself where it cannot. */
function enclosingThing(fn: Function): Function {
  const { instance, row, binding } = outermostOf(seen(fn))
  const name = row?.path
  const value: unknown = instance === undefined || name === undefined ? undefined : binding >= 0 ? instance.bindings[instance.skeleton!.bindings[binding]!]
    : instance.within === undefined ? undefined : Reflect.getOwnPropertyDescriptor(instance.within, name)?.value
  return typeof value === 'function' ? value : fn
}

function enclosingSource(fn: Function, alias: string | undefined): string {
  const thing = enclosingThing(fn)
  const made = attempt(() => composedText(composed(thing, alias), alias))
  if (made !== undefined && (thing !== fn || outermostOf(seen(fn)).index === seen(fn).index)) return made
  const outer = outermostOf(seen(fn))
  return named(aligned(checkedText(fn, outer), marginOf(outer)), lastOf(outer.row?.path) ?? '', alias)
}

function forced(obj: unknown, alias: string | undefined, builtin: boolean, error: PickleError): string {
  const made = attempt(() => importOf(obj, alias, true, builtin)) ?? attempt(() => line(literalOf(obj)!, alias))
  if (made === undefined) throw error
  return made
}

function importOf(obj: unknown, alias: string | undefined, verify: boolean, builtin: boolean): string {
  const global = globalCode(obj, builtin) ?? primitive(obj)
  if (global !== undefined) return line(global, alias)
  const namespace = namespaceOf(obj)
  if (namespace !== undefined) {
    const local = alias ?? namespace.id.replace(/^.*\//, '').replace(/\.\w+$/, '')
    if (!isName(local)) throw badName(obj, namespace.id)
    return `import * as ${local} from ${primitive(specifierOf(namespace))}\n`
  }
  const thing = classOf(obj) ?? obj
  const home = exporting(thing)
  if (!('not' in home)) {
    const made = importLine(home, alias)
    if (made === undefined) throw badName(obj, home.name)
    return made
  }
  if (isRegistered(thing)) return loader(false) + line(pickled(thing).code, alias)
  if (!verify && home.not === 'unknown' && home.name !== undefined) {
    const made = importLine({ instance: home.instance!, name: home.name }, alias)
    if (made !== undefined) return made
  }
  throw noImport(obj, home)
}

function isRegistered(thing: unknown): boolean {
  return ((typeof thing === 'object' && thing !== null) || typeof thing === 'function' || typeof thing === 'symbol') && registry.registered(thing) !== undefined
}

/** An import; of an instance, that of its class and an expression that makes it. */
function importedOf(obj: unknown, alias: string | undefined, builtin: boolean): string {
  const Class = classOf(obj)
  if (Class === undefined || namespaceOf(obj) !== undefined) {
    if (typeof obj !== 'object' || obj === null || !('not' in exporting(obj)) || globalCode(obj) !== undefined) return importOf(obj, alias, true, builtin)
    throw noImport(obj, exporting(obj))
  }
  const home = exporting(obj)
  if (!('not' in home)) return importLine(home, alias) ?? standing(obj, alias)
  const made = literalOf(obj)
  const head = importOf(Class, undefined, true, builtin)
  if (made === undefined || !head.startsWith('import {')) throw noImport(obj, home)
  return `${head}${line(made, alias)}`
}

/** Text that stands by itself, or a pickle. */
function standing(obj: unknown, alias: string | undefined): string {
  try {
    return composedText(composed(obj, alias), alias)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    try {
      return dumpsource(obj, alias === undefined ? {} : { alias })
    } catch (cause) {
      throw noSource(obj, `${error.why}; nor can it be pickled.`, 'See the cause.', cause)
    }
  }
}

/** A value as an expression that names nothing but its class. */
function literalOf(obj: unknown): string | undefined {
  const simple = primitive(obj) ?? globalCode(obj)
  if (simple !== undefined || typeof obj === 'function' || typeof obj === 'symbol') return simple
  const made = attempt(() => composed(obj))
  if (made === undefined || made.head !== '') return undefined
  const Class = classOf(obj)
  const beside = Class === undefined ? [] : composed(Class).declared
  return made.declared.every(name => beside.includes(name)) ? made.expression : undefined
}

function fullName(thing: unknown): string | undefined {
  const global = globalCode(thing, true)
  if (global !== undefined) return global
  if (typeof thing === 'function') {
    const { instance, row } = seen(thing)
    const name = row?.path ?? nameOf(thing)
    return instance === undefined || instance.id === '' ? name || undefined : `${instance.id}#${name}`
  }
  const home = exporting(thing)
  if (!('not' in home)) return `${home.instance.id}#${home.name}`
  return namespaceOf(thing)?.id ?? primitive(thing)
}

function exportedName(obj: unknown): string | undefined {
  const home = exporting(obj)
  return home.name
}

function lastOf(path: string | undefined): string | undefined {
  const last = path?.slice(path.lastIndexOf('/') + 1)
  return last === undefined || last.startsWith('(') ? undefined : last
}

type Flags<K extends string> = { readonly [key in K]: boolean }

/** Options that are true or false. */
function flags<K extends string>(options: { readonly [key in K]?: unknown } | undefined, keys: readonly K[], otherwise = false): Flags<K> {
  if (options !== undefined && (typeof options !== 'object' || options === null)) throw bad('Options must be an object', `{ ${keys[0]!}: true }`)
  return Object.fromEntries(keys.map(key => {
    const value: unknown = own(options, key) ?? otherwise
    if (typeof value !== 'boolean') throw bad(`Option ${key} must be true or false`, `{ ${key}: true }`)
    return [key, value]
  })) as Flags<K>
}

function checkedCode(code: unknown): string {
  if (typeof code === 'string') return code
  throw bad('Code must be a string', "indent('f()')")
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof PickleError || error instanceof Unfit) return undefined
    throw error
  }
}

function bad(what: string, example: string): PickleError {
  return new PickleError(`${what}. For example: ${example}.`, { code: 'BAD_OPTION' })
}

function noSource(obj: unknown, why: string, hint: string, cause?: unknown): PickleError {
  return new PickleError(`Cannot give the source of ${typeName(obj)}: ${why} ${hint}`, { code: 'NO_SOURCE', hint, ...cause === undefined ? {} : { cause } })
}

function badName(obj: unknown, name: string): PickleError {
  const hint = "Give it another: { alias: 'thing' }."
  return new PickleError(`Cannot import ${typeName(obj)}: ${JSON.stringify(cleaned(name))} is no name that a module can declare. ${hint}`, { code: 'BAD_NAME', hint })
}

const reasons = {
  inner: 'it stands in a function, and no module exports it',
  kept: 'its module does not export it',
  unknown: 'whether its module exports it cannot be known here',
  nowhere: 'no loaded module that is instrumented exports it',
}

function noImport(obj: unknown, home: { readonly not?: keyof typeof reasons, readonly instance?: { readonly id: string } } | object): PickleError {
  const { not = 'nowhere', instance } = home as { readonly not?: keyof typeof reasons, readonly instance?: { readonly id: string } }
  const hint = not === 'unknown' ? 'For the likely import: { verify: false }. For its source: importable(value, { source: true }).' : 'Export it, or take its source: importable(value, { source: true }).'
  const where = instance === undefined || instance.id === '' ? '' : ` (${cleaned(instance.id)})`
  return new PickleError(`Cannot import ${typeName(obj)}${where}: ${reasons[not]}. ${hint}`, { code: 'NO_IMPORT', hint })
}

