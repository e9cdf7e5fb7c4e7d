// The bench's command: which suites, how many rounds, where the figures go. Measures nothing itself.

import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { chromium } from './suites/chromium.ts'
import { codec } from './suites/codec.ts'
import { cold } from './suites/cold.ts'
import { diagnose } from './suites/diagnose.ts'
import { instrument } from './suites/instrument.ts'
import { panel } from './suites/panel.ts'
import { scale } from './suites/scale.ts'
import { sessions } from './suites/sessions.ts'
import { size } from './suites/size.ts'

const suites = [codec, cold, scale, size, instrument, chromium, sessions, diagnose, panel]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(`npm run bench -- [--only NAME]… [--rounds N] [--quick] [--json FILE]
  NAME is a part of suite/part:
${suites.map(({ name, parts }) => `    ${name}/  ${parts.join(', ')}`).join('\n')}
`)
} else await main()

async function main(): Promise<void> {
  const rounds = Number(values.rounds ?? (values.quick ? 5 : 15))
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a number of 1 or more.')
  const print = (text: string): void => { process.stdout.write(`${text}\n`) }
  const machine = { node: process.version, v8: process.versions.v8, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg() }
  print(`Node ${machine.node}, ${machine.cores} cores (${machine.cpu}), load ${machine.load[0]!.toFixed(1)}. Ratios below 1 are faster or smaller.\n`)
  const outcome: Record<string, unknown> = {}
  for (const suite of suites) {
    const parts = suite.parts.filter(part => values.only.length === 0 || values.only.some(name => `${suite.name}/${part}`.includes(name)))
    if (parts.length > 0) outcome[suite.name] = await suite.run(parts, { rounds, print })
  }
  if (Object.keys(outcome).length === 0) throw new Error('--only names nothing that there is. See --help.')
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ when: new Date().toISOString(), machine, rounds, suites: outcome }, null, 2) + '\n')
}
