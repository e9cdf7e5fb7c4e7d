// Proxies of instrumented code, by what they wrap, and what revokes them. No trap is asked, neither when one is written nor
// when it comes back. Of others nobody knows that they are: what they show is told as data.

import { isRevoker, revokedBy, wrapRevocable } from '../capture/proxies.ts'
import { isObject } from '../core/brand.ts'
import { kind, type Asked, type Kind } from '../core/kind.ts'
import { typeOf } from '../core/preview.ts'
import { isProxy, wrappingOf } from '../core/proxies.ts'

/** Whoever touches one runs its handler, with what the bytes say, so somebody must vouch for it. */
const asked: Asked = { level: 'refs', name: 'a Proxy', listed: false, allowed: () => false, fetch: undefined }

/** A Proxy of an object or a function. */
export const proxy: Kind<object> = kind<object>({
  tag: 'Proxy', types: ['function', 'proxy'], judged: 0, arity: 2,
  asks: () => asked,
  is: isProxy,
  isProgram: () => true,
  encode(value, out) {
    const wrapping = wrappingOf(value)
    if (wrapping === undefined) return out.refuse('it is a Proxy that was revoked: nothing can be done with it any more.', 'Leave it out; or save what it wrapped.')
    out.needs('target', wrapping.target)
    out.needs('handler', wrapping.handler)
  },
  decode(from) {
    const target = from.value()
    const handler = from.value()
    return isObject(target) && isObject(handler) ? wrapRevocable(target, handler).proxy : from.fail('a Proxy wraps no object')
  },
  label(value) {
    const wrapping = wrappingOf(value)
    return wrapping === undefined ? 'Proxy' : `Proxy of ${typeOf(wrapping.target)}`
  },
})

/** What `Proxy.revocable` gives beside a Proxy. */
export const revoke: Kind<() => void> = kind<() => void>({
  tag: 'revoke', types: ['function'], judged: 0, arity: 1,
  asks: () => asked,
  is: isRevoker,
  isProgram: () => true,
  encode(value, out) {
    const proxy = revokedBy(value)
    if (proxy === undefined) return out.refuse('it revoked its Proxy already, and does nothing any more.', 'Leave it out.')
    out.needs('proxy', proxy)
  },
  decode(from) {
    const proxy = from.value()
    return (isObject(proxy) ? wrappingOf(proxy)?.revoke : undefined) ?? from.fail('what revokes a Proxy has none')
  },
  label: () => 'revoke',
})
