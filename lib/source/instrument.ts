// The transform: lets a program say what its closures hold, by inserting text and never changing any. Knows nothing of
// how that is read (capture/) or travels (kinds/).

import type { SiteRow } from '../capture/skeleton.ts'
import type { RecordPlan, SitePlan } from './instrument/analysis.ts'
import { writeForms } from './instrument/forms.ts'
import { hashText } from './instrument/hash.ts'
import { writeHead, type Registration } from './instrument/head.ts'
import { inserted, spliced, type Insertion, type Map as SourceMap } from './instrument/insertions.ts'
import { takenFrom } from './instrument/needs.ts'
import { planOf, type Plan } from './instrument/plan.ts'
import { Voice } from './instrument/voice.ts'
import { lineAt, lineStarts } from './lines.ts'
import { parseProgram, type SourceType } from './parse.ts'
import type { Closure, Scopes } from './scope.ts'

export interface InstrumentOptions {
  /** What people call the text: a path or a specifier. */
  readonly id?: string
  readonly sourceType?: SourceType
  /** From where a module imports the runtime: `'dill/runtime'`, if nothing is said. To others, an expression that gives it. */
  readonly runtime?: string
  /** What the names of the runtime's functions start with where they already stand in the module, which then imports nothing. */
  readonly helpers?: string | undefined
  /** What inserted names start with: `$`, lengthened until it does not occur, if nothing is said. */
  readonly prefix?: string | undefined
  /** The name of the text where its own hash will not do: where parts of it change although the author's text does not. */
  readonly hash?: string | undefined
  /** An expression that gives a function which fetches the skeleton. */
  readonly load?: string
  /** False for one of many modules of a text that registers them all. */
  readonly registers?: boolean
  /** The author's texts of closures that were written anew before, by where each begins itself: of a member what comes after its key. */
  readonly written?: ReadonlyMap<number, string> | undefined
  /** Stamps every closure, whether that is of use or not: for holding the transform against what it must not change. */
  readonly every?: boolean
}

/** One function, arrow, method, accessor or class of the author's text. */
export interface Site extends Pick<SiteRow, 'kind' | 'async' | 'generator' | 'strict' | 'path' | 'file' | 'line' | 'column' | 'needs' | 'free' | 'written'> {
  readonly start: number
  readonly end: number
  /** The author's text. */
  readonly text: string
  /** Number of the record with which it is stamped. */
  readonly scope: number | undefined
  /** Names that the record lists, in its order. */
  readonly variables: readonly string[]
  /** Names of outer scopes of the program that it reads or assigns to, `this` and its like among them. */
  readonly captures: readonly string[]
  readonly stamped: boolean
  /** Why it carries no stamp although it needs one. */
  readonly refused: string | undefined
}

export interface Instrumented {
  readonly code: string
  readonly map: SourceMap
  readonly hash: string
  /** In the order of the text: the number of a site is its index. */
  readonly sites: readonly Site[]
  /** All that was found out; `undefined` for a text that does not parse, which comes back as it was. */
  readonly analysis: Plan | undefined
  /** Why the text came back as it was. */
  readonly reason: string | undefined
  /** What was inserted, and where in the author's text. */
  readonly insertions: readonly Insertion[]
  /** What is left to others; undefined where there is nothing to register, or the text does it itself. */
  readonly registration: Registration | undefined
}

/** All but the way back. */
export type InstrumentedText = Omit<Instrumented, 'map'>

/** All but the text that comes of it. */
export type Analysed = Omit<Instrumented, 'code' | 'map'>

/** Instruments a program. Text that does not parse, or is nested too deeply, is given back as it is, with the reason. */
export function instrument(code: string, options: InstrumentOptions = {}): Instrumented {
  const analysed = analyse(code, options)
  return { ...inserted(code, analysed.insertions, options.id ?? ''), ...analysed }
}

/** `instrument` for who evaluates the text at once, and needs no way back from it. */
export function instrumentText(code: string, options: InstrumentOptions = {}): InstrumentedText {
  const analysed = analyse(code, options)
  return { code: spliced(code, analysed.insertions), ...analysed }
}

/** What the transform finds out, for who does not want the text. */
export function analyse(code: string, options: InstrumentOptions = {}): Analysed {
  const hash = options.hash ?? hashText(code)
  try {
    return transformed(code, hash, options)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
    return { hash, sites: [], analysis: undefined, reason: String(error), insertions: [], registration: undefined }
  }
}

function transformed(code: string, hash: string, options: InstrumentOptions): Analysed {
  const { id = '', sourceType = 'module', prefix, load, registers = true, every = false, written } = options
  const program = parseProgram(code, sourceType)
  const plan = planOf(code, program, { id, hash, sourceType: sourceType === 'cell' ? 'script' : sourceType, prefix, every })
  const voice = new Voice(plan, options)
  writeForms(voice)
  const registration = writeHead(voice, { load, registers })
  const insertions = voice.insertions.all(program, code)
  return { hash, sites: sitesOf(plan, written), analysis: plan, reason: undefined, insertions, registration }
}

function sitesOf({ code, scopes, sites, records }: Plan, written: ReadonlyMap<number, string> | undefined): Site[] {
  const lines = lineStarts(code)
  const texts = new Map(records.map(record => [record, record.variables.map(({ text }) => text)]))
  const owners = new Map(sites.map(site => [site.closure.node, site]))
  return sites.map(site => ({
    ...siteOf(site, code, scopes, lines),
    ...writtenOf(site, code, written),
    variables: site.record === undefined ? [] : texts.get(site.record)!,
    stamped: (site.stamp === 'member' ? owners.get(site.owner!)! : site).stamp !== 'none',
  }))
}

function siteOf(site: SitePlan, code: string, { scopes }: Scopes, lines: readonly number[]): Omit<Site, 'variables' | 'stamped'> {
  const { closure, kind, path, start, end, record, refused } = site
  const { node } = closure
  const line = lineAt(lines, start)
  return {
    kind, path, line, column: start - lines[line - 1]!, start, end, refused,
    async: node['async'] === true,
    generator: node['generator'] === true,
    strict: scopes.get(node)!.strict,
    text: code.slice(start, end),
    scope: record?.index,
    needs: needsOf(closure, record),
    captures: [...closure.captures].map(({ name }) => name),
    free: [...closure.free],
  }
}

function writtenOf({ closure, start, end }: SitePlan, code: string, written: ReadonlyMap<number, string> | undefined): Pick<Site, 'written'> {
  const text = written?.get(closure.node.start)
  return text === undefined || text === code.slice(start, end) ? {} : { written: text }
}

function needsOf({ captures }: Closure, innermost: RecordPlan | undefined): number[][] {
  const needs = takenFrom(new Set(captures), innermost)
  while (needs.at(-1)?.length === 0) needs.pop()
  return needs
}
