// End to end: the page as vite serves it, in a real Chromium with a real IndexedDB.

import { createServer, type AddressInfo } from 'node:net'
import { defineConfig } from '@playwright/test'
import { launchOptions } from './scripts/browser.mjs'

// Every worker reads this file again; the environment tells them the port that was chosen first.
const port = process.env['DILL_E2E_PORT'] ??= String(await freePort())
const baseURL = `http://localhost:${port}`

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  // As in vitest.config.ts: on a machine that does other work as well, building a page alone may take a minute.
  timeout: 120_000,
  // Each waits for its pages as much as it computes: unless it is told otherwise, playwright leaves half of the cores idle.
  workers: '100%',
  use: { baseURL, headless: true, launchOptions: launchOptions() },
  webServer: {
    command: `node node_modules/vite/bin/vite.js --port ${port} --strictPort`,
    url: baseURL,
    reuseExistingServer: false,
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, () => {
      const { port: free } = server.address() as AddressInfo
      server.close(() => resolve(free))
    })
  })
}
