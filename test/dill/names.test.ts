// Every public name of Python's dill is here, under the name that the table says.

import { expect, test } from 'vitest'
import * as dill from '../../lib/index.ts'
import { names } from './names.ts'

/** True if the door leads there. */
function isThere(path: string): boolean {
  const [Class, member] = path.split('#')
  if (member !== undefined) return member in (Class === 'Pickler' ? new dill.Pickler() : new dill.Unpickler(dill.dumps(0)))
  let at: unknown = dill
  for (const name of path.split('.')) {
    if ((typeof at !== 'object' && typeof at !== 'function') || at === null || !(name in at)) return false
    at = (at as Record<string, unknown>)[name]
  }
  return true
}

test.each(names)('%s is %s', (_python, ours) => {
  expect(isThere(ours)).toBe(true)
})

test('none twice', () => {
  const pythons = names.map(([python]) => python)
  expect(pythons.filter((python, i) => pythons.indexOf(python) !== i)).toEqual([])
})
