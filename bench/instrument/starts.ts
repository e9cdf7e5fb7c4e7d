// What starts of whole programs cost: without dill/node, with it and nothing kept, with it for the first time and once more. By the
// CPU time of the process, the threads of its loader and its compiler included. Prints nothing.

import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'

const modules = 300

/** Programs by their names: what each imports. */
const imports: Readonly<Record<string, readonly string[]>> = {
  [`${modules} modules of 1 kB`]: Array.from({ length: modules }, (_, i) => `./made/${i}.js`),
  'rxjs, 200 modules': ['rxjs'],
  'axe-core, 1.5 MB in one': ['axe-core'],
}

const starting: readonly string[] = Object.keys(imports)

/** How a program is started. */
export const manners = ['plain', 'nothing kept', 'first', 'again'] as const
export type Manner = typeof manners[number]

/** CPU time of a start in each manner, in milliseconds: of several the least. */
export type Start = Readonly<Record<Manner, number>>

/** Measures all programs, in a folder that has the library as its users have it. What lies in node_modules is not a program's own. */
export async function starts(rounds: number): Promise<{ readonly program: string, readonly start: Start }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-starts-'))
  try {
    await prepare(folder)
    const rows: { readonly program: string, readonly start: Start }[] = []
    for (const program of starting) rows.push({ program, start: await startOf(program, folder, rounds) })
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function prepare(folder: string): Promise<void> {
  const own = join(folder, 'node_modules/dill')
  await build({ configFile: resolve('vite.config.ts'), logLevel: 'silent', build: { outDir: join(own, 'dist') } })
  await cp(resolve('package.json'), join(own, 'package.json'))
  for (const name of ['acorn', 'magic-string', '@jridgewell/sourcemap-codec', 'idb-keyval', 'rxjs', 'axe-core']) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true })
    await symlink(resolve('node_modules', name), join(folder, 'node_modules', name))
  }
  await mkdir(join(folder, 'made'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (let i = 0; i < modules; i++) await writeFile(join(folder, 'made', `${i}.js`), madeText(i))
  for (const [i, name] of starting.entries()) {
    const text = imports[name]!.map(module => `import ${JSON.stringify(module)}`).join('\n')
    await writeFile(join(folder, `${i}.js`), `${text}\nprocess.on('exit', () => console.log(JSON.stringify(process.cpuUsage())))\n`)
  }
}

function madeText(number: number): string {
  const functions = Array.from({ length: 9 }, (_, i) => `export function list${i}(a, b) {\n  const all = [a, b, count]\n  return () => all.map(one => one + b + count++)\n}\n`)
  return `let count = ${number}\n${functions.join('')}`
}

async function startOf(name: string, folder: string, rounds: number): Promise<Start> {
  const least = async (manner: Manner): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      if (manner === 'first') await rm(join(folder, 'node_modules/.cache'), { recursive: true, force: true })
      times.push(await started(name, folder, manner))
    }
    return Math.min(...times)
  }
  const start: Partial<Record<Manner, number>> = {}
  for (const manner of manners) start[manner] = await least(manner)
  return start as Start
}

async function started(name: string, folder: string, manner: Manner): Promise<number> {
  const args = [...manner === 'plain' ? [] : ['--import', 'dill/node'], `${starting.indexOf(name)}.js`]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env: { ...process.env, DILL_INCLUDE: 'rxjs,axe-core', DILL_CACHE: manner === 'nothing kept' ? '0' : '' } })
  const { user, system } = JSON.parse(stdout.trim().split('\n').at(-1)!) as NodeJS.CpuUsage
  return (user + system) / 1000
}
