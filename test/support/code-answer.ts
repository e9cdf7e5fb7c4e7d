// What the tests of code ask of another realm: to load bytes, play with what they make, and dump it again. Says what
// happened; what should have happened is judged by who asked.

import { dumps, loads, PickleError, type DumpOptions, type Trust } from '../../lib/index.ts'
import type { Row } from '../code/case.ts'
import { ran } from '../code/note.ts'
import { evaluates } from './evaluates.ts'

export interface CodeQuestion {
  readonly id: number
  readonly module: string
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Options beside the row's own. */
  readonly options?: DumpOptions
}

export interface CodeAnswer {
  readonly id: number
  readonly error?: string
  readonly code?: string | undefined
  readonly hint?: string | undefined
  /** What the first play gave. */
  readonly played?: unknown
  /** What playing with a copy of the copy gave. */
  readonly again?: unknown
  /** What ran while it was loaded. */
  readonly ran?: readonly string[]
  /** The copy's own bytes. */
  readonly copied?: Uint8Array<ArrayBuffer>
  /** The bytes of what the row makes in that realm, where it has the row's module. */
  readonly made?: Uint8Array<ArrayBuffer>
  /** It is the object that stands in that realm's module. */
  readonly same?: boolean
  /** Whether that realm evaluates text. */
  readonly evaluates: boolean
}

/** Answers over the rows that a realm has. */
export function answering(rows: readonly Row[], trust: Trust, hasModules: boolean): (question: CodeQuestion) => Promise<CodeAnswer> {
  const can = evaluates()
  return async ({ id, module, name, bytes, options: more }) => {
    try {
      const row = rows.find(row => row.module === module && row.name === name)
      if (row === undefined) throw new Error(`there is no row "${name}" of ${module} in this realm`)
      const options = { ...row.options, ...more, trust }
      ran.length = 0
      const copy: unknown = loads(bytes, options)
      const seen = [...ran]
      const copied = dumps(copy, options)
      const original = hasModules ? await row.make() as unknown : undefined
      const home = hasModules ? { made: dumps(original, options), same: copy === original } : {}
      const played = await row.play(copy)
      const again = await row.play(loads(copied, options))
      return { id, played, again, ran: seen, copied, evaluates: can, ...home }
    } catch (error) {
      return { id, evaluates: can, ...told(error) }
    }
  }
}

function told(error: unknown): Pick<CodeAnswer, 'error' | 'code' | 'hint'> {
  // Not every engine's stack says what was thrown.
  const text = error instanceof Error ? `${String(error)}\n${error.stack ?? ''}` : String(error)
  return error instanceof PickleError ? { error: text, code: error.code, hint: error.hint } : { error: text }
}
