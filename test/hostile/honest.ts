// What honest programs save and bring back: it must be the same before and after every attack, byte for byte, for a load
// may leave nothing behind that a later dump or load believes.

import { dumps, loads } from '../../lib/index.ts'
import { program } from '../code/programs.ts'
import { content } from '../support/code-bytes.ts'

const live = program('cases/live.js')
const hosts = program('bad/hosts.js')

interface Case {
  readonly what: string
  readonly make: () => unknown
  /** What a copy does. */
  readonly play: (value: any) => unknown
}

const cases: readonly Case[] = [
  { what: 'data', make: () => ({ a: [1, new Map([['k', new Set([/x/g])]])], d: new Date(5), big: 12n }), play: o => [o.a[1].get('k').size, Number(o.d), String(o.big)] },
  { what: 'closures that share', make: () => live.makers.counter(), play: ([inc, get]) => [inc(), inc(), get()] },
  { what: 'a class and its instance', make: () => [live.Point, new live.Greeter('you')], play: ([Point, greeter]) => [Point === live.Point, greeter.greet()] },
  { what: 'a class by value', make: () => live.makeLocal(), play: o => o.m() },
  { what: 'a function that no transform saw', make: () => hosts.lone, play: f => f(7) },
  { what: 'a class that no transform saw', make: () => hosts.Lone, play: Lone => new Lone().m() },
  { what: 'a bound function', make: () => live.makers.bound(), play: f => f(1) },
]

interface Picture {
  readonly bytes: string
  readonly answer: string
  readonly module: string
}

function look({ make, play }: Case): Picture {
  const bytes = dumps(make())
  return { bytes: String(content(bytes)), answer: JSON.stringify(play(loads(bytes))), module: JSON.stringify([live.total, String(live.replaced), live.plain]) }
}

let before: readonly Picture[] | undefined

/** What is not as it was when this was first asked. */
export function honest(): string[] {
  before ??= cases.map(look)
  return cases.flatMap((row, i) => {
    const now = look(row)
    return (['bytes', 'answer', 'module'] as const).filter(key => now[key] !== before![i]![key]).map(key => `${row.what}: ${key}`)
  })
}

honest()
