// `npm run fuzz -- --minutes 30 --seed 1`: spoils pickles and makes graphs with new seeds until the time is over. Node 20
// reads no TypeScript, so one file is built first.

import { parseArgs } from 'node:util'
import { ensureModules, node, root } from './ensure.mjs'

process.chdir(root)
ensureModules()
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } })
const { build } = await import('vite')
const folder = 'node_modules/.cache/fuzz'
await build({
  configFile: false, logLevel: 'error',
  build: { ssr: 'test/fuzz/run.ts', outDir: folder, target: 'es2022', minify: false, rolldownOptions: { output: { entryFileNames: 'run.mjs' } } },
  ssr: { noExternal: true },
})
process.exitCode = node([`${folder}/run.mjs`, values.minutes, ...values.seed === undefined ? [] : [values.seed]])
