// The built library, as if it were installed in a project of its own, and Node run there.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { inject } from 'vitest'
import { builtOnce } from '../../support/once.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }

/** A project that has the library. */
export interface Project {
  readonly folder: string
  write(files: Record<string, string>): void
  /** Runs Node there; what it printed. */
  node(args: readonly string[], environment?: Record<string, string>): { readonly out: string, readonly error: string, readonly status: number | null }
  remove(): void
}

/** Puts the library into a project; one of the processes of a run builds it for all of them. */
export async function installed(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'dill-project-'))
  const own = join(folder, 'node_modules/dill')
  const built = join(inject('realms'), 'dill')
  await builtOnce(built, outDir => build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir } }))
  cpSync(built, join(own, 'dist'), { recursive: true })
  cpSync(join(root, 'package.json'), join(own, 'package.json'))
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  return {
    folder,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
    },
    node(args, environment = {}) {
      const inherited = Object.entries(process.env).filter(([name]) => !/^(NODE_OPTIONS|NODE_ENV|VITEST.*|npm_.*)$/.test(name))
      const { stdout, stderr, status } = spawnSync(process.execPath, [...args], { cwd: folder, encoding: 'utf8', env: { ...Object.fromEntries(inherited), ...environment } })
      return { out: stdout, error: stderr, status }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
