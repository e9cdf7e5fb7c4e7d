// Emits the declarations beside the built modules. tsc leaves `./room.ts` in them as it stands in the source, which only
// some resolvers understand there, so the ending becomes `.js`, as in the modules.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { declareInto } from './declare.mjs'
import { root } from './ensure.mjs'

const dist = join(root, 'dist')

process.exitCode = declareInto(dist)

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue
  const file = join(dist, name)
  writeFileSync(file, withEndings(readFileSync(file, 'utf8')))
}

/** @param {string} text */
function withEndings(text) {
  const { module } = parseSync('module.d.ts', text)
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
  ]
  const ends = new Set(requests.filter(({ value }) => /^\..*\.ts$/.test(value)).map(({ end }) => end))
  return [...ends].sort((a, b) => b - a)
    // The span ends after the closing quote.
    .reduce((before, end) => `${before.slice(0, end - 3)}js${before.slice(end - 1)}`, text)
    .replaceAll(/\bimport\((["'])(\.[^"']*)\.ts\1\)/g, 'import($1$2.js$1)')
}
