// What one process of its own does, and how it is asked: each workload is raced in a fresh process, so that a run of one
// gives the figures of a run of all.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Building, Tool } from './instrument/building.ts'
import type { ClosureCost } from './instrument/closures.ts'
import type { DurableCost } from './instrument/durable.ts'
import type { First } from './race.ts'
import type { Lane } from './standings.ts'

/** Races some peers over a workload. */
export interface RaceJob { readonly task: 'race', readonly workload: string, readonly count: number, readonly rounds: number, readonly peers: readonly string[] }
/** Imports one peer and calls it for the first time: to encode, or to decode what such a job has encoded. */
export interface ColdJob { readonly task: 'cold', readonly workload: string, readonly peer: string, readonly encoded?: unknown }

/** Carries many closures of one program. */
export interface ClosureJob { readonly task: 'closures', readonly workload: string, readonly count: number, readonly rounds: number }

/** Times one durable generator beside a plain one. */
export interface DurableJob { readonly task: 'durable', readonly workload: string, readonly rounds: number }

/** Builds one program, or has a tool go through its text. */
export interface BuildingJob { readonly task: 'building', readonly workload: string, readonly tool: Tool }

/** What the import and the first call took, in ms. */
export interface Cold extends First { readonly load: number }

/**
 * What V8 is told, here and in the page. A race forces so many collections that V8 would take the others' turns for
 * disuse, and throw away the code of whoever waits; first calls are measured on their own.
 */
export const flags: readonly string[] = ['--expose-gc', '--no-flush-bytecode']

export function ask(job: RaceJob): Promise<Lane[]>
export function ask(job: ColdJob): Promise<Cold>
export function ask(job: ClosureJob): Promise<ClosureCost>
export function ask(job: DurableJob): Promise<DurableCost>
export function ask(job: BuildingJob): Promise<Building>
/** Has a job done by a fresh process. Rejects if the process ends without an answer. */
export function ask(job: RaceJob | ColdJob | ClosureJob | DurableJob | BuildingJob): Promise<Lane[] | Cold | ClosureCost | DurableCost | Building> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), {
      execArgv: [...flags],
      env: { ...process.env, NODE_ENV: 'production' },
      serialization: 'advanced',
    })
    child.once('message', answer => resolve(answer as Lane[] | Cold | ClosureCost | DurableCost | Building))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`A process of the bench ended with ${code} before it had answered (${job.task} ${job.workload}).`)))
    child.send(job)
  })
}
