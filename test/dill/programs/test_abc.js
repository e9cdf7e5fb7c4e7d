// What test_abc.py defines: abstract classes at the top of a module and within a function, and a class that others may
// be registered with. `new.target` keeps a class abstract, `Symbol.hasInstance` is its registry.

import { thrown } from '../../code/thrown.ts'

export class OneTwoThree {
  constructor() { if (new.target === OneTwoThree) throw new TypeError('OneTwoThree is abstract') }
  foo() { throw new TypeError('abstract') }
  get bar() { throw new TypeError('abstract') }
  set bar(_) { throw new TypeError('abstract') }
  static cfoo() { throw new TypeError('abstract') }
}

export class EasyAsAbc extends OneTwoThree {
  #bar = null
  foo() { return 'instance method' }
  get bar() { return this.#bar }
  set bar(value) { this.#bar = value }
  static cfoo() { return `class method of ${this.name}` }
  static sfoo() { return 'static method' }
}

const nonLocal = 'test_abc.py::test_abc_non_local'
const local = 'test_abc.py::test_abc_local'
const meta = 'test_abc.py::test_meta_local_no_cache'

function abstract() {
  class Local {
    constructor() { if (new.target === Local) throw new TypeError('Local is abstract') }
    foo() { throw new TypeError('abstract') }
    baz() { return `<${this.foo()}>` }
  }
  class Real extends Local {
    foo() { return 'real' }
    baz() { return `my ${super.baz()}` }
  }
  return { Local, Real }
}

export const cases = [
  {
    name: 'the abstract class and the one that keeps its promise', answers: nonLocal, make: () => [OneTwoThree, EasyAsAbc],
    play: ([A, E]) => [thrown(() => new A()), thrown(() => A.prototype.foo()), thrown(() => A.cfoo()), new E() instanceof A, Object.getPrototypeOf(E) === A, new E().foo()],
    gives: ['TypeError', 'TypeError', 'TypeError', true, true, 'instance method'],
    beside: ([A, E]) => ({ 'they are the classes that are live here': A === OneTwoThree && E === EasyAsAbc }),
  },
  {
    name: 'a function that went through the setter, and every sort of method', answers: nonLocal,
    make() { const easy = new EasyAsAbc(); easy.bar = x => x ** 2; return easy },
    play: e => [typeof e.bar, e.bar(3), e.foo(), e.constructor.cfoo(), e.constructor.sfoo()],
    gives: ['function', 9, 'instance method', 'class method of EasyAsAbc', 'static method'],
    beside: (copy, original) => ({ 'of the same class': copy.constructor === original.constructor, 'another one': copy !== original && copy.bar !== original.bar }),
  },
  {
    name: 'a local abstract class, and a subclass of what came back', answers: local, make: () => abstract().Local,
    play(Local) {
      class Mine extends Local { foo() { return 'mine' } baz() { return `my ${super.baz()}` } }
      const mine = new Mine()
      return [thrown(() => new Local()), mine.foo(), mine.baz(), mine instanceof Local, Local.name]
    },
    gives: ['TypeError', 'mine', 'my <mine>', true, 'Local'],
  },
  {
    name: 'base and instance in one dump belong together', answers: local, make() { const { Local, Real } = abstract(); return [Local, new Real()] },
    play: ([Local, real]) => [real instanceof Local, real.constructor.name, Object.getPrototypeOf(real.constructor) === Local, real.baz(), thrown(() => new Local())],
    gives: [true, 'Real', true, 'my <real>', 'TypeError'],
  },
  {
    name: 'what is registered with a class stays so, and nothing else is', answers: meta,
    make() {
      class Meta {
        static #registered = new Set()
        static register(C) { this.#registered.add(C) }
        static [Symbol.hasInstance](o) { return Meta.#registered.has(o?.constructor) }
      }
      class Classy {}
      class Klassy {}
      Meta.register(Classy)
      return [Meta, Classy, Klassy]
    },
    play: ([Meta, Classy, Klassy]) => [new Classy() instanceof Meta, new Klassy() instanceof Meta, (Meta.register(Klassy), new Klassy() instanceof Meta)].slice(0, 2),
    gives: [true, false], shares: true,
  },
]
