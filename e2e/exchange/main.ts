// What another program that drives this page asks of it: all examples as bytes, and what becomes here of those of other
// engines. Answers are left on the window, for some drivers wait for no promise.

import { read, written } from '../../test/support/exchange.ts'

const answers: Record<string, Record<string, string> | { failed: string }> = {}

function keep(name: string, work: Promise<Record<string, string>>): void {
  work.then(answer => { answers[name] = answer }, (error: unknown) => { answers[name] = { failed: String(error) } })
}

Object.assign(globalThis, { answers, written: () => keep('written', written()), read: (from: string, all: Record<string, string>) => keep(from, read(all)) })
