// What `npm test` says of the runners' reports: as many failures as there are, each by its place, its title and the first lines of why.

import { expect, test } from 'vitest'
import { fromPlaywright, fromVitest, toldFailure, type Count, type PlaywrightReport, type VitestReport } from '../scripts/reports.mjs'

const vitest = (...testResults: VitestReport['testResults']): Count => fromVitest({ numPassedTests: 2, numPendingTests: 1, numTodoTests: 1, testResults }, '/dill')
const playwright = (suites: PlaywrightReport['suites'], errors: PlaywrightReport['errors'] = []): Count => fromPlaywright({ config: { rootDir: '/dill/e2e' }, suites, errors, stats: { expected: 2, skipped: 1 } }, '/dill')

const passed = { ancestorTitles: [], title: 'passes', status: 'passed', failureMessages: [] }
const ran = (status: string, results: { status?: string, error?: { message: string } }[]): { status: string, expectedStatus: string, results: typeof results } => ({ status, expectedStatus: 'passed', results })

test.each<[string, Count, string[]]>([
  ['nothing has failed', vitest({ name: '/dill/test/a.test.ts', status: 'passed', message: '', assertionResults: [passed] }), []],
  ['a test, in suites', vitest({
    name: '/dill/test/a.test.ts', status: 'failed', message: '',
    assertionResults: [passed, { ancestorTitles: ['outer', 'inner'], title: 'fails', status: 'failed', failureMessages: ['AssertionError: expected 1 to be 2\n    at /dill/test/a.test.ts:2:102\n    at new Promise (<anonymous>)', 'Error: and more'] }],
  }), ['✗ unit › test/a.test.ts › outer › inner › fails\n    AssertionError: expected 1 to be 2']],
  ['a test, with a stack as Firefox writes it', vitest({
    name: '/dill/test/a.test.ts', status: 'failed', message: '',
    assertionResults: [{ ancestorTitles: [], title: 'fails', status: 'failed', failureMessages: ['Error: It did not come to this\nuntil@http://localhost:63316/test/panel.ts:69:17\nasync*@http://localhost:63315/test/a.test.ts:78:9'] }],
  }), ['✗ unit › test/a.test.ts › fails\n    Error: It did not come to this']],
  ['a file that cannot be loaded', vitest({ name: '/dill/test/b.test.ts', status: 'failed', message: "Cannot find module './nowhere.ts' imported from /dill/test/b.test.ts", assertionResults: [] }),
    ["✗ unit › test/b.test.ts › the file itself, or a hook in it\n    Cannot find module './nowhere.ts' imported from /dill/test/b.test.ts"]],
  ['a hook', vitest({ name: '/dill/test/c.test.ts', status: 'failed', message: '', assertionResults: [passed] }), ['✗ unit › test/c.test.ts › the file itself, or a hook in it']],
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

test('a long message is cut', () => {
  const told = toldFailure('unit', { title: 'fails', message: Array.from({ length: 20 }, () => 'x'.repeat(500)).join('\n') }).split('\n')
  expect(told).toHaveLength(7)
  expect(Math.max(...told.map(line => line.length))).toBe(164)
})
