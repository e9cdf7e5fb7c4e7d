// What the runners' reports say: how many tests passed, and which failed and why, in few lines. Knows what our reporter
// writes of vitest, and playwright's JSON; runs nothing and reads no file.

import { join, relative } from 'node:path'

/** @typedef {{ where?: string, title: string, message?: string | undefined }} Failure */
/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} skipped
 * @property {Failure[]} failures
 * @property {import('./vitest-report.mjs').Place[]} [left] what a run that lost its page, or stood still, did not come to
 * @property {string[]} [notes] what is to be known of it besides
 */

/** @typedef {import('./vitest-report.mjs').VitestReport} VitestReport */

/**
 * The fields of playwright's report that are used here.
 * @typedef {object} PlaywrightReport
 * @property {{ rootDir: string }} config
 * @property {PlaywrightSuite[]} suites
 * @property {{ message?: string, location?: { file: string, line: number } }[]} errors
 * @property {{ expected: number, skipped: number }} stats
 */
/** @typedef {{ title: string, specs: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */
/** @typedef {{ title: string, file: string, line: number, tests: PlaywrightTest[] }} PlaywrightSpec */
/** @typedef {{ status: string, expectedStatus: string, results: { status?: string, error?: { message?: string } }[] }} PlaywrightTest */

/** How vitest words that a page has gone: its engine has crashed, or has cut the connection. */
const LOST = 'Browser connection was closed while running tests'

/**
 * @param {VitestReport} report
 * @param {string} root files are told from here
 * @returns {Count}
 */
export function fromVitest({ modules, left, errors, stood = false }, root) {
  const tests = modules.flatMap(module => module.tests)
  const failed = modules.filter(({ state }) => state === 'failed').flatMap(({ file, message, tests }) => {
    const where = relative(root, file)
    const failed = tests.filter(({ state }) => state === 'failed')
    // A file that could not even be loaded, or whose hooks fail, has failed without a failed test in it.
    if (failed.length === 0) return [{ where, title: 'the file itself, or a hook in it', message }]
    return failed.map(({ titles, message }) => ({ where, title: titles.join(' › '), message }))
  })
  const outside = errors.filter(error => !error.includes(LOST)).map(message => ({ title: 'outside of all tests', message }))
  const lost = stood || errors.some(error => error.includes(LOST))
  return {
    passed: tests.filter(({ state }) => state === 'passed').length,
    skipped: tests.filter(({ state }) => state === 'skipped').length,
    failures: [...failed, ...outside, ...lost ? [] : left.map(({ file }) => ({ where: relative(root, file), title: 'it was not run' }))],
    ...lost ? { left } : {},
  }
}

/**
 * @param {PlaywrightReport} report
 * @param {string} root files are told from here
 * @returns {Count}
 */
export function fromPlaywright({ config, suites, errors, stats }, root) {
  const place = (/** @type {string} */ file, /** @type {number} */ line) => `${relative(root, file)}:${line}`
  const outside = errors.map(({ message, location }) => ({ ...location && { where: place(location.file, location.line) }, title: 'outside of all tests', message }))
  const inside = suites.flatMap(suite => specsIn(suite, [])).flatMap(({ titles, spec }) => spec.tests
    .filter(({ status }) => status === 'unexpected' || status === 'flaky')
    .map(({ status, expectedStatus, results }) => ({
      where: place(join(config.rootDir, spec.file), spec.line),
      title: [...titles, spec.title].join(' › '),
      message: results.find(({ error }) => error !== undefined)?.error?.message ?? `It is ${status}: it ${results.at(-1)?.status ?? 'did not run'}, and was expected to be ${expectedStatus}.`,
    })))
  return { passed: stats.expected, skipped: stats.skipped, failures: [...outside, ...inside] }
}

/**
 * The specs of a file's suite and of those that nest in it, with the titles around them; the file's own title is its name.
 * @param {PlaywrightSuite} suite
 * @param {string[]} titles
 * @returns {{ titles: string[], spec: PlaywrightSpec }[]}
 */
function specsIn({ specs, suites = [] }, titles) {
  return [...specs.map(spec => ({ titles, spec })), ...suites.flatMap(suite => specsIn(suite, [...titles, suite.title]))]
}

/**
 * A failure in a few lines: where, which, and how its message begins.
 * @param {string} stage
 * @param {Failure} failure
 */
export function toldFailure(stage, { where, title, message = '' }) {
  return [`✗ ${[stage, where, title].filter(Boolean).join(' › ')}`, ...beginning(message).map(line => `    ${line}`)].join('\n')
}

/** A line of a stack, as V8 or as other engines write it, or of the source that is shown beside a message. */
const BESIDE = /^\s+at |^\s*>?\s*\d+ \||@\w+:\/\//

/** @param {string} message */
function beginning(message) {
  // oxlint-disable-next-line no-control-regex -- what colours text begins with one
  const lines = message.replace(/\u001b\[[\d;]*m/g, '').split('\n')
  const end = lines.findIndex(line => BESIDE.test(line))
  return lines.slice(0, end < 0 ? undefined : end).filter(line => line.trim() !== '').slice(0, 6).map(line => line.length > 160 ? `${line.slice(0, 159)}…` : line)
}
