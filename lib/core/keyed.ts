// The seal of whoever holds a key: an HMAC-SHA-256 over bytes and what they are for, so that it is good for nothing else.
// Asynchronous, as the platform's is. Knows no envelope, and keeps no key.

/** Bytes of the seal. */
export const KEYED = 32

/** What is wrong with a key for this use; undefined if nothing is. */
export function keyFault(key: unknown, use: 'sign' | 'verify'): string | undefined {
  const algorithm = slotOf(key, 'algorithm') as { readonly name?: string, readonly hash?: { readonly name?: string } } | undefined
  const usages = slotOf(key, 'usages') as readonly string[] | undefined
  if (algorithm === undefined || usages === undefined) return 'must be a CryptoKey (pages have them over https and on localhost)'
  if (algorithm.name !== 'HMAC' || algorithm.hash?.name !== 'SHA-256') return 'must be a key of HMAC with SHA-256'
  return usages.includes(use) ? undefined : `must be a key that may ${use}`
}

/** By inner slot: what lies below the prototype is no key, and a key may come from another window. */
function slotOf(key: unknown, name: 'algorithm' | 'usages'): unknown {
  const getter = typeof CryptoKey === 'undefined' ? undefined : Object.getOwnPropertyDescriptor(CryptoKey.prototype, name)?.get
  try {
    return getter === undefined ? undefined : Reflect.apply(getter, key, [])
  } catch {
    return undefined // It is no key: the getter's throw is the only brand test that there is.
  }
}

/** The bytes with their seal behind them. */
export async function sealedWith(key: CryptoKey, purpose: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = new Uint8Array(bytes.length + KEYED)
  sealed.set(bytes)
  sealed.set(await tagWith(key, purpose, bytes), bytes.length)
  return sealed
}

/** The seal of bytes for a purpose, which has no zero in it. */
export async function tagWith(key: CryptoKey, purpose: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message(purpose, bytes)))
}

/** True if somebody who holds the key has sealed exactly these bytes for this purpose. */
export function isSealedWith(key: CryptoKey, purpose: string, bytes: Uint8Array, tag: Uint8Array): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, tag.slice(), message(purpose, bytes))
}

/** A zero ends the purpose, which has none in it: no other purpose and bytes give the same. */
function message(purpose: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${purpose}\0`)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}
