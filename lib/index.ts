// The door: named re-exports, grouped as in the README.
// No logic; nobody inside imports it.

export { copy, dumps, dumpsAsync, extend, hash, loads, loadsAsync, pickle, Pickler, register, settings, Unpickler } from './dill.ts'
export { bind } from './link/bind.ts'
export type { ReadVariables } from './link/bind.ts'
export { getState, kind, reduce, setState } from './core/kind.ts'
export type { Kind, Reader, Reducer, Reduction, Writer } from './core/kind.ts'
export { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from './core/opcodes.ts'
export { CONTENTS_FMODE, FILE_FMODE, HANDLE_FMODE } from './core/settings.ts'
export type { DumpOptions, Limits, LoadOptions, Progress, Settings } from './core/settings.ts'
export type { RegisterOptions } from './core/registry.ts'
export type { Registrar, Verbs } from './verbs.ts'

export { disassemble, disassembly, rowText } from './core/disassemble.ts'
export type { Fault, Row } from './core/disassemble.ts'
export { PickleError, PickleWarning, PicklingError, PicklingWarning, UnpicklingError, UnpicklingWarning, pathText } from './core/errors.ts'
export type { Failure, Note, PathStep } from './core/errors.ts'
export { Trust } from './core/trust.ts'

export { dump, load } from './sessions/keys.ts'
export type { Source, Target } from './streams.ts'
export { deleteSession, dumpSession, loadSession, main, sessions } from './sessions/session.ts'
export type { DumpedSession, DumpSessionOptions, LoadedSession, LoadSessionOptions, SessionInfo } from './sessions/session.ts'
export { dumpModule, loadModule, loadModuleAsDict } from './sessions/module.ts'
export type { DumpModuleOptions, LoadedModule, LoadModuleAsDictOptions, LoadModuleOptions } from './sessions/module.ts'
export { storage } from './sessions/open.ts'
export type { AppOption } from './sessions/open.ts'
export type { Skipped } from './sessions/store.ts'
