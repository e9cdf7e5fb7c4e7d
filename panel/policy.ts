// What the page's content security policy says to text that is to become code. Asked in an empty frame, which has the same
// policy: the page's own listeners hear nothing of it, and the name of dill's own policy is not used up.

/** `eval`: text is never evaluated here. `types`: it would be, if the policy `dill` were allowed. */
export type Policy = 'free' | 'eval' | 'types'

interface Realm {
  readonly eval: (text: unknown) => unknown
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScript(text: string): string }): { createScript(text: string): object } }
}

/** Asks, and leaves nothing behind. */
export function askPolicy(beside: ParentNode & Node): Policy {
  const frame = document.createElement('iframe')
  frame.hidden = true
  beside.append(frame)
  try {
    const realm = frame.contentWindow as unknown as Realm
    let type = (text: string): unknown => text
    try {
      const made = realm.trustedTypes?.createPolicy('dill', { createScript: text => text })
      if (made !== undefined) type = text => made.createScript(text)
    } catch {
      // Where types are not required, text itself will do.
    }
    try {
      realm.eval(type('0'))
      return 'free'
    } catch (error) {
      return /unsafe-eval/.test(String(error)) ? 'eval' : 'types'
    }
  } finally {
    frame.remove()
  }
}
