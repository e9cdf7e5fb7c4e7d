// `npm run test262 -- DIR [--shard i/n] [--mode plain|wrapped|durable] [--filter TEXT] [--jobs n]`: holds the transform against a
// checkout of tc39/test262. Every test of the language that passes untouched must pass instrumented, as it
// stands (plain) and wrapped in a function with every closure stamped (wrapped); without --mode, both. With `durable`, all
// generators are lowered: what is lost then must be what docs/code.md says of them.

import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { root } from '../ensure.mjs'

const perProcess = 250
/** Milliseconds in which a process must say something. */
const patience = 60_000

const { values, positionals: [checkout] } = parseArgs({
  allowPositionals: true,
  options: {
    shard: { type: 'string', default: '1/1' }, mode: { type: 'string' }, filter: { type: 'string', default: '' },
    jobs: { type: 'string', default: '1' }, verbose: { type: 'boolean', default: false },
  },
})
const [shard = NaN, shards = NaN] = values.shard.split('/').map(Number)
if (checkout === undefined || !(shard >= 1 && shard <= shards) || !/^(plain|wrapped|durable)?$/.test(values.mode ?? '')) {
  console.error('Usage: npm run test262 -- DIR [--shard i/n] [--mode plain|wrapped|durable] [--filter TEXT] [--jobs n] [--verbose]')
  process.exit(2)
}

const cache = join(root, 'node_modules/.cache/test262')
await bundle('scripts/test262/worker.ts', 'worker.js', 'es')
await bundle('scripts/test262/runtime.ts', 'runtime.js', 'iife')
await bundle('scripts/test262/runtime.ts', 'runtime.mjs', 'es')
const runtime = {
  // A lexical declaration is no property of the global object, which tests look at.
  script: readFileSync(join(cache, 'runtime.js'), 'utf8').replace(/\bvar __dill\b/, 'const __dill'),
  module: readFileSync(join(cache, 'runtime.mjs'), 'utf8'),
}

const all = ['test/language', 'test/annexB/language'].flatMap(folder =>
  readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
    .map(name => posix.join(folder, name.replaceAll('\\', '/')))
    .filter(name => name.endsWith('.js') && !name.includes('_FIXTURE') && name.includes(values.filter)))
  .sort()
const files = all.slice(Math.floor((shard - 1) * all.length / shards), Math.floor(shard * all.length / shards))

for (const mode of values.mode === undefined ? ['plain', 'wrapped'] : [values.mode]) {
  const counts = await runAll(mode)
  console.log(`${mode}: ${counts.passed} of ${counts.passed + counts.lost} that pass untouched pass instrumented; ` +
    `${counts.stamps} stamps and ${counts.classes} class blocks inserted, ${counts.refused} sites refused; ` +
    `${counts['fails untouched']} fail untouched, ${counts.unparsed} not parsed, ${counts.skipped} skipped, ${counts.ended} ended without an answer`)
  if (counts.lost > 0 || counts.ended > 0 || counts.passed === 0) process.exitCode = 1
}

/** @param {string} mode */
async function runAll(mode) {
  const counts = { 'passed': 0, 'lost': 0, 'unparsed': 0, 'fails untouched': 0, 'skipped': 0, 'ended': 0, 'stamps': 0, 'classes': 0, 'refused': 0 }
  const rest = [...files]
  /** @param {import('./worker.ts').Told} told */
  const count = told => {
    if (told.outcome === 'passes untouched') return
    counts[told.outcome]++
    for (const name of /** @type {const} */ (['stamps', 'classes', 'refused'])) counts[name] += told[name]
    if (/lost|ended/.test(told.outcome) || (values.verbose && /untouched|unparsed/.test(told.outcome))) console.log(`${told.outcome} ${told.file}\n    ${told.why ?? ''}`)
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
    while (rest.length > 0) {
      const batch = rest.splice(0, perProcess)
      const { unanswered: [culprit, ...others], wasInstrumented } = await runBatch(mode, batch, count)
      if (culprit === undefined) continue
      count({ file: culprit, outcome: wasInstrumented ? 'ended' : 'fails untouched', why: 'The process ended.', stamps: 0, classes: 0, refused: 0 })
      rest.unshift(...others)
    }
  }))
  return counts
}

/**
 * Gives the files for which the process had no answer; the first of them is the one that ended it, as it was or
 * instrumented.
 * @param {string} mode
 * @param {string[]} batch
 * @param {(told: import('./worker.ts').Told) => void} count
 * @returns {Promise<{ unanswered: string[], wasInstrumented: boolean }>}
 */
function runBatch(mode, batch, count) {
  const child = fork(join(cache, 'worker.js'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: ['--unhandled-rejections=none', '--experimental-vm-modules', '--no-warnings'] })
  let answered = 0
  let wasInstrumented = false
  let timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.on('message', (/** @type {import('./worker.ts').Told} */ told) => {
    wasInstrumented = told.outcome === 'passes untouched'
    if (!wasInstrumented) answered++
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), patience)
    count(told)
  })
  child.send({ root: checkout, files: batch, mode, runtime })
  return new Promise(resolve => child.on('exit', () => {
    clearTimeout(timer)
    resolve({ unanswered: batch.slice(answered), wasInstrumented })
  }))
}

/**
 * @param {string} entry
 * @param {string} file
 * @param {'es' | 'iife'} format
 */
async function bundle(entry, file, format) {
  await build({
    configFile: false, root, logLevel: 'warn',
    build: {
      outDir: cache, emptyOutDir: false, minify: false, target: 'node20', copyPublicDir: false, ssr: format === 'es',
      ...format === 'es'
        ? { rolldownOptions: { input: join(root, entry), output: { entryFileNames: file, format } } }
        : { lib: { entry: join(root, entry), name: '__dill', formats: [format], fileName: () => file } },
    },
    ...format === 'es' ? { ssr: { noExternal: true } } : {},
  })
}
