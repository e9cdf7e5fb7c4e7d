// Every way in which code can speak of a binding of its module: what comes back reads and assigns the live one, or, where
// the module is not loaded, one that all functions of the dump share.

import { namesInParentheses } from '../engine.js'
import { thrown } from '../thrown.ts'

let n = 1
let m = 2
let rest
let f = () => 'f'
let named
let Base = class { static s = 's'; constructor(x) { this.x = x } who() { return 'base' } }
let list = [1, 2]
let tag = (strings, ...values) => [strings.raw[0], ...values]
function self() { return this }
let object = { n: 'property', f() { return this.n } }

/** A row over `n`, set to 1 before: what the function gives, and `n` after it. */
const row = (name, use, gives, more) => ({
  name, make: () => [use, () => n, (a, b) => { n = a; m = b }],
  async play([use, read, reset]) { reset(1, 2); return [await use(), read()] },
  gives, shares: true, ...more,
})

const writes = [
  row('n = 2', () => n = 2, [2, 2]),
  row('n++, ++n, n--, --n', () => [n++, ++n, n--, --n], [[1, 3, 3, 1], 1]),
  row('n += 4', () => n += 4, [5, 5]),
  row('n ||=, &&=, ??=', () => [n ||= 5, n &&= 6, n ??= 7], [[1, 6, 6], 6]),
  row('[n, m] = [m, n]', () => { [n, m] = [m, n]; return m }, [1, 2]),
  row('[n = 5, ...rest] = …', () => { [n = 5, ...rest] = [undefined, 2, 3]; return rest }, [[2, 3], 5]),
  row('({ n } = …)', () => { ({ n } = { n: 2 }) }, [undefined, 2]),
  row('({ n = 5 } = …)', () => { ({ n = 5 } = {}) }, [undefined, 5]),
  row('({ n, ...rest } = …)', () => { ({ n, ...rest } = { n: 3, z: 1 }); return rest }, [{ z: 1 }, 3]),
  row('({ a: [n] } = …)', () => { ({ a: [n] } = { a: [4] }) }, [undefined, 4]),
  row('({ [n]: n } = …)', () => { ({ [n]: n } = { 1: 'keyed' }) }, [undefined, 'keyed']),
  row('for (n of …)', () => { for (n of [3, 4]); }, [undefined, 4]),
  row('for (n in …)', () => { for (n in { k: 0 }); }, [undefined, 'k']),
  row('for ([n] of …)', () => { for ([n, m] of [[5, 6]]); return m }, [6, 5]),
  row('for (n = 0; …; n++)', () => { let turns = 0; for (n = 0; n < 3 && turns < 9; n++) turns++; return turns }, [3, 3]),
  row('a function takes its name', () => { named = () => {}; return named.name }, ['named', 1]),
  row('a class takes its name', () => { named = class {}; return named.name }, ['named', 1]),
  row('a default takes its name', () => { [named = function () {}] = []; return named.name }, ['named', 1]),
  row('a default in an object takes its name', () => { ({ named = () => {} } = {}); return named.name }, ['named', 1]),
  row('??= gives a name', () => { named = undefined; return (named ??= () => {}).name }, ['named', 1]),
  row('(named) = gives none', () => { (named) = () => {}; return named.name }, ['', 1], { unmended: [namesInParentheses ? 'named' : '', 1] }),
  row('through a function within', () => { const inner = () => { n = 8 }; inner() }, [undefined, 8]),
]

const reads = [
  row('n', () => n, [1, 1]),
  row('typeof n, -n, !n, void n', () => [typeof n, -n, !n, void n], [['number', -1, false, undefined], 1]),
  row('`${n}`, n + n, n ? n : m', () => [`${n}`, n + n, n ? n : m], [['1', 2, 1], 1]),
  row('{ n }', () => ({ n, m }), [{ n: 1, m: 2 }, 1]),
  row('{ [n]: n, n: m }', () => ({ [n]: n, n: m }), [{ 1: 1, n: 2 }, 1]),
  row('f(), f?.(), (f)(), f.call()', () => [f(), f?.(), (f)(), f.call(null)], [['f', 'f', 'f', 'f'], 1]),
  row('a call has no receiver', () => [self(), (self)(), self?.(), [0].map(self)[0]], [[undefined, undefined, undefined, undefined], 1]),
  row('a method call has one', () => [object.f(), object?.f(), object['f']()], [['property', 'property', 'property'], 1]),
  row('tag`…`', () => tag`a${n}b`, [['a', 1], 1]),
  row('new Base, new Base(…)', () => [new Base().x, new Base(4).x, new Base(5).who()], [[undefined, 4, 'base'], 1]),
  row('Base.s, Base?.s, instanceof Base', () => [Base.s, Base?.s, new Base() instanceof Base], [['s', 's', true], 1]),
  row('class extends Base', () => { class D extends Base { who() { return `d${super.who()}` } } return [new D(1).x, new D().who()] }, [[1, 'dbase'], 1]),
  row('...list, for (of list), 1 in list', () => { let s = 0; for (const x of list) s += x; return [...list, s, Math.max(...list), 1 in list] }, [[1, 2, 3, 2, true], 1]),
  row('list[n]++ and object.n = …', () => { const kept = list[1]; list[n]++; const got = list[1]; list[1] = kept; const { n: p } = object; object.n = 'set'; const q = object.n; object.n = p; return [got, q] }, [[3, 'set'], 1]),
  row('(a = n) => a, ({ a = n }) => a', () => [((a = n) => a)(), (({ a = n }) => a)({})], [[1, 1], 1]),
  row('n in a computed key, a template, an index', () => [{ [`k${n}`]: 1 }, [10, 20][n], class { static [`s${n}`] = n }.s1], [[{ k1: 1 }, 20, 1], 1]),
  row('n / m / 1', () => n / m / 1, [0.5, 1]),
  row('await n, yield n, throw n', async () => { const g = function* () { yield n }; try { throw n } catch (e) { return [await n, ...g(), e] } }, [[1, 1, 1], 1]),
  row('delete object[n], n?.x, n?.[0]', () => [delete { 1: 1 }[n], n?.x, n?.[0]], [[true, undefined, undefined], 1]),
  row('arrow parameters and patterns of the same name', () => [(n => n)(5), (({ n }) => n)({ n: 6 }), (([n]) => n)([7]), ((...n) => n)(8)], [[5, 6, 7, [8]], 1]),
  row('declarations of the same name', () => { const a = (() => { const n = 9; return n })(); let b; { function n() { return 'fn' } b = n() } for (const n of [3]) b += n; try { throw 4 } catch (n) { b += n } return [a, b] }, [[9, 'fn34'], 1]),
  row('properties, methods, labels and keys of the same name', () => { n: for (;;) break n; const o = { n: 'key', m() { return 'method' }, get f() { return 'getter' } }; return [o.n, o.m(), o.f, object.n] }, [['key', 'method', 'getter', 'property'], 1]),
  row('own name of an expression of the same name', () => [(function n() { return typeof n })(), new (class n { static is = typeof n })().constructor.is], [['function', 'function'], 1]),
  row('destructured declarations of the same name', () => { const { n, m: [f] } = { n: 'own n', m: ['own f'] }; return [n, f] }, [['own n', 'own f'], 1]),
  row('a regular expression after it, a comment within', () => [n /* n */ / 1 / /n/.source.length, [/* m */ m]], [[1, [2]], 1]),
  row('a line that begins with it', () => {
    let out = 0
    n
    ++out
    m
    return [out, n]
  }, [[1, 1], 1]),
  row('function that is a parameter default, with a body var', () => ((get = () => n) => { var n = 'inner'; return [get(), n] })(), [[1, 'inner'], 1]),
  row('thrown by a binding that is null', () => { const kept = list; list = null; const name = thrownHere(() => list.length); list = kept; return name }, ['TypeError', 1]),
]

function thrownHere(run) {
  return thrown(run)
}

export const cases = [...writes, ...reads]

/** All of it speaks of the module. */
export const leans = true
