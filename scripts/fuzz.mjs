// `npm run fuzz -- --minutes 30 --seed 1`: spoils pickles and makes graphs with new seeds until the time is over. Each input
// may take 50 ms + 200 ns a byte, and let the heap grow by 8 MB + 32 times its bytes; what takes more, hangs or escapes goes
// into a file that the last line names, and the code is 1. Node 20 reads no TypeScript, so two files are built first.

import { parseArgs } from 'node:util'
import { ensureModules, node, root } from './ensure.mjs'

process.chdir(root)
ensureModules()
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } })
const { build } = await import('vite')
const folder = 'node_modules/.cache/fuzz'
await build({
  configFile: false, logLevel: 'error',
  build: {
    ssr: true, outDir: folder, emptyOutDir: false, target: 'es2022', minify: false,
    rolldownOptions: { input: { run: 'test/fuzz/run.ts', work: 'test/fuzz/work.ts' }, output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } },
  },
  ssr: { noExternal: true },
})
process.exitCode = node(['--expose-gc', `${folder}/run.mjs`, values.minutes, ...values.seed === undefined ? [] : [values.seed]])
