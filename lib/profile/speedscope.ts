// A profile as a file of https://www.speedscope.app/file-format-schema.json: frames are steps of paths, a sample is the
// stack of one path, its weight what was spent there. Knows sums only.

import type { Branch, Ledger } from './ledger.ts'

/** One profile of the file: samples are stacks of frames, the outermost first. */
export interface SpeedscopeProfile {
  readonly type: 'sampled'
  readonly name: string
  readonly unit: 'milliseconds' | 'bytes'
  readonly startValue: number
  readonly endValue: number
  readonly samples: readonly (readonly number[])[]
  readonly weights: readonly number[]
}

/** The file, to be written as JSON. */
export interface Speedscope {
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json'
  readonly name: string
  readonly exporter: string
  readonly activeProfileIndex: number
  readonly shared: { readonly frames: readonly { readonly name: string }[] }
  readonly profiles: readonly SpeedscopeProfile[]
}

export function speedscopeOf({ branches }: Ledger, name: string): Speedscope {
  const frames: { name: string }[] = []
  const numbers = new Map<string, number>()
  const frameOf = ({ label, type }: Branch): number => {
    const text = `${label} ${type}`
    let frame = numbers.get(text)
    if (frame === undefined) numbers.set(text, frame = frames.push({ name: text }) - 1)
    return frame
  }
  const stacks = branches.map(branch => {
    const stack: number[] = []
    for (let at: Branch | undefined = branch; at !== undefined; at = at.parent) stack.push(frameOf(at))
    return stack.reverse()
  })
  const sampled = (unit: SpeedscopeProfile['unit'], weight: (branch: Branch) => number): SpeedscopeProfile => {
    const rows = branches.map((branch, i) => [stacks[i]!, weight(branch)] as const).filter(([, spent]) => spent > 0)
    return {
      type: 'sampled', name: `${name}: ${unit === 'bytes' ? 'bytes' : 'time'}`, unit, startValue: 0,
      endValue: rows.reduce((sum, [, spent]) => sum + spent, 0), samples: rows.map(([stack]) => stack), weights: rows.map(([, spent]) => spent),
    }
  }
  const time = sampled('milliseconds', branch => branch.ms)
  const bytes = sampled('bytes', branch => branch.bytes)
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json', name, exporter: 'dill',
    activeProfileIndex: 0, shared: { frames }, profiles: time.samples.length === 0 ? [bytes] : [time, bytes],
  }
}
