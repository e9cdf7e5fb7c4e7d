// The fresh realm of `check`: a worker that has the library and nothing else. Started by spawn.ts, in a browser and in Node;
// never imported.

import { answerChecks } from './answer.ts'

answerChecks()
