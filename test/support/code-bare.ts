// The other realm that has never loaded the programs as they are instrumented: it knows how to play with what it is
// sent, and makes it from the source that travels. Its own classes of the same names are strangers.

/// <reference types="vite/types/importMeta.d.ts" />

import { Trust } from '../../lib/index.ts'
import { loadRows } from '../code/case.ts'
import { answering, type CodeQuestion } from './code-answer.ts'
import { listen } from './listen.ts'

const programs = {
  ...import.meta.glob(['../code/cases/*.js', '../dill/programs/*.js', '../cloudpickle/programs/*.js'], { query: '?plain' }),
  ...import.meta.glob(['../code/plain/*.js', '../code/scripts.ts']),
}
const answer = loadRows(programs).then(rows => answering(rows, Trust.code, false))

listen<CodeQuestion>(async question => (await answer)(question))
