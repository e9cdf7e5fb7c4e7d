// A fresh process that does one job of work.ts, and ends.

import { pathToFileURL } from 'node:url'
import { tryOut, type TrialJob } from './work.ts'

process.once('message', message => {
  const job = message as TrialJob
  void import(pathToFileURL(job.file).href)
    .then(namespace => tryOut(job, namespace as object))
    .then(told => process.send!(told, () => process.disconnect()))
})
