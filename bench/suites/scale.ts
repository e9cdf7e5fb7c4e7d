// Does the cost of an object stay the same as objects become more?

import { ask } from '../jobs.ts'
import type { Lane } from '../standings.ts'
import { median } from '../standings.ts'
import { digits, table } from '../table.ts'
import type { Suite } from './suite.ts'

interface Row { readonly name: string, readonly leg: 'encode' | 'decode', readonly count: number, readonly nanoseconds: number | undefined, readonly failed?: string }

const counts = [1e3, 1e4, 1e5, 1e6]

/** Nanoseconds for each object, 10³ … 10⁶ of them. */
export const scale: Suite = {
  name: 'scale',
  parts: ['state', 'mapset', 'graph', 'deep'],
  async run(parts, { rounds, print }) {
    const rows: Row[] = []
    for (const workload of parts) {
      for (const count of counts) {
        const few = Math.max(3, Math.min(rounds, Math.round(rounds * 1e5 / count)))
        const lanes = await ask({ task: 'race', workload, count, rounds: few, peers: ['v8', 'dill'] })
        for (const lane of lanes) rows.push(row(workload, 'encode', count, lane), row(workload, 'decode', count, lane))
      }
    }
    print(scaleTable(rows))
    return rows
  },
}

function row(workload: string, leg: 'encode' | 'decode', count: number, lane: Lane): Row {
  const name = `${workload}, ${lane.name} ${leg}`
  if (lane.failed !== undefined) return { name, leg, count, nanoseconds: undefined, failed: lane.failed }
  return { name, leg, count, nanoseconds: median(lane[leg]) * 1e6 / count }
}

/** The last column is the cost of an object among the most against the cost of one among 10⁴: 1 is linear. */
function scaleTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ name }) => name))].sort((a, b) => Number(b.includes('dill')) - Number(a.includes('dill')))
  const lines = names.map(name => {
    const costs = counts.map(count => rows.find(row => row.name === name && row.count === count)?.nanoseconds)
    return [name, ...costs.map(digits), digits(costs[3] === undefined || costs[1] === undefined ? undefined : costs[3] / costs[1])]
  })
  return `scale – nanoseconds for each object\n${table([['', ...counts.map(String), '10⁶ ÷ 10⁴'], ...lines])}\n`
}
