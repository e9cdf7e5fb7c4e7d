// An instance of a class that its library has not got ready yet where it is loaded: refused, with what to do; and what to do
// helps.

import { expect, test } from 'vitest'
import { dumps, loads, UnpicklingError } from '../../lib/index.ts'
import { failing } from '../support/failing.ts'
import { program } from './programs.ts'

interface Prepared {
  readonly name: string
  make(): unknown
  /** Has the class as it is where nobody has made an instance. */
  forget(): void
  sum(value: unknown): number
  /** What is then said; nothing of a class that needs nothing. */
  readonly says?: RegExp
}

const { prepared } = program('cases/dep-prepared.js') as { prepared: readonly Prepared[] }

test.each(prepared.map(row => [row.name, row] as const))('%s', (_, { make, forget, sum, says }) => {
  const bytes = dumps([make()])
  expect(sum((loads(bytes) as [unknown])[0]), 'where it is ready').toBe(3)
  forget()
  if (says !== undefined) {
    const error = failing<UnpicklingError>(() => loads(bytes))
    expect(error).toBeInstanceOf(UnpicklingError)
    expect([error.code, error.message]).toEqual(['SITE_CHANGED', expect.stringMatching(says)])
    expect(error.hint).toMatch(/^Make an instance of \w+ before loading/)
    make()
  }
  expect(sum((loads(bytes) as [unknown])[0]), 'after that was done').toBe(3)
})
