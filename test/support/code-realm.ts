// The two other realms of the tests of code: one that has loaded their programs, instrumented, and one that lacks them.

import type { CodeAnswer, CodeQuestion } from './code-answer.ts'
import { openRealm, type Realm } from './realm.ts'

export type CodeRealm = Realm<CodeQuestion, CodeAnswer>

const plugins = async () => (await import('./code-plugins.ts')).fixtures()

/** A realm that has the programs, and evaluates no text. */
export const openFresh = (): Promise<CodeRealm> => openRealm({
  file: 'code-fresh.ts', plugins, strict: true,
  start: () => new Worker(new URL('./code-fresh.ts', import.meta.url), { type: 'module' }),
})

/** A realm that lacks them. */
export const openBare = (): Promise<CodeRealm> => openRealm({
  file: 'code-bare.ts', plugins,
  start: () => new Worker(new URL('./code-bare.ts', import.meta.url), { type: 'module' }),
})
