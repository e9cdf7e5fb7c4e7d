// Emits the declarations beside the built modules. tsc leaves `./room.ts` in them as it stands in the source, which only
// some resolvers understand there, so the ending becomes `.js`, as in the modules.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { node, root } from './ensure.mjs'

const dist = join(root, 'dist')

const tsc = 'node_modules/typescript/bin/tsc'
const doors = ['-p', 'lib/tsconfig.doors.json', '--noEmit', 'false', '--emitDeclarationOnly', '--rootDir', 'lib', '--outDir', 'dist']
const panel = mkdtempSync(join(tmpdir(), 'dill-panel-'))
process.exitCode = node([tsc, '-p', 'lib/tsconfig.build.json']) || node([tsc, ...doors])
  || node([tsc, '-p', 'panel/tsconfig.build.json', '--outDir', panel])

// The panel stands beside lib; in the package both are in one folder.
mkdirSync(join(dist, 'panel'), { recursive: true })
writeFileSync(join(dist, 'panel.d.ts'), declared('index').replaceAll("'../lib/", "'./").replaceAll("'./options", "'./panel/options"))
writeFileSync(join(dist, 'panel/options.d.ts'), declared('options').replaceAll("'../lib/", "'../"))
rmSync(panel, { recursive: true })

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

/** @param {string} name */
function declared(name) {
  return readFileSync(join(panel, `panel/${name}.d.ts`), 'utf8')
}
