// What the panel's elements promise to pages: the manifest, the page of the documents, and the sources say the same of
// attributes, events, parts, custom properties and options.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { manifest } from '../../scripts/manifest.mjs'

interface Named {
  readonly name: string
  readonly description?: string
}

interface Declared {
  readonly tagName: string
  readonly attributes?: Named[]
  readonly events?: Named[]
  readonly cssParts?: Named[]
  readonly cssProperties?: Named[]
  readonly members: Named[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const files = readdirSync(join(root, 'panel'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
const sources = new Map(files.map(name => [name, read(`panel/${name}`)]))
const all = [...sources.values()].join('\n')
const found = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort()
const names = (list: readonly Named[] | undefined): string[] => (list ?? []).map(({ name }) => name).sort()

let panel: Declared
let tree: Declared

beforeAll(async () => {
  const declared = (await manifest()).modules.flatMap(({ declarations }) => declarations as Declared[])
  panel = declared.find(({ tagName }) => tagName === 'dill-panel')!
  tree = declared.find(({ tagName }) => tagName === 'dill-tree')!
})

describe('the manifest', () => {
  test('tells each thing in words', () => {
    for (const { tagName, attributes, events, cssParts, cssProperties } of [panel, tree]) {
      for (const { name, description } of [attributes, events, cssParts, cssProperties].flatMap(list => list ?? [])) expect(description, `${tagName} ${name}`).toMatch(/\w/)
    }
  })

  test('names what sources set: custom properties', () => {
    expect(names(panel.cssProperties)).toEqual(found(read('panel/style/tokens.ts'), /^ {4}(--dill-[\w-]+):/gm))
    expect(tree.cssProperties).toEqual(panel.cssProperties)
  })

  test('names every custom property that sources use', () => {
    const told = new Set(names(panel.cssProperties))
    expect(found(all, /(?:var\(|getPropertyValue\(')(--dill-[\w-]+)/g).filter(name => !told.has(name))).toEqual([])
  })

  test('names what sources set: parts', () => {
    const partsOf = (...paths: string[]): string[] => found(paths.map(path => sources.get(path)!).join('\n'), / part="([\w-]+)"/g)
    expect(names(panel.cssParts).filter(name => name !== 'frame')).toEqual(partsOf('frame.ts', 'foot.ts'))
    expect(found(sources.get('core.ts')!, /'exportparts', '([\w, -]+)'/g)[0]!.split(', ').sort()).toEqual(partsOf('frame.ts', 'foot.ts'))
    expect(names(tree.cssParts)).toEqual(partsOf('tree.ts', 'row.ts'))
  })

  test('names what sources tell: events', () => {
    expect(names(tree.events)).toEqual(found(sources.get('tree.ts')!, /(?:#tell\(|new CustomEvent\()'(dill-[\w-]+)'/g))
  })

  test('names what sources read: attributes', () => {
    expect(names(panel.attributes)).toEqual(found(sources.get('index.ts')!, /getAttribute\('(\w+)'\)/g))
    expect(names(tree.attributes)).toEqual(found(sources.get('tree.ts')!, /^ {4}(\w+): \{ type:/gm))
  })

  test('keeps what is private to itself', () => {
    for (const { members } of [panel, tree]) expect(names(members).filter(name => name.startsWith('#') || ['rows', 'cursor', 'top', 'version'].includes(name))).toEqual([])
  })
})

describe('docs/panel.md', () => {
  const page = read('docs/panel.md')
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  const heads = rows.map(row => row.split(' | ')[0]!)
  const told = (pattern: RegExp): string[] => found(heads.join('\n'), pattern)

  test('has a row for each custom property, and for no other', () => {
    expect(told(/`(--dill-[\w-]+)`/g)).toEqual(names(panel.cssProperties))
  })

  test('has every part, event and attribute', () => {
    for (const name of [panel, tree].flatMap(({ cssParts, events, attributes }) => [...names(cssParts), ...names(events), ...names(attributes)])) expect(heads.join(), name).toContain(`\`${name}\``)
    expect(told(/`(dill-[\w-]+)`/g)).toEqual(names(tree.events))
  })

  test('has every option, and every value of one', () => {
    const options = read('panel/options.ts')
    const of = (name: string): string[] => found(new RegExp(`${name} = (.+)$`, 'm').exec(options.replace('readonly tab?:', 'type Tab ='))![1]!, /'(\w+)'/g)
    const own = found(/interface InspectOptions[^}]+\}/.exec(options)![0], /readonly (\w+)\?:/g)
    for (const name of [...own, ...found(/Pick<DumpOptions, ([^>]+)>/.exec(options)![1]!, /'(\w+)'/g)]) expect(heads.join(), name).toContain(`\`${name}\``)
    for (const value of [...of('type Tab'), ...of('type Dock')]) expect(page).toContain(`\`${value}\``)
  })

  test('says what a policy must allow', () => {
    expect(page).toContain('trusted-types lit-html')
    expect(found(all, /"(trusted-types [\w-]+)"/g)).toEqual(['trusted-types lit-html'])
  })
})

test('container queries of views have no name, which WebKit does not find from inside of two shadows', () => {
  expect([...sources].filter(([name, text]) => name !== 'style/frame.ts' && /@container [\w-]/.test(text)).map(([name]) => name)).toEqual([])
})
