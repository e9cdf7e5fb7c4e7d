// The session scope: where the variables of cells live that were given no scope of their own. Python's `__main__`.
// Imports nothing.

/** The session scope: what is saved where no `main` is given. Python's `__main__`. */
export const main: Record<string, unknown> = {}
