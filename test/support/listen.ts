// The near end of a realm that was opened: a worker of the browser or of Node answers what it is asked.

interface Port<Q> {
  postMessage(message: unknown): void
  on?(type: 'message', listen: (message: Q) => void): void
  addEventListener?(type: 'message', listen: (event: { data: Q }) => void): void
}

/** Answers every question that this worker is sent. */
export function listen<Q>(answer: (question: Q) => Promise<unknown>): void {
  const port = ('process' in globalThis
    ? process.getBuiltinModule('node:worker_threads').parentPort : globalThis) as unknown as Port<Q>
  const reply = async (question: Q): Promise<void> => port.postMessage(await answer(question))
  port.on?.('message', question => void reply(question))
  if (port.on === undefined) port.addEventListener!('message', event => void reply(event.data))
}
