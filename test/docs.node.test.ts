// The documents: every export of every entry says what it is, the pages that are kept name what they must, and the API
// reference is the same whoever writes it.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as dill from '../lib/index.ts'
import { parseProgram } from '../lib/source/parse.ts'
import { analyseScopes } from '../lib/source/scope.ts'
import { declareInto } from '../scripts/declare.mjs'
import { Declarations, entries, pages, type Export } from '../scripts/docs/reference.mjs'
import { names } from './dill/names.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the API reference', () => {
  const folders: string[] = []
  const read: Declarations[] = []

  beforeAll(() => {
    folders.push(...[1, 2].map(() => mkdtempSync(join(tmpdir(), 'dill-docs-'))))
    if (declareInto(folders[0]!) !== 0) throw new Error('there are no declarations')
    cpSync(folders[0]!, folders[1]!, { recursive: true })
    read.push(...folders.map(folder => new Declarations(folder)))
  }, 120_000)

  afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true }) })

  test.each(entries())('every export of $name says what it is', ({ file }) => {
    const all = (list: readonly Export[], within = ''): [string, string | undefined][] =>
      list.flatMap(({ name, words, members }) => [[within + name, words], ...all(members, `${name}.`)])
    const found = all(read[0]!.exportsOf(file))
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(([, words]) => words === undefined || !/\w.*[.:]/s.test(words)).map(([name]) => name)).toEqual([])
    expect(found.filter(([, words]) => words?.includes('@inheritDoc')).map(([name]) => name)).toEqual([])
  })

  test('is the same whoever writes it, and wherever', () => {
    const [first, second] = read.map(pages)
    expect([...first!]).toEqual([...second!])
    for (const [name, page] of first!) for (const folder of [root, ...folders]) expect(page, name).not.toContain(folder)
  })

  test('tells a namespace, overloads, and what is another’s', () => {
    const page = pages(read[0]!).get('dill.md')!
    expect(page).toMatch(/\n### detect\.why\n\n.+\n\n```ts\nfunction why\(/s)
    expect(page).toMatch(/\n## copy\n\nA deep copy.+\n```ts\ncopy<T>\(obj: T/s)
  })
})

describe('docs/coming-from-python.md', () => {
  const rows = read('docs/coming-from-python.md').split('\n').filter(line => line.startsWith('| `'))

  test.each(names)('%s', (python, ours) => {
    const row = rows.find(line => line.startsWith(`| \`${python}\` |`))
    expect(row, 'each name has a row of its own').toBeDefined()
    expect(row).toContain(`\`${ours}\``)
    expect(row!.split(' | ')[2]!.replace(/\|$/, '').trim().length, 'and is told what differs').toBeGreaterThan(0)
  })

  test('has no other names', () => {
    expect(rows.map(line => /^\| `([^`]+)`/.exec(line)![1]!).filter(python => !names.some(([name]) => name === python))).toEqual([])
  })
})

describe('docs/what-can-i-pickle.md', () => {
  const sources = readdirSync(join(root, 'lib/objects')).map(name => read(`lib/objects/${name}`)).join('\n') + read('test/what-pickles.test.ts')
  const values = read('docs/what-can-i-pickle.md').split('<!-- primitives -->')[1]!.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| value |')).map(line => line.slice(2).split(' | ')[0]!)

  test('tells of nothing that is not in the catalogue', () => {
    expect(values.length).toBeGreaterThan(200)
    expect(values.filter(value => !sources.includes(value.replace(/ \((Node|browser)\)$/, '')))).toEqual([])
  })
})

describe('examples', () => {
  const own = new Set(Object.keys(dill))
  const examples = ['README.md', ...readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)].flatMap(page =>
    [...read(page).matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => ({ page, code: code!, title: code!.split('\n').slice(0, 3).join(' ') })))

  // Whether they run is seen where the package is installed, which takes longer.
  test.each(examples)('one of $page imports what it uses: $title', ({ code }) => {
    const { references } = analyseScopes(parseProgram(code, 'module'), 'module')
    expect(references.filter(({ name, variable }) => variable === undefined && own.has(name)).map(({ name }) => name)).toEqual([])
  })
})

describe('links', () => {
  const kept = readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)
  /** As a page's headings are named in addresses. */
  const anchors = (page: string): string[] => [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, words]) => words!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))

  test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'lib/README.md', 'panel/README.md', 'bench/README.md', ...kept])('those of %s lead somewhere', page => {
    const links = [...read(page).replaceAll(/`[^`]*`/g, '').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([, path, anchor]) => ({ to: path === '' ? page : normalize(join(dirname(page), path!)), anchor }))
    expect(links.filter(({ to }) => !existsSync(join(root, to)))).toEqual([])
    expect(links.filter(({ to, anchor }) => anchor !== undefined && !anchors(to).includes(anchor))).toEqual([])
  })

  test.each(kept)('the README leads to %s', page => expect(read('README.md')).toContain(`](${page}`))
})
