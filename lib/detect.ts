// What a program can ask about its values without saving them: what does not pickle and why, what functions are made of and
// hold, what refers to what, and whether a fresh realm would have it back. The door to detect/; no logic.

export { badobjects, baditems, badtypes, errors, pickles, type ByAttribute, type PicklesOptions } from './detect/bad.ts'
export { answerChecks } from './detect/answer.ts'
export { check, type CheckOptions, type CheckResult } from './detect/check.ts'
export { code, nestedcode, varnames, type Code } from './detect/code.ts'
export { getmodule, outermost, referrednested, type ReferredOptions } from './detect/functions.ts'
export { at, children, parent, parents, reference, type ChildrenOptions, type ParentOptions, type Type } from './detect/relations.ts'
export type { Realm } from './detect/spawn.ts'
export { freevars, globalvars, nestedglobals, referredglobals, type ByName } from './detect/variables.ts'
export { why, whyAsync, type WhyOptions } from './detect/why.ts'
export { trace, traceOf, type TraceEvent, type TraceSink, type Tracing } from './trace.ts'
