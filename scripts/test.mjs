// `npm test`: installs what is missing and runs every stage, also after one that failed; the last line is the total.
// `npm test -- --only unit` runs one stage (or several: `--only types,lint`), and what else is given goes to its runner:
// `npm test -- --only unit test/hostile.test.ts`. The stage `engines` runs a part of the suite in other engines, and `nodes` in other
// versions of Node; with `DILL_WHOLE=1`, all of it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser, ensureEngines, ensureModules, ensureRedis, node, otherNodes, root } from './ensure.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** What a version of Node has a say in: its types, its engine's text of functions, its loader, threads, processes, streams and files. */
const ofNode = [
  'golden', 'roundtrip', 'kinds/', 'streams.test', 'capture-streams', 'modules', 'session-directory', 'check.test', 'cli.node',
  'code/realms', 'code/roundtrip', 'code/standing', 'doors/directory', 'doors/evaluate', 'doors/files', 'doors/node.node', 'libraries/travel', 'workers/',
].map(name => `test/${name}`)

/** @type {Record<string, (args: string[]) => Count>} */
const stages = {
  types: () => sum(['lib', 'lib/tsconfig.doors.json', '.', 'test/engines'].map(project => command(['node_modules/typescript/bin/tsc', '-p', project]))),
  lint: args => sum([[], ['--config', 'scripts/elements.oxlintrc.json', 'panel', 'demo']].map(which => command(['node_modules/oxlint/bin/oxlint', '--deny-warnings', ...which, ...args]))),
  unit(args) {
    ensureRedis()
    return vitest('unit', args)
  },
  nodes,
  browser: args => inBrowser(() => vitest('browser', args)),
  e2e: args => inBrowser(() => playwright(args)),
  engines,
  package: args => inBrowser(() => vitest('package', args)),
}

process.chdir(root)
const { only, rest } = options(process.argv.slice(2))
ensureModules()
const reports = mkdtempSync(join(tmpdir(), 'dill-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

const rows = only.map(name => {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
  const start = Date.now()
  const count = stages[name]?.(rest) ?? { passed: 0, failed: 1, skipped: 0 }
  return { name, count, seconds: (Date.now() - start) / 1000 }
})

console.log('')
for (const { name, count, seconds } of rows) {
  console.log(`${name.padEnd(8)} ${told(count)} (${seconds.toFixed(1)} s)`)
}
const total = sum(rows.map(row => row.count))
console.log(`\n${told(total)}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** @param {string[]} args */
function options(args) {
  const names = Object.keys(stages)
  const at = args.indexOf('--only')
  const only = at < 0 ? names : (args[at + 1] ?? '').split(',')
  const rest = at < 0 ? args : args.filter((_, i) => i !== at && i !== at + 1)
  const unknown = only.filter(name => !names.includes(name))
  if (unknown.length > 0 || (rest.length > 0 && only.length !== 1)) {
    console.error(`Usage: npm test [-- --only STAGE[,STAGE…] [arguments of that one stage's runner]]\nStages: ${names.join(' ')}`)
    process.exit(2)
  }
  return { only, rest }
}

/**
 * A command counts as one test.
 * @param {string[]} args
 * @returns {Count}
 */
function command(args) {
  const ok = node(args) === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/**
 * @param {() => Count} stage
 * @returns {Count}
 */
function inBrowser(stage) {
  return ensureBrowser(only.includes('engines')) ? stage() : { passed: 0, failed: 1, skipped: 0 }
}

/**
 * Those tests in other versions of Node. One that cannot be had counts as one test that was skipped.
 * @param {string[]} args
 * @returns {Count}
 */
function nodes(args) {
  ensureRedis()
  const files = args.length > 0 || process.env['DILL_WHOLE'] ? args : ofNode
  return sum(otherNodes().map(({ version, path }) => {
    if (path === undefined) return { passed: 0, failed: 0, skipped: 1 }
    console.log(`Node ${version}`)
    const count = vitest('unit', files, undefined, path)
    console.log(`Node ${version}: ${told(count)}`)
    return count
  }))
}

/**
 * The panel, sessions, a part of the codec and the story of a reload in Firefox and WebKit. An engine that cannot be had counts as one test that was skipped.
 * @param {string[]} args
 * @returns {Count}
 */
function engines(args) {
  const names = ensureEngines()
  const skipped = { passed: 0, failed: 0, skipped: 2 - names.length }
  if (names.length === 0) return skipped
  process.env['DILL_ENGINES'] = names.join()
  return sum([skipped, vitest('engines', args, ['--config', 'test/engines/vitest.config.ts'])])
}

/**
 * @param {string} project
 * @param {string[]} args
 * @param {string[]} [which] what says which tests: the project of that name, unless given
 * @param {string} [path] of another Node
 * @returns {Count}
 */
function vitest(project, args, which = ['--project', project], path) {
  const file = join(reports, `${project}.json`)
  const code = node(['node_modules/vitest/vitest.mjs', 'run', ...which,
    '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args], {}, path)
  const report = read(file)
  // A file that could not even be loaded has failed without a failed test in it.
  const broken = (report?.testResults ?? []).filter(result =>
    result.status === 'failed' && !result.assertionResults.some(test => test.status === 'failed')).length
  return settled(code, {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  })
}

/**
 * @param {string[]} args
 * @returns {Count}
 */
function playwright(args) {
  const file = join(reports, 'e2e.json')
  const code = node(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...args], { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  const stats = read(file)?.stats
  return settled(code, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  })
}

/**
 * A runner that says it failed, or that ran nothing, has failed, whatever its report counts.
 * @param {number} code
 * @param {Count} count
 * @returns {Count}
 */
function settled(code, count) {
  const ranNothing = count.passed + count.failed === 0
  return count.failed === 0 && (code !== 0 || ranNothing) ? { ...count, failed: 1 } : count
}

/**
 * The runner's report, or undefined where it died before it wrote one.
 * @param {string} file
 */
function read(file) {
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * The fields of vitest's and playwright's reports that are used here.
 * @typedef {object} Report
 * @property {number} [numPassedTests]
 * @property {number} [numFailedTests]
 * @property {number} [numPendingTests]
 * @property {number} [numTodoTests]
 * @property {{ status: string, assertionResults: { status: string }[] }[]} [testResults]
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} [stats]
 */

/**
 * @param {Count[]} counts
 * @returns {Count}
 */
function sum(counts) {
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }))
}

/** @param {Count} count */
function told({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
