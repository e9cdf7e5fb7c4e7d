// The long run: the properties of test/fuzz.test.ts, with seeds that nobody has tried, until the time is over. The inputs
// are tried in a worker, for one of them may hang it; what is found goes into a file, which the last line names.

import { appendFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Tally } from './oracle.ts'
import { watch } from './watchdog.ts'

/** What became of one seed. */
export interface Report extends Tally {
  readonly graphs: number
}

const [minutes = '1', given = String(Date.now() % 1e9)] = process.argv.slice(2)
const folder = dirname(fileURLToPath(import.meta.url))
const first = Number(given)
const end = Date.now() + Number(minutes) * 60_000
const file = join(folder, `found-${first}.txt`)
const total = { refused: 0, loaded: 0, stuck: 0, graphs: 0 }
let found = 0

rmSync(file, { force: true })
const began = Date.now()
await watch<Report>({
  first, end, patience: 30_000, pause: 180_000,
  start: (seed, memory) => new Worker(join(folder, 'work.mjs'), { workerData: { seed, end, memory }, resourceLimits: { maxOldGenerationSizeMb: 2048 } }),
  onReport(seed, report) {
    for (const key of ['refused', 'loaded', 'stuck', 'graphs'] as const) total[key] += report[key]
    console.log(`seed ${seed}: ${total.refused + total.loaded} inputs (${total.refused} refused, ${total.loaded} loaded, ${total.stuck} of these stuck), ${total.graphs} graphs, ${found} findings`)
  },
  onFound(why, hex) {
    found++
    appendFileSync(file, `${why}\n${hex}\n`)
    console.error(`${why}: ${hex.slice(0, 200)}${hex.length > 200 ? '…' : ''}`)
  },
})

const inputs = total.refused + total.loaded
console.log(`${inputs} inputs and ${total.graphs} graphs, ${(inputs / ((Date.now() - began) / 1000)).toFixed(0)} inputs a second`)
console.log(found === 0 ? 'nothing was found' : `${found} findings: ${relative(process.cwd(), file)}`)
process.exitCode = found > 0 ? 1 : 0
