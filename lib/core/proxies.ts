// Proxies of which is known what they wrap, which the language hides: whoever makes them says so. It lies in a private
// field on each, which asks no trap. Imports nothing: this goes into users' bundles.

/** What a Proxy wraps, and who answers for it. */
export interface Wrapping {
  readonly target: object
  readonly handler: object
  /** Revokes it, for one that can be. */
  readonly revoke: (() => void) | undefined
}

const Known = /* @__PURE__ */ (() => {
  /** A constructor that returns what it is given: a subclass's fields then land on that. */
  class Returned {
    constructor(value: object) {
      return value
    }
  }

  return class Known extends Returned {
    #wrapping: Wrapping | undefined

    constructor(proxy: object, wrapping: Wrapping) {
      super(proxy)
      this.#wrapping = wrapping
    }

    static has(value: object): boolean {
      return #wrapping in value
    }

    static read(value: object): Wrapping | undefined {
      return #wrapping in value ? value.#wrapping : undefined
    }

    static forget(proxy: object): void {
      (proxy as Known).#wrapping = undefined
    }
  }
})()

/** False until the first is known: nobody else pays for asking. */
let some = false

/** Says what a Proxy wraps. */
export function know(proxy: object, wrapping: Wrapping): void {
  some = true
  new Known(proxy, wrapping)
}

/** Says that a known Proxy was revoked: it holds nothing any more. */
export function forget(proxy: object): void {
  Known.forget(proxy)
}

/** True for a known Proxy: to look at it in any other way would run its handler. */
export function isProxy(value: unknown): boolean {
  return some && value !== null && (typeof value === 'object' || typeof value === 'function') && Known.has(value)
}

/** The same of an object. Hot. */
export function isKnown(value: object): boolean {
  return some && Known.has(value)
}

/** What a known Proxy wraps; undefined for what is none, and for one that was revoked. */
export function wrappingOf(value: object): Wrapping | undefined {
  return some ? Known.read(value) : undefined
}

/** What stands behind a known Proxy, and behind that if it is one too; anything else itself; undefined behind one that was revoked. */
export function behind(value: object): object | undefined {
  let at: object | undefined = value
  while (at !== undefined && isProxy(at)) at = wrappingOf(at)?.target
  return at
}
