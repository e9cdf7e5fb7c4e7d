// Gives work to workers as soon as it is loaded, a new one for each row, and shows what became of it.

import { wrap, type Remote } from 'comlink'
import { connect } from '../../lib/workers/comlink.ts'
import { Account, counter, Refusal } from './shared.ts'
import type { Api } from './worker.ts'

type Row = (api: Remote<Api>) => Promise<unknown>

const factor = 2
const more = (n: number): number => n + 1

const rows: Readonly<Record<string, Row>> = {
  closure: api => api.run((n: number) => more(n) * factor, 20),
  instance: async api => {
    const account: unknown = await api.account(5)
    return account instanceof Account && account.cents
  },
  shared: async api => {
    const { up } = counter()
    up()
    const { up: again } = await api.run((it: { up(): number }) => it, { up }) as { up(): number }
    return again()
  },
  made: async api => (await api.counter()).up(),
  thrown: api => api.refuse().then(() => 'nothing', (error: unknown) => error instanceof Refusal && error.account instanceof Account),
  order: async api => {
    const all = [api.take('a', counter()), api.take('b'), api.take('c', new Account())]
    return (await Promise.all(all)).at(-1)
  },
  hidden: api => api.take('a', counter(), { jar: new WeakMap() }).then(String, (error: { code: string, message: string }) => error.code + (error.message.includes('$.jar') ? ' $.jar' : '')),
}

// Each in a page of its own: what one has fetched would be there for the next.
const name = new URLSearchParams(location.search).get('row')!
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const told = await rows[name]!(wrap<Api>(connect(worker, { recurse: true }))).catch((error: { code?: string, message: string }) => `${error.code} ${error.message}`)
document.querySelector('#verdicts')!.textContent = String(told)
