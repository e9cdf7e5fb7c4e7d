// test_session.py over a real IndexedDB: saved by this page, brought back by a worker that has loaded nothing but the
// library, and one program.

import { expect, test } from 'vitest'
import { deleteSession, dumpSession } from '../../lib/index.ts'
import { program } from '../code/programs.ts'

const app = program('cases/app.js')

test('test_session.py::test_session_main: in a worker', async () => {
  const at = `test-session-worker-${Date.now()}`
  const { up, get } = app.makeCounter()
  up()
  const state: Record<string, any> = { x: 17, empty: undefined, names: ['Alice', 'Bob'], up, get, item: new app.Item('milk').finish(), Item: app.Item }
  state['self'] = state
  await dumpSession('main', { app: at, main: state })
  const worker = new Worker(new URL('../support/session-worker.ts', import.meta.url), { type: 'module' })
  const said = await new Promise<any>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage(at)
  })
  worker.terminate()
  expect(said).toEqual({ status: 'restored', names: ['x', 'empty', 'names', 'up', 'get', 'item', 'Item', 'self'], x: 17, empty: true, calls: [2, 2, 3], done: true, isItem: true, isModules: true, isSelf: true })
  expect(get()).toBe(1)
  await deleteSession('main', { app: at })
})
