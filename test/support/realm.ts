// Opens a fresh realm: a module worker in a browser; in Node a worker thread over one file, which is built first, for
// Node 20 reads no TypeScript.

import type { Answer, Question } from './answer.ts'

/** A realm to which examples can be sent. */
export interface Realm {
  ask(question: Omit<Question, 'id'>): Promise<Answer>
  close(): Promise<void>
}

interface Channel {
  send(question: Question): void
  close(): Promise<void>
}

/** Starts a realm. */
export async function openRealm(): Promise<Realm> {
  const waiting = new Map<number, { resolve: (answer: Answer) => void, reject: (error: unknown) => void }>()
  const hear = (answer: Answer): void => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
  }
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const channel = 'document' in globalThis ? openWorker(hear, fail) : await openThread(hear, fail)
  let last = 0
  return {
    ask(question) {
      const id = ++last
      return new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        channel.send({ id, ...question })
      })
    },
    close: () => channel.close(),
  }
}

function openWorker(hear: (answer: Answer) => void, fail: (error: unknown) => void): Channel {
  const worker = new Worker(new URL('./fresh.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', event => hear(event.data as Answer))
  worker.addEventListener('error', event => fail(new Error(event.message)))
  return { send: question => worker.postMessage(question), close: async () => worker.terminate() }
}

async function openThread(hear: (answer: Answer) => void, fail: (error: unknown) => void): Promise<Channel> {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const { mkdtemp, rm } = process.getBuiltinModule('node:fs/promises')
  const { tmpdir } = process.getBuiltinModule('node:os')
  const { join } = process.getBuiltinModule('node:path')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  // The bundler is Node's alone: a browser's test server must not follow this import.
  const bundler = 'vite'
  const { build } = await import(/* @vite-ignore */ bundler) as typeof import('vite')
  const folder = await mkdtemp(join(tmpdir(), 'dill-realm-'))
  await build({
    configFile: false, logLevel: 'error',
    build: { ssr: fileURLToPath(new URL('./fresh.ts', import.meta.url)), outDir: folder, target: 'es2022', minify: false, rolldownOptions: { output: { entryFileNames: 'fresh.mjs' } } },
    ssr: { noExternal: true },
  })
  const thread = new Worker(join(folder, 'fresh.mjs'))
  thread.on('message', hear)
  thread.on('error', fail)
  return {
    send: question => thread.postMessage(question),
    async close() {
      await thread.terminate()
      await rm(folder, { recursive: true })
    },
  }
}
