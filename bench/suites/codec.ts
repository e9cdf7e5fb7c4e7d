// Every workload, every peer, in Node.

import { ask } from '../jobs.ts'
import { nodePeers } from '../native.ts'
import { standings, type Standings } from '../standings.ts'
import { duelTable, raceTable } from '../report.ts'
import { workload, workloads } from '../workloads.ts'
import type { Suite } from './suite.ts'

/** Encode, decode and bytes against v8.serialize and the rest. */
export const codec: Suite = {
  name: 'codec',
  parts: workloads.map(({ name }) => name),
  async run(parts, { rounds, print }) {
    const outcome: Record<string, Standings> = {}
    for (const part of parts) {
      const { name, what, count } = workload(part)
      const lanes = await ask({ task: 'race', workload: name, count, rounds, peers: nodePeers.map(peer => peer.name) })
      outcome[name] = standings(lanes, ['v8'])
      print(raceTable(`codec/${name} – ${what}`, outcome[name]))
    }
    print(duelTable('codec – in short', outcome))
    return outcome
  },
}
