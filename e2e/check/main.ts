// Checks some values as soon as it is loaded, and shows the verdicts.

import { check, type CheckResult } from '../../lib/index.ts'

function makeCounter(): { next(): number, now(): number } {
  let n = 0
  return { next: () => ++n, now: () => n }
}

const values: readonly (readonly [name: string, value: unknown])[] = [
  ['data', { jars: new Map([['dill', [1n]]]) }],
  ['closures', makeCounter()],
  ['a node', { node: document.body }],
]

function verdict({ ok, error, failures }: CheckResult): string {
  return ok ? 'ok' : `${error?.code} ${failures.map(({ path }) => path.map(({ name }) => String(name)).join('.')).join()}`.trim()
}

const verdicts: string[] = []
for (const [name, value] of values) verdicts.push(`${name}: ${verdict(await check(value))}`)
document.querySelector('#verdicts')!.textContent = verdicts.join('\n')
