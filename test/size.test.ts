// What an import adds to an app, held against the README: it may grow by 2 % before somebody must say so there. Builds for
// production, by two bundlers; `npm run bench -- --only size` prints the same, and more.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { importOf, weigh, weighByEsbuild, type Import } from '../bench/weigh.ts'

const panel = './panel/index.ts'

/** Rows that are no import statement. */
const others: Readonly<Record<string, Import>> = {
  'everything of `dill/data`': { from: './lib/data.ts' },
  'everything of `dill`': { from: './lib/index.ts' },
  'everything of `dill/instrument`': { from: './lib/instrument.ts' },
  'what instrumented code imports, `dill/runtime`': { from: './lib/runtime.ts' },
  '`inspect` of `dill/panel`, before a panel is opened': { from: panel, having: /\/panel\/index\.ts$/ },
  'what it fetches when one is opened, before any tab': { from: panel, having: /\/panel\/(core|define)\.ts$/ },
}

/** A figure of the README, in bytes, and how much of its last digit is rounded. */
function figure(text: string): { bytes: number, rounded: number } {
  const [, number, unit] = /^([\d.]+) (k?)B$/.exec(text)!
  const scale = unit === 'k' ? 1000 : 1
  return { bytes: Number(number) * scale, rounded: scale / 10 ** (number!.split('.')[1]?.length ?? 0) }
}

const [, section] = readFileSync(resolve('README.md'), 'utf8').split('\n### Size\n')
const rows = [...section!.split('\n## ')[0]!.matchAll(/^\| (.+?) \| ([\d.]+ k?B) \|(?: ([\d.]+ k?B))? \|$/gm)].map(([, label, vite, esbuild]) => ({ label: label!, vite: vite!, esbuild }))

const whatOf = (label: string): Import => others[label] ?? importOf(label.replaceAll('`', ''))

function holds(gzip: number, text: string): void {
  const { bytes, rounded } = figure(text)
  expect(gzip, `${gzip} bytes, and the README says ${text}: take out what is not needed, or say what it is now`).toBeLessThan(bytes * 1.02 + rounded)
  expect(gzip, `${gzip} bytes, and the README says ${text}: say how little it is now`).toBeGreaterThan(bytes * 0.95 - rounded)
}

// Bundlers ask the environment, which says here that this is a test.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))

test('the README speaks of each', () => {
  expect(rows.map(({ label }) => label)).toEqual(expect.arrayContaining(Object.keys(others)))
  expect(rows.filter(({ label }) => label.startsWith('`import')).length).toBeGreaterThan(4)
})

test.each(rows)('$label by vite', async ({ label, vite }) => holds((await weigh(whatOf(label))).gzip, vite))

// The panel has no figure for it.
test.each(rows.filter(({ esbuild }) => esbuild !== undefined))('$label by esbuild', async ({ label, esbuild }) => holds((await weighByEsbuild(whatOf(label))).gzip, esbuild!))

describe('what nobody asks for is left out', () => {
  const few: readonly (readonly [statement: string, most: number])[] = [
    ["import { Trust } from 'dill/data'", 500],
    ["import { pathText } from 'dill'", 1_050],
    ["import { license } from 'dill'", 2_000],
    ["import { disassemble } from 'dill/data'", 8_000],
  ]
  test.each(few)('%s: at most %i bytes', async (statement, most) => {
    for (const by of [weigh, weighByEsbuild]) expect((await by(importOf(statement))).gzip).toBeLessThan(most)
  })
})
