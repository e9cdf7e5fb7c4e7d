// Tests in Firefox and WebKit, and the story of a reload there: the panel, sessions, workers, code, and of the codec what is quickly
// run. `DILL_ENGINES` says in which of them, both unless it is set; with `DILL_WHOLE=1` all that runs in Chromium runs, which takes
// long: `DILL_WHOLE=1 npm test -- --only engines test/roundtrip.test.ts`.

import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { bundled } from '../support/bundled.ts'
import { caching } from '../support/caching.ts'
import { packagesIn } from '../support/packages.ts'
import { fixtures } from '../support/code-plugins.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const testTimeout = 120_000
const panel = 'test/panel/**/*.test.ts'
/** What else runs at each `npm test`. */
const core = [
  'session', 'session-generations', 'verbs', 'options', 'register', 'reductions', 'hooks', 'seal', 'trust', 'streams', 'disassemble', 'profile',
  'capture', 'modules', 'detect', 'detect-code', 'describe', 'format', 'sources', 'own-kinds', 'check', 'source/instrument', 'source/skeleton-text', 'doors/run', 'playground/notebook',
  'workers/comlink', 'roundtrip', 'census', 'golden', 'what-pickles', 'kinds/*',
].map(name => `test/${name}.test.ts`)
/** What each runs besides. */
const code: Record<string, string[]> = {
  firefox: ['test/code/*.test.ts', 'test/trace.test.ts'],
  webkit: ['test/code/*.test.ts', 'test/dill/test_classdef.test.ts', 'test/trace.test.ts'],
}

/** An engine's project. Each has a cache of its own: they run at the same time. */
function project(name: string, browser: object): TestProjectConfiguration {
  return {
    plugins: [...fixtures(), bundled, caching()],
    // WebKit has no `using` yet.
    oxc: { target: 'es2025' },
    cacheDir: `node_modules/.vite/${name}`,
    optimizeDeps: { include: ['axe-core', ...packagesIn(['lib', 'panel', 'demo', 'test/adapters', 'test/workers'])] },
    test: {
      name, testTimeout, hookTimeout: testTimeout,
      include: process.env['DILL_WHOLE'] ? ['test/**/*.test.ts'] : [panel, ...core, ...code[name]!],
      exclude: ['**/*.node.test.ts', 'test/architecture.test.ts', 'test/{package,size}.test.ts'],
      browser: { enabled: true, ui: false, screenshotFailures: false, ...browser },
    },
  }
}

const engines: Record<string, () => TestProjectConfiguration> = {
  firefox: () => project('firefox', { headless: true, provider: firefox(), instances: [{ browser: 'firefox' }] }),
  // It has no mode without a window; the window is on a display that nobody sees.
  webkit: () => project('webkit', { headless: false, provider: webkit(), instances: [{ browser: 'safari' }] }),
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    projects: [
      ...(process.env['DILL_ENGINES'] ?? 'firefox,webkit').split(',').map(name => engines[name]!()),
      { test: { name: 'stories', include: ['test/engines/*.story.ts'], testTimeout, hookTimeout: testTimeout } },
    ],
  },
})
