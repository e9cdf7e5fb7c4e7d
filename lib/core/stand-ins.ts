// What stands for an object that its holder makes anew for whoever asks, so that all who meet it in one dump, which may
// take several looks, take it for the same. Knows no kind.

const standIns = new WeakMap<object, object>()

/** From now on `standIn` stands for this object. */
export function standsFor(standIn: object, made: object): void {
  standIns.set(made, standIn)
}

/** What stands for an object: mostly itself. */
export function standInOf(object: object): object {
  return standIns.get(object) ?? object
}
