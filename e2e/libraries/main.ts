// The page: what it holds comes from the session where there is one, and is used and saved on demand. All runs in the
// page's own script, under the page's own policy.

import { dumpSession, loadSession, PicklingError, register } from '../../lib/index.ts'
import { queueScheduler } from 'rxjs'
import { evaluates } from '../../test/support/evaluates.ts'
import { shop, streams, tally, todos, type Held } from './held.ts'

const element = (id: string) => document.getElementById(id)!

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  element('violations').append(Object.assign(document.createElement('li'), { textContent: `${violatedDirective} ${blockedURI}` }))
})

const app = 'e2e-libraries'

// An object that a library keeps for the whole page: without a name, pipelines would come back with a copy of it.
register(queueScheduler, { name: 'rxjs.queueScheduler' })

const told = (error: Error): string => error instanceof PicklingError ? error.failures.map(({ message }) => message).join('\n') : error.stack ?? String(error)

async function restored(): Promise<{ held: Record<string, Held>, from: string }> {
  const held: Record<string, Held> = {}
  try {
    const { names } = await loadSession('libraries', { app, main: held })
    return { held, from: `restored ${names.join(' ')}` }
  } catch (error) {
    if ((error as { code?: string }).code !== 'NO_SESSION') throw error
    return { held: { streams: streams(), shop: shop(), todos: todos(), tally: tally() }, from: 'fresh' }
  }
}

function show(held: Record<string, Held>): void {
  element('shown').replaceChildren(...Object.entries(held).flatMap(([name, one]) => [
    Object.assign(document.createElement('dt'), { textContent: name }),
    Object.assign(document.createElement('dd'), { id: name, textContent: one.show() }),
  ]))
}

async function start(): Promise<string> {
  const { held, from } = await restored()
  element('use').addEventListener('click', () => {
    for (const one of Object.values(held)) one.use()
    show(held)
  })
  element('save').addEventListener('click', () => void dumpSession('libraries', { app, main: held }).then(
    ({ saved, skipped }) => [...saved, ...skipped.map(({ path, reason }) => `${path} ${reason}`)].join(' '), told).then(text => { element('saved').textContent = text }))
  // The page's own attempt, which shows that the policy holds.
  element('evaluate').addEventListener('click', () => { element('evaluates').textContent = String(evaluates()) })
  show(held)
  return from
}

element('state').textContent = await start().catch(told)
element('state').hidden = false
