// dill's module `session`, as a namespace of the door: the verbs over sessions and modules, and nothing besides. The door
// has each of them by itself too.

export { dumpModule, loadModule, loadModuleAsDict } from './module.ts'
export { dumpSession, loadSession } from './session.ts'
