// `npm run docs` writes the API reference into docs/api, from the declarations: what is there was written by nobody, and is
// not kept. The other pages of docs/ are kept; tests hold them against the library.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureModules, root } from './ensure.mjs'

process.chdir(root)
ensureModules()
const { declareInto } = await import('./declare.mjs')
const { Declarations, pages } = await import('./docs/reference.mjs')

const folder = mkdtempSync(join(tmpdir(), 'dill-docs-'))
try {
  process.exitCode = declareInto(folder)
  if (process.exitCode === 0) write(pages(new Declarations(folder)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {Map<string, string>} written */
function write(written) {
  const target = join(root, 'docs/api')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const [name, text] of written) writeFileSync(join(target, name), text)
  console.log(`docs/api: ${written.size} pages; begin with docs/api/index.md`)
}
