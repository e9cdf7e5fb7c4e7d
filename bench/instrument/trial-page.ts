// A fresh page that does one job of work.ts. The answer is a text, which all drivers carry.

import { tryOut, type TrialJob } from './work.ts'

declare global {
  interface Window {
    /** Does a job; its answer as JSON, once it is there. */
    trial(job: TrialJob): void
    told?: string
  }
}

window.trial = job => {
  void import(/* @vite-ignore */ job.file)
    .then((namespace: object) => tryOut(job, namespace))
    .then(told => { window.told = JSON.stringify(told) }, (error: unknown) => { window.told = JSON.stringify({ failed: String(error) }) })
}
