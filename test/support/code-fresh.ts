// The other realm that has loaded the programs too, instrumented. It evaluates no text.

/// <reference types="vite/types/importMeta.d.ts" />

import { Trust } from '../../lib/index.ts'
import { loadRows } from '../code/case.ts'
import { answering, type CodeQuestion } from './code-answer.ts'
import { listen } from './listen.ts'

const answer = loadRows(import.meta.glob(['../code/cases/*.js', '../dill/programs/*.js', '../cloudpickle/programs/*.js'])).then(rows => answering(rows, Trust.refs, true))

listen<CodeQuestion>(async question => (await answer)(question))
