// The names under which `using` looks for what ends a thing. An engine that has no `using` yet has not these symbols either: there
// the name is the one under which what esbuild, Babel and oxc make of `using` looks. Knows nothing of what is ended.

/// <reference lib="esnext.disposable" preserve="true" />

const known = (name: 'dispose' | 'asyncDispose'): symbol => Symbol[name] as symbol | undefined ?? Symbol.for(`Symbol.${name}`)

/** `Symbol.dispose`. */
export const dispose: typeof Symbol.dispose = /* @__PURE__ */ known('dispose') as typeof Symbol.dispose

/** `Symbol.asyncDispose`. */
export const asyncDispose: typeof Symbol.asyncDispose = /* @__PURE__ */ known('asyncDispose') as typeof Symbol.asyncDispose
