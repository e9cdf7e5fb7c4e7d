// The same tests in Node and in a real Chromium; *.node.test.ts and *.browser.test.ts run in one of the two only.

import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './scripts/browser.mjs'
import { bundled } from './test/support/bundled.ts'
import { caching } from './test/support/caching.ts'
import { chromium } from './test/support/chromium.ts'
import { fixtures } from './test/support/code-plugins.ts'
import { packagesIn } from './test/support/packages.ts'

const all = 'test/**/*.test.ts'
const walls = 'test/architecture.test.ts'
const packed = 'test/package.test.ts'
const sized = 'test/size.test.ts'
// Some tests walk a million objects, on machines that do other work as well.
const testTimeout = 120_000
// Unless it is told otherwise, vitest leaves one core idle: half of two.
const maxWorkers = availableParallelism()

export default defineConfig({
  test: {
    projects: [
      { plugins: fixtures(), test: { name: 'unit', maxWorkers, globalSetup: ['test/support/realm-folder.ts'], include: [all], exclude: ['**/*.browser.test.ts', packed, sized], testTimeout, hookTimeout: testTimeout } },
      {
        plugins: [...fixtures(), bundled, caching()],
        optimizeDeps: { include: ['axe-core', ...packagesIn(['lib', 'panel', 'demo', 'test/adapters', 'test/workers'])] },
        test: {
          name: 'browser',
          maxWorkers,
          // After `unit`: each takes all cores.
          sequence: { groupOrder: 1 },
          include: [all],
          exclude: ['**/*.node.test.ts', walls, packed, sized],
          testTimeout,
          hookTimeout: testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromium({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      // What is built and installed first takes its time.
      { test: { name: 'package', maxWorkers, sequence: { groupOrder: 2 }, include: [packed, sized], testTimeout, hookTimeout: 300_000 } },
    ],
  },
})
