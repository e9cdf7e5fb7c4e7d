// What a compiler makes of classes for engines that lack private members: WeakMaps beside the instances, helpers and functions in
// the place of methods. Compiled, instrumented and run, an instance must come back with all of it.

import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { dumps, loads, Trust } from '../../lib/index.ts'
import { instrument } from '../../lib/instrument.ts'
import * as runtime from '../../lib/runtime.ts'

const program = `
  class Account {
    #cents = 0
    #log = []
    static #opened = 0
    plain = 'plain'
    constructor() { Account.#opened++ }
    static is(value) { return #cents in value }
    #note(line) { this.#log.push(line); return this }
    get #euros() { return this.#cents / 100 }
    add(cents) { this.#cents += cents; return this.#note(\`\${this.#euros}\`) }
    get all() { return [this.#cents, ...this.#log] }
  }
  class Saving extends Account {
    #rate = 2
    interest() { return this.add(this.all[0] * this.#rate / 100) }
  }
  const make = () => new Saving().add(500).interest()
  const use = saving => [saving.interest().all, Account.is(saving), Account.is({}), saving instanceof Saving, Object.keys(saving)]
`

interface Made { make(): unknown, use(saving: unknown): unknown }

/** Compiled, instrumented, and run as a function that is given the runtime, for the text of a module is no file here. */
async function compiled(target: string): Promise<Made> {
  const { code } = await transform(program, { target })
  const seen = instrument(`${code}\nexport { make, use }`, { id: `compiled-${target}.js`, runtime: 'runtime' }).code
  const body = seen
    .replace(/import\s*\{([^}]*)\}\s*from\s*["']runtime["'];?/, (_, names: string) => `const {${names.replaceAll(' as ', ':')}} = runtime;`)
    .replace('export { make, use }', 'return { make, use }')
  return new Function('runtime', body)(runtime) as Made
}

describe.each(['es2022', 'es2021', 'es2019', 'es2017'])('for %s', target => {
  test('an instance goes on as it would have gone on', async () => {
    const { make, use } = await compiled(target)
    const saving = make()
    const back = loads(dumps(saving), { trust: Trust.refs })
    const [, isAccount, isOther, isSaving] = use(back) as unknown[]
    expect([isAccount, isOther, isSaving]).toEqual([true, false, true])
    expect(use(back), 'used once more').toEqual((use(saving), use(saving)))
  })
})
