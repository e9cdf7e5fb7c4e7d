// The suite's tables: each library, then the figure that a bar holds, beside the bar. Measures nothing.

import { median, type Figure } from '../standings.ts'
import { bytesText, digits, table } from '../table.ts'
import { tools, type Building, type Tool } from './building.ts'
import type { ClosureCost } from './closures.ts'
import type { DurableCost } from './durable.ts'
import type { Growth } from './growth.ts'
import type { Library } from './libraries.ts'
import { mean, type Overhead, type Ratio } from './overhead.ts'
import { manners, type Start } from './starts.ts'

/** What may be, at most. */
export const bars = {
  /** Time, the geometric mean of some libraries, and one that makes closures all day. */
  overhead: { mean: 1.03, apart: 1.4 },
  /** Bytes of the main bundle, the median of the same, and the same one. */
  growth: { mean: 1.1, apart: 1.3 },
  /** Microseconds for each closure. */
  closures: { dump: 2, load: 2 },
} as const

/** A figure that is held to a bar. */
export interface Verdict {
  readonly what: string
  readonly figure: number
  readonly bar: number
}

/** The two figures of the times, by either way of comparing. */
export function overheadVerdicts(rows: readonly Overhead[], of: (row: Overhead) => number): Verdict[] {
  return verdicts(rows, of, mean, 'geometric mean', bars.overhead)
}

/** The two figures of the sizes, of either way of building. */
export function growthVerdicts(rows: readonly Growth[], of: (row: Growth) => number): Verdict[] {
  return verdicts(rows, row => of(row) / row.untouched, median, 'median', bars.growth)
}

function verdicts<R extends { name: string, counts: Library['counts'] }>(rows: readonly R[], of: (row: R) => number, middle: (numbers: readonly number[]) => number, called: string, bar: { mean: number, apart: number }): Verdict[] {
  const counted = rows.filter(({ counts }) => counts === 'mean')
  return [
    ...counted.length === 0 ? [] : [{ what: `${called} of ${counted.map(({ name }) => name).join(', ')}`, figure: middle(counted.map(of)), bar: bar.mean }],
    ...rows.filter(({ counts }) => counts === 'apart').map(row => ({ what: row.name, figure: of(row), bar: bar.apart })),
  ]
}

/** Times of the libraries. */
export function overheadTable(rows: readonly Overhead[], rounds: number, where: string): string {
  const lines = rows.map(({ name, untouched, ratio, noise, failed }) => [name, digits(untouched), ...ratios(ratio), ...ratios(noise), failed ?? ''])
  return `instrument/overhead – instrumented against untouched in ${where} (${rounds} rounds of fresh processes or pages; best: of the least p10s, paired: median within a round)
${table([['', 'ms', 'best', 'paired', 'noise: best', 'noise: paired', ''], ...lines])}
${verdictLines('best', overheadVerdicts(rows, ({ ratio }) => ratio.best))}
${verdictLines('paired', overheadVerdicts(rows, ({ ratio }) => ratio.paired))}\n`
}

/** Sizes of the libraries. */
export function growthTable(rows: readonly Growth[], runtime: number): string {
  const lines = rows.map(({ name, untouched, whole, built, skeleton, stamped, sites }) =>
    [name, bytesText(untouched), bytesText(built), percent(built / untouched), bytesText(skeleton), bytesText(whole), percent(whole / untouched), `${stamped}/${sites}`])
  return `instrument/growth – main bundle, min+gzip, without the runtime (${bytesText(runtime)} once); plugin: built with it, module: instrumented as one module
${table([['', 'untouched', 'plugin', 'growth', 'skeleton', 'module', 'growth', 'stamps'], ...lines])}
${verdictLines('plugin', growthVerdicts(rows, ({ built }) => built))}
${verdictLines('module', growthVerdicts(rows, ({ whole }) => whole))}\n`
}

/** What closures cost. */
export function closureTable(rows: readonly ClosureCost[], count: number): string {
  const lines = rows.map(({ what, dump, load, bytes, failed }) => [what, costs(dump), costs(load), digits(bytes), failed ?? ''])
  const bar = (name: 'dump' | 'load'): string => `  ${name}: at most ${bars.closures[name]} µs each; the dearest ${digits(Math.max(...rows.map(row => row[name]?.median ?? NaN)))}`
  return `instrument/closures – ${count} at once, µs each\n${table([['', 'dump', 'load', 'bytes', ''], ...lines])}\n${bar('dump')}\n${bar('load')}\n`
}

/** Durable generators beside plain ones. */
export function durableTable(rows: readonly DurableCost[]): string {
  const lines = rows.map(({ name, plain, durable, ratio }) => [name, costs(plain), costs(durable), `${digits(ratio)} ×`])
  return `instrument/durable – generators that say "use durable" beside plain ones, ns each\n${table([['', 'plain', 'durable', ''], ...lines])}\n`
}

function costs(figure: Figure | undefined): string {
  return figure === undefined ? '–' : `${digits(figure.median)} (${digits(figure.p10)})`
}

function verdictLines(name: string, list: readonly Verdict[]): string {
  return list.map(({ what, figure, bar }) => `  ${name}: ${what} ${percent(figure)}, bar ${percent(bar)}: ${figure <= bar ? 'kept' : 'MISSED'}`).join('\n')
}

function ratios({ best, paired }: Ratio): string[] {
  return [percent(best), percent(paired)]
}

function percent(ratio: number): string {
  const more = (ratio - 1) * 100
  return `${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(1)} %`
}

/** Builds as they grow: what the plugin adds to one, and what each tool takes for 100 kB of it. */
export function buildingTable(rows: readonly { readonly program: string, readonly costs: Readonly<Record<Tool, Building>> }[]): string {
  const lines = rows.map(({ program, costs }) => {
    const { bytes } = costs.build
    const per = (ms: number): string => digits(ms / bytes * 1e5)
    const [, , ...others] = tools
    return [program, bytesText(bytes), per(costs.build.ms), per(costs.plugin.ms - costs.build.ms), ...others.map(tool => per(costs[tool].ms)), bytesText(costs.build.memory), bytesText(costs.plugin.memory)]
  })
  return `instrument/build – CPU time in ms for 100 kB of source, in fresh processes: vite's build, what the plugin adds, and other tools over the bundled text
${table([['', 'text', 'vite build', 'plugin', 'acorn parses', 'babel parses', 'oxc minifies', 'terser minifies', 'memory', 'with plugin'], ...lines])}
`
}

/** Starts of programs in Node. */
export function startTable(rows: readonly { readonly program: string, readonly start: Start }[]): string {
  return `instrument/start – CPU time in ms of programs in Node: without dill/node; with it, and nothing kept; with it for the first time, and again
${table([['', ...manners], ...rows.map(({ program, start }) => [program, ...manners.map(manner => digits(start[manner]))])])}
`
}
