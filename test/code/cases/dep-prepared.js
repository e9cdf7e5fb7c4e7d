// Classes whose libraries give their prototypes members when the first instance is made, as records of immutable
// do: where none was made, a class that is found alive lacks them.

import '../note.ts'

const fields = names => {
  let ready = false
  function Fields(values) {
    if (!ready) {
      ready = true
      for (const name of names) Object.defineProperty(Fields.prototype, name, { get() { return this.values[name] }, configurable: true })
    }
    this.values = values
  }
  /** As in a page that has just begun. */
  Fields.forget = () => { ready = false; for (const name of names) delete Fields.prototype[name] }
  return Fields
}

class Point extends fields(['x', 'y']) { sum() { return this.x + this.y } }
class Plain { constructor(x) { this.x = x } sum() { return this.x } get twice() { return 2 * this.x } }

class Patched extends Plain {}

export const prepared = [
  { name: 'a class below a function without a name at the top', make: () => new Point({ x: 1, y: 2 }), forget: Point.forget, sum: p => p.sum(), says: /what Point extends lacks members/ },
  { name: 'a class that is patched later', make() { Patched.prototype.more = () => 'more'; return new Patched(3) }, forget() { delete Patched.prototype.more }, sum: p => p.sum() },
  { name: 'what its text says', make: () => new Plain(3), forget: () => {}, sum: p => p.sum() },
]
