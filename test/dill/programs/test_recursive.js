// What test_recursive.py defines: classes that call what they extend, functions bound to their owner, and everything that
// holds itself.

import { thrown } from '../../code/thrown.ts'

export class Obj1 { constructor() { this.one = true } m() { return 'base' } static s() { return 'static base' } }
export class Obj2 extends Obj1 { constructor() { super(); this.two = true } m() { return `2 ${super.m()}` } static s() { return `2 ${super.s()}` } }
export class Obj3 extends Obj1 { constructor() { const call = () => super(); call() } m() { return (() => `3 ${super.m()}`)() } }
export const literal = () => ({ __proto__: { hi() { return 'parent' } }, hi() { return `child of ${super.hi()}` } })

export function trigger(model, ...more) { return [model, ...more] }
class Model {}
class Machine { constructor() { this.child = new Model(); this.trigger = trigger.bind(null, this); this.child.trigger = trigger.bind(null, this.child) } }
class Machine2 { constructor() { this.go = this.member.bind(this, this) } member(model) { return [this === model, this] } }
class SubMachine extends Machine2 { constructor() { super() } }
class Obj4 { constructor() { const a = this; class Obj5 { constructor() { this.a = a } own() { return Obj5 } } this.b = new Obj5(); this.own = () => Obj4 } }

export const fib = n => n <= 1 ? n : fib(n - 1) + fib(n - 2)

const at = name => `test_recursive.py::${name}`
const every = [{}, { byref: true }, { recurse: true }, { byref: true, recurse: true }]
const by = options => Object.keys(options).join(' and ') || 'by default'
/** A row for each setting; what is written as a reference only needs its module. */
const rows = (test, name, make, play, gives, more) => every.map(options => ({ name: `${name}, ${by(options)}`, answers: at(test), make, play, gives, options, ...options.byref ? { bare: false } : options.recurse ? {} : more }))

export const cases = [
  ...rows('test_super', 'super in constructor, method and static', () => [new Obj1(), new Obj2(), Obj2], ([a, b, C]) => [a.one, b.one, b.two, b.m(), C.s(), new C().m()], [true, true, true, '2 base', '2 static base', '2 base']),
  ...rows('test_super', 'super within an arrow', () => [new Obj3()], ([o]) => [o.one, o.m(), new o.constructor().one], [true, '3 base', true]),
  {
    name: 'super in a method of an object', answers: at('test_super'), make: literal, play: o => o.hi(), gives: 'child of parent',
  },
  ...rows('test_partial', 'bound functions hold their owner, and its child', () => new Machine(), m => [m.trigger()[0] === m, m.child.trigger(1)[0] === m.child, m.child.trigger(1)[1]], [true, true, 1], { leans: true }),
  ...rows('test_partials', 'a bound method of what a subclass inherits', () => new SubMachine(), m => { const { go } = m; const [itself, owner] = go(); return [itself, owner === m] }, [true, true]),
  {
    name: 'a class, a closure and an instance in a circle', answers: at('test_circular_reference'), make: () => new Obj4(),
    play: o => [o.own() === o.constructor, o.b.own() === o.b.constructor, o.b.a === o, new o.b.constructor().a === o, o.constructor.name, o.b.constructor.name], gives: [true, true, true, true, 'Obj4', 'Obj5'],
  },
  {
    name: 'a function that returns itself', answers: at('test_function_cells'), make() { function g() { return g } return g }, play: g => [g() === g, g.name], gives: [true, 'g'], beside: (copy, original) => ({ 'another one': copy !== original }),
  },
  {
    name: 'a function of the module that calls itself', answers: at('test_recursive_function'), leans: true, make: () => fib, as: 'same', play: f => f(10), gives: 55,
  },
  {
    name: 'a function of a function that calls itself', answers: at('test_recursive_function'), make() { const fib = n => n <= 1 ? n : fib(n - 1) + fib(n - 2); return fib }, play: f => [f(10), thrown(() => f(1))], gives: [55, 'nothing'],
  },
  {
    name: 'a closure and the object that holds it', answers: at('test_collection_function_recursion'), make() { const d = {}; const g = () => d; d.g = g; return g }, play: g => [g().g === g, Object.keys(g())], gives: [true, ['g']],
  },
]
