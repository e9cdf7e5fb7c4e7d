// What cloudpickle's tests define of classes: what is their own and what inherited, members of every sort, abstract ones,
// records, enums, and what merely looks like something else.

import { thrown } from '../../code/thrown.ts'

const at = name => `cloudpickle_test.py::${name}`

export class Record {
  static fields = ['a', 'b', 'c']
  constructor(a, b, c) { Object.assign(this, { a, b, c }); Object.freeze(this) }
  with(changes) { const { a, b, c } = { ...this, ...changes }; return new this.constructor(a, b, c) }
}
export const Token = Symbol('token')

/** An abstract class, and one that keeps its promise. */
function abstract() {
  class Abstract {
    static #registered = new Set()
    static register(C) { this.#registered.add(C) }
    static isKnown(o) { return Abstract.#registered.has(o.constructor) }
    static promised = ['some']
    constructor() { for (const key of new.target.promised) if (new.target.prototype[key] === undefined) throw new TypeError(`${key} is abstract`) }
    get fixed() { return 'fixed' }
  }
  class Concrete extends Abstract { some() { return 'it works!' } static someStatic() { return this === Concrete } get property() { return 'it works!' } }
  class Incomplete extends Abstract { other() { return 1 } }
  Abstract.register(Concrete)
  return { Abstract, Concrete, Incomplete, instance: new Concrete() }
}
const playAbstract = ({ Abstract, Concrete, Incomplete, instance }) => {
  class Sub extends Abstract { some() { return 'for realz' } }
  return [thrown(() => new Abstract()), thrown(() => new Incomplete()), new Concrete().some(), instance.some(), Concrete.someStatic(), instance.property, instance.fixed, instance instanceof Abstract, Abstract.isKnown(instance), Abstract.isKnown(new Sub()), new Sub().some()]
}
const givesAbstract = ['TypeError', 'TypeError', 'it works!', 'it works!', true, 'it works!', 'fixed', true, true, false, 'for realz']

export const cases = [
  { name: 'own members, and inherited ones where they are', answers: at('test_extract_class_dict'), make() { class B { static B = 42; method() { return 'b' } } class C extends B { static C = 43; methodC() { return 'c' } } return [C] }, play: ([C]) => [Object.keys(C), Object.getOwnPropertyNames(C.prototype), Object.keys(Object.getPrototypeOf(C)), new C().method(), C.B], gives: [['C'], ['constructor', 'methodC'], ['B'], 'b', 42] },
  { name: 'a class that uses super, and an instance', answers: at('test_dynamically_generated_class_that_uses_super'), make() { class Base { method() { return 1 } } class Derived extends Base { static doc = 'text'; method() { return super.method() + 1 } } return [Derived, new Derived()] }, play: ([D, d]) => [new D().method(), d.method(), D.doc, d instanceof D], gives: [2, 2, 'text', true] },
  { name: 'a class that holds itself, and an instance of itself', answers: at('test_cycle_in_classdict_globals'), make() { class C { works() { return 'woohoo!' } } C.again = C; C.instance = new C(); return [C, new C()] }, play: ([C, c]) => [new C().works(), new C.again().works(), C.instance.works(), c.works(), C.again === C, C.instance instanceof C], gives: ['woohoo!', 'woohoo!', 'woohoo!', 'woohoo!', true, true] },
  { name: 'static methods', answers: at('test_classmethod'), make() { const k = 'k'; class A { static sm() { return k } static cm() { return this === A } } return [A, A.sm, A.cm] }, play: ([A, sm, cm]) => [sm(), A.sm === sm, cm.call(A), cm()], gives: ['k', true, true, false] },
  { name: 'a static method that is bound', answers: at('test_bound_classmethod'), make() { class A { static cm() { return [this.name, this === A] } } return { cm: A.cm.bind(A), A } }, play: ({ cm, A }) => [cm(), cm.name, A.cm.call(A)[1]], gives: [['A', true], 'bound cm', true] },
  { name: 'a method by itself', answers: at('test_instancemethods_without_self'), make() { class F { f(x) { return x + 1 } } return F.prototype.f }, play: g => [g.name, g(1), g.length], gives: ['f', 2, 1] },
  { name: 'what was asked of a class is not in the bytes', answers: at('test_abc_cache_not_pickled'), make() { class MyClass { static #all = new Set(); static register(C) { this.#all.add(C) } static [Symbol.hasInstance](o) { return MyClass.#all.has(o?.constructor) } } class MyUnrelatedClass {} class MyRelatedClass {} MyClass.register(MyRelatedClass); if (new MyUnrelatedClass() instanceof MyClass) throw new Error('it is related'); return [MyClass, MyRelatedClass] }, play: ([C, R]) => [new R() instanceof C, ({}) instanceof C], gives: [true, false], hides: ['MyUnrelatedClass'] },
  { name: 'an abstract class', answers: at('test_abc'), make: abstract, play: playAbstract, gives: givesAbstract },
  { name: 'an abstract class by itself, and an incomplete one', answers: at('test_abstracts'), make() { const { Abstract, Incomplete } = abstract(); return [Abstract, Incomplete] }, play: ([A, I]) => { class Sub extends I { some() { return 'now complete' } } return [thrown(() => new A()), thrown(() => new I()), new Sub().some(), new Sub().fixed] }, gives: ['TypeError', 'TypeError', 'now complete', 'fixed'] },
  { name: 'a weak collection that can be listed keeps whom others hold', answers: at('test_weakset_identity_preservation'), make() { class Weakly { #refs = new Set(); add(o) { this.#refs.add(new WeakRef(o)); return this } get members() { return [...this.#refs].map(ref => ref.deref()).filter(o => o !== undefined) } } class Some { constructor(x) { this.x = x } } const [a, b, c] = [new Some(1), new Some(2), new Some(3)]; return [new Weakly().add(a).add(b), a, b, c] }, play: ([weakly, a, b, c]) => [[a.x, b.x, c.x], weakly.members.length, weakly.members[0] === a, weakly.members[1] === b], gives: [[1, 2, 3], 2, true, true] },
  { name: 'a property that can only be read, and one that can be written', answers: at('test_property'), make() { class My { static doc = 'read-only'; _rw = 1; get ro() { return 1 } get rw() { return this._rw } set rw(v) { this._rw = v } } const o = new My(); o.rw = 2; return o }, play: o => [o.ro, o.rw, thrown(() => { o.ro = 2 }), (o.rw = 3, o.rw), o.constructor.doc], gives: [1, 2, 'TypeError', 3, 'read-only'] },
  { name: 'a record of the module', answers: at('test_namedtuple'), leans: true, make: () => [new Record(1, 2, 3), Record, new Record(3, 2, 1)], play: ([a, R, b]) => [a instanceof R, b instanceof R, { ...a }, { ...b }, R.fields], gives: [true, true, { a: 1, b: 2, c: 3 }, { a: 3, b: 2, c: 1 }, ['a', 'b', 'c']], beside: ([, R]) => ({ 'its class is the live one': R === Record }) },
  { name: 'a record of a function', answers: at('test_NamedTuple'), make() { class My { constructor(a, b) { this.a = a; this.b = b; Object.freeze(this) } sum() { return this.a + this.b } } return [new My(1, 2), My, new My(3, 4)] }, play: ([a, M, b]) => [a instanceof M, b instanceof M, a.sum(), b.sum(), Object.isFrozen(a)], gives: [true, true, 3, 7, true], beside: ([, M], [, L]) => ({ 'its class is the live one': M === L }) },
  { name: 'instances that take no other properties, and a subclass whose instances do', answers: at('test_instance_with_slots'), make() { class Slots { registered = 42; constructor() { if (new.target === Slots) Object.preventExtensions(this) } } class Sub extends Slots { constructor() { super(); this.unregistered = 1 } } return [new Slots(), new Sub()] }, play: ([o, s]) => [o.registered, thrown(() => { o.other = 1 }), new o.constructor().registered, s.unregistered, (s.other = 1, s.other)], gives: [42, 'TypeError', 42, 1, 1] },
  { name: 'a class of fields that a function makes', answers: at('test_dataclass'), make() { const makeClass = (name, fields) => ({ [name]: class { constructor(values) { for (const f of fields) this[f] = values[f] } } })[name]; const Data = makeClass('Data', ['x']); return [Data, new Data({ x: 42 })] }, play: ([D, d]) => [d.x, d instanceof D, D.name, new D({ x: 1 }).x], gives: [42, true, 'Data', 1] },
  { name: 'fields of the class and of instances', answers: at('test_dataclass_fields_are_preserved'), make() { class Sample { static z = 3; static fields = { x: 'field', y: 'init only', z: 'class' }; x; constructor(x, y = 0) { this.x = x + y } } return Sample }, play: S => [Object.keys(new S(1)), S.z, S.fields, new S(1, 2).x], gives: [['x'], 3, { x: 'field', y: 'init only', z: 'class' }, 3] },
  { name: 'an enum that is a class', answers: at('test_locally_defined_enum'), make() { class Color { static RED = new Color('1'); static GREEN = new Color('2'); constructor(v) { this.v = v; Object.freeze(this) } isGreen() { return this === Color.GREEN } } return [Color.GREEN, Color.GREEN, Color] }, play: ([g, h, C]) => [g === h, g === C.GREEN, g === C.RED, g.isGreen(), C.RED.isGreen(), g.v, g instanceof C], gives: [true, true, false, true, false, '2', true] },
  { name: 'an enum by a call', answers: at('test_locally_defined_intenum'), make() { const enumOf = names => Object.freeze(Object.fromEntries(names.map((name, i) => [name, Object.freeze({ name, value: i + 1, valueOf: () => i + 1 })]))); const D = enumOf(['RED', 'GREEN']); return [D.GREEN, D.GREEN, D] }, play: ([g, h, D]) => [g === h, g === D.GREEN, g === D.RED, g + 1, D.GREEN > D.RED, Object.isFrozen(D)], gives: [true, true, false, 3, true, true] },
  { name: 'an abstract class, twice', answers: at('test_class_annotations_abstractclass'), make() { class C { static annotations = { a: 'int' }; constructor() { if (new.target === C) throw new TypeError('abstract') } } class D extends C {} return [C, D, new D()] }, play: ([C, D, d]) => [C.annotations, thrown(() => new C()), new D() instanceof C, d instanceof D, D.annotations === C.annotations], gives: [{ a: 'int' }, 'TypeError', true, true, true] },
  { name: 'a hierarchy keeps its order', answers: at('test_generic_subclass'), make() { class Base {} class DerivedAny extends Base {} class LeafAny extends DerivedAny {} const Mixin = B => class Mixed extends B {}; class Leaf extends Mixin(DerivedAny) {} return [Base, DerivedAny, LeafAny, Leaf] }, play: all => { const line = C => { const names = []; for (let at = C; at !== Function.prototype; at = Object.getPrototypeOf(at)) names.push(at.name); return names }; return [all.map(line), all.every(C => new C() instanceof all[0])] }, gives: [[['Base'], ['DerivedAny', 'Base'], ['LeafAny', 'DerivedAny', 'Base'], ['Leaf', 'Mixed', 'DerivedAny', 'Base']], true] },
  { name: 'an instance whose getter looks like a part of something else', answers: at('test_literal_misdetection'), make() { class My { get values() { return () => [] } get then() { return undefined } get [Symbol.toStringTag]() { return 'Map' } get size() { return 0 } } return new My() }, play: o => [String(o), o.size, o instanceof Map, o.constructor.name], gives: ['[object Map]', 0, false, 'My'] },
  { name: 'an instance that says it is of another class', answers: at('test_final_or_classvar_misdetection'), make() { class My { get type() { return 'Date' } get [Symbol.toStringTag]() { return 'Promise' } then() { return 'no promise' } } return [new My(), { __proto__: null, constructor: Date, then: 1 }, { constructor: { name: 'Map' }, [Symbol.toStringTag]: 'Set' }] }, play: ([o, p, q]) => [o instanceof Promise, o.type, o.then(), p.then, p.constructor === Date, Object.getPrototypeOf(p), q.constructor, q instanceof Set], gives: [false, 'Date', 'no promise', 1, true, null, { name: 'Map' }, false] },
  { name: 'a symbol with its description', answers: at('test_pickle_dynamic_typevar'), make: () => [Symbol('T'), Symbol(), Symbol('')], play: all => all.map(s => [typeof s, String(s.description)]), gives: [['symbol', 'T'], ['symbol', 'undefined'], ['symbol', '']], beside: ([s], [t]) => ({ 'another one': s !== t }) },
  { name: 'one symbol twice is one, as a value and as a key', answers: at('test_pickle_dynamic_typevar_memoization'), make() { const T = Symbol('T'); return [T, T, { [T]: 1 }, Symbol('T')] }, play: ([a, b, o, c]) => [a === b, o[a], a === c], gives: [true, 1, false] },
  { name: 'a symbol of the module', answers: at('test_pickle_importable_typevar'), bare: false, as: 'same', make: () => Token, play: s => s.description, gives: 'token' },
  { name: 'symbols that every realm has', answers: at('test_pickle_importable_typevar'), make: () => [Symbol.iterator, Symbol.for('cloudpickle')], play: ([i, k]) => [i === Symbol.iterator, k === Symbol.for('cloudpickle')], gives: [true, true] },
  { name: 'a symbol of the module comes back from elsewhere as itself', answers: at('test_pickle_dynamic_typevar_tracking'), bare: false, make: () => [Token], play: ([s]) => s.description, gives: 'token', beside: ([s]) => ({ 'the symbol': s === Token }) },
]
