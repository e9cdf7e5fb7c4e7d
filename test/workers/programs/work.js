// Work that a page sends away: closures, a class with private fields, an error of its own. JavaScript as its authors wrote it,
// and not type-checked.
// @ts-nocheck

export class Account {
  #cents = 0
  constructor(owner) {
    this.owner = owner
    this.opened = new Date(0)
  }

  add(n) {
    this.#cents += n
    return this
  }

  get cents() {
    return this.#cents
  }
}

export class Refusal extends RangeError {
  constructor(message, account) {
    super(message)
    this.name = 'Refusal'
    this.account = account
  }
}

export function adding(n) {
  return account => account.add(n)
}

export function refusing(reason) {
  return account => {
    throw new Refusal(reason, account)
  }
}

export function counter() {
  let n = 0
  return { up: () => ++n, now: () => n }
}

export const upTwice = ({ up, now }) => [up(), up(), now()]

export const identity = value => value

/** One that gives what no bytes can hold. */
export function fruitless() {
  return () => ({ jar: { lid: new WeakMap() } })
}
