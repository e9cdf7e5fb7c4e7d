// Work for another thread: the function goes with what it reads, and what it gives has this page's own classes.

import { expect, test } from 'vitest'
import { answerOf, arrived, jobOf } from '../../demo/jobs.ts'
import { run } from '../../lib/instrument.ts'

interface Job {
  readonly fn: (...args: unknown[]) => unknown
  readonly args: unknown[]
  readonly names: Record<string, unknown>
}

test('a job takes the names along that it reads, and theirs, and its answer comes back as instances of the same class', async () => {
  const here: Record<string, unknown> = {}
  await run(`class Jar { #grams; constructor(grams) { this.#grams = grams } get grams() { return this.#grams } }
const size = 250, unread = new WeakMap()
function fill() { return new Jar(size) }
const pack = (n => total => Array.from({ length: total / n }, fill))(250)`, { main: here })
  const there: Record<string, unknown> = {}
  const { fn, args, names } = arrived<Job>(jobOf(here['pack'], [500], here), there)
  expect(Object.keys(names)).toEqual(['fill', 'Jar', 'size'])
  Object.assign(there, names)
  const given = fn(...args)
  expect(there['Jar']).toBe(names['Jar'])
  const back = arrived<{ grams: number, constructor: unknown }[]>(answerOf(given, names), here)
  expect(back.map(({ grams, constructor }) => [grams, constructor === here['Jar']])).toEqual([[250, true], [250, true]])
})
