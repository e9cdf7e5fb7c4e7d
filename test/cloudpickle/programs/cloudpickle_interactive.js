// What cloudpickle's tests send to a worker, and what stands ready there: classes and an enum that both sides have, calls
// whose results are sent back, and a place where instances are kept.

import { dumps } from '../../../lib/index.ts'

const at = name => `cloudpickle_test.py::${name}`

export class CustomCounter { count = 0; increment() { this.count++; return this } }
export class Sample { static z = 42; x; constructor(x, y = 0) { this.x = x + y } largeEnough() { return this.x > Sample.z } }
export const Color = Object.freeze({ RED: Object.freeze({ value: 1 }), GREEN: Object.freeze({ value: 2 }) })
export let GLOBAL = 'default value'
export const makers = {
  set: () => value => { GLOBAL = value },
  get: () => () => GLOBAL,
  check: () => x => x >= 0 ? Color.GREEN : Color.RED,
  increment: () => c => c.increment(),
  echo: () => (...all) => all,
  isCounter: () => x => x instanceof CustomCounter,
}

const stored = new Map()

export const cases = [
  { name: 'a call', make: () => [() => 1], play: ([f, ...args]) => f(...args), gives: 1 },
  { name: 'a call whose result is sent back', make: () => [() => 1], play: ([f, ...args]) => dumps(f(...args), { recurse: true }), gives: 1 },
  { name: 'keep', make: () => ['none', 1], play: ([id, value]) => { stored.set(id, value); return id }, gives: 'none' },
  { name: 'ask of what was kept', make: () => ['none', x => x], play: ([id, f]) => f(stored.get(id)), gives: 1 },
  { name: 'send back what was kept', make: () => ['none'], play: ([id]) => dumps(stored.get(id), { recurse: true }), gives: 1 },
  { name: 'functions that set and get a variable of their module', answers: at('test_closure_interacting_with_a_global_variable'), options: { recurse: true }, make: () => [makers.set(), makers.get()], play: ([set, get]) => [get(), set('changed by f0'), get()], gives: ['default value', undefined, 'changed by f0'], shares: true,
    beside: ([, get]) => ({ 'the module sees nothing of it': GLOBAL === 'default value' && get() === 'default value' }) },
]
