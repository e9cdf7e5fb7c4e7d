// Proxies of instrumented code: made as the language makes them, and remembered. Imports nothing but what keeps them: this
// goes into users' bundles.

import { forget, know, wrappingOf } from '../core/proxies.ts'
import { hidden } from './stamps.ts'

/** A Proxy and what revokes it. */
interface Revocable {
  readonly proxy: object
  readonly revoke: () => void
}

const Native = /* @__PURE__ */ (() => Proxy)()

const RevokedBy = /* @__PURE__ */ hidden<object>()

/** As `Proxy.revocable` does. What has been revoked holds nothing, here as in the engine. */
export function wrapRevocable(target: object, handler: object): Revocable {
  const made: Revocable = Native.revocable(target, handler)
  const { proxy } = made
  const revoke = revokerOf(made)
  know(proxy, { target, handler, revoke })
  new RevokedBy(revoke, proxy)
  // To assign to the engine's own object takes three times as long.
  return { proxy, revoke }
}

/** Without a name, as the language's own. */
function revokerOf({ proxy, revoke }: Revocable): () => void {
  return () => {
    revoke()
    forget(proxy)
  }
}

/** As `Proxy`, which has nothing else. Made by a call, so that bundlers can leave it out where nobody makes a Proxy. */
function remembering() {
  return class {
    static readonly native: unknown = Native.revocable
    static readonly revocable = wrapRevocable

    constructor(target: object, handler: object) {
      const proxy = new Native(target, handler) as object
      know(proxy, { target, handler, revoke: undefined })
      return proxy
    }
  }
}

const Remembering = /* @__PURE__ */ remembering()

/**
 * Stands around `Proxy` where one is made: gives what stands there, or for the language's own something whose Proxies are
 * remembered. Where somebody has changed the language's own, it is left alone.
 */
export function P(value: unknown): unknown {
  return value === Native && Native.revocable === Remembering.native ? Remembering : value
}

/** The Proxy that this function revokes, until it has; undefined for any other. */
export function revokedBy(revoke: object): object | undefined {
  const proxy = RevokedBy.read(revoke)
  return proxy === undefined || wrappingOf(proxy) === undefined ? undefined : proxy
}

/** True for what revokes a Proxy, or has revoked it. */
export function isRevoker(value: object): boolean {
  return RevokedBy.read(value) !== undefined
}
