// A realm that has loaded the programs, instrumented as a build does it: it makes one and saves it, or loads it and uses
// it on. It evaluates no text.

import { dumpsAsync, loadsAsync, Trust } from '../../lib/index.ts'
import { evaluates } from '../support/evaluates.ts'
import { listen } from '../support/listen.ts'
import { programs } from './programs.ts'

export interface Question {
  readonly id: number
  readonly name: string
  /** What is to be loaded; where there is nothing, it is made. */
  readonly bytes?: Uint8Array<ArrayBuffer>
}

export interface Answer {
  readonly id: number
  readonly error?: string
  /** What was saved after a first use. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** What the next uses gave. */
  readonly used?: readonly unknown[]
  readonly evaluates: boolean
}

listen<Question>(async ({ id, name, bytes: given }): Promise<Answer> => {
  const can = evaluates()
  try {
    const { make, use } = programs.find(program => program.name === name)!
    const held = given === undefined ? make() : await loadsAsync<unknown>(given, { trust: Trust.refs })
    if (given === undefined) use(held)
    const bytes = await dumpsAsync(held)
    return { id, bytes, used: [use(held), use(held)], evaluates: can }
  } catch (error) {
    return { id, error: error instanceof Error ? error.stack ?? error.message : String(error), evaluates: can }
  }
})
