// The page: its state comes from the session where there is one, and is saved on demand. All runs in the page's own
// script, under the page's own policy.

import { dumpSession, loadSession } from '../../lib/index.ts'
import { evaluates } from '../../test/support/evaluates.ts'
import { Account, constructed, makeCounter } from './state.ts'

interface State {
  counter: ReturnType<typeof makeCounter>
  current: () => number
  account: Account
  greet: (name: string) => string
}

const element = (id: string) => document.getElementById(id)!

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  element('violations').append(Object.assign(document.createElement('li'), { textContent: `${violatedDirective} ${blockedURI}` }))
})

function fresh(): State {
  const counter = makeCounter(10)
  const seen = new Set<string>()
  return { counter, current: counter.current, account: new Account('Ada'), greet: name => `${seen.has(name) ? 'Again' : 'Hello'}, ${(seen.add(name), name)}` }
}

async function restored(): Promise<State> {
  const state = {} as State
  try {
    await loadSession('code', { app: 'e2e-code', main: state })
    return state
  } catch (error) {
    if ((error as { code?: string }).code !== 'NO_SESSION') throw error
    return fresh()
  }
}

async function start(): Promise<void> {
  const state = await restored()
  const show = (): void => {
    element('counted').textContent = String(state.counter.current())
    element('balance').textContent = state.account.summary
    const facts = [state.account instanceof Account, state.current === state.counter.current, state.current(), state.greet('Bo'), constructed.join()]
    element('facts').textContent = facts.join(' | ')
  }
  element('count').addEventListener('click', () => void (state.counter.increment(), show()))
  element('deposit').addEventListener('click', () => void (state.account.deposit(5), show()))
  element('save').addEventListener('click', () => void dumpSession('code', { app: 'e2e-code', main: state }).then(
    ({ saved }) => { element('saved').textContent = saved.join(' ') }, (error: Error) => { element('saved').textContent = String(error) }))
  show()
}

await start().then(
  () => { element('state').textContent = evaluates() ? 'ready, evaluates' : 'ready' },
  (error: Error) => { element('state').textContent = error.stack ?? String(error) })
element('state').hidden = false
