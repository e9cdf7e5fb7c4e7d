// The panel's tests in the other engines, and the story of a reload.

import { defineConfig } from 'vitest/config'
import { fixtures } from '../support/code-plugins.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const FILES = process.env['FILES']?.split(',')
const root = new URL('../..', import.meta.url).pathname
const shared = { include: FILES ?? ['test/panel/**/*.test.ts'], exclude: ['**/*.node.test.ts', 'test/architecture.test.ts', 'test/package.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 }
const optimizeDeps = { include: ['axe-core', 'lit', 'lit/directive.js', 'lit/directives/guard.js', 'lit/directives/repeat.js', 'acorn', 'magic-string', '@jridgewell/sourcemap-codec', 'idb-keyval', 'd3-hierarchy'] }
const browser = { enabled: true, ui: false, screenshotFailures: false }

export default defineConfig({
  root,
  test: {
    projects: [
      { plugins: fixtures(), optimizeDeps, cacheDir: 'node_modules/.vite/firefox', test: { ...shared, name: 'firefox', browser: { ...browser, headless: true, provider: firefox(), instances: [{ browser: 'firefox' }] } } },
      { plugins: fixtures(), optimizeDeps, cacheDir: 'node_modules/.vite/webkit', test: { ...shared, name: 'webkit', browser: { ...browser, headless: false, provider: webkit(), instances: [{ browser: 'safari' }] } } },
      { test: { name: 'stories', include: ['test/engines/*.story.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
})
