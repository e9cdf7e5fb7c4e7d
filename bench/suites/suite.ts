// What a suite is to run.ts.

/** How long and where to. */
export interface Run {
  /** Rounds for each race; a suite may take a share of them. */
  readonly rounds: number
  /** Prints a piece of text. */
  print(text: string): void
}

/** Some measurements that belong together. */
export interface Suite {
  readonly name: string
  /** What can be asked for by name. */
  readonly parts: readonly string[]
  /** Does these parts; what it returns goes into the JSON. */
  run(parts: readonly string[], run: Run): Promise<unknown>
}
