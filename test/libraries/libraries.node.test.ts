// Public libraries, instrumented and run: what they do must not change by a byte – with the stamps of a real build, with
// every closure stamped, and after the minifier has been there. Each form works in a process of its own.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from 'vite'
import { formsOf, minified, runnable, type Forms } from '../../bench/instrument/builds.ts'
import { libraries } from '../../bench/instrument/libraries.ts'
import { tried } from '../../bench/instrument/trials.ts'

/** Milliseconds for what is built before the tests. */
const patience = 120_000

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dill-libraries-'))
  await build({
    configFile: false, logLevel: 'error',
    build: { ssr: resolve('bench/instrument/trial.ts'), outDir: folder, target: 'node20', minify: false, rolldownOptions: { output: { entryFileNames: 'trial.mjs', chunkFileNames: '[name].mjs' } } },
  })
}, patience)

afterAll(() => rm(folder, { recursive: true }))

/** The forms that must do what the untouched one does. */
const forms: Record<string, (forms: Forms) => string> = {
  'instrumented': ({ instrumented }) => instrumented.code,
  'with every closure stamped': ({ every }) => every.code,
  'instrumented, then minified': ({ instrumented }) => minified(instrumented.code),
}

const builds = libraries.flatMap(library => (['production', 'development'] as const).map(mode => ({ library, mode, name: `${library.name}, built for ${mode}` })))

describe.each(builds)('$name', ({ library, mode }) => {
  let made: Forms
  let expected: string

  async function output(form: string, code: string): Promise<string> {
    const file = join(folder, `${library.name} ${mode} ${form}.mjs`)
    await writeFile(file, code)
    const told = await tried(join(folder, 'trial.mjs'), { library: library.name, file, warm: 0, runs: 1 })
    expect(told.unsteady, 'a second run in the same process gave something else').toBeUndefined()
    return told.output
  }

  beforeAll(async () => {
    made = await formsOf(library, mode)
    expected = await output('untouched', made.untouched)
  }, patience)

  test('has enough to do to show something', () => {
    expect(expected.length).toBeGreaterThan(1500)
  })

  test('has stamps, and no closure that cannot have one', () => {
    for (const { sites } of [made.instrumented, made.every]) {
      expect(sites.some(({ stamped }) => stamped)).toBe(true)
      expect(sites.flatMap(({ refused, path, line }) => refused === undefined ? [] : [`${path}:${line} ${refused}`])).toEqual([])
    }
    expect(made.every.sites.filter(({ stamped }) => stamped).length).toBeGreaterThan(made.instrumented.sites.filter(({ stamped }) => stamped).length)
  })

  test.each(Object.entries(forms))('does the same %s', async (name, form) => {
    expect(await output(name, await runnable(form(made)))).toBe(expected)
  })
})
