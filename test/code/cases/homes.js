// What a module declares comes back as the same object wherever the module is loaded: classes, functions, symbols, frozen
// objects; also under other names, as members of exports, and where nothing is exported.

import { thrown } from '../thrown.ts'
import DefaultClass, { frozen, renamed as local, symbol } from './dep-homes.js'
import defaultArrow from './dep-default.js'
import defaultFunction from './dep-default-function.js'
import defaultObject from './dep-default-object.js'
import namedDefault from './dep-named.js'
import * as namespace from './dep-homes.js'

export class Exported { static n = 1; m() { return 'm' } }
class Inner { static state = { n: 0 }; m() { return new Exported().m() } }
export { Inner as Outer }
export function declared() { return 'd' }
function unexported() { return 'u' }
const arrow = () => 'arrow'
export const Expression = class Named {}
export const Direction = Object.freeze({ UP: Object.freeze({ name: 'up' }), DOWN: Object.freeze({ name: 'down' }) })
const Token = Symbol('token')
export const Kinds = Object.freeze({ A: Symbol('kind a'), B: Symbol('kind b') })
async function asynchronous() { return 'a' }
function* generator() { yield 'g' }
async function* both() { yield 'b' }
let reassigned = () => 'first'
const first = reassigned
reassigned = () => 'second'
const bound = declared.bind(null)
export const api = { get: () => 'get', deep: { put: function () { return 'put' } } }
const tagged = Object.assign(() => 'tagged', { list: [1, 2] })
class Registry { static all = new Map([['a', 1]]); static get(k) { return Registry.all.get(k) } }
class Patched { m() { return 'old' } }
Patched.prototype.m = function () { return 'new' }
Patched.extra = { deep: 1 }
class Holder { static Part = class { m() { return 'part' } }; static { this.Block = class { m() { return 'block' } } } }
const shapes = { Circle: class { m() { return 'circle' } }, deep: [{ Square: class { m() { return 'square' } } }] }
var Spaces;
(function (Spaces) {
  const word = 'in a namespace'
  class Base { m() { return word } }
  class Derived extends Base { made() { return [new Spaces.Derived() instanceof Base, super.m()] } }
  Spaces.Base = Base
  Spaces.Derived = Derived
})(Spaces || (Spaces = {}))
const sized = size => class { m() { return size } }
const sizes = { fixed: sized(1), grown: sized(1) }
const shut = { get Never() { throw new Error('an accessor was called') }, Shown: class { m() { return 'shown' } } }
let n = 0
const counter = () => ++n

const same = (name, value, play, gives, more) => ({ name, make: () => value, play, gives, as: 'same', ...more })
/** What travels by its name only. */
const named = (name, value, play, gives, more) => same(name, value, play, gives, { bare: false, ...more })

export const cases = [
  same('exported class', Exported, C => [C.name, new C().m()], ['Exported', 'm'], { answers: 'dill test_abc_non_local (2); hold-out 5' }),
  same('class that is not exported', Inner, C => [C.name, new C().m()], ['Inner', 'm'], { leans: true }),
  same('class expression', Expression, C => C.name, 'Named'),
  same('declared function', declared, f => f(), 'd', { answers: 'cloudpickle test_module_importability; peers: intrinsics by reference, in user code' }),
  same('function that is not exported', unexported, f => f(), 'u'),
  same('arrow', arrow, f => f(), 'arrow'),
  same('async function', asynchronous, f => f(), 'a'),
  same('generator function', generator, f => [...f()], ['g']),
  same('async generator function', both, async f => (await f().next()).value, 'b'),
  named('frozen enum', Direction, D => [D.UP.name, Object.isFrozen(D)], ['up', true], { answers: 'dill test_enummeta; dill #729, #250' }),
  named('member of a frozen enum', Direction.UP, m => m.name, 'up', { answers: 'cloudpickle test_interactively_defined_enum' }),
  named('symbol', Token, s => s.description, 'token', { answers: 'cloudpickle test_pickle_dynamic_typevar_tracking (symbols)' }),
  named('symbol in a frozen object', Kinds.B, s => s.description, 'kind b'),
  same('prototype', Exported.prototype, p => p.m(), 'm'),
  same('method of a class', Exported.prototype.m, m => m.name, 'm'),
  same('function with an object as a property', tagged, f => [f(), f.list], ['tagged', [1, 2]], { leans: true }),
  same('class with an object as a static', Registry, R => [R.get('a'), R.all.size], [1, 1], { leans: true }),
  same('class that was changed', Patched, P => [new P().m(), P.extra.deep], ['new', 1], { leans: true }),
  same('imported default function', namedDefault, f => [f(), f.name], ['named default', 'named']),
  same('imported function under another name', local, f => f(), 'original name'),
  named('imported frozen object', frozen, o => o.list[0], 1, { home: 'dep-homes' }),
  named('imported symbol', symbol, s => s.description, 'of dep', { home: 'dep-homes' }),
  same('function that changes the module', counter, f => typeof f(), 'number', { shares: true, leans: true }),
  {
    name: 'enum members in data', bare: false, make: () => ({ at: [Direction.UP, Direction.DOWN], kind: Kinds.A, keyed: { [Token]: 1 } }), play: o => [o.at.map(d => d.name), o.kind.description, Object.getOwnPropertySymbols(o.keyed)[0].description], gives: [['up', 'down'], 'kind a', 'token'],
    beside: o => ({ 'the member': o.at[0] === Direction.UP, 'the symbol': o.kind === Kinds.A, 'the key': Object.hasOwn(o.keyed, Token) }),
  },
  same('imported default class without a name', DefaultClass, C => new C().who(), 'default', { home: 'dep-homes' }),
  same('imported default arrow', defaultArrow, f => f(), 'default arrow', { home: 'dep-default' }),
  same('imported default function without a name', defaultFunction, f => f(), 'default function', { home: 'dep-default-function' }),
  same('class in what is exported by default', defaultObject.Part, C => new C().m(), 'part of the default', { home: 'dep-default-object' }),
  {
    name: 'a binding that was assigned again: both functions', make: () => [first, reassigned], play: ([f, g]) => [f(), g()], gives: ['first', 'second'],
  },
  {
    name: 'bound function of the module', make: () => [bound], play: ([f]) => [f(), f.name], gives: ['d', 'bound declared'],
  },
  same('function in an object of the module', api.get, f => f(), 'get'),
  same('method further inside', api.deep.put, f => f(), 'put'),
  same('class that is a static of another', Holder.Part, C => new C().m(), 'part'),
  same('class that a static block has put there', Holder.Block, C => new C().m(), 'block'),
  same('class in an object of the module', shapes.Circle, C => new C().m(), 'circle'),
  same('class further inside', shapes.deep[0].Square, C => new C().m(), 'square'),
  same('prototype of a class in an object', shapes.Circle.prototype, p => p.m(), 'circle'),
  same('class beside an accessor', shut.Shown, C => new C().m(), 'shown'),
  same('class of a namespace', Spaces.Base, C => new C().m(), 'in a namespace'),
  same('class of a namespace that captured its own', Spaces.Derived, C => new C().made(), [true, 'in a namespace']),
  same('class of a factory in an object of the module', sizes.fixed, C => new C().m(), 1),
  {
    name: 'instances of classes in objects', make: () => [new Holder.Part(), new shapes.Circle()], play: all => all.map(one => one.m()), gives: ['part', 'circle'],
    beside: ([part, circle]) => ({ 'the class of a static': part instanceof Holder.Part, 'the class in an object': circle instanceof shapes.Circle }),
  },
  {
    name: 'a class that captured something else than the one that stands there', make: () => [sizes.grown = sized(2)], play: ([C]) => new C().m(), gives: 2,
  },
  {
    name: 'a class that stands nowhere any more', make() { const made = { C: sized(3) }; sizes.gone = made.C; delete sizes.gone; return [made.C] }, play: ([C]) => new C().m(), gives: 3,
    beside: ([C], [original]) => ({ 'another class': C !== original }),
  },
  {
    name: 'closures that use all of it', leans: true, make: () => [() => [new Inner().m(), declared(), unexported(), arrow()]], play: ([f]) => f(), gives: ['m', 'd', 'u', 'arrow'],
  },
  {
    name: 'closures over an enum and a symbol', bare: false, make: () => [x => x === Direction.UP, () => Token], play: ([is, s]) => [is({}), s().description], gives: [false, 'token'],
    beside: ([is, s]) => ({ 'the enum': is(Direction.UP), 'the symbol': s() === Token }),
  },
  {
    name: 'closure over imports', leans: true, answers: 'peers: closure over import; dill test_fglobals', make: () => [() => new DefaultClass().who(), () => local()], play: ([f, g]) => [f(), g()], gives: ['default', 'original name'],
  },
  {
    name: 'closures over an imported enum and symbol', bare: false, make: () => [() => frozen.list[0], () => symbol], play: ([f, s]) => [f(), s().description], gives: [1, 'of dep'],
    beside: ([, s]) => ({ 'the symbol': s() === symbol }),
  },
  {
    name: 'closure over a namespace', bare: false, answers: 'cloudpickle test_submodule_closure; pulumi #18977', make: () => [() => namespace.renamed(), () => new namespace.default().who()], play: ([f, g]) => [f(), g()], gives: ['original name', 'default'],
  },
  {
    name: 'the static state of a class is that of the realm', leans: true, make: () => [Inner], play: ([C]) => [C.state.n, thrown(() => C())], gives: [0, 'TypeError'], beside: ([C]) => ({ 'it is the class': C === Inner }),
  },
]
