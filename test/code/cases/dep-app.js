// What app.js imports: a container and a value that are not its own.

export const shared = { config: { depth: 1 } }
export const theme = 'dark'
/** Nobody can read what is in it. */
export const unreadable = { set: new WeakSet() }
class Registered { #n = 1; get n() { return this.#n } set n(n) { this.#n = n } }
/** Its class says how it is saved. */
export const told = new Registered()
export const local = (n => () => ++n)(0)
