// Finds the other engines to test in, Firefox ESR and WebKitGTK, and starts the second, which needs a display and a driver of
// its own; and finds a Redis server: the one place that knows, for the tests and for what installs them.

import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** @typedef {'firefox' | 'webkit'} Engine */

/** Debian's packages that each needs. */
export const packages = {
  firefox: ['firefox-esr', 'fonts-liberation'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'dbus', 'fonts-liberation'],
}

/**
 * The Firefox ESR of this machine, or undefined where there is none. Later releases speak a protocol that playwright's channel for it does not know.
 * @returns {string | undefined}
 */
export function findFirefox() {
  return onPath('firefox-esr')
}

/**
 * WebKitGTK's driver and browser, and a display server, or undefined where one of them is missing.
 * @returns {{ driver: string, browser: string, display: string } | undefined}
 */
export function findWebKit() {
  const driver = onPath('WebKitWebDriver')
  const display = onPath('Xvfb')
  const browser = libraries().flatMap(folder => list(folder).filter(name => name.startsWith('webkit2gtk-4.')).map(name => join(folder, name, 'MiniBrowser'))).find(existsSync)
  return driver === undefined || display === undefined || browser === undefined ? undefined : { driver, browser, display }
}

/**
 * The Redis server of this machine, or undefined where there is none.
 * @returns {string | undefined}
 */
export function findRedis() {
  return onPath('redis-server')
}

/**
 * Starts a display that nobody sees and WebKit's driver upon it.
 * @returns {Promise<{ port: number, browser: string, stop(): void }>} the driver's port on 127.0.0.1, and the browser that a session names
 */
export async function startWebKit() {
  const found = findWebKit()
  if (found === undefined) throw new Error('WebKitGTK, its driver or Xvfb is not there.')
  const display = spawn(found.display, ['-displayfd', '1', '-screen', '0', '1680x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const number = await firstLine(display)
  const port = await freePort()
  const driver = spawn(found.driver, ['--host=127.0.0.1', `--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: `:${number}` } })
  const stop = () => {
    driver.kill()
    display.kill()
  }
  process.once('exit', stop)
  await answers(`http://127.0.0.1:${port}/status`)
  return { port, browser: found.browser, stop }
}

/**
 * Starts WebKit's driver, and a browser by it.
 * @returns {Promise<{ browser: WebdriverIO.Browser, close(): Promise<void> }>} the browser, and how to end it and its driver
 */
export async function openWebKit() {
  const { port, browser: binary, stop } = await startWebKit()
  // Whoever looks for engines has no modules yet.
  const { remote } = await import('webdriverio')
  const capabilities = { browserName: 'MiniBrowser', 'wdio:enforceWebDriverClassic': true, 'webkitgtk:browserOptions': { binary, args: ['--automation', '--geometry=1600x1100'] } }
  const browser = await remote({ hostname: '127.0.0.1', port, path: '/', logLevel: 'error', capabilities })
  return {
    browser,
    async close() {
      await browser.deleteSession()
      stop()
    },
  }
}

/** @param {string} name */
function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean).map(folder => join(folder, name)).find(existsSync)
}

/** Where libraries keep what only they start: on Debian a folder for each architecture. */
function libraries() {
  return ['/usr/libexec', ...list('/usr/lib').filter(name => name.endsWith('-linux-gnu')).map(name => join('/usr/lib', name))]
}

/** @param {string} folder */
function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : []
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${child.spawnfile} ended with ${code}.`)))
    child.stdout?.on('data', data => {
      text += String(data)
      if (text.includes('\n')) resolve(text.trim())
    })
  })
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/**
 * Waits until a server answers.
 * @param {string} url
 */
async function answers(url) {
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => void setTimeout(resolve, 50))
  }
  throw new Error(`${url} does not answer.`)
}
