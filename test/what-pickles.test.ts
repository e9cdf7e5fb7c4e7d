/// <reference types="vite/client" />
// docs/what-can-i-pickle.md, written from the catalogue and from what the library answers, and held against it. Rows that this platform cannot make stay as they are: run it in Node and in a browser.

import { expect, test } from 'vitest'
import page from '../docs/what-can-i-pickle.md?raw'
import { detect, dumps, dumpsAsync, FILE_FMODE, type PicklingError } from '../lib/index.ts'
import type { Example, Group, Verdict } from '../lib/objects.ts'
import { examples, registerExamples } from './support/examples.ts'
import { originHasFiles } from './support/origin-files.ts'

registerExamples()

const mend = 'It is out of date. This writes it anew: npx vitest run -u what-pickles'

const groups: readonly Group[] = ['primitives', 'graph', 'object shape', 'data types', 'live values', 'classes', 'functions']

const words: Readonly<Record<Verdict, string>> = {
  'pass': 'comes back', 'by reference': 'as itself', 'async': 'async', 'attached': 'attached', 'refused': 'refused',
}

/** What, of which kind, what becomes of it, why, what to do. */
type Row = readonly [name: string, kind: string, becomes: string, why: string, remedy: string]

const head = 'value | kind | what becomes of it | why | what to do'

/** What only instrumented or asynchronous code makes: tests of their own prove it. */
const late: readonly (readonly [Group, Row])[] = [
  ['functions', ['closure of instrumented code', 'function', 'comes back', 'its variables come along, and are shared as before', '']],
  ['functions', ['bound function made in instrumented code', 'bound function', 'comes back', '', '']],
  ['functions', ['function or class at the top of an instrumented module', 'function', 'as itself', '', '']],
  ['classes', ['instance with private fields of instrumented code', 'instance', 'comes back', '', '']],
  ['live values', ['Proxy made in instrumented code', 'Proxy', 'comes back', 'over its target and by its handler, which nobody asks', '']],
  ['live values', ['Proxy made in instrumented code, revoked', 'Proxy', 'refused', 'it is a Proxy that was revoked: nothing can be done with it any more.', 'Leave it out; or save what it wrapped.']],
  ['live values', ['what Proxy.revocable gives beside one', 'revoke', 'comes back', '', '']],
  ['live values', ['FileHandle of Node', 'FileHandle', 'async', 'only asynchronous code can open a file; which file and where in it is told, and by fmode what it holds', 'Import dill/node, and load with await loadsAsync(bytes).']],
  ['live values', ['FileHandle of Node, closed', 'FileHandle', 'refused', 'Cannot pickle closed files: it tells no more which file it was.', 'Save it before it is closed; or save its path, and open it after loading.']],
  ['live values', ['process.stdin, stdout and stderr', 'standard stream', 'as itself', '', 'Import dill/node.']],
]

const cell = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** What engines and bundlers tell differently: a row stays as it is. Where errors inherit their stack, as in Firefox, nobody takes it away. */
const varied = new RegExp(`^(module namespace|timer of Node|Proxy that was revoked${Object.hasOwn(Error.prototype, 'stack') ? '|error without a stack' : ''})`)

async function rowOf({ name, kind, verdict, platform, window, make }: Example): Promise<Row> {
  const where = platform === 'node' ? ' (Node)' : platform === 'browser' || window === true ? ' (browser)' : ''
  const { failures: [asked], notes: [note] } = detect.why(make())
  const failure = verdict !== 'refused' ? asked : (await dumpsAsync(make()).catch((error: PicklingError) => error) as PicklingError).failures[0]
  const why = verdict === 'pass' || verdict === 'by reference' ? note?.message ?? '' : failure?.reason ?? ''
  return [name + where, kind, words[verdict], why, failure?.hint ?? '']
}

function withTable(all: string, name: string, rows: string): string {
  const [before, rest] = all.split(`<!-- ${name} -->\n`) as [string, string]
  return `${before}<!-- ${name} -->\n${rows}${rest.slice(rest.indexOf('<!-- end -->'))}`
}

/** The rows of a table, by their first cell. */
function rowsOf(all: string, name: string): Map<string, Row> {
  const lines = all.split(`<!-- ${name} -->\n`)[1]!.split('<!-- end -->')[0]!.split('\n').filter(line => line.startsWith('| ')).slice(1)
  return new Map(lines.map(line => line.slice(2, -2).split(/(?<!\\) \| /)).map(cells => [cells[0]!, cells as unknown as Row]))
}

const table = (heads: string, rows: readonly (readonly string[])[]): string =>
  `| ${heads} |\n|${'---|'.repeat(heads.split(' | ').length)}\n${rows.map(cells => `| ${cells.join(' | ')} |\n`).join('')}`

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** The page with the rows that this platform can make. */
async function written(): Promise<string> {
  const made = [...late, ...await waited(), ...await Promise.all(examples.map(async example => [example.group, await rowOf(example)] as const))]
  let all = page
  for (const group of groups) {
    const rows = rowsOf(page, group)
    for (const [of, row] of made) {
      const [name] = row.map(cell) as [string]
      if (of === group && !(rows.has(name) && varied.test(name))) rows.set(name, row.map(cell) as unknown as Row)
    }
    const sorted = [...rows.values()].toSorted((a, b) => compare(a[1], b[1]) || compare(a[0], b[0]))
    all = withTable(all, group, `\n## ${group[0]!.toUpperCase()}${group.slice(1)}\n\n${table(head, sorted)}\n`)
  }
  return all
}

/** Values that this platform must be waited for. */
async function waited(): Promise<(readonly [Group, Row])[]> {
  const rows: (readonly [Group, Row])[] = []
  const say = async (name: string, kind: string, becomes: string, value: object): Promise<void> => {
    const { failures: [failure] } = detect.why(value)
    expect(() => dumps(value, { attachments: [] }), name).not.toThrow()
    rows.push(['live values', [name, kind, becomes, failure!.reason, failure!.hint ?? '']])
  }
  await say('CryptoKey', 'CryptoKey', 'attached', await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']))
  if (!('document' in globalThis) || !originHasFiles) return rows
  const root = await navigator.storage.getDirectory()
  const file = await root.getFileHandle('what-pickles', { create: true })
  await dumpsAsync(file, { fmode: FILE_FMODE })
  await say('FileSystemFileHandle (browser)', 'file handle', 'attached; async', file)
  const stream = await file.createWritable()
  const { failures: [refused] } = detect.why(stream)
  await stream.abort()
  for (const name of ['FileSystemWritableFileStream', 'FileSystemSyncAccessHandle']) rows.push(['live values', [`${name} (browser)`, 'open file', 'refused', refused!.reason, refused!.hint!]])
  await say('FileSystemDirectoryHandle (browser)', 'FileSystemDirectoryHandle', 'attached', root)
  await root.removeEntry('what-pickles')
  return rows
}

/** Kinds by what becomes of them, as the page says. */
function summary(all: string): string {
  const columns = ['comes back', 'as itself', 'async', 'attached', 'refused']
  return table(`values | ${columns.join(' | ')}`, groups.map(group => {
    const rows = [...rowsOf(all, group).values()]
    const kindsThat = (becomes: string): string => [...new Set(rows.filter(row => row[2].split('; ').includes(becomes)).map(([, kind]) => kind))].join(', ')
    return [group, ...columns.map(kindsThat)]
  }))
}

test('docs/what-can-i-pickle.md', async () => {
  const all = await written()
  await expect(withTable(all, 'what pickles', summary(all)), mend).toMatchFileSnapshot('../docs/what-can-i-pickle.md')
})
