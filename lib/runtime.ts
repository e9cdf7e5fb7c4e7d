// The entry 'dill/runtime': what instrumented code imports. Short names, because they are in users' bundles; no other
// code of the library comes with them.

export { d } from './capture/bound.ts'
export { c, h, p } from './capture/classes.ts'
export { K, k, T } from './capture/keys.ts'
export { m } from './capture/modules.ts'
export { P } from './capture/proxies.ts'
export { g, s, t } from './capture/stamps.ts'
