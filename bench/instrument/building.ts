// What a production build costs with the plugin as its sources grow, beside what other tools take for the same text: by the
// CPU time of a fresh process, its compiler's threads included. Prints nothing.

import { builtWhole, minified } from './builds.ts'

/** Programs of growing size: each has what the one before it has, ES modules and CommonJS alike. */
const additions: readonly (readonly [name: string, modules: readonly string[]])[] = [
  ['0.1 MB', ['marked', 'immer', 'preact']],
  ['0.3 MB', ['acorn', 'zustand/vanilla', 'seroval']],
  ['1 MB', ['mobx', 'rxjs', 'luxon', 'vue']],
  ['3 MB', ['@babel/parser', 'terser', 'axe-core', 'fast-check', 'bson']],
]

/** Their names. */
export const programs: readonly string[] = additions.map(([name]) => name)

/** What is measured: a build without the plugin and with it, and tools over the text that the first of them writes. */
export const tools = ['build', 'plugin', 'acorn', '@babel/parser', 'oxc', 'terser'] as const
export type Tool = typeof tools[number]

/** One tool over one program. */
export interface Building {
  /** Of the program's text, bundled. */
  readonly bytes: number
  /** CPU time, in milliseconds. */
  readonly ms: number
  /** The most memory that the process had, in bytes. */
  readonly memory: number
}

/** Measures one tool; in a process that has done nothing else. */
export async function buildingCost(program: string, tool: Tool): Promise<Building> {
  const modules = additions.slice(0, programs.indexOf(program) + 1).flatMap(([, modules]) => modules)
  if (tool === 'build' || tool === 'plugin') return measured(() => builtWhole(modules, tool === 'plugin'))
  const text = await builtWhole(modules, false)
  const run = await runOf(tool)
  return measured(async () => (await run(text), text))
}

async function measured(run: () => Promise<string>): Promise<Building> {
  const before = process.cpuUsage()
  const text = await run()
  const { user, system } = process.cpuUsage(before)
  return { bytes: Buffer.byteLength(text), ms: (user + system) / 1000, memory: process.resourceUsage().maxRSS * 1024 }
}

/** Loaded before it is measured. */
async function runOf(tool: Exclude<Tool, 'build' | 'plugin'>): Promise<(text: string) => unknown> {
  switch (tool) {
    case 'acorn': {
      const { parse } = await import('acorn')
      return text => parse(text, { ecmaVersion: 'latest', sourceType: 'module' })
    }
    case '@babel/parser': {
      const { parse } = await import('@babel/parser')
      return text => parse(text, { sourceType: 'module' })
    }
    case 'oxc':
      return minified
    case 'terser': {
      const { minify } = await import('terser')
      return text => minify(text, { module: true })
    }
  }
}
