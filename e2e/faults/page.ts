// What the fault tests do inside a page, a dedicated worker or a service worker: saves whose content says whether it is
// whole, and a hook by which the test stops a save at a step of its choice. Knows nothing of how things are broken.

import { autosave, dumpSession, loadSession, storage, type Autosave, type AutosaveOptions, type DumpSessionOptions } from '../../lib/index.ts'

/** What is saved: every part of it tells which save it belongs to, so that a mixture shows. */
interface State {
  n?: number
  texts?: string[]
  echo?: number
  blob?: Blob
  counts?: Record<string, number>
}

/** What became of a load. */
export interface Loaded {
  readonly status: string
  readonly n?: number | undefined
  readonly whole?: boolean
  readonly generation?: number
  readonly broken?: readonly string[]
}

const NAME = 'app'
const TEXT = 2 ** 12
const main: State = {}
let auto: Autosave | undefined
let changed: (() => void) | undefined

/** Noise that `n` and `i` give, for what repeats is stored in less space. */
function textOf(n: number, i: number): string {
  const codes = new Uint8Array(TEXT)
  for (let at = 0, seed = n * 65537 + i + 1; at < TEXT; at++) {
    seed = Math.imul(seed, 1664525) + 1013904223
    codes[at] = 32 + ((seed >>> 24) & 63)
  }
  return new TextDecoder().decode(codes)
}

function set(n: number, kilobytes: number): void {
  Object.assign(main, { n, texts: Array.from({ length: Math.ceil(kilobytes / 4) }, (_, i) => textOf(n, i)), echo: n })
}

function isWhole({ n, texts, echo }: State): boolean {
  return n !== undefined && n === echo && texts !== undefined && texts.every((text, i) => text === textOf(n, i))
}

function codeOf(error: unknown): string {
  const { code, name, message } = error as { code?: unknown, name: string, message: string }
  return typeof code === 'string' ? code : `${name}: ${message}`
}

/** Tells the test something, and waits for its answer with the whole thread, as a thread that hangs does. */
function call(path: string): string {
  const request = new XMLHttpRequest()
  request.open('GET', path, false)
  request.send()
  return request.responseText
}

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, milliseconds) })

const faults = {
  /** Saves; resolves to the generation, or to the code of the error. */
  async save(n: number, kilobytes: number, options?: DumpSessionOptions): Promise<number | string> {
    set(n, kilobytes)
    return dumpSession(NAME, { main, ...options }).then(({ generation }) => generation, codeOf)
  },

  /** Loads what is stored over what is here. */
  async load(): Promise<Loaded> {
    for (const key of Object.keys(main)) delete main[key as keyof State]
    try {
      const { status, generation, broken } = await loadSession(NAME, { main })
      return { status, n: main.n, whole: isWhole(main), generation, broken: broken.map(({ why }) => why) }
    } catch (error) {
      return { status: codeOf(error) }
    }
  },

  /** Saves a state with a blob in it. */
  async saveBlob(n: number): Promise<number> {
    set(n, 1)
    main.blob = new Blob([textOf(n, -1)])
    return (await dumpSession(NAME, { main })).generation
  },

  /** Whether the blob is that of the state. */
  blobIsWhole: async (): Promise<boolean> => await main.blob!.text() === textOf(main.n!, -1),

  storage: () => storage(),

  /** Counts the steps that saves take from now on, and stops at number `at` of them: the test says when it goes on, if ever. */
  stopAt(at: number): void {
    let taken = 0
    const after = <A extends unknown[], R>(method: (this: never, ...args: A) => R) => function (this: never, ...args: A): R {
      const result = method.apply(this, args)
      if (++taken === at) call('/stopped')
      return result
    }
    IDBObjectStore.prototype.put = after(IDBObjectStore.prototype.put)
    IDBTransaction.prototype.commit = after(IDBTransaction.prototype.commit)
    faults.steps = () => taken
  },

  steps: (): number => 0,

  /** Hangs with the lock of the session in its hand, until the test lets it go. */
  hang: (): Promise<unknown> => navigator.locks.request(`dill:${JSON.stringify(['dill', NAME])}`, () => { call('/stopped') }),

  /** Saves one state after another, and tells the test of each that is acknowledged. */
  async saveOn(from: number, kilobytes: number): Promise<void> {
    for (let n = from; ; n++) {
      const saved = await faults.save(n, kilobytes)
      if (typeof saved === 'string') throw new Error(saved)
      await fetch(`/acknowledged/${n}`)
    }
  },

  /** Counts up together with others, who do the same: after a conflict what is stored is loaded, and counted on from. */
  async count(who: string, times: number, delay: number): Promise<{ readonly generations: number[], readonly conflicts: number }> {
    const generations: number[] = []
    let conflicts = 0
    const scope: { counts?: Record<string, number> } = {}
    for (let i = 0; i < times;) {
      await pause(Math.random() * delay)
      const counts = scope.counts ??= {}
      counts['all'] = (counts['all'] ?? 0) + 1
      counts[who] = (counts[who] ?? 0) + 1
      try {
        generations.push((await dumpSession('counts', { main: scope })).generation)
        i++
      } catch (error) {
        if (codeOf(error) !== 'CONFLICT') throw error
        conflicts++
        await loadSession('counts', { main: scope })
      }
    }
    return { generations, conflicts }
  },

  async counts(): Promise<Record<string, number> | undefined> {
    const scope: State = {}
    await loadSession('counts', { main: scope })
    return scope.counts
  },

  /** Keeps the state saved; resolves to what the load at the beginning found. */
  async keep(watched: boolean, options?: AutosaveOptions): Promise<Loaded & { readonly code?: string | undefined }> {
    auto = autosave(NAME, main, { ...options, ...watched && { watch: heed => { changed = heed } } })
    const { status, session, error } = await auto.loaded
    return { status, n: main.n, whole: isWhole(main), broken: session?.broken.map(({ why }) => why) ?? [], code: error?.code }
  },

  /** Changes what is kept. */
  change(n: number, kilobytes: number): void {
    set(n, kilobytes)
    changed?.()
  },

  async flush(): Promise<number | string> {
    return auto!.flush().then(saved => saved?.generation ?? 0, codeOf)
  },

  reload: async (): Promise<number> => (await auto!.reload()).generation,

  /** What the session that saves itself says of itself. */
  kept: () => ({ status: auto!.status, code: auto!.error?.code, generation: auto!.saved?.generation }),

  /** Resolves when it says so the next time. */
  async next(type: 'save' | 'fail' | 'conflict'): Promise<string> {
    await new Promise(resolve => { auto!.addEventListener(type, resolve, { once: true }) })
    return auto!.status
  },
}

export type Faults = typeof faults

Object.assign(globalThis, { faults })

/** Workers are asked by messages: what to call, with what, and the port for the answer. */
if (typeof document === 'undefined') {
  addEventListener('message', event => {
    const { data: [name, ...args], ports: [port] } = event as MessageEvent<[keyof Faults, ...unknown[]]>
    const method = faults[name] as (...args: unknown[]) => unknown
    void Promise.resolve(method(...args)).then(answer => port!.postMessage(answer), (error: unknown) => port!.postMessage({ error: codeOf(error) }))
  })
}
