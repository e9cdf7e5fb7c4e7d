// Finds a Chromium to test in and says how it is started: the one place that knows, for every test runner.
// Must run before any node module is installed, and installs nothing itself.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const commands = [
  'chromium', 'google-chrome', 'google-chrome-stable', 'chrome', 'chromium-browser',
  'microsoft-edge', 'microsoft-edge-stable', 'msedge',
]

const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const windowsApps = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/**
 * The Chrome, Chromium or Edge of this machine, or undefined where there is none. `CHROME_PATH` decides if it is set.
 * @returns {string | undefined}
 */
export function findBrowser() {
  return process.env.CHROME_PATH || candidates().find(path => existsSync(path) && runs(path))
}

/**
 * How to start that browser; without an `executablePath` it is playwright's own.
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function launchOptions() {
  const executablePath = findBrowser()
  const args = ['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // Chromium refuses to put root in its sandbox.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  return executablePath === undefined ? { args } : { executablePath, args }
}

function candidates() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
    .flatMap(folder => commands.map(name => join(folder, process.platform === 'win32' ? `${name}.exe` : name)))
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(homedir(), 'Applications')]
    return [...folders.flatMap(folder => macApps.map(app => join(folder, `${app}.app`, 'Contents', 'MacOS', app))), ...onPath]
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    return [...folders.flatMap(folder => folder ? windowsApps.map(app => join(folder, app)) : []), ...onPath]
  }
  const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin']
  return [
    ...onPath,
    ...folders.flatMap(folder => commands.map(name => join(folder, name))),
    '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge',
  ]
}

/**
 * Ubuntu's `chromium-browser` may be a stub that only tells how to get one, so a Linux candidate must say its version.
 * On Windows asking for the version opens a window.
 * @param {string} path
 */
function runs(path) {
  if (process.platform !== 'linux') return true
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
