// `npm test`: installs what is missing and runs every stage, also after one that failed; at the end it names what failed, and the
// last line is the total.
// `npm test -- --only unit` runs one stage (or several: `--only types,lint`), and what else is given goes to its runner:
// `npm test -- --only unit test/hostile.test.ts`. The stage `engines` runs a part of the suite in other engines, and `nodes` in other
// versions of Node; with `DILL_WHOLE=1`, all of it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureBrowser, ensureEngines, ensureModules, ensureRedis, node, otherNodes, root } from './ensure.mjs'
import { fromPlaywright, fromVitest, toldFailure } from './reports.mjs'

/** @typedef {import('./reports.mjs').Count} Count */

/** What a version of Node has a say in: its types, its engine's text of functions, its loader, threads, processes, streams and files. */
const ofNode = [
  'golden', 'roundtrip', 'kinds/', 'streams.test', 'capture-streams', 'modules', 'session-directory', 'check.test', 'cli.node',
  'code/realms', 'code/roundtrip', 'code/standing', 'doors/cache', 'doors/directory', 'doors/evaluate', 'doors/files', 'doors/node.node', 'libraries/travel', 'workers/',
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
  const count = stages[name]?.(rest) ?? failed('There is no such stage.')
  return { name, count, seconds: (Date.now() - start) / 1000 }
})

for (const { name, count } of rows) {
  for (const failure of count.failures) console.log(`\n${toldFailure(name, failure)}`)
}
console.log('')
for (const { name, count: { notes = [] } } of rows) {
  for (const note of notes) console.log(`${name}: ${note}`)
}
for (const { name, count, seconds } of rows) {
  console.log(`${name.padEnd(8)} ${told(count)} (${seconds.toFixed(1)} s)`)
}
const total = sum(rows.map(row => row.count))
console.log(`\n${told(total)}`)
process.exitCode = total.failures.length > 0 || total.passed === 0 ? 1 : 0

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
  return node(args) === 0 ? { passed: 1, skipped: 0, failures: [] } : failed(args.join(' '))
}

/**
 * @param {() => Count} stage
 * @returns {Count}
 */
function inBrowser(stage) {
  return ensureBrowser(only.includes('engines')) ? stage() : failed('There is no browser.')
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
    if (path === undefined) return { passed: 0, skipped: 1, failures: [] }
    console.log(`Node ${version}`)
    const count = vitest('unit', files, undefined, path)
    console.log(`Node ${version}: ${told(count)}`)
    return { ...count, failures: count.failures.map(failure => ({ ...failure, title: `${failure.title} (Node ${version})` })) }
  }))
}

/**
 * The panel, sessions, a part of the codec and the story of a reload in Firefox and WebKit. An engine that cannot be had counts as one test that was skipped.
 * @param {string[]} args
 * @returns {Count}
 */
function engines(args) {
  const names = ensureEngines()
  const skipped = { passed: 0, skipped: 2 - names.length, failures: [] }
  if (names.length === 0) return skipped
  process.env['DILL_ENGINES'] = names.join()
  // A page of WebKit's that has run a hundred files holds 2.5 GB, and does little but collect garbage.
  const parts = process.env['DILL_WHOLE'] && args.length === 0 ? ['1/3', '2/3', '3/3'].map(part => [`--shard=${part}`]) : [args]
  return sum([skipped, ...parts.map(part => vitest('engines', part, ['--config', 'test/engines/vitest.config.ts']))])
}

/**
 * Runs vitest. An engine may lose its page, without a test that failed, by a crash of its own: WebKit's compiler does, once in many
 * runs; or stand still. What it had not come to runs once more, in a new page, and the summary says so. A page that is lost again has
 * failed.
 * @param {string} project
 * @param {string[]} args
 * @param {string[]} [which] what says which tests: the project of that name, unless given
 * @param {string} [path] of another Node
 * @returns {Count}
 */
function vitest(project, args, which = ['--project', project], path) {
  const { left = [], ...count } = vitestOnce(project, args, which, path)
  if (left.length === 0 || count.failures.length > 0) return count
  const names = [...new Set(left.map(({ project }) => project))]
  const note = `A page was lost, or stood still, which ended the run. ${left.length} files that it had not come to in ${names.join(' and ')}, the first of them ${relative(root, left[0]?.file ?? '')}, were run in another.`
  console.log(`\n${note}\n`)
  const again = vitestOnce(project, left.map(({ file }) => file), [...which, ...names.flatMap(name => ['--project', name])], path)
  const lost = (again.left ?? []).map(({ project, file }) => ({ where: relative(root, file), title: `it was not run: ${project} has lost its page, or stood still, twice` }))
  return sum([count, { passed: again.passed, skipped: again.skipped, failures: [...again.failures, ...lost], notes: [note] }])
}

/**
 * @param {string} project
 * @param {string[]} args
 * @param {string[]} which
 * @param {string | undefined} path
 * @returns {Count}
 */
function vitestOnce(project, args, which, path) {
  const file = join(reports, `${project}.json`)
  const code = node(['node_modules/vitest/vitest.mjs', 'run', ...which, '--reporter=default', '--reporter=./scripts/vitest-report.mjs', ...args], { DILL_REPORT: file }, path)
  return settled(code, file, fromVitest)
}

/**
 * @param {string[]} args
 * @returns {Count}
 */
function playwright(args) {
  const file = join(reports, 'e2e.json')
  const code = node(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...args], { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  return settled(code, file, fromPlaywright)
}

/**
 * What the runner's report says. One that says it failed, or that ran nothing, has failed, whatever its report counts.
 * @template R
 * @param {number} code
 * @param {string} file of the report
 * @param {(report: R, root: string) => Count} from
 * @returns {Count}
 */
function settled(code, file, from) {
  const report = read(file)
  if (report === undefined) return failed(`The runner wrote no report, and ended with exit code ${code}: see its output above.`)
  const count = from(report, root)
  if (count.failures.length > 0 || count.left !== undefined) return count
  if (count.passed === 0) return { ...count, failures: [{ title: 'No test was run.' }] }
  return code === 0 ? count : { ...count, failures: [{ title: `No test has failed, but the runner ended with exit code ${code}: see its output above.` }] }
}

/**
 * The runner's report, or undefined where it died before it had written one. The next one writes its own.
 * @param {string} file
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * @param {string} title
 * @returns {Count}
 */
function failed(title) {
  return { passed: 0, skipped: 0, failures: [{ title }] }
}

/**
 * @param {Count[]} counts
 * @returns {Count}
 */
function sum(counts) {
  return {
    passed: counts.reduce((all, { passed }) => all + passed, 0),
    skipped: counts.reduce((all, { skipped }) => all + skipped, 0),
    failures: counts.flatMap(({ failures }) => failures),
    notes: counts.flatMap(({ notes = [] }) => notes),
  }
}

/** @param {Count} count */
function told({ passed, skipped, failures }) {
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
