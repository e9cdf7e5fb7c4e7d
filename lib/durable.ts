// The entry 'dill/durable': what generators run on that say "use durable". A short name, because it is in users' bundles; no other
// code of the library comes with it.

export { G } from './capture/durable.ts'
