// A page whose state holds what cannot be saved, opens the panel on it, and mends it.

import { dumps, loads } from '../../lib/index.ts'
import { inspect } from '../../panel/index.ts'

class Shelf {
  readonly jars = new Map<string, { readonly label: string }>([['dill-01', { label: 'Dill, coarse' }]])
}

const find = (id: string): HTMLElement => document.getElementById(id)!

const state = { name: 'Kitchen larder', shelf: new Shelf(), view: { root: find('app') as unknown }, seen: new WeakSet() as unknown }

find('inspect').addEventListener('click', () => inspect(state, { label: 'state' }))
find('mend').addEventListener('click', () => {
  state.view.root = '#app'
  state.seen = new Set()
})
document.addEventListener('keydown', ({ key }) => { find('keys').textContent += key })

Object.assign(globalThis, { state, again: () => loads<typeof state>(dumps(state)).shelf.jars.get('dill-01')?.label, violations: [] as string[] })
document.addEventListener('securitypolicyviolation', event => {
  ;(globalThis as unknown as { violations: string[] }).violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
})
