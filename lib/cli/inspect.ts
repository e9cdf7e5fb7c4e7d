// What `dill inspect` answers, as data: what a pickle holds, row by row if asked, and the session that it was in. Builds
// nothing.

import { contents, type Contents } from '../contents.ts'
import { disassembly, rowText } from '../core/disassemble.ts'
import type { Opened, SessionFacts } from './session-file.ts'

/** What a file holds. */
export interface FileContents extends Contents {
  readonly file: string
  readonly bytes: number
  readonly session?: SessionFacts
}

export function contentsOf({ path, pickle, session }: Opened): FileContents {
  return { file: path, bytes: pickle.length, ...session === undefined ? {} : { session }, ...contents(pickle) }
}

/** One row, as text and by its place. */
export function rowTexts(pickle: Uint8Array): { readonly offset: number, readonly length: number, readonly text: string }[] {
  return Array.from(disassembly(pickle), row => ({ offset: row.offset, length: row.length, text: rowText(row) }))
}
