// All examples of the catalogue on the way from one engine to another: as bytes where they are written, and held against the
// same example, made there, where they are read.

import { typeName } from '../../lib/core/diagnose.ts'
import { base64Text } from '../../lib/core/text.ts'
import { dumpsAsync, loadsAsync, PickleError, Trust } from '../../lib/index.ts'
import { objects } from '../../lib/objects.ts'
import { same } from '../same.ts'
import { examples, registerExamples, travelsByName } from './examples.ts'

registerExamples()

/** Kinds of which what stands in them is what the engine and its tables of languages say: of these the type comes back. */
const varied = /^(Intl\..*|DOMException|QuotaExceededError)$/

/** What this engine writes, in base 64: all but what is refused, and what goes beside the bytes. */
export async function written(): Promise<Record<string, string>> {
  const all: Record<string, string> = {}
  for (const { name, verdict, make } of examples) {
    if (verdict === 'refused' || verdict === 'attached') continue
    all[name] = base64Text(await dumpsAsync([make()]))
  }
  return all
}

/** What becomes of each here: `same`; the code of an error, and its remedy; or what differs. */
export async function read(all: Record<string, string>): Promise<Record<string, string>> {
  const told: Record<string, string> = {}
  for (const [name, text] of Object.entries(all)) told[name] = await outcome(name, Uint8Array.from(atob(text), c => c.charCodeAt(0)))
  return told
}

async function outcome(name: string, bytes: Uint8Array): Promise<string> {
  try {
    const [copy] = await loadsAsync<[unknown]>(bytes, { trust: Trust.code })
    const example = objects.find(o => o.name === name)!
    const original = example.make()
    // A page that was built has other names for functions and classes.
    const nameOf = varied.test(example.kind) ? typeName : (value: unknown) => typeof value
    const differs = varied.test(example.kind) || example.opaque === true || example.local === true
      ? nameOf(original) === nameOf(copy) ? undefined : `${nameOf(copy)}, not ${nameOf(original)}`
      : same(original, copy, travelsByName, true) ?? await example.check?.(copy, original)
    return differs ?? 'same'
  } catch (error) {
    return error instanceof PickleError ? `${error.code}: ${error.message}` : `threw ${String(error)}`
  }
}
