// Makes a session of what somebody else shared: its cells as they are, unrun; values that are data; and functions only where
// the reader has said that they trust its maker. Runs no cell.

import { dumpSession, importSession, sessions, Trust } from '../lib/index.ts'
import { Cells } from './cells.ts'
import { freeName } from './examples.ts'
import { APP, CELLS } from './notebook.ts'
import { namesIn, type Shared } from './share.ts'

/** Keeps what was shared as a session of its own, and gives its name. Rejects where it is not what it says. */
export async function opened(shared: Shared, opening: 'cells' | 'values' | 'all', from: 'link' | 'file'): Promise<string> {
  const taken = (await sessions({ app: APP })).map(({ name }) => name)
  const name = freeName(`${shared.title} (${from === 'link' ? 'shared' : 'imported'})`, taken)
  if (opening === 'all' && shared.session !== undefined) {
    await importSession(shared.session, { app: APP, name, trust: Trust.code })
    return name
  }
  const cells = new Cells(opening === 'values' ? [''] : shared.cells)
  cells.pristine = false
  if (opening !== 'values') cells.from = from
  const names = shared.values === undefined ? {} : namesIn(shared.values)
  await dumpSession(name, { app: APP, main: { ...names, [CELLS]: cells.toData() }, source: true, weak: true })
  return name
}
