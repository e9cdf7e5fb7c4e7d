// The walls of the house: rings, arrows, who may import what. Each rule is held against the real files and against a
// small house that breaks it, so a rule that no longer sees anything fails too.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cycles, house, reach, readFolders, type House, type Room } from './support/house.ts'

const real = house(readFolders(['lib', 'panel', 'demo']))

/** From the inside outwards. A file may import its own ring and those further in. */
const rings: readonly (readonly [RegExp, number])[] = [
  [/^lib\/core\//, 0],
  [/^lib\/(source|capture|link|kinds)\//, 1],
  [/^lib\/sessions\//, 3],
  [/^lib\/(adapters|workers)\//, 3],
  [/^lib\/(vite|node|worker|cli)(\.ts$|\/)/, 3],
  [/^lib\/index\.ts$/, 4],
  [/^lib\/((objects|detect|sources|graph|profile)\/|[^/]+\.ts$)/, 2],
  [/^panel\//, 5],
  [/^demo\//, 6],
]

/** The only files that may import a package. */
const importers: Record<string, readonly string[]> = {
  '@jridgewell/sourcemap-codec': ['lib/source/map.ts'],
  '@reduxjs/toolkit': ['lib/adapters/redux.ts'],
  '@tanstack/query-persist-client-core': ['lib/adapters/tanstack-query.ts'],
  'acorn': ['lib/source/parse.ts'],
  'comlink': ['lib/workers/comlink.ts', 'lib/workers/ends.ts'],
  'idb-keyval': ['lib/sessions/indexeddb.ts'],
  'magic-string': ['lib/source/instrument/insertions.ts'],
  'nanostores': ['lib/adapters/nanostores.ts'],
  'pinia': ['lib/adapters/pinia.ts'],
  'vite': ['lib/vite.ts'],
  'vue': ['lib/adapters/pinia.ts'],
  'zustand/middleware': ['lib/adapters/zustand.ts'],
}

/** Packages of the panel, which is built with them. */
const panelPackages = /^(lit|d3-hierarchy)(\/|$)/

/** Doors to tools that run in Node, and what is behind them. */
const runsInNode = /^lib\/(vite|node|cli)(\.ts$|\/)/

interface Rule {
  readonly name: string
  /** What breaks the rule, one line each. */
  readonly broken: (all: House) => string[]
  /** A house that breaks it, and what is then said. */
  readonly example: Record<string, string>
  readonly said: readonly string[]
}

const rules: readonly Rule[] = [
  {
    name: 'every file stands in a ring',
    broken: all => paths(all).filter(path => ring(path) === undefined),
    example: { 'lib/attic/a.ts': '', 'lib/core/a.ts': '' },
    said: ['lib/attic/a.ts'],
  },
  {
    name: 'no arrow points outwards, types included',
    broken: all => arrows(all, (from, to) => (ring(from) ?? 0) < (ring(to) ?? 0)),
    example: {
      'lib/core/a.ts': "import type { B } from '../kinds/b.ts'",
      'lib/kinds/b.ts': "export type { C } from '../c.ts'",
      'lib/c.ts': "export const load = () => import('./sessions/d.ts')",
      'lib/sessions/d.ts': "export type E = import('../../panel/e.ts').E",
      'panel/e.ts': "export const url = new URL('../demo/f.ts', import.meta.url)",
      'demo/f.ts': "import { a } from '../lib/core/a.ts'",
    },
    said: [
      'lib/core/a.ts → lib/kinds/b.ts', 'lib/kinds/b.ts → lib/c.ts', 'lib/c.ts → lib/sessions/d.ts',
      'lib/sessions/d.ts → panel/e.ts', 'panel/e.ts → demo/f.ts',
    ],
  },
  {
    name: 'capture imports only itself, and what keeps its Proxies; source only core, and the types of what it writes for capture',
    broken: all => arrows(all, (from, to) =>
      (from.startsWith('lib/capture/') && !to.startsWith('lib/capture/') && to !== 'lib/core/proxies.ts') || (from.startsWith('lib/source/') && !/^lib\/((source|core)\/|capture\/skeleton\.ts$)/.test(to))),
    example: {
      'lib/capture/a.ts': "import '../core/b.ts'\nimport '../core/proxies.ts'",
      'lib/core/b.ts': '',
      'lib/core/proxies.ts': '',
      'lib/source/c.ts': "import '../core/b.ts'\nimport '../kinds/d.ts'\nimport './e.ts'",
    },
    said: ['lib/capture/a.ts → lib/core/b.ts', 'lib/source/c.ts → lib/kinds/d.ts'],
  },
  {
    name: 'a kind imports no kind; only the censuses do',
    broken: all => arrows(all, (from, to) =>
      from.startsWith('lib/kinds/') && to.startsWith('lib/kinds/') && !/^lib\/kinds\/(index|platform|code)\.ts$/.test(from)),
    example: { 'lib/kinds/index.ts': "import './a.ts'", 'lib/kinds/a.ts': "import './b.ts'", 'lib/kinds/b.ts': '' },
    said: ['lib/kinds/a.ts → lib/kinds/b.ts'],
  },
  {
    name: 'nobody inside imports the door',
    broken: all => arrows(all, (from, to) => to === 'lib/index.ts' && !from.startsWith('demo/')),
    example: { 'lib/a.ts': "import './index.ts'", 'panel/b.ts': "import '../lib/index.ts'", 'demo/c.ts': "import '../lib/index.ts'" },
    said: ['lib/a.ts → lib/index.ts', 'panel/b.ts → lib/index.ts'],
  },
  {
    name: 'a package is imported by the one file that may',
    broken: all => lib(all).flatMap(({ path, packages }) =>
      packages.filter(name => !importers[name]?.includes(path) && !(name.startsWith('node:') && runsInNode.test(path))).map(name => `${path} → ${name}`)),
    example: {
      'lib/source/parse.ts': "import { parse } from 'acorn'",
      'lib/source/text.ts': "import type { Node } from 'acorn'",
      'lib/sessions/indexeddb.ts': "import { get } from 'idb-keyval'\nimport 'node:fs'",
      'lib/node/a.ts': "import 'node:fs'",
    },
    said: ['lib/source/text.ts → acorn', 'lib/sessions/indexeddb.ts → node:fs'],
  },
  {
    name: 'no template gives a tree the value itself, whose traps would hear of it',
    broken: all => [...all.values()].filter(({ text }) => /<dill-tree\b[^>]*\s\.value=/.test(text)).map(({ path }) => path),
    example: { 'panel/a.ts': 'html`<dill-tree inner .value=${value}></dill-tree>`', 'demo/b.ts': 'html`<dill-tree .subject=${{ value }}></dill-tree><input .value=${text}>`' },
    said: ['panel/a.ts'],
  },
  {
    name: 'the panel imports no packages but its own',
    broken: all => [...all.values()].filter(({ path }) => path.startsWith('panel/')).flatMap(({ path, packages }) =>
      packages.filter(name => !panelPackages.test(name)).map(name => `${path} → ${name}`)),
    example: { 'panel/a.ts': "import 'lit/directive.js'\nimport 'acorn'", 'demo/b.ts': "import { html } from 'lit'\nimport '@codemirror/view'" },
    said: ['panel/a.ts → acorn'],
  },
  {
    name: 'dill/data needs no package and reads no source',
    broken: all => reach('lib/data.ts', all).flatMap(({ path, packages }) => [
      ...packages.map(name => `${path} → ${name}`),
      ...path.startsWith('lib/source/') ? [path] : [],
    ]),
    example: {
      'lib/data.ts': "import './core/a.ts'\nimport './source/b.ts'",
      'lib/core/a.ts': "import 'acorn'",
      'lib/source/b.ts': '',
      'lib/dill.ts': "import 'idb-keyval'",
    },
    said: ['lib/core/a.ts → acorn', 'lib/source/b.ts'],
  },
  {
    name: 'one file speaks to indexedDB',
    // The catalogue shows it as a value that is refused.
    broken: all => lib(all).filter(({ path, names }) => names.has('indexedDB') && !/^lib\/(sessions\/indexeddb\.ts|objects\/)/.test(path)).map(({ path }) => path),
    example: { 'lib/sessions/indexeddb.ts': 'indexedDB.open("a")', 'lib/objects/live.ts': 'indexedDB', 'lib/sessions/store.ts': 'globalThis.indexedDB' },
    said: ['lib/sessions/store.ts'],
  },
  {
    name: 'no circle of imports, types included',
    broken: all => cycles(all).map(group => group.join(', ')),
    example: {
      'lib/core/a.ts': "import type { B } from './b.ts'",
      'lib/core/b.ts': "import { c } from './c.ts'",
      'lib/core/c.ts': "export * from './a.ts'",
      'lib/core/d.ts': "import './a.ts'",
    },
    said: ['lib/core/a.ts, lib/core/b.ts, lib/core/c.ts'],
  },
  {
    name: 'a file of lib opens with a comment of 2 to 6 lines',
    broken: all => lib(all).filter(({ opening }) => opening < 2 || opening > 6).map(({ path, opening }) => `${path}: ${opening}`),
    example: {
      'lib/core/none.ts': 'export const a = 1',
      'lib/core/short.ts': '// One line.\n\nexport const a = 1',
      'lib/core/good.ts': '// What it is for,\n// and what it must not know.\n\nexport const a = 1',
      'lib/core/block.ts': '/*\n * Two lines\n */\nexport const a = 1',
      'lib/core/long.ts': '// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n// 7\n',
    },
    said: ['lib/core/none.ts: 0', 'lib/core/short.ts: 1', 'lib/core/long.ts: 7'],
  },
  {
    // What no declaration brings in, the compiler does not know: with lib's tsconfig this keeps the DOM out.
    // Disposal is the language's own, and its declarations must say so to whoever compiles for an older one.
    name: 'lib declares no globals and asks for no ambient types',
    broken: all => lib(all).filter(({ text }) => /^(\/\/\/ *<reference(?! lib="esnext\.disposable")|(export )?declare )/m.test(text)).map(({ path }) => path),
    example: {
      'lib/a.ts': 'declare const document: { body: unknown }',
      'lib/b.ts': '/// <reference lib="dom" />\n',
      'lib/c.ts': 'export class C { declare d: 1 }',
      'lib/d.ts': '/// <reference lib="esnext.disposable" preserve="true" />\n',
    },
    said: ['lib/a.ts', 'lib/b.ts'],
  },
]

describe.each(rules)('$name', ({ broken, example, said }) => {
  test('holds', () => expect(broken(real)).toEqual([]))
  test('is seen when it does not', () => expect(broken(house(example))).toEqual(said))
})

test('the house that is judged is the real one', () => {
  expect(paths(real)).toEqual(expect.arrayContaining(['lib/index.ts', 'lib/data.ts', 'lib/core/kind.ts', 'lib/kinds/index.ts']))
})

test('the map names every room', () => {
  const map = readFileSync(new URL('../lib/README.md', import.meta.url), 'utf8')
  const rooms = paths(real).filter(path => /^lib\/(core\/)?[^/]+\.ts$/.test(path)).map(path => path.replace(/.*\//, ''))
  expect(rooms.filter(room => !map.includes(room))).toEqual([])
})

test('lib is compiled without the DOM and without ambient packages', () => {
  const { compilerOptions } = JSON.parse(readFileSync(new URL('../lib/tsconfig.json', import.meta.url), 'utf8'))
  expect(compilerOptions.lib).not.toContainEqual(expect.stringMatching(/^dom/i))
  expect(compilerOptions.types).toEqual([])
})

test('the lock file names no registry', () => {
  expect(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')).not.toContain('"resolved"')
})

function ring(path: string): number | undefined {
  return rings.find(([pattern]) => pattern.test(path))?.[1]
}

function paths(all: House): string[] {
  return [...all.keys()]
}

function lib(all: House): Room[] {
  return [...all.values()].filter(({ path }) => path.startsWith('lib/'))
}

function arrows(all: House, isBroken: (from: string, to: string) => boolean): string[] {
  return [...all.values()].flatMap(({ path, files }) =>
    files.filter(target => isBroken(path, target)).map(target => `${path} → ${target}`))
}
