// Installs what is missing: node modules, and browsers for the tests. Plain Node without a dependency, for it runs
// before anything is there. Does nothing, and says nothing, where all is in place.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'
import { findFirefox, findRedis, findWebKit, packages } from './engines.mjs'
import { ensureNodes } from './nodes.mjs'

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
 * @param {boolean} [others] whether `ensureEngines` will be asked too: then Debian's packages are installed at one go
 */
export function ensureBrowser(others = false) {
  browser ??= browserIsThere(others ? missingEngines().flatMap(name => packages[name]) : [])
  if (!browser) console.error('There is no Chrome, Chromium or Edge, and none could be installed. Install one, or set CHROME_PATH to it.')
  return browser
}

/**
 * The engines beside Chromium that can be tested in; installs Debian's packages of those that are missing. Says which cannot be had.
 * @returns {import('./engines.mjs').Engine[]}
 */
export function ensureEngines() {
  const wanted = missingEngines()
  if (wanted.length > 0) install(wanted.flatMap(name => packages[name]))
  const missing = missingEngines()
  for (const name of missing) console.error(`There is no ${name === 'firefox' ? 'Firefox ESR' : 'WebKitGTK with its driver'}, and it could not be installed: its tests are skipped. Root on Debian installs it by: apt-get install ${packages[name].join(' ')}`)
  return engines.filter(name => !missing.includes(name))
}

/** Makes sure of a Redis server, by Debian's package. Where there is none to be had, it says so: tests that need one are skipped. */
export function ensureRedis() {
  if (findRedis() === undefined) install(['redis-server'])
  if (findRedis() === undefined) console.error('There is no Redis server, and it could not be installed: tests that need one are skipped. Root on Debian installs it by: apt-get install redis-server')
}

/** The other versions of Node that can be tested in, by npm's packages. Says which cannot be had. */
export function otherNodes() {
  return ensureNodes(root, args => npm(args, 'inherit'))
}

/** @type {readonly import('./engines.mjs').Engine[]} */
const engines = ['firefox', 'webkit']

function missingEngines() {
  return engines.filter(name => (name === 'firefox' ? findFirefox() : findWebKit()) === undefined)
}

/** @param {string[]} alongside */
function browserIsThere(alongside) {
  const chosen = process.env.CHROME_PATH
  if (chosen && !existsSync(chosen)) {
    console.error(`CHROME_PATH names ${chosen}, which is not there.`)
    return false
  }
  if (findBrowser() === undefined) install(['chromium', ...alongside])
  const path = findBrowser()
  if (path === undefined) return node(['node_modules/playwright/cli.js', 'install', 'chromium']) === 0
  process.env.CHROME_PATH = path
  return true
}

/**
 * Runs a script of the repository with this Node, or another, in the repository's folder, and gives its exit code.
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 * @param {string} [path] of another Node
 */
export function node(args, environment = {}, path = process.execPath) {
  return exitCode(spawnSync(path, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } }))
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

/**
 * Installs Debian's packages, where root may.
 * @param {string[]} names
 */
function install(names) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const each = [...new Set(names)]
  console.log(`Installing Debian’s packages ${each.join(' ')} …`)
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...each]]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
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
