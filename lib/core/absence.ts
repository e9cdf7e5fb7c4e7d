// What a load has to say where something cannot be made and the rest is: why, by an error of ours or of somebody's code.
// Makes nothing.

import { describeError, PickleError } from './errors.ts'
import { Inner } from './kind.ts'

/** Why something cannot be made here. */
export interface Absence extends Pick<PickleError, 'code' | 'hint'> {
  readonly why: string
}

/** Stands where something cannot be made. No kind takes it for a part, so what is made of it cannot be made either. */
export class Absent extends Inner {}

/** Throws on what would take too long: nobody goes on from there. */
export function absenceOf(error: unknown): Absence {
  if (!isOurs(error)) return { code: 'REVIVE_FAILED', why: `making it failed: ${describeError(error)}`, hint: undefined }
  if (error.code === 'LIMIT') throw error
  return { code: error.code, why: error.message.replace(/\.$/, ''), hint: error.hint }
}

/** True for an error that this library has thrown, or somebody in its words. */
export function isOurs(error: unknown): error is PickleError {
  try {
    return error instanceof PickleError
  } catch {
    return false // A hook has thrown a Proxy, which does not let itself be asked.
  }
}
