// Installs what is missing: node modules, and a browser for the tests. Plain Node without a dependency, for it runs
// before anything is there. Does nothing, and says nothing, where all is in place.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Installs the node modules that package-lock.json names, if one of them is absent or of another version. */
export function ensureModules() {
  ensureNode()
  if (modulesAreThere()) return
  console.log('Installing node modules …')
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // `ci` refuses a lock file that was written where a registry lacks another platform's packages; `install` does not.
  if (existsSync(join(root, 'package-lock.json')) && npm(['ci', ...flags], 'pipe') === 0) return
  if (npm(['install', ...flags], 'inherit') !== 0) fail('The node modules could not be installed: see npm’s words above.')
}

/** @type {boolean | undefined} */
let browser

/**
 * Makes sure of a browser: the system's, else Debian's package, else playwright's own. Its path goes into `CHROME_PATH`.
 * False, and said why, where there is none to be had; tries once.
 */
export function ensureBrowser() {
  browser ??= browserIsThere()
  if (!browser) console.error('There is no Chrome, Chromium or Edge, and none could be installed. Install one, or set CHROME_PATH to it.')
  return browser
}

function browserIsThere() {
  const chosen = process.env.CHROME_PATH
  if (chosen && !existsSync(chosen)) {
    console.error(`CHROME_PATH names ${chosen}, which is not there.`)
    return false
  }
  const path = findBrowser() ?? installPackage()
  if (path === undefined) return node(['node_modules/playwright/cli.js', 'install', 'chromium']) === 0
  process.env.CHROME_PATH = path
  return true
}

/**
 * Runs a script of the repository with this Node, in the repository's folder, and gives its exit code.
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 */
export function node(args, environment = {}) {
  return exitCode(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } }))
}

function ensureNode() {
  const needed = manifest('package.json').engines.node.replace(/^\D+/, '')
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = needed.split('.').map(Number)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return
  fail(`Node ${needed} or newer is needed; this is ${process.versions.node}.`)
}

function modulesAreThere() {
  const installed = 'node_modules/.package-lock.json'
  if (!existsSync(join(root, installed))) return false
  if (!existsSync(join(root, 'package-lock.json'))) return true
  const present = manifest(installed).packages
  return Object.entries(manifest('package-lock.json').packages)
    .every(([path, { version, optional }]) => path === '' || optional || present[path]?.version === version)
}

function installPackage() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('Installing Debian’s package chromium …')
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  return findBrowser()
}

/**
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} errors
 */
function npm(args, errors) {
  const cli = process.env.npm_execpath
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'inherit', errors]
  if (cli?.endsWith('npm-cli.js')) return exitCode(spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio }))
  // On Windows npm is a batch file, which only a shell can start.
  return exitCode(spawnSync('npm', args, { cwd: root, stdio, shell: process.platform === 'win32' }))
}

/** @param {import('node:child_process').SpawnSyncReturns<unknown>} result */
function exitCode(result) {
  if (result.error) throw result.error
  return result.status ?? 1
}

/**
 * @param {string} path
 * @returns {any}
 */
function manifest(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message)
  process.exit(1)
}
