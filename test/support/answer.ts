// What a test asks of another realm: to load bytes, compare them with the same example made there, and dump it again.

import { objects } from '../../lib/objects.ts'
import { dumps, loads, Trust } from '../../lib/index.ts'
import { dumpsAsync } from '../../lib/index.ts'
import { registerExamples, travelsByName } from './examples.ts'
import { same } from '../same.ts'

export interface Question {
  readonly id: number
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Answer {
  readonly id: number
  readonly difference: string | undefined
  /** The example's own bytes there. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
}

registerExamples()

/** Compares what was sent with what is made here. */
export async function answer({ id, name, bytes }: Question): Promise<Answer> {
  try {
    const example = objects.find(o => o.name === name)
    if (example === undefined) return { id, difference: `there is no example "${name}" in this realm`, bytes: undefined }
    const original = example.make()
    const copy = loads(bytes, { trust: Trust.code })
    const difference = (example.opaque || example.local ? undefined : same(original, copy, travelsByName))
      ?? (example.verdict === 'by reference' || example.verdict === 'attached' ? undefined : await example.check?.(copy, original))
    return { id, difference, bytes: example.verdict === 'async' ? await dumpsAsync(original) : dumps(original) }
  } catch (error) {
    return { id, difference: `it threw ${error instanceof Error ? error.stack : String(error)}`, bytes: undefined }
  }
}
