// Programs that make closures: the only modules of the bench that its build instruments. Each gives something to do with
// what comes back, so that a wrong copy is found out.

/** Closures that are made, and what calling them must give. */
export interface Made {
  readonly what: string
  /** So many closures; an element may hold several. */
  make(count: number): unknown[]
  /** Calls one element; makes a number of what it does. */
  call(one: never): number
}

function counter(start: number): () => number {
  let n = start
  return () => ++n
}

function nested(start: number): () => number {
  const base = start * 2
  return inner(start)

  function inner(step: number): () => number {
    let n = base
    return () => n += step
  }
}

function pair(start: number): [() => number, () => number] {
  let n = start
  return [() => ++n, () => n]
}

class Account {
  #balance: number

  constructor(balance: number) {
    this.#balance = balance
  }

  add(n: number): number {
    return this.#balance += n
  }
}

function plain(n: number): { n: number } {
  return { n }
}

const each = <T>(make: (n: number) => T) => (count: number): T[] => Array.from({ length: count }, (_, n) => make(n))

/** Every program, by name. */
export const programs: Readonly<Record<string, Made>> = {
  counter: { what: 'a closure over a variable', make: each(counter), call: (f: () => number) => f() },
  nested: { what: 'a closure in two activations', make: each(nested), call: (f: () => number) => f() },
  pair: { what: 'two closures that share a variable', make: count => each(pair)(count / 2), call: ([up, now]: [() => number, () => number]) => up() + now() },
  private: { what: 'an instance with a private field', make: each(n => new Account(n)), call: (account: Account) => account.add(1) },
  plain: { what: 'an object with one property, to compare', make: each(plain), call: ({ n }: { n: number }) => n },
}
