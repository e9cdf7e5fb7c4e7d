// A notebook: cells are run in the session scope, which is saved on demand and back at the next visit.

import { dumpSession, loadSession, Trust } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const told = (error: Error & { code?: string }): string => `${error.code ?? error.name}: ${error.message}`

const cell = element<HTMLTextAreaElement>('cell')
let count = 0

element('run').addEventListener('click', () => {
  const { value } = cell
  cell.value = ''
  void run(value, { id: `cell-${++count}` }).then(String, told).then(text => { element('result').textContent = text })
})

element('save').addEventListener('click', () => {
  void dumpSession('cells', { app: 'e2e-cells' }).then(({ saved }) => saved.join(' '), told).then(text => { element('saved').textContent = text })
})

const state = await loadSession('cells', { app: 'e2e-cells', trust: Trust.code }).then(
  ({ names }) => `restored ${names.join(' ')}`, (error: Error & { code?: string }) => error.code === 'NO_SESSION' ? 'fresh' : told(error))
element('state').textContent = state
element('state').hidden = false
