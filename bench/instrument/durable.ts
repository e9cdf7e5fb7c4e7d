// What it costs that a generator is durable: the same text as it is and lowered, in turns, each answer compared. Knows no process
// and prints nothing.

import { G } from '../../lib/capture/durable.ts'
import { lower } from '../../lib/source/durable.ts'
import type { Clock } from '../race.ts'
import { figure, type Figure } from '../standings.ts'

/** One program: nanoseconds for each step, or for each generator that is made. */
export interface DurableCost {
  readonly name: string
  readonly plain: Figure
  readonly durable: Figure
  /** The median of what each round says. */
  readonly ratio: number
}

interface Program {
  /** Declares `use`, which gives something to compare. */
  readonly text: string
  /** How many steps that are. */
  readonly steps: number
}

const counter = 'function* g(n) { "use durable"; for (let i = 0; i < n; i++) yield i }'
const list = 'const list = Array.from({ length: 1000 }, (_, i) => i);'
const tree = 'class T { constructor(d) { this.v = d; this.c = d > 0 ? [new T(d - 1), new T(d - 1)] : [] } *walk() { "use durable"; yield this.v; for (const c of this.c) yield* c.walk() } }'
const sum = (generator: string): string => `const use = () => { let sum = 0; for (const x of ${generator}) sum += x; return sum }`

const programs: Readonly<Record<string, Program>> = {
  'making one': { text: `${counter}; const use = () => { let made; for (let i = 0; i < 100000; i++) made = g(i); return made.next().value }`, steps: 100_000 },
  'a step in a loop': { text: `${counter}; ${sum('g(100000)')}`, steps: 100_000 },
  'a step in for … of': { text: `${list} function* g() { "use durable"; for (let i = 0; i < 100; i++) for (const x of list) yield x } ${sum('g()')}`, steps: 100_000 },
  'a step in try and a call': { text: `function* g(n) { "use durable"; let sum = 0; for (let i = 0; i < n; i++) { try { sum += Math.max(i, yield i) } finally { sum-- } } } ${sum('g(100000)')}`, steps: 100_000 },
  'yield* of a list': { text: `${list} function* g() { "use durable"; for (let i = 0; i < 100; i++) yield* list } ${sum('g()')}`, steps: 100_000 },
  'yield*, 15 deep': { text: `function* g(d, n) { "use durable"; if (d > 0) yield* g(d - 1, n); else for (let i = 0; i < n; i++) yield i } ${sum('g(15, 20000)')}`, steps: 20_000 },
  'a tree of 4095': { text: `${tree} const root = new T(11); ${sum('root.walk()')}`, steps: 4095 },
}

/** The names of the programs. */
export const durables: readonly string[] = Object.keys(programs)

/** Times one program. */
export function durableCost(name: string, rounds: number, clock: Clock): DurableCost {
  const { text, steps } = programs[name]!
  const whole = `(function(){"use strict";${text};return use})`
  const made = (code: string): () => unknown => (new Function('$G', `return ${code}`) as (begin: typeof G) => () => () => unknown)(G)()
  const forms = [made(whole), made(lower(whole, { sourceType: 'script', prefix: '$', begin: '$G' })!.code)]
  const times: number[][] = [[], []]
  for (let round = -5; round < rounds; round++) {
    // Nothing is collected by force: no generator would be left, and V8 would throw the code for them away.
    const answers = forms.map((use, i) => {
      const from = clock.now()
      const answer = use()
      if (round >= 0) times[i]!.push((clock.now() - from) * 1e6 / steps)
      return answer
    })
    if (answers[0] !== answers[1]) throw new Error(`${name} gives something else where it is durable`)
  }
  const [plain, durable] = times as [number[], number[]]
  return { name, plain: figure(plain), durable: figure(durable), ratio: figure(durable.map((time, i) => time / plain[i]!)).median }
}
