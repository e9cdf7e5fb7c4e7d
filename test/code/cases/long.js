// Makers of long chains.

export function closures(length) {
  let f
  for (let i = 0; i < length; i++) { const before = f; f = () => before }
  return f
}

export function counters(length) {
  let f
  for (let i = 0; i < length; i++) { let n = 0; f = Object.assign(() => ++n, { next: f }) }
  return f
}

class Link {
  #next
  constructor(next) { this.#next = next }
  get next() { return this.#next }
}

export function instances(length) {
  let link
  for (let i = 0; i < length; i++) link = new Link(link)
  return link
}

export function bounds(length) {
  let f
  for (let i = 0; i < length; i++) { const before = f; f = function () { return this }.bind(before); f.before = before }
  return f
}

export function properties(length) {
  let f
  for (let i = 0; i < length; i++) f = Object.assign(() => i, { next: f })
  return f
}
