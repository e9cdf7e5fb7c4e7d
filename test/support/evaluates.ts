// Whether the realm in which this is asked evaluates text.

/** Tries it. */
export function evaluates(): boolean {
  try {
    return (0, eval)('1') === 1
  } catch {
    return false
  }
}
