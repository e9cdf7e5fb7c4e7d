// What the page and its worker both load.

export class Account {
  #cents = 0
  add(cents: number): this {
    this.#cents += cents
    return this
  }
  get cents(): number {
    return this.#cents
  }
}

export class Refusal extends Error {
  readonly account: Account
  constructor(account: Account) {
    super('not enough')
    this.account = account
  }
}

export function counter(): { up(): number } {
  let n = 0
  return { up: () => ++n }
}
