// Every example of the catalogue × every way that a value goes. A row fails by its name and says what differs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../lib/core/diagnose.ts'
import { describe as outlineOf } from '../lib/core/describe.ts'
import { contentEnd } from '../lib/core/program.ts'
import { registry } from '../lib/dill.ts'
import { copy, dumps, dumpsAsync, loads, PicklingError } from '../lib/index.ts'
import type { Example } from '../lib/objects.ts'
import { same } from './same.ts'
import { expectBytes, expectRowsToTheEnd } from './support/bytes.ts'
import { examples, registerExamples, travelsByName } from './support/examples.ts'
import { openRealm, type Realm } from './support/realm.ts'

registerExamples()

const of = (...verdicts: Example['verdict'][]): Example[] => examples.filter(({ verdict }) => verdicts.includes(verdict))

/** What is wrong with a copy, if anything. */
async function wrong(example: Example, original: unknown, result: unknown): Promise<string | undefined> {
  return (example.opaque ? undefined : same(original, result, travelsByName)) ?? await example.check?.(result, original)
}

/** The bytes without the realm's seal, which names of what reaches the host bring with them. */
function unsealed(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, contentEnd(bytes))
}

describe('comes back', () => {
  test.each(of('pass', 'by reference'))('$group: $name', async example => {
    const original = example.make()
    expect(await wrong(example, original, copy(original)), 'copy').toBeUndefined()
    const bytes = dumps(original)
    const result = loads(bytes)
    expect(await wrong(example, original, result), 'loads(dumps)').toBeUndefined()
    const again = dumps(result)
    // A Proxy and the arguments of a sloppy function come back as what they show, which then stays as it is.
    if (!example.opaque) expectBytes(again, bytes, 'bytes of the copy')
    expectBytes(dumps(original), bytes, 'bytes of a second dump')
    expect(await wrong(example, original, loads(again)), 'second round trip').toBeUndefined()
  })

  test.each(of('async'))('$group: $name, asynchronously', async example => {
    const original = example.make()
    const bytes = await dumpsAsync(original)
    expect(await wrong(example, original, loads(bytes))).toBeUndefined()
    expectBytes(await dumpsAsync(loads(bytes)), bytes, 'bytes of the copy')
    expect(() => dumps(original)).toThrow(PicklingError)
  })

  test.each(of('attached'))('$group: $name, beside the bytes', async example => {
    const original = example.make()
    const attachments: unknown[] = []
    const bytes = dumps(original, { attachments })
    expect(attachments).not.toEqual([])
    expect(await wrong(example, original, loads(bytes, { attachments }))).toBeUndefined()
    expect(() => dumps(original)).toThrow(PicklingError)
  })
})

describe('disassembles to the end', () => {
  test.each(of('pass', 'by reference', 'async'))('$group: $name', async example => {
    expectRowsToTheEnd(await dumpsAsync(example.make()))
  })
})

describe('has an outline', () => {
  test.each(examples)('$group: $name', ({ make, verdict, name }) => {
    const value = make()
    const outline = outlineOf(value, { registry, waits: true, attaches: true })
    let lines = 0
    const queue = [outline]
    for (let line = queue.pop(); line !== undefined && lines < 500; line = queue.pop()) {
      expect(line.type.length + line.preview.length).toBeGreaterThan(0)
      lines++
      queue.push(...line.children(0, 20))
    }
    expect(JSON.stringify(outline.plain(2))).toContain('preview')
    // What is inside is refused there; the value itself, at the top.
    if (verdict === 'by reference') expect(outline.home, name).toBeDefined()
  })
})

describe('is refused with a reason and a remedy', () => {
  test.each(of('refused'))('$group: $name', async example => {
    const original = example.make()
    const { ok, failures } = diagnose(original, { registry })
    expect(ok).toBe(false)
    for (const { message, hint, code } of failures) {
      expect(message).toMatch(/^Cannot pickle [^:]+ at \$.*: .+\.$/su)
      expect(hint).toMatch(/.\.$|.\)$/)
      expect(code).not.toBe('')
    }
    for (const run of [() => dumps(original), () => copy(original)]) expect(run).toThrow(PicklingError)
    await expect(dumpsAsync(original)).rejects.toThrow(PicklingError)
  })
})

describe('diagnose agrees', () => {
  test.each(of('pass', 'by reference'))('$group: $name', example => {
    expect(diagnose(example.make(), { registry }).failures).toEqual([])
  })
  test.each(of('async'))('$group: $name, where it may wait', example => {
    expect(diagnose(example.make(), { registry, waits: true }).failures).toEqual([])
  })
})

describe('in a fresh realm', () => {
  let realm: Realm
  beforeAll(async () => { realm = await openRealm() })
  afterAll(() => realm.close())

  test.each(of('pass', 'by reference', 'async').filter(({ window }) => window === undefined))('$group: $name', async example => {
    const bytes = await dumpsAsync(example.make())
    const there = await realm.ask({ name: example.name, bytes })
    expect(there.difference).toBeUndefined()
    if (!example.local) expect(unsealed(there.bytes!), 'bytes there').toEqual(unsealed(bytes))
  })
})
