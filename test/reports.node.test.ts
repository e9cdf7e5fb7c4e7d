// What `npm test` says of the runners' reports: as many failures as there are, each by its place, its title and the first lines of why.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { fromPlaywright, fromVitest, toldFailure, type Count, type PlaywrightReport } from '../scripts/reports.mjs'
import type { VitestReport } from '../scripts/vitest-report.mjs'
import { failing } from './support/failing.ts'

const project = 'unit'
const passed = { titles: ['passes'], state: 'passed' }
/** What two tests passed besides, and one was skipped. */
const besides = { project, file: '/dill/test/z.test.ts', state: 'passed', tests: [passed, passed, { titles: ['later'], state: 'skipped' }] }
const module = (file: string, message?: string, ...tests: VitestReport['modules'][number]['tests']): VitestReport['modules'][number] => ({ project, file, state: 'failed', ...message === undefined ? {} : { message }, tests })
const vitest = (modules: VitestReport['modules'], { left = [], errors = [], stood = false }: Partial<VitestReport> = {}): Count => fromVitest({ modules: [...modules, besides], left, errors, stood }, '/dill')
const playwright = (suites: PlaywrightReport['suites'], errors: PlaywrightReport['errors'] = []): Count => fromPlaywright({ config: { rootDir: '/dill/e2e' }, suites, errors, stats: { expected: 2, skipped: 1 } }, '/dill')

const ran = (status: string, results: { status?: string, error?: { message: string } }[]): { status: string, expectedStatus: string, results: typeof results } => ({ status, expectedStatus: 'passed', results })

test.each<[string, Count, string[]]>([
  ['nothing has failed', vitest([]), []],
  ['a test, in suites', vitest([module('/dill/test/a.test.ts', undefined, { titles: ['outer', 'inner', 'fails'], state: 'failed', message: 'AssertionError: expected 1 to be 2\n    at /dill/test/a.test.ts:2:102\n    at new Promise (<anonymous>)' })]),
    ['✗ unit › test/a.test.ts › outer › inner › fails\n    AssertionError: expected 1 to be 2']],
  ['a test, with a stack as Firefox writes it', vitest([module('/dill/test/a.test.ts', undefined, { titles: ['fails'], state: 'failed', message: 'Error: It did not come to this\nuntil@http://localhost:63316/test/panel.ts:69:17\nasync*@http://localhost:63315/test/a.test.ts:78:9' })]),
    ['✗ unit › test/a.test.ts › fails\n    Error: It did not come to this']],
  ['a file that cannot be loaded', vitest([module('/dill/test/b.test.ts', "Cannot find module './nowhere.ts' imported from /dill/test/b.test.ts")]),
    ["✗ unit › test/b.test.ts › the file itself, or a hook in it\n    Cannot find module './nowhere.ts' imported from /dill/test/b.test.ts"]],
  ['a hook', vitest([module('/dill/test/c.test.ts')]), ['✗ unit › test/c.test.ts › the file itself, or a hook in it']],
  ['what no test waits for', vitest([], { errors: ['nobody caught it'] }), ['✗ unit › outside of all tests\n    nobody caught it']],
  ['a file that was not run', vitest([], { left: [{ project, file: '/dill/test/d.test.ts' }] }), ['✗ unit › test/d.test.ts › it was not run']],
  ['end to end, in suites', playwright([{
    title: 'a.test.ts', specs: [{ title: 'passes', file: 'a.test.ts', line: 1, tests: [ran('expected', [{ status: 'passed' }])] }],
    suites: [{
      title: 'outer', specs: [], suites: [{
        title: 'inner', specs: [{
          title: 'fails', file: 'a.test.ts', line: 7,
          tests: [ran('unexpected', [{ status: 'failed', error: { message: 'Error: \u001b[2mexpect(\u001b[22m\u001b[31mreceived\u001b[39m\u001b[2m)\u001b[22m.toBeLessThan(expected)\n\nExpected: < 50\nReceived:   60.7\n\n  1 | import\n> 7 | expect(60.7)\n' } }])],
        }],
      }],
    }],
  }]), ['✗ unit › e2e/a.test.ts:7 › outer › inner › fails\n    Error: expect(received).toBeLessThan(expected)\n    Expected: < 50\n    Received:   60.7']],
  ['end to end, at one of two tries', playwright([{ title: 'a.test.ts', specs: [{ title: 'fails', file: 'a.test.ts', line: 7, tests: [ran('flaky', [{ status: 'timedOut', error: { message: 'Test timeout of 500ms exceeded.' } }, { status: 'passed' }])] }] }]),
    ['✗ unit › e2e/a.test.ts:7 › fails\n    Test timeout of 500ms exceeded.']],
  ['end to end, what was to fail', playwright([{ title: 'a.test.ts', specs: [{ title: 'passes', file: 'a.test.ts', line: 7, tests: [{ status: 'unexpected', expectedStatus: 'failed', results: [{ status: 'passed' }] }] }] }]),
    ['✗ unit › e2e/a.test.ts:7 › passes\n    It is unexpected: it passed, and was expected to be failed.']],
  ['end to end, a file that cannot be loaded', playwright([], [{ message: "Error: Cannot find module '/dill/e2e/nowhere.ts' imported from /dill/e2e/b.test.ts", location: { file: '/dill/e2e/b.test.ts', line: 3 } }, { message: 'Worker teardown timeout of 60000ms exceeded.' }]),
    ["✗ unit › e2e/b.test.ts:3 › outside of all tests\n    Error: Cannot find module '/dill/e2e/nowhere.ts' imported from /dill/e2e/b.test.ts", '✗ unit › outside of all tests\n    Worker teardown timeout of 60000ms exceeded.']],
])('%s', (_, { passed, skipped, failures }, told) => {
  expect(failures.map(failure => toldFailure('unit', failure))).toEqual(told)
  expect(passed).toBe(2)
  expect(skipped).toBeGreaterThan(0)
})

const gone = 'Failed to run the test /dill/test/d.test.ts.\n[vitest] Browser connection was closed while running tests. Was the page closed unexpectedly?'

test('a page that was lost, or stood still, is no failure: what is left of its files is told, to run them again', () => {
  const left = [{ project: 'webkit', file: '/dill/test/d.test.ts' }]
  expect(vitest([], { left, errors: [gone] })).toEqual({ passed: 2, skipped: 1, failures: [], left })
  expect(vitest([], { left, stood: true })).toEqual({ passed: 2, skipped: 1, failures: [], left })
  expect(vitest([], { left, errors: [gone, 'nobody caught it'] }).failures).toEqual([{ title: 'outside of all tests', message: 'nobody caught it' }])
})

test('a run that stands still is ended, with all that it has started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dill-still-'))
  try {
    writeFileSync(join(folder, 'ends.test.js'), "test('ends', () => {})")
    const started = join(folder, 'pid')
    writeFileSync(join(folder, 'stands.test.js'), `import { writeFileSync } from 'node:fs'
      test('ends too', () => writeFileSync(${JSON.stringify(started)}, String(process.pid)))
      test('stands still', () => { for (;;); })`)
    const report = join(folder, 'report.json')
    const { status, stderr } = spawnSync(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), 'run', '--globals', '--maxWorkers=2', '--root', folder, `--reporter=${resolve('scripts/vitest-report.mjs')}`], {
      env: { ...process.env, DILL_REPORT: report, DILL_STILL: '3000' }, encoding: 'utf8', timeout: 60_000,
    })
    expect([status, stderr]).toEqual([1, expect.stringContaining(`No test has ended for 3 s, and the run is ended. Under way: ${join(folder, 'stands.test.js')}`)])
    const { modules, left, stood } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
    expect([stood, left.map(({ file }) => file), modules.map(({ file }) => file)]).toEqual([true, [join(folder, 'stands.test.js')], [join(folder, 'ends.test.js')]])
    // One that was killed is there until the system has taken notice.
    await expect.poll(() => failing<NodeJS.ErrnoException>(() => process.kill(Number(readFileSync(started, 'utf8')), 0)).code, { timeout: 10_000 }).toBe('ESRCH')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a long message is cut', () => {
  const told = toldFailure('unit', { title: 'fails', message: Array.from({ length: 20 }, () => 'x'.repeat(500)).join('\n') }).split('\n')
  expect(told).toHaveLength(7)
  expect(Math.max(...told.map(line => line.length))).toBe(164)
})
