// The capability catalogue: an example of every kind of value, with what becomes of it. Nothing is made before it is
// asked for. The tests, the panel and the playground loop over it. Answers to `dill.objects` and `dill._objects`.

import type { Example } from './objects/example.ts'
import { language } from './objects/language.ts'
import { platform } from './objects/platform.ts'

export type { Example, Group, Verdict } from './objects/example.ts'

/** All examples, by group. Those that a platform cannot make are not in its list. */
export const objects: readonly Example[] = [...language, ...platform]
