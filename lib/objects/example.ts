// What an example of the catalogue is. Tests, the playground and the panel loop over them; making one has no effect
// before `make` is called.

/** The families in which values are counted. */
export type Group = 'primitives' | 'graph' | 'object shape' | 'data types' | 'live values' | 'classes' | 'functions'

/**
 * What happens to a value: `pass`, it comes back equal; `by reference`, as the same object; `async`, equal, by the
 * asynchronous verbs; `attached`, beside the bytes; `refused`, with a reason and a remedy.
 */
export type Verdict = 'pass' | 'by reference' | 'async' | 'attached' | 'refused'

/** One value of a kind, made anew by each call. */
export interface Example {
  /** Unique in the catalogue. */
  readonly name: string
  readonly group: Group
  /** The tag of its kind; for what the spine carries itself, the name that `typeof` or the language gives it. */
  readonly kind: string
  readonly verdict: Verdict
  make(): unknown
  /** What a strict structural comparison cannot see: says what is wrong with the copy, if anything is. */
  check?(copy: any, original: any): string | undefined | Promise<string | undefined>
  /** What must be registered under these names, where it is dumped and where it is loaded. */
  readonly registers?: Readonly<Record<string, object | symbol>>
  /** Where it can be made; everywhere, if nothing is said. */
  readonly platform?: 'browser' | 'node'
  /** True for what only a window has: a worker cannot load it. */
  readonly window?: true
  /** True where a comparison of structures does not apply, and `check` is all there is. */
  readonly opaque?: true
  /** True where the bytes speak of the realm, as the stack of an error does. */
  readonly local?: true
}

/** Examples of one group; each row is kind, name, how to make it, and what else is to be said. */
export function examples(group: Group, verdict: Verdict, rows: readonly (readonly [kind: string, name: string, make: () => unknown, more?: Partial<Example>])[]): Example[] {
  return rows.map(([kind, name, make, more]) => ({ group, verdict, kind, name, make, ...more }))
}
