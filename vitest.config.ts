// The same tests in Node and in a real Chromium; *.node.test.ts and *.browser.test.ts run in one of the two only.

import { readdirSync, readFileSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './scripts/browser.mjs'
import { fixtures } from './test/support/code-plugins.ts'

const all = 'test/**/*.test.ts'
const walls = 'test/architecture.test.ts'
const packed = 'test/package.test.ts'
// Some tests walk a million objects, on machines that do other work as well.
const testTimeout = 120_000

/** The packages that these folders import, but for those that run in Node. One that is found late would make the page reload under the tests. */
function packagesIn(folders: readonly string[]): string[] {
  const files = folders.flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => `${folder}/${name}`))
  const names = files.flatMap(file => [...readFileSync(file, 'utf8').matchAll(/^(?:import|export|\}).* from '([^.'][^']*)'/gm)].map(([, name]) => name!))
  return [...new Set(names)].filter(name => !/^(?:node:|vite$)/.test(name)).sort()
}

export default defineConfig({
  test: {
    projects: [
      { plugins: fixtures(), test: { name: 'unit', globalSetup: ['test/support/realm-folder.ts'], include: [all], exclude: ['**/*.browser.test.ts', packed], testTimeout, hookTimeout: testTimeout } },
      {
        plugins: fixtures(),
        optimizeDeps: { include: ['axe-core', ...packagesIn(['lib', 'panel', 'demo'])] },
        test: {
          name: 'browser',
          include: [all],
          exclude: ['**/*.node.test.ts', walls, packed],
          testTimeout,
          hookTimeout: testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      { test: { name: 'package', include: [packed], testTimeout, hookTimeout: testTimeout } },
    ],
  },
})
