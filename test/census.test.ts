// Names what was forgotten: a kind without an example, an example of a kind that is not there, a name used twice.

import { describe, expect, test } from 'vitest'
import { codeKinds } from '../lib/kinds/code.ts'
import { dataKinds } from '../lib/kinds/index.ts'
import { platformKinds } from '../lib/kinds/platform.ts'
import { disassemble } from '../lib/core/disassemble.ts'
import { opcodes } from '../lib/core/opcode-table.ts'
import { walk } from '../lib/core/walk.ts'
import { registry } from '../lib/dill.ts'
import { dumpsAsync } from '../lib/index.ts'
import { objects } from '../lib/objects.ts'
import { examples, registerExamples } from './support/examples.ts'

/** All kinds of `dill`. */
const builtins = [...dataKinds, ...platformKinds, ...codeKinds]

/** What the spine carries without a kind. */
const spine = ['undefined', 'null', 'boolean', 'number', 'bigint', 'string', 'symbol', 'object', 'array', 'function', 'reduction']

/** Kinds of which no program can make a value, or none without an effect on the page. */
const unmakeable: Readonly<Record<string, string>> = {
  CryptoKey: 'only asynchronous code makes one; test/kinds/files.browser.test.ts has it',
  'file handle': 'only asynchronous code makes one; test/dill/test_file.browser.test.ts has it',
  'place of a file': 'it stands in the parts of file handles, and is no value',
  'open file': 'only asynchronous code makes one; test/cloudpickle/cloudpickle_file_test.browser.test.ts has it',
  FileSystemFileHandle: 'it is read, and written no more: its values are of the kind "file handle"',
  FileSystemDirectoryHandle: 'only asynchronous code makes one; test/kinds/files.browser.test.ts has it',
  code: 'it is the kind of functions in dill/data; in dill they are of the kind "function"',
  ...objects.some(({ kind }) => kind === 'AsyncIterator') ? {} : { AsyncIterator: 'only a stream makes one, and streams of this engine do not, as in WebKitGTK' },
  'canvas in data': 'it is the kind of canvases in dill/data; in dill they are of the kind "OffscreenCanvas"',
  ...Object.fromEntries(['member', 'bound function', 'instance', 'durable generator', 'durable async generator', 'Proxy', 'revoke'].map(tag => [tag, 'only instrumented code makes one; test/code has it'])),
  ...Object.fromEntries(codeKinds.filter(({ inner }) => inner === true).map(({ tag }) => [tag, 'it stands in the parts of functions, and is no value'])),
}

/** Kinds that a walk does not meet. */
const late: Readonly<Record<string, string>> = { 'Blob part': 'it is told once asynchronous code has read the Blob' }

/** Opcodes that no value of the catalogue needs. */
const unwritten: Readonly<Record<string, string>> = {
  STR32: 'asks for 65,536 strings, all met again', REF32: 'asks for 65,536 objects', OBJ32: 'asks for 65,536 shapes',
  PERSID: 'asks for a pickler with persistent ids',
}

registerExamples()

/** The kinds that tell a value, or something in it. */
function kindsIn(value: unknown): Set<string> {
  const found = new Set<string>()
  walk(value, { registry, waits: true, attaches: true }, { enter: (_value, { kind }) => { if (kind !== undefined) found.add(kind.tag) } })
  return found
}

describe('census', () => {
  const told = new Set(objects.map(({ kind }) => kind))
  const tags = builtins.map(({ tag }) => tag)

  test.each(tags.filter(tag => !(tag in unmakeable)))('kind %s has an example', tag => {
    expect([...told]).toContain(tag)
  })

  test.each([...told])('examples of %s have a kind', kind => {
    expect([...tags, ...spine]).toContain(kind)
  })

  test('each kind tells one of its examples', async () => {
    const idle = tags.filter(tag => !(tag in unmakeable) && !(tag in late)).filter(tag => {
      const own = examples.filter(({ kind }) => kind === tag)
      return own.length > 0 && !own.some(({ make }) => kindsIn(make()).has(tag))
    })
    expect(idle).toEqual([])
  })

  test('names and tags are given once', () => {
    const names = objects.map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    expect(tags.filter((tag, i) => tags.indexOf(tag) !== i)).toEqual([])
  })

  test('each kind can come back, or says why not', () => {
    for (const { tag, decode, shell, fill, arity, types, prototypes } of builtins) {
      expect(decode !== undefined && shell !== undefined, `${tag} has both decode and shell`).toBe(false)
      expect(fill !== undefined && shell === undefined, `${tag} fills what it has not made`).toBe(false)
      expect(arity !== undefined && decode === undefined, `${tag} has parts that nothing reads`).toBe(false)
      expect(types !== undefined || prototypes !== undefined || tag === 'instance', `${tag} answers for nothing`).toBe(true)
    }
  })

  test('each opcode is written by an example', async () => {
    const written = new Set<string>()
    for (const { make, verdict } of examples) {
      if (verdict === 'refused') continue
      const bytes = await dumpsAsync(make(), verdict === 'attached' ? { attachments: [] } : {})
      for (const { opcode } of disassemble(bytes)) written.add(opcode)
    }
    expect(opcodes.map(({ name }) => name).filter(name => !written.has(name) && !(name in unwritten)).join()).toBe('')
  })

  test('code is apart', () => {
    expect([...dataKinds, ...platformKinds].filter(kind => codeKinds.includes(kind))).toEqual([])
    expect(codeKinds.length).toBeGreaterThan(0)
  })
})
