// What app.js imports: a container and a value that are not its own.

export const shared = { config: { depth: 1 } }
export const theme = 'dark'
/** Nobody can read what is in it. */
export const unreadable = { set: new WeakSet() }
export const local = (n => () => ++n)(0)
