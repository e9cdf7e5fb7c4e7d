// Runs what it is given.

import { expose } from 'comlink'
import { accept } from '../../lib/workers/comlink.ts'
import { Account, counter, Refusal } from './shared.ts'

const taken: string[] = []

const api = {
  run: (fn: Function, ...args: unknown[]): unknown => fn(...args),
  take(name: string, ..._: unknown[]): string {
    taken.push(name)
    return taken.join()
  },
  account: (cents: number) => new Account().add(cents),
  counter: () => counter(),
  refuse: (): unknown => { throw new Refusal(new Account()) },
}

export type Api = typeof api

expose(api, accept())
