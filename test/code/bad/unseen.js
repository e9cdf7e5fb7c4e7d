// Functions and classes that no transform saw, and whose text is not enough: each with what the refusal must say.

import '../note.ts'

/** What stands in the message, and what in the remedy. */
const plugin = /dill\/vite/
const atRunTime = /instrument\(\)/
const byHand = /bind\(/

const evaluated = text => (0, eval)(text)

class Secret {
  #x = 1
  reader() { return o => o.#x }
  arrow() { return () => this }
}
class Base { m() { return 1 } }

export const cases = [
  {
    name: 'captured variable', make() {
      let counter = 0
      return () => {
        return ++counter
      }
    }, says: [/counter/, /line 2/], remedies: [plugin, atRunTime, byHand],
  },
  { name: 'several captured variables', make() { const a1 = 1, b2 = 2; return () => a1 + b2 }, says: [/a1, b2/], remedies: [plugin, atRunTime, byHand, /\{ a1, b2 \}/] },
  { name: 'captured in a function within', make() { const deep = 1; return () => () => (() => deep)() }, says: [/deep/], remedies: [byHand] },
  { name: 'captured and only assigned to', make() { let sink; return v => { sink = v } }, says: [/sink/], remedies: [byHand] },
  { name: 'captured in a default, a pattern, a shorthand', make() { const d0 = 1, s0 = 2; return ({ a = d0 } = {}) => ({ a, s0 }) }, says: [/d0, s0/], remedies: [byHand] },
  { name: 'captured by a class', make() { const inClass = 1; return class { m() { return inClass } } }, says: [/inClass/], remedies: [plugin, atRunTime] },
  { name: 'captured by a method', make() { const inMethod = 1; return { m() { return inMethod } }.m }, says: [/inMethod/], remedies: [byHand] },
  { name: 'captured by a getter of an object', make() { const inGetter = 1; return { get g() { return inGetter } } }, says: [/inGetter/, /\$/], remedies: [byHand] },
  { name: 'this of an arrow', make: () => new Secret().arrow(), says: [/this/], remedies: [plugin, atRunTime] },
  { name: 'arguments of an arrow', make() { return (function () { return () => arguments })() }, says: [/arguments/], remedies: [plugin] },
  { name: 'new.target of an arrow', make() { return new (function () { this.f = () => new.target })().f }, says: [/new\.target/], remedies: [plugin] },
  { name: 'super of a method', make: () => ({ m() { return super.toString() } }).m, says: [/super/], remedies: [plugin] },
  { name: 'a private name of the class around it', make: () => new Secret().reader(), says: [/#x/], remedies: [plugin] },
  { name: 'direct eval', make: () => text => eval(text), says: [/eval/], remedies: [/\(0, eval\)|new Function/] },
  { name: 'direct eval in a function within', make: () => () => { const f = () => eval('1'); return f }, says: [/eval/], remedies: [/\(0, eval\)|new Function/] },
  { name: 'with', make: () => evaluated('(function (o) { with (o) return x })'), says: [/with/], remedies: [/./] },
  { name: 'native function of no name', make: () => new Intl.Collator('en').compare, says: [/native|bound/], remedies: [/register\(/] },
  { name: 'what revokes a Proxy', make: () => Proxy.revocable({}, {}).revoke, says: [/native/], remedies: [/register\(/] },
  { name: 'what settles a Promise', make() { let done; new Promise(f => { done = f }); return done }, says: [/native/], remedies: [/register\(/] },
  { name: 'Proxy of a function', make: () => new Proxy(function () { note('called') }, { apply() { note('trap') }, get() { note('get') } }), says: [/native/], remedies: [/register\(|[Pp]roxy/] },
  { name: 'bound function', make: () => (function f(a) { return a }).bind(null, 1), says: [/bound/], remedies: [/=>/, plugin] },
  { name: 'bound class', make: () => Base.bind(null), says: [/bound/], remedies: [/=>/] },
  { name: 'bound intrinsic', make: () => Math.max.bind(null, 1), says: [/bound/], remedies: [/=>/] },
  { name: 'function whose text is another’s', make: () => Object.assign(() => 1, { toString: () => '() => 2' }), fine: f => f() === 1 },
  { name: 'instance with private fields', make: () => new Secret(), says: [/private/, /Secret/], remedies: [plugin] },
  { name: 'instance of a subclass of one with private fields', make: () => new class Sub extends Secret {}(), says: [/private/, /Secret/], remedies: [plugin] },
  { name: 'suspended generator', make() { const it = (function* () { yield 1; yield 2 })(); it.next(); return it }, says: [/generator/], remedies: [/./] },
]
