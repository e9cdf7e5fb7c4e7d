// Emits the declarations of every entry into a folder, as tsc leaves them. For the build and for the documents.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node } from './ensure.mjs'

const tsc = 'node_modules/typescript/bin/tsc'

/**
 * Writes the declarations of all entries; the exit code.
 * @param {string} folder
 */
export function declareInto(folder) {
  return node([tsc, '-p', 'lib/tsconfig.build.json', '--outDir', folder])
    || node([tsc, '-p', 'lib/tsconfig.doors.json', '--noEmit', 'false', '--emitDeclarationOnly', '--rootDir', 'lib', '--outDir', folder])
    || declarePanel(folder)
}

/**
 * The panel stands beside lib; in the package both are in one folder.
 * @param {string} folder
 */
function declarePanel(folder) {
  const emitted = mkdtempSync(join(tmpdir(), 'dill-panel-'))
  const code = node([tsc, '-p', 'panel/tsconfig.build.json', '--outDir', emitted])
  if (code === 0) {
    const declared = (/** @type {string} */ name) => readFileSync(join(emitted, `panel/${name}.d.ts`), 'utf8')
    mkdirSync(join(folder, 'panel'), { recursive: true })
    writeFileSync(join(folder, 'panel.d.ts'), declared('index').replaceAll("'../lib/", "'./").replaceAll("'./options", "'./panel/options"))
    writeFileSync(join(folder, 'panel/options.d.ts'), declared('options').replaceAll("'../lib/", "'../"))
  }
  rmSync(emitted, { recursive: true })
  return code
}
