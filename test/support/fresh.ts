// The other realm: a worker of the browser or of Node, which answers what it is asked.

import { answer, type Question } from './answer.ts'

interface Port {
  postMessage(message: unknown): void
  on?(type: 'message', listen: (message: Question) => void): void
  addEventListener?(type: 'message', listen: (event: { data: Question }) => void): void
}

const port: Port = 'process' in globalThis
  ? process.getBuiltinModule('node:worker_threads').parentPort as unknown as Port
  : globalThis as unknown as Port

const reply = async (question: Question): Promise<void> => port.postMessage(await answer(question))

port.on?.('message', question => void reply(question))
if (port.on === undefined) port.addEventListener!('message', event => void reply(event.data))
