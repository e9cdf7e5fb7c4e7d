// Starts the fresh processes of trial.ts, each for one answer.

import { fork } from 'node:child_process'
import type { TrialJob, TrialTold } from './work.ts'

/** Has a job done by a fresh process that runs this script; rejects if it ends without an answer. */
export function tried(script: string, job: TrialJob): Promise<TrialTold> {
  return new Promise((resolve, reject) => {
    const child = fork(script, { env: { ...process.env, NODE_ENV: 'production' }, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => { said += chunk.toString() })
    child.once('message', told => resolve(told as TrialTold))
    child.once('error', reject)
    child.once('close', code => reject(new Error(`The process that worked with ${job.library} ended with ${code} before it had answered:\n${said}`)))
    child.send(job)
  })
}
