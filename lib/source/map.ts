// Where text that was generated comes from: source maps read and chained; the only importer of the codec. Knows nothing
// of what the text says.

import { decode, encode, type SourceMapLine, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import type { Map as SourceMap } from './instrument/insertions.ts'
import { lineAt, linesIn, lineStarts } from './lines.ts'

/** What is read of a source map, version 3. */
export interface RawMap {
  readonly mappings: string
  readonly sources: readonly (string | null)[]
  readonly sourcesContent?: readonly (string | null)[] | undefined
  readonly names?: readonly string[] | undefined
}

/** A place in a text. */
interface Place {
  /** 1-based. */
  readonly line: number
  /** 0-based. */
  readonly column: number
}

/** A place in the author's text. */
export interface Origin extends Place {
  /** As the map names it; relative to what, only the map's owner knows. */
  readonly source: string
}

export type Trace = (line: number, column: number) => Origin | undefined

/**
 * Finds where a character comes from, by line (1-based) and column (0-based). Built once for many questions.
 * @param text what the map belongs to: maps do not name every character, but what follows one that is named may be the
 * same in both texts
 */
export function tracer({ mappings, sources, sourcesContent }: RawMap, text: string): Trace {
  const lines = decode(mappings)
  const written = linesIn(text)
  const originals = new Map<number, string[]>()
  const originalLine = (source: number, line: number): string => {
    const known = originals.get(source) ?? linesIn(sourcesContent?.[source] ?? '')
    originals.set(source, known)
    return known[line] ?? ''
  }
  return (line, column) => {
    const [start, source, from, at] = segmentAt(lines[line - 1] ?? [], column) ?? []
    const name = source === undefined ? undefined : sources[source]
    if (name == null) return undefined
    const between = (written[line - 1] ?? '').slice(start, column)
    const same = originalLine(source!, from!).startsWith(between, at!)
    return { source: name, line: from! + 1, column: at! + (same ? between.length : 0) }
  }
}

/** Places that are told anew: at 0 what is not known. */
export function placed<T extends Place>(places: readonly T[], trace: Trace): T[] {
  return places.map(place => placedAt(place, trace(place.line, place.column)))
}

export function placedAt<T extends Place>(place: T, origin: Place | undefined): T {
  return { ...place, line: origin?.line ?? 0, column: origin?.column ?? 0 }
}

/** The map of a text that was made from a text which has a map of its own: of the first text to the sources of that. */
export function chained(outer: RawMap, inner: RawMap): RawMap {
  const lines = decode(inner.mappings)
  const through = (segment: SourceMapSegment): SourceMapSegment[] => {
    const found = segment[1] === undefined ? undefined : segmentAt(lines[segment[2]!] ?? [], segment[3]!)
    return found?.[1] === undefined ? [] : [[segment[0], found[1], found[2]!, found[3]!]]
  }
  const mappings = encode(decode(outer.mappings).map(line => line.flatMap(through)))
  return { mappings, sources: inner.sources, sourcesContent: inner.sourcesContent, names: [] }
}

/** A map as it is written: of a text that may have been another one before, of which that is the map. */
export function mapText(outer: SourceMap, inner: RawMap | undefined): string {
  return inner === undefined ? outer.toString() : JSON.stringify({ version: 3, ...chained(outer, inner) })
}

/** A place in a text that was made, and the place in the author's text that it comes from. */
export interface Mark {
  readonly at: number
  readonly from: number
}

/** A map that knows more places of its only source. */
export function refined(map: SourceMap, text: string, original: string, marks: readonly Mark[]): SourceMap {
  const [there, here] = [lineStarts(original), lineStarts(text)]
  const place = (starts: readonly number[], at: number): [line: number, column: number] => {
    const line = lineAt(starts, at) - 1
    return [line, at - starts[line]!]
  }
  const lines = decode(map.mappings)
  for (const { at, from } of marks) {
    const [line, column] = place(here, at)
    lines[line]!.push([column, 0, ...place(there, from)])
  }
  // Of those at one place the last is what stands there.
  for (const line of lines) line.sort((a, b) => a[0] - b[0])
  map.mappings = encode(lines.map(line => line.filter((segment, i) => segment[0] !== line[i + 1]?.[0])))
  return map
}

/** The last segment that starts at a column or before it. */
function segmentAt(line: SourceMapLine, column: number): SourceMapSegment | undefined {
  let low = 0
  let high = line.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (line[middle]![0] <= column) low = middle + 1
    else high = middle
  }
  return line[low - 1]
}
