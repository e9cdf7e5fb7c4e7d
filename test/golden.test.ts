/// <reference types="vite/client" />
// Pickles of every released version load for ever, and are what the catalogue says they were. An example that has a
// golden pickle never changes: a new value gets a new name. `VITE_GOLDEN=write npx vitest run golden` writes the files that
// are missing, and touches no other.

import { describe, expect, test } from 'vitest'
import { typeName } from '../lib/core/diagnose.ts'
import { disassemble, rowText } from '../lib/core/disassemble.ts'
import { HIGHEST_PROTOCOL } from '../lib/core/opcodes.ts'
import { registry } from '../lib/dill.ts'
import { dumps, dumpsAsync, loads, Trust } from '../lib/index.ts'
import type { Example } from '../lib/objects.ts'
import { same } from './same.ts'
import { examples, registerExamples, travelsByName } from './support/examples.ts'

registerExamples()

const files = import.meta.glob<string>('./golden/*.hex', { query: '?raw', import: 'default', eager: true })
const here = 'document' in globalThis ? 'browser' : 'node'

/** Longer ones would fill the repository and show nothing more. */
const LONGEST = 3000

/** Kinds that tell what the engine and its tables of languages say: of these, the type must come back. */
const varied = /^(Intl\..*|DOMException|QuotaExceededError)$/

/** Kinds that only some pages, or only Node, have. */
const scarce = /^((Growable)?SharedArrayBuffer|Buffer)$/

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], byte => parseInt(byte, 16))

/** The bytes in base 16, 32 on a line. */
function hexOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/.{1,64}/g, '$&\n')
}

async function wrong(example: Example, copy: unknown): Promise<string | undefined> {
  const original = example.make()
  if (varied.test(example.kind)) return typeName(original) === typeName(copy) ? undefined : `${typeName(copy)} instead of ${typeName(original)}`
  return (example.opaque || example.local ? undefined : same(original, copy, travelsByName, true)) ?? await example.check?.(copy, original)
}

describe.each(Object.entries(files))('%s', (path, hex) => {
  const elsewhere = path.includes('browser') && here !== 'browser'
  const bytes = bytesOf(hex)

  test.skipIf(elsewhere)('loads, and is what it was', async () => {
    const missing = disassemble(bytes).find(({ opcode, string }) => opcode === 'DEFKIND' && registry.kindOf(string!) === undefined)?.string
    if (missing !== undefined) return expect(() => loads(bytes, { trust: Trust.refs })).toThrow(`how to make a "${missing}"`)
    const values = loads<Record<string, unknown>>(bytes, { trust: Trust.refs })
    expect(Object.keys(values)).not.toEqual([])
    for (const [name, value] of Object.entries(values)) {
      const example = examples.find(example => example.name === name)
      expect(example, `the example "${name}" is gone: an example that has a golden pickle stays`).toBeDefined()
      expect(await wrong(example!, value), name).toBeUndefined()
    }
  })

  test('can be read by people', async () => {
    const rows = disassemble(bytes)
    expect(rows.at(-1)!.fault).toBeUndefined()
    await expect(rows.map(row => `${rowText(row)}\n`).join('')).toMatchFileSnapshot(path.replace(/hex$/, 'txt'))
  })
})

test('there is a golden pickle of this version for each group', () => {
  const groups = [...new Set(examples.filter(isKept).map(({ group }) => pathOf(group)))]
  expect(groups.filter(path => !(path in files))).toEqual([])
})

function pathOf(name: string): string {
  return `./golden/v${HIGHEST_PROTOCOL}-${name.replaceAll(' ', '-')}.hex`
}

function isKept({ verdict, platform, window, local, kind }: Example): boolean {
  return verdict !== 'refused' && verdict !== 'attached' && platform === undefined && window === undefined && local === undefined && !scarce.test(kind)
}

const missing = (here === 'browser' ? ['browser'] : [...new Set(examples.map(({ group }) => group))]).filter(group => !(pathOf(group) in files))

describe.runIf(import.meta.env['VITE_GOLDEN'] === 'write' && missing.length > 0)('writes', () => {
  test.each(missing)('%s', async group => {
    const known = new Set(Object.values(files).flatMap(hex => Object.keys(loads<object>(bytesOf(hex), { trust: Trust.refs }))))
    const values: [string, unknown][] = []
    for (const example of examples) {
      const mine = group === 'browser' ? !known.has(example.name) && !scarce.test(example.kind) && example.verdict === 'pass' && example.local === undefined : example.group === group && isKept(example)
      if (mine && (await dumpsAsync(example.make())).length <= LONGEST) values.push([example.name, example.make()])
    }
    await expect(hexOf(await dumpsAsync(Object.fromEntries(values)))).toMatchFileSnapshot(pathOf(group))
  })
})

test('a golden pickle that says something else is seen', async () => {
  const { make, ...rest } = examples.find(({ name }) => name === 'plain strings')!
  expect(await wrong({ ...rest, make }, loads(dumps(['a', 'dill'])))).toBeDefined()
})
