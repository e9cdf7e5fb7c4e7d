// The other side of jobs.ts: does one job, answers, ends.

import { setTimeout } from 'node:timers/promises'
import { closureCost } from './instrument/closures.ts'
import { durableCost } from './instrument/durable.ts'
import type { BuildingJob, ClosureJob, Cold, ColdJob, DurableJob, RaceJob } from './jobs.ts'
import { nodePeers } from './native.ts'
import { dillData, type Peer } from './peers.ts'
import { apart, first, race, type Clock, type Runner } from './race.ts'
import { workload } from './workloads.ts'

const clock: Clock = { now: () => performance.now(), collect: () => globalThis.gc!() }

process.once('message', job => {
  void work(job as RaceJob | ColdJob | ClosureJob | DurableJob | BuildingJob).then(answer => process.send!(answer, () => process.disconnect()))
})

async function work(job: RaceJob | ColdJob | ClosureJob | DurableJob | BuildingJob): Promise<unknown> {
  if (job.task === 'cold') return cold(job)
  if (job.task === 'closures') return closureCost(job.workload, job.count, job.rounds, clock)
  if (job.task === 'durable') return durableCost(job.workload, job.rounds, clock)
  // What builds is loaded by nobody else.
  if (job.task === 'building') return (await import('./instrument/building.ts')).buildingCost(job.workload, job.tool)
  const { make, classes, apart: alone } = workload(job.workload)
  const runners: Runner[] = []
  for (const { name, exact, load } of job.peers.map(find)) {
    const codec = await load(classes)
    runners.push({ name, exact, codec: alone === true ? apart(codec) : codec })
  }
  return race(make(job.count), runners, job.rounds, clock)
}

function find(name: string): Peer {
  const found = [...nodePeers, dillData].find(peer => peer.name === name)
  if (found === undefined) throw new Error(`There is no peer "${name}".`)
  return found
}

/** The pause lets the compiler's threads finish what starting has begun. */
async function cold({ workload: name, peer, encoded }: ColdJob): Promise<Cold> {
  const { make, classes, count } = workload(name)
  const from = clock.now()
  const codec = await find(peer).load(classes)
  const load = clock.now() - from
  await setTimeout(50)
  return { load, ...first(codec, () => make(count), encoded, clock) }
}
