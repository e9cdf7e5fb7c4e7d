// Other realms of the tests of source: they are sent bytes or text, and say what they know of it and what it does there.

import { dumps, loads, PickleError, source, temp, Trust } from '../../lib/index.ts'
import { listen } from './listen.ts'
import { openRealm, type Realm } from './realm.ts'

export interface SourceQuestion {
  readonly id: number
  /** A pickle, of which the text is asked. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** Text to run. */
  readonly text?: string
  /** Vouches for it. */
  readonly trust?: boolean
}

export interface SourceAnswer {
  readonly id: number
  readonly error?: string
  readonly code?: string
  readonly source?: string
  readonly line?: number
  readonly standing?: string
  /** How many programs the realm has. */
  readonly programs?: number
  /** What it gives when it is called with 3. */
  readonly played?: unknown
}

type SourceRealm = Realm<SourceQuestion, SourceAnswer>

const plugins = async () => (await import('./code-plugins.ts')).fixtures()

/** A realm that lacks the programs. */
export const openSourceBare = (): Promise<SourceRealm> => openRealm({
  file: 'source-bare.ts', plugins,
  start: () => new Worker(new URL('./source-bare.ts', import.meta.url), { type: 'module' }),
})

/** The same, in Node, that evaluates no text. */
export const openSourceStrict = (): Promise<SourceRealm> => openRealm({ file: 'source-bare.ts', plugins, strict: true, start: () => { throw new Error('A browser is told by the server.') } })

/** A realm that has them. */
export const openSourceHome = (): Promise<SourceRealm> => openRealm({
  file: 'source-home.ts', plugins,
  start: () => new Worker(new URL('./source-home.ts', import.meta.url), { type: 'module' }),
})

/** Answers in a realm; it has loaded the programs that it is given. */
export function listenForSource(programs: object = {}): void {
  listen<SourceQuestion>(async ({ id, bytes, text, trust }) => {
    try {
      const value: any = bytes === undefined ? await temp.loadIOSource(text!, trust === true ? { trust: Trust.code } : {}) : loads(bytes, { trust: Trust.code })
      const again: any = loads(dumps(value))
      const played = typeof value === 'function' && !String(value).startsWith('class') ? [value(3), again(3)] : Object.keys(value)
      return { id, programs: Object.keys(programs).length, played, source: source.getsource(value), line: source.getsourcelines(value).line, standing: source.importable(value, { source: true, alias: '_' }) }
    } catch (error) {
      return { id, error: String(error), ...error instanceof PickleError ? { code: error.code } : {} }
    }
  })
}
