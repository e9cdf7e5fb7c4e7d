// Classes as they come from packages that no transform saw. They are loaded in every realm of the tests.

export class PlainBase {
  constructor(tag) { this.tag = tag }
  hi() { return `hi ${this.tag}` }
}

export class PrivateBase {
  #n = 1
  one() { return this.#n }
}

export function Old(x) {
  this.x = x
}
Old.prototype.m = function () { return this.x }
