// What test_classdef.py defines: classes of every make and their instances, fixed records, arrays that were subclassed,
// hidden members, decorated classes, classes that register themselves, and an enum.

import { thrown } from '../../code/thrown.ts'
import '../../code/note.ts'

export class Plain { method() {} ok() { return true } }
export class Callable { call() { return 'called' } ok() { return true } }
export const Expression = class { method() {} ok() { return true } }
/** The side of the class that its subclasses inherit: what a metaclass is in Python. */
export class Meta { static made() { return new this() } static kind() { return `of Meta: ${this.name}` } ok() { return true } }
export class OfMeta extends Meta {}
export function Old() {}
Old.prototype.ok = function () { return true }

const classes = () => [Plain, Callable, Expression, OfMeta, Old]

export const Status = Object.freeze({ OK: Object.freeze({ code: 200 }), GONE: Object.freeze({ code: 410 }) })
export class Members {
  static OK = new Members('OK')
  static GONE = new Members('GONE')
  static { Object.freeze(this) }
  constructor(name) { this.name = name; Object.freeze(this) }
  isOk() { return this === Members.OK }
}

/** What a namedtuple is: a class of fixed fields. */
export function record(name, fields, defaults = {}) {
  return { [name]: class {
    static fields = fields
    constructor(...values) { fields.forEach((field, i) => { this[field] = i < values.length ? values[i] : defaults[field] }); Object.freeze(this) }
    *[Symbol.iterator]() { for (const field of fields) yield this[field] }
  } }[name]
}
export const Z = record('Z', ['a', 'b'])
export const X = record('Y', ['a', 'b'])
Object.defineProperty(X, 'name', { value: 'X' })
export const Bad = record('FakeName', ['a', 'b'])
export const Defaults = record('Defaults', ['x', 'y'], { y: 1 })

class Tagged extends Float64Array {
  static from(source, color) { const made = super.from(source); made.color = color; return made }
  static get [Symbol.species]() { return this }
  subarray(from, to) { const part = super.subarray(from, to); part.color = this.color; return part }
}
class Blue extends Float64Array { get shade() { return this.color ?? 'blue' } }

const fields = (...names) => Base => class extends Base {
  constructor(...values) { super(); names.forEach((name, i) => { this[name] = values[i] }) }
  equals(other) { return other instanceof this.constructor && names.every(name => this[name] === other[name]) }
}
export const Attributes = fields('a')(class A {})

class Slots { #y; constructor(y) { this.#y = y; Object.seal(this) } get y() { return this.#y } }
class Sealed { constructor(y) { this.y = y; Object.seal(this) } }

const at = name => `test_classdef.py::${name}`

export const cases = [
  {
    name: 'one of each', answers: at('test_class_instances'), make: () => classes().map(C => new C()),
    play: all => [all.map(o => o.ok()), all[1].call(), all[3].constructor.kind(), new Set(all.map(o => o.constructor)).size], gives: [[true, true, true, true, true], 'called', 'of Meta: OfMeta', 5],
    beside: copies => ({ 'of the classes that are live here': copies.every((o, i) => o instanceof classes()[i]) }),
  },
  {
    name: 'classes, and instances beside them', answers: at('test_class_objects'), make: () => classes().map(C => [C, new C()]),
    play: pairs => pairs.map(([C, o]) => [new C().ok(), o.ok(), o instanceof C, C.name]),
    gives: [[true, true, true, 'Plain'], [true, true, true, 'Callable'], [true, true, true, 'Expression'], [true, true, true, 'OfMeta'], [true, true, true, 'Old']],
  },
  {
    name: 'classes by themselves keep what they inherit', answers: at('test_class_objects'), make: () => OfMeta,
    as: 'same', play: C => [C.made() instanceof C, C.kind(), Object.getPrototypeOf(C).name], gives: [true, 'of Meta: OfMeta', 'Meta'],
  },
  {
    name: 'the types and singletons of the language', answers: at('test_specialtypes'),
    make: () => [undefined, null, NaN, Symbol.iterator, globalThis, Object.getPrototypeOf(function* () {}).constructor, Object.getPrototypeOf(Uint8Array), Object.getPrototypeOf(async () => {}), Object.getPrototypeOf([][Symbol.iterator]()), Function, Object, Symbol],
    play: ([u, n, nan, iterator, g, GF, TA, AF, AI, F, O, S]) => [u === undefined, n === null, Number.isNaN(nan), iterator === Symbol.iterator, g === globalThis, GF === Object.getPrototypeOf(function* () {}).constructor, TA === Object.getPrototypeOf(Uint8Array), AF === Object.getPrototypeOf(async () => {}), AI === Object.getPrototypeOf([][Symbol.iterator]()), F === Function, O === Object, S === Symbol],
    gives: Array.from({ length: 12 }, () => true),
  },
  {
    name: 'fixed records, their classes, and defaults', answers: at('test_namedtuple'), leans: true, make: () => ({ Z, zi: new Z(0, 1), X, xi: new X(0, 1), Bad, bad: new Bad(0, 1), Defaults, di: new Defaults(2) }),
    play: o => [o.zi instanceof o.Z, [...o.zi], o.xi instanceof o.X, o.X.name, [...o.xi], o.Bad.fields, o.Bad.name, [...o.bad], [...o.di], [...new o.Defaults(5)], Object.isFrozen(o.zi)],
    gives: [true, [0, 1], true, 'X', [0, 1], ['a', 'b'], 'FakeName', [0, 1], [2, 1], [5, 1], true],
    beside: o => ({ 'of the live classes, by whatever name': o.Z === Z && o.X === X && o.Bad === Bad && o.di instanceof Defaults }),
  },
  {
    name: 'a class within a class keeps the name it was given', answers: at('test_namedtuple'),
    make() { class A { static B = class C extends record('C', ['one', 'two']) { static doc = 'text'; sum() { return this.one + this.two } } } Object.defineProperty(A.B, 'name', { value: 'A.B' }); return { a: new A(), B: A.B, b: new A.B(1, 2) } },
    play: o => [o.B.name, o.B.doc, o.b.sum(), o.b instanceof o.B, o.a.constructor.B === o.B, Object.getPrototypeOf(o.B).name], gives: ['A.B', 'text', 3, true, true, 'C'],
  },
  {
    name: 'types of numbers in arrays', answers: at('test_dtype'), make: () => [Int32Array, Float64Array, new Int32Array([1, -1]), new Uint8ClampedArray([300])],
    play: ([I, F, i, c]) => [I === Int32Array, F === Float64Array, i.constructor === I, [...i], [...c]], gives: [true, true, true, [1, -1], [255]],
  },
  {
    name: 'an array of numbers within another', answers: at('test_array_nested'), make() { const x = new Float64Array([1]); return [x, [x, { x }]] },
    play: ([x, [y, o]]) => [[...x], x === y, o.x === x, (y[0] = 2, x[0])], gives: [[1], true, true, 2],
  },
  {
    name: 'a subclass with properties, and a part of it over the same buffer', answers: at('test_array_subclass'),
    make() { const a1 = Tagged.from(new Array(100).fill(0), 'green'); const a2 = a1.subarray(0, 9); const a3 = Blue.of(1, 2, 3); a3.color = 'green'; return [a1, a2, a3, Blue.of(4)] },
    play: ([a1, a2, a3, a4]) => { a2[0] = 7; return [a1.length, a1.color, a2.length, a2.color, a2 instanceof a1.constructor, a1.buffer === a2.buffer, a1[0], a3.shade, a4.shade, Object.keys(a3).at(-1)] },
    gives: [100, 'green', 9, 'green', true, true, 7, 'green', 'blue', 'color'],
  },
  {
    name: 'a static method, by way of an instance', answers: at('test_method_decorator'), make() { class A { static test() { return this.name } } return new A() },
    play: a => a.constructor.test(), gives: 'A',
  },
  {
    name: 'hidden and sealed fields', answers: at('test_slots'), make: () => ({ Slots, y: new Slots(123), s: new Sealed(123) }),
    play: o => [o.y.y, Object.keys(o.y), thrown(() => { o.y.other = 1 }), new o.Slots(5).y, o.s.y, (o.s.y = 4, o.s.y), thrown(() => { o.s.other = 1 })],
    gives: [123, [], 'TypeError', 5, 123, 4, 'TypeError'],
  },
  {
    name: 'a class that a decorator has made', answers: at('test_attr'), leans: true, make: () => [new Attributes(1), new Attributes(1), new Attributes(2)],
    play: ([a, b, c]) => [a.equals(b), a.equals(c), a.a, Object.getPrototypeOf(a.constructor).name], gives: [true, false, 1, 'A'],
    beside: ([copy], [original]) => ({ 'it equals the original': copy.equals(original) && copy !== original }),
  },
  {
    name: 'a class that a decorator has made within a function', answers: at('test_attr'), make() { const A = fields('a', 'b')(class A {}); return [new A(1, 2), new A(1, 2), new A(2, 2)] },
    play: ([a, b, c]) => [a.equals(b), a.equals(c), a.a, a instanceof c.constructor], gives: [true, false, 1, true],
  },
  {
    name: 'a class that registers itself does so once', answers: at('test_metaclass'),
    make() { const all = []; class Base { static { note('static block of Base') } static made(C) { note('registered'); all.push(C); return C } constructor() { note('constructor of Base'); this.known = all.includes(new.target) } } class Sub extends Base { static { note('static block of Sub'); this.made(this) } } return { sub: new Sub(), all } },
    play: ({ sub, all }) => [sub.known, all.length, all[0] === sub.constructor, new all[0]().known], gives: [true, 1, true, true],
  },
  {
    name: 'an enum of frozen objects', answers: at('test_enummeta'), make: () => Status, as: 'same', bare: false, play: S => [S.OK.code, Object.isFrozen(S)], gives: [200, true],
  },
  {
    name: 'its member', answers: at('test_enummeta'), make: () => Status.OK, as: 'same', bare: false, play: m => m.code, gives: 200,
  },
  {
    name: 'an enum that is a class', answers: at('test_enummeta'), make: () => Members, as: 'same', bare: false, play: M => [M.OK.isOk(), M.GONE.isOk(), M.OK instanceof M], gives: [true, false, true],
  },
  {
    name: 'statics that are as the inherited ones stay its own', answers: at('test_inherit'),
    make() { class Foo { static w = 0; static x = 1; static y = 1.1; static a = []; static b = [1]; static n = null; m() {} } class Bar extends Foo { static w = 2; static x = 1; static y = 1.1; static z = 0.2; static a = []; static b = [1]; static c = [2]; static n = null } Bar.prototype.m = Foo.prototype.m; return Bar },
    play: Bar => [Object.getOwnPropertyNames(Bar).filter(k => k.length === 1).map(k => [k, Bar[k]]), Object.getOwnPropertyNames(Object.getPrototypeOf(Bar)).filter(k => k.length === 1), Bar.a === Object.getPrototypeOf(Bar).a, Object.hasOwn(Bar.prototype, 'm'), Bar.prototype.m === Object.getPrototypeOf(Bar).prototype.m],
    gives: [[['w', 2], ['x', 1], ['y', 1.1], ['z', 0.2], ['a', []], ['b', [1]], ['c', [2]], ['n', null]], ['w', 'x', 'y', 'a', 'b', 'n'], false, true, true],
  },
]
