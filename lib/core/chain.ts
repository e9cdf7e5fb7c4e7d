// Chains of prototypes, which a Proxy can make endless: whoever follows one that is not the language's own does so by this.
// Knows nothing else.

/** An object may have fewer than twice as many prototypes. */
const MOST = 2 ** 18

/**
 * An object and its prototypes, the nearest first. Throws where they have no end: a Proxy may say that its prototype is
 * itself. Source: Brent, An Improved Monte Carlo Factorization Algorithm, BIT 20 (1980).
 */
export function* prototypeChain(value: object | null): Generator<object, void> {
  let [steps, span, mark] = [0, 1, null as object | null]
  for (let at = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (at === mark || span > MOST) throw new TypeError('its prototypes have no end')
    yield at
    if (++steps < span) continue
    mark = at
    span *= 2
    steps = 0
  }
}
