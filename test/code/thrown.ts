// What a call throws, as data: rows play in realms whose errors are not this realm's.

/** The name of the error, or `nothing`. */
export function thrown(run: () => unknown): string {
  try {
    run()
    return 'nothing'
  } catch (error) {
    return error instanceof Error ? error.name : typeof error
  }
}

/** Name and message. */
export function thrownText(run: () => unknown): string {
  try {
    run()
    return 'nothing'
  } catch (error) {
    return String(error)
  }
}
