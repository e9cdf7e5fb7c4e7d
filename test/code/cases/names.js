// Names that could be taken for something else: those with which the transform begins its own, those that every object
// has, those of the language.

let $ = 1, $s = 2, $1 = 3, $0 = 4, $b = 5, $a = 6
const constructor = 'own constructor', toString = 'own toString', hasOwnProperty = 'own hasOwnProperty', prototype = 'own prototype'
let __proto__ = 'own __proto__'
const then = 'own then', length = 'own length', name = 'own name', bind = 'own bind', call = 'own call'
const π = 3.14, ünïcode = 'ü', 變數 = 'v', \u0065scaped = 'e'
const async = 'async', of = 'of', get = 'get', set = 'set', from = 'from', as = 'as', type = 'type', meta = 'meta', target = 'target'

export const cases = [
  {
    name: 'bindings that look inserted', leans: true, make: () => [() => [$, $s, $1, $0, $b, $a]], play: ([f]) => f(), gives: [1, 2, 3, 4, 5, 6],
  },
  {
    name: 'variables that look inserted', make() { let $$ = 1, $1 = 2, $args = 3, $this = 4, $home = 5, $cls = 6, $c = 7, $meta = 8, $target = 9, $V = 10, $H = 11, $keys = 12, $base = 13; return [() => [$$++, $1++, $args, $this, $home, $cls, $c, $meta, $target, $V, $H, $keys, $base], () => $1] }, play: ([f, g]) => [f(), g()], gives: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], 3],
  },
  {
    name: 'variables that look inserted beside what is inserted', make() { const $this = 'mine', $args = 'own'; return (function () { return () => [this.x, $this, arguments[0], $args] }).call({ x: 1 }, 'arg') }, play: f => f(), gives: [1, 'mine', 'arg', 'own'],
  },
  {
    name: 'bindings that every object has', leans: true, make: () => [() => [constructor, toString, hasOwnProperty, prototype, __proto__, then, length, name, bind, call]], play: ([f]) => f(), gives: ['own constructor', 'own toString', 'own hasOwnProperty', 'own prototype', 'own __proto__', 'own then', 'own length', 'own name', 'own bind', 'own call'],
  },
  {
    name: '… and assigning to one', leans: true, make: () => [v => { __proto__ = v; return __proto__ }, () => __proto__], play: ([set, get]) => [set({ x: 1 }).x, get().x, set('own __proto__')], gives: [1, 1, 'own __proto__'], shares: true,
  },
  {
    name: 'variables that every object has', make() { let constructor = 1, __proto__ = 2, toString = 3, valueOf = 4, then = 5, toJSON = 6, hasOwnProperty = 7; return () => [constructor++, __proto__++, toString++, valueOf++, then++, toJSON++, hasOwnProperty++] }, play: f => [f(), f()], gives: [[1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7, 8]],
  },
  {
    name: 'names beyond ASCII, and escaped', leans: true, make() { const ø = 'ø', \u{1d4d0} = '𝓐'; return [() => [π, ünïcode, 變數, escaped, ø, 𝓐, \u{1d4d0}]] }, play: ([f]) => f(), gives: [3.14, 'ü', 'v', 'e', 'ø', '𝓐', '𝓐'],
  },
  {
    name: 'words that are names in places', make() { let async = 1, of = 2, get = 3, set = 4, from = 5, as = 6, type = 7; return [() => [async, of, get, set, from, as, type], () => ({ async, of, get, set }), async => async + of] }, play: ([f, g, h]) => [f(), g(), h(10)], gives: [[1, 2, 3, 4, 5, 6, 7], { async: 1, of: 2, get: 3, set: 4 }, 12],
  },
  {
    name: 'words that are names in places, of the module', leans: true, make: () => [() => [async, of, get, set, from, as, type, meta, target], () => ({ async, get, set, of })], play: ([f, g]) => [f(), g()], gives: [['async', 'of', 'get', 'set', 'from', 'as', 'type', 'meta', 'target'], { async: 'async', get: 'get', set: 'set', of: 'of' }],
  },
  {
    name: 'names of the language, shadowed', make() { let undefined = 'u', NaN = 'n', Infinity = 'i', Object = 'O', Reflect = 'R', globalThis = 'g', WeakMap = 'W', Function = 'F'; return () => [undefined, NaN, Infinity, Object, Reflect, globalThis, WeakMap, Function] }, play: f => f(), gives: ['u', 'n', 'i', 'O', 'R', 'g', 'W', 'F'],
  },
  {
    name: 'properties of the same odd names', make() { const o = { $: 1, $1: 2, ['__proto__']: 3, constructor: 4 }; return () => [o.$, o.$1, o['__proto__'], o.constructor] }, play: f => f(), gives: [1, 2, 3, 4],
  },
  {
    name: 'functions and classes of odd names', make() { let n = 1; const o = { constructor() { return n }, __proto__() { return n + 1 }, 'then'() { return n + 2 } }; class $s { constructor() { this.n = n } ['constructor2']() { return n } '__proto__'() { return n + 3 } } return [o, new $s()] }, play: ([o, s]) => [o.constructor(), o.then(), s.constructor2(), Object.getPrototypeOf(s)['__proto__'](), s.constructor.name], gives: [1, 3, 1, 4, '$s'],
  },
]
