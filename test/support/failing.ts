// What a call throws, to be looked at. A call that returns fails the test.

import type { PickleError } from '../../lib/core/errors.ts'

export function failing<E = PickleError>(run: () => unknown): E {
  let result: unknown
  try {
    result = run()
  } catch (error) {
    return error as E
  }
  throw new Error(`It threw nothing, and returned a ${typeof result}.`)
}

export async function rejecting<E = PickleError>(promise: Promise<unknown>): Promise<E> {
  return promise.then(result => {
    throw new Error(`It was not rejected, and gave a ${typeof result}.`)
  }, (error: E) => error)
}
