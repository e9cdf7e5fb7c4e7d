// What instrumenting costs: the time of code that is stamped and the growth of its bundle, over public libraries, each
// beside its bar.

import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formsOf, minified, runnable, runtimeText, weight, type Forms } from '../instrument/builds.ts'
import { programs as built, tools, type Building, type Tool } from '../instrument/building.ts'
import type { ClosureCost } from '../instrument/closures.ts'
import { engines, openEngine, type EngineName } from '../instrument/engines.ts'
import { growthOf, type Growth } from '../instrument/growth.ts'
import { durables, type DurableCost } from '../instrument/durable.ts'
import { programs } from '../instrument/made/closures.ts'
import { libraries, type Library } from '../instrument/libraries.ts'
import { overheads, type Pair } from '../instrument/overhead.ts'
import { bars, buildingTable, closureTable, durableTable, growthTable, growthVerdicts, overheadTable, overheadVerdicts, startTable } from '../instrument/report.ts'
import { starts } from '../instrument/starts.ts'
import { tried } from '../instrument/trials.ts'
import type { TrialJob, TrialTold } from '../instrument/work.ts'
import { ask } from '../jobs.ts'
import type { Run, Suite } from './suite.ts'

const folder = resolve('node_modules/.cache/bench/libraries')
const script = fileURLToPath(new URL('trial.js', import.meta.url))

interface Built { readonly library: Library, readonly forms: Forms }

/** Instrumented libraries against the same untouched. */
export const instrument: Suite = {
  name: 'instrument',
  parts: ['growth', 'overhead', ...engines.map(name => `overhead-${name}`), 'closures', 'durable', 'build', 'start'],
  async run(parts, run) {
    const forms: Built[] = []
    if (parts.some(part => !/^(?:closures|durable|build|start)$/.test(part))) for (const library of libraries) forms.push({ library, forms: await formsOf(library) })
    const outcome: Record<string, unknown> = {}
    if (parts.includes('growth')) outcome['growth'] = await growth(forms, run)
    const pairs = parts.some(part => part.startsWith('overhead')) ? await written(forms) : []
    if (parts.includes('overhead')) outcome['overhead'] = await overhead(pairs, `Node ${process.version}`, job => tried(script, job), run)
    for (const name of engines) if (parts.includes(`overhead-${name}`)) outcome[`overhead-${name}`] = await overheadIn(name, pairs, run)
    if (parts.includes('closures')) outcome['closures'] = await closures(run)
    if (parts.includes('durable')) outcome['durable'] = await durable(run)
    if (parts.includes('build')) outcome['build'] = await building(run)
    if (parts.includes('start')) outcome['start'] = await starting(run)
    return outcome
  },
}

async function growth(built: readonly Built[], { print }: Run): Promise<unknown> {
  const rows: Growth[] = []
  for (const { library, forms } of built) rows.push(await growthOf(library, forms))
  const runtime = weight(minified(await runtimeText()))
  print(growthTable(rows, runtime))
  return { rows, runtime, plugin: growthVerdicts(rows, ({ built }) => built), whole: growthVerdicts(rows, ({ whole }) => whole) }
}

/** Each form in a file of its own. */
async function written(built: readonly Built[]): Promise<Pair[]> {
  await mkdir(folder, { recursive: true })
  const pairs: Pair[] = []
  for (const { library, forms } of built) {
    const pair = { library, untouched: join(folder, `${library.name}.untouched.mjs`), instrumented: join(folder, `${library.name}.instrumented.mjs`) }
    await writeFile(pair.untouched, forms.untouched)
    await writeFile(pair.instrumented, await runnable(forms.instrumented.code))
    pairs.push(pair)
  }
  return pairs
}

async function overhead(pairs: readonly Pair[], where: string, ask: (job: TrialJob) => Promise<TrialTold>, { rounds, print }: Run): Promise<unknown> {
  const few = Math.ceil(rounds / 2)
  const rows = await overheads(ask, pairs, few)
  print(overheadTable(rows, few, where))
  return { where, rounds: few, rows, best: overheadVerdicts(rows, ({ ratio }) => ratio.best), paired: overheadVerdicts(rows, ({ ratio }) => ratio.paired) }
}

async function overheadIn(name: EngineName, pairs: readonly Pair[], run: Run): Promise<unknown> {
  const engine = await openEngine(name)
  if (engine === undefined) return run.print(`instrument/overhead – there is no ${name} on this machine; \`npm test -- --only engines\` installs it where it can.\n`)
  try {
    return await overhead(pairs, `${name} ${engine.version}`, job => engine.tried(job), run)
  } finally {
    await engine.close()
  }
}

const count = 10_000

async function closures({ rounds, print }: Run): Promise<unknown> {
  const rows: ClosureCost[] = []
  for (const workload of Object.keys(programs)) rows.push(await ask({ task: 'closures', workload, count, rounds }))
  print(closureTable(rows, count))
  return { count, rows, bars: bars.closures }
}

async function durable({ rounds, print }: Run): Promise<unknown> {
  const rows: DurableCost[] = []
  for (const workload of durables) rows.push(await ask({ task: 'durable', workload, rounds }))
  print(durableTable(rows))
  return { rows }
}

async function building({ print }: Run): Promise<unknown> {
  const rows: { readonly program: string, readonly costs: Record<Tool, Building> }[] = []
  for (const program of built) {
    const costs: Partial<Record<Tool, Building>> = {}
    for (const tool of tools) costs[tool] = await ask({ task: 'building', workload: program, tool })
    rows.push({ program, costs: costs as Record<Tool, Building> })
  }
  print(buildingTable(rows))
  return { rows }
}

async function starting({ rounds, print }: Run): Promise<unknown> {
  const rows = await starts(Math.ceil(rounds / 5))
  print(startTable(rows))
  return { rows }
}
