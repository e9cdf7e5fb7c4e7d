// A module that waits at its top: closures from before and after the wait, and bindings that the wait gives.

let before = 1
const early = [() => before++, () => typeof later]
const later = await Promise.resolve('awaited')
const { value = 0 } = await import('./awaited/dep.js')
export const settled = await Promise.all([1, 2].map(async x => x * 10))
let count = 0
for await (const x of (async function* () { yield 1; yield 2 })()) count += x
class Late { m() { return later } }

export const cases = [
  {
    name: 'closures from before the wait', leans: true, answers: 'DESIGN: top-level await', make: () => early, play: ([f, g]) => [typeof f(), g()], gives: ['number', 'string'], shares: true,
  },
  {
    name: 'closures over what was waited for', leans: true, make: () => [() => later, () => value, () => settled, () => count], play: fs => fs.map(f => f()), gives: ['awaited', 7, [10, 20], 3],
  },
  {
    name: 'class from after the wait', leans: true, make: () => new Late(), play: o => o.m(), gives: 'awaited', beside: o => ({ 'it is a Late': o instanceof Late }),
  },
  {
    name: 'a function with a dynamic import of a built-in', answers: 'dill test_fglobals: import within the function', make: () => [async () => typeof new Intl.NumberFormat('en').format(1)], play: ([f]) => f(), gives: 'string',
  },
]
