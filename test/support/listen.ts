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
  // What answers nothing must not keep who asked waiting: an error that nobody catches is heard there.
  const fail = (error: unknown): void => void setTimeout(() => { throw error })
  const reply = (question: Q): Promise<void> => answer(question).then(told => port.postMessage(told)).catch(fail)
  port.on?.('message', question => void reply(question))
  if (port.on === undefined) port.addEventListener!('message', event => void reply(event.data))
}
