// Other versions of Node to test in: npm has Node's binaries as packages. They are kept beside the tests' other caches, outside of
// what the repository lists, for only the tests want them.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** One of each line that is kept up, beside the oldest that runs the tests. */
const versions = ['22.23.3', '24.21.0']

/**
 * The binaries of the other versions of Node; installs those that are missing. Says which cannot be had.
 * @param {string} root the repository's folder
 * @param {(args: string[]) => number} npm
 * @returns {{ readonly version: string, readonly path: string | undefined }[]}
 */
export function ensureNodes(root, npm) {
  return versions.map(version => {
    const name = `node-${process.platform}-${process.arch}`
    const folder = join(root, 'node_modules', '.cache', `node-${version}`)
    const path = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (!existsSync(path)) npm(['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', `${name}@${version}`])
    if (says(path) === `v${version}`) return { version, path }
    console.error(`There is no Node ${version}: npm's package ${name} could not be installed, or does not run here. Its tests are skipped.`)
    return { version, path: undefined }
  })
}

/** @param {string} path */
function says(path) {
  return existsSync(path) ? spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() : undefined
}
