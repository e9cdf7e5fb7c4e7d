// Races as tables.

import type { First } from './race.ts'
import { figure, type Duel, type Figure, type Result, type Standings } from './standings.ts'
import { bytesText, digits, table } from './table.ts'

/** One race: times as "median (p10)", then ratios to the base. */
export function raceTable(title: string, { base, results }: Standings): string {
  const rounds = Math.max(...results.map(result => result.rounds))
  const rows = results.map(result => result.failed === undefined
    ? [result.name, time(result.encode), time(result.decode), time(result.whole), ...ratios(result), bytesText(result.bytes)]
    : [result.name, '–', '–', '–', '–', '–', '–', '–', '–', result.failed])
  return `${title} (${rounds} rounds, ratios to ${base})\n${table([['', 'encode ms', 'decode', 'both', '× enc', '× dec', '× both', '× bytes', 'bytes'], ...rows])}\n`
}

function time(figure: Figure | undefined): string {
  return figure === undefined ? '–' : `${digits(figure.median)} (${digits(figure.p10)})`
}

function ratios({ ratio }: Result): string[] {
  return [digits(ratio?.encode), digits(ratio?.decode), digits(ratio?.whole), digits(ratio?.bytes)]
}

/** Ours against the fastest and the smallest exact peer of each race; at most 1 is the bar. */
export function duelTable(title: string, outcome: Readonly<Record<string, Standings>>): string {
  const rows = Object.entries(outcome).flatMap(([race, { base, results, duels }]) => results
    .filter(({ name }) => name.startsWith('dill'))
    .map(result => [`${race}, ${result.name}`, ...ratios(result), base, ...duelCells(duels.find(({ name }) => name === result.name)), result.failed ?? '']))
  if (rows.length === 0) return ''
  return `${title}: time and bytes against the fastest and the smallest exact peer, at most 1 is the bar
${table([['', '× enc', '× dec', '× both', '× bytes', 'of', 'time', 'of', 'bytes', 'of'], ...rows])}\n`
}

function duelCells(duel: Duel | undefined): string[] {
  return duel === undefined ? ['–', '', '–', ''] : [digits(duel.time), duel.fastest, digits(duel.bytes), duel.smallest ?? '']
}

/** First calls of one peer, in ms. */
export interface FirstRow {
  readonly name: string
  /** The import before them, where it was timed. */
  readonly load?: Figure
  readonly encode: Figure
  readonly decode: Figure
  readonly failed?: string
}

/** Medians of what fresh processes or pages gave. */
export function firstRow(name: string, there: readonly First[], back: readonly First[]): FirstRow {
  const failed = [...there, ...back].find(one => one.failed !== undefined)?.failed
  const encode = figure(there.map(({ call }) => call))
  const decode = figure(back.map(({ call }) => call))
  return { name, encode, decode, ...failed !== undefined && { failed } }
}

/** First calls as a table. */
export function firstTable(rows: readonly FirstRow[]): string {
  const lines = rows.map(({ name, load, encode, decode, failed }) => failed === undefined
    ? [name, digits(load?.median), digits(encode.median), digits(decode.median), digits(encode.median + decode.median)]
    : [name, '–', '–', '–', '–', failed])
  return table([['', 'import', 'encode', 'decode', 'both'], ...lines])
}
