// What the page is made of: closures that share a variable, and an instance with a private field.

export const makeCounter = (start: number): { increment: () => number, current: () => number } => {
  let n = start
  return { increment: () => ++n, current: () => n }
}

export class Account {
  readonly owner: string
  #balance = 0
  #log: string[] = []

  constructor(owner: string) {
    this.owner = owner
    constructed.push(owner)
  }

  deposit(amount: number): void {
    this.#balance += amount
    this.#log.push(`+${amount}`)
  }

  get summary(): string {
    return `${this.owner}: ${this.#balance} (${this.#log.join(' ')})`
  }
}

/** Who was constructed in this page. */
export const constructed: string[] = []
