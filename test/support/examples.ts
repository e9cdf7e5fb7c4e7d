// The catalogue as the tests use it: registered once in each realm, and without what this platform lacks.

import { register } from '../../lib/index.ts'
import { registry } from '../../lib/dill.ts'
import { objects, type Example } from '../../lib/objects.ts'

const here = 'document' in globalThis ? 'browser' : 'node'

/** The examples that this platform can make. */
export const examples: readonly Example[] = objects.filter(({ platform }) => platform === undefined || platform === here)

/** Gives everything that examples ask for its name. */
export function registerExamples(): void {
  const named = Object.assign({}, ...objects.map(({ registers }) => registers ?? {})) as Record<string, object | symbol>
  for (const [name, value] of Object.entries(named)) register(value, { name })
}

/** True for what comes back as the same object. */
export function travelsByName(value: object | symbol): boolean {
  return registry.homeOf(value) !== undefined
}
