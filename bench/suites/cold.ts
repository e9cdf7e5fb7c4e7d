// The first call in a fresh process: what a page pays that loads its session once. Encode and decode have a process
// each, and the peers take turns.

import { ask, type Cold } from '../jobs.ts'
import { figure } from '../standings.ts'
import { firstRow, firstTable, type FirstRow } from '../report.ts'
import type { Suite } from './suite.ts'

const names = ['dill', 'dill/data', 'v8', 'msgpackr', 'JSON']

/** First calls, in ms. */
export const cold: Suite = {
  name: 'cold',
  parts: ['state', 'todos'],
  async run(parts, { rounds, print }) {
    const outcome: Record<string, FirstRow[]> = {}
    for (const workload of parts) {
      const lanes = names.map(name => ({ name, there: [] as Cold[], back: [] as Cold[] }))
      for (let round = 0; round < Math.ceil(rounds * 0.6); round++) {
        for (const { name: peer, there, back } of lanes) {
          const { encoded, ...how } = await ask({ task: 'cold', workload, peer })
          there.push(how)
          if (encoded !== undefined) back.push(await ask({ task: 'cold', workload, peer, encoded }))
        }
      }
      const rows = outcome[workload] = lanes.map(({ name, there, back }) => ({ ...firstRow(name, there, back), load: figure(there.map(({ load }) => load)) }))
      print(`cold/${workload} – first calls, each in a fresh process, ms\n${firstTable(rows)}\n`)
    }
    return outcome
  },
}
