// Opens a fresh realm: a module worker in a browser; in Node a worker thread over one file, which is built first, for
// Node 20 reads no TypeScript.

import type { Plugin } from 'vite'
import { inject } from 'vitest'
import type { Answer, Question } from './answer.ts'
import { builtOnce } from './once.ts'

/** A realm to which examples can be sent. */
export interface Realm<Q extends Numbered = Question, A extends Numbered = Answer> {
  ask(question: Omit<Q, 'id'>): Promise<A>
  close(): Promise<void>
}

interface Numbered {
  readonly id: number
}

/** What runs there. */
export interface Program {
  /** Its file, beside this one. */
  readonly file: string
  /** Starts it in a browser: bundlers must read the address where it is written. */
  readonly start: () => Worker
  /** With what it is built for Node. */
  readonly plugins?: () => Promise<Plugin[]>
  /** A thread of it evaluates no text. In a browser that is up to the server's headers. */
  readonly strict?: true
}

interface Channel {
  send(question: Numbered): void
  close(): Promise<void>
}

interface Ear {
  hear(answer: Numbered): void
  fail(error: unknown): void
}

const fresh: Program = {
  file: 'fresh.ts',
  start: () => new Worker(new URL('./fresh.ts', import.meta.url), { type: 'module' }),
}

/** Starts a realm. */
export async function openRealm<Q extends Numbered = Question, A extends Numbered = Answer>(program: Program = fresh): Promise<Realm<Q, A>> {
  const waiting = new Map<number, { resolve: (answer: A) => void, reject: (error: unknown) => void }>()
  let heard = false
  let broken: { readonly error: unknown } | undefined
  const ear: Ear = {
    hear(answer) {
      heard = true
      waiting.get(answer.id)?.resolve(answer as A)
      waiting.delete(answer.id)
    },
    fail(error) {
      // What could not even be loaded will answer nothing that it is asked later.
      if (!heard) broken = { error }
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
  const channel = 'document' in globalThis ? openWorker(program, ear) : await openThread(program, ear)
  let last = 0
  return {
    ask(question) {
      const id = ++last
      return new Promise<A>((resolve, reject) => {
        if (broken !== undefined) return reject(broken.error)
        waiting.set(id, { resolve, reject })
        channel.send({ id, ...question })
      })
    },
    close: () => channel.close(),
  }
}

function openWorker({ start }: Program, { hear, fail }: Ear): Channel {
  const worker = start()
  worker.addEventListener('message', event => hear(event.data as Numbered))
  worker.addEventListener('error', event => fail(new Error(event.message)))
  return { send: question => worker.postMessage(question), close: async () => worker.terminate() }
}

async function openThread({ file, plugins, strict }: Program, { hear, fail }: Ear): Promise<Channel> {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  const path = await buildThread(file, plugins)
  // What a thread is allowed is decided when its context is made, which is after `new` and before it is online.
  if (strict) setFlagsFromString('--disallow-code-generation-from-strings')
  const thread = new Worker(path)
  await new Promise(online => thread.once('online', online))
  if (strict) setFlagsFromString('--no-disallow-code-generation-from-strings')
  thread.on('message', hear)
  thread.on('error', fail)
  return {
    send: question => thread.postMessage(question),
    async close() {
      await thread.terminate()
    },
  }
}

/** What a file becomes for threads of Node; one of the processes of a run builds it for all of them. */
export async function buildThread(file: string, plugins?: Program['plugins']): Promise<string> {
  const { join } = process.getBuiltinModule('node:path')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  const folder = join(inject('realms'), file.replaceAll(/[./]+/g, '-'))
  await builtOnce(folder, async outDir => {
    // The bundler is Node's alone: a browser's test server must not follow this import.
    const bundler = 'vite'
    const { build } = await import(/* @vite-ignore */ bundler) as typeof import('vite')
    await build({
      configFile: false, logLevel: 'error', plugins: await plugins?.() ?? [],
      build: { ssr: fileURLToPath(new URL(file, import.meta.url)), outDir, target: 'es2022', minify: false, rolldownOptions: { output: { entryFileNames: 'fresh.mjs' } } },
      ssr: { noExternal: true },
    })
  })
  return join(folder, 'fresh.mjs')
}
