// Instrumented code that cannot be carried even so, or holds what cannot: each with what the refusal must say.

import '../note.ts'

const unpicklable = () => new WeakSet([{}])

class Holder {
  #socket = unpicklable()
  static pool = { list: [unpicklable()] }
  socket() { return this.#socket }
}

/** What wasm-bindgen writes for a class. */
class Handle {
  constructor(ptr) { this.__wbg_ptr = ptr }
  __destroy_into_raw() { const ptr = this.__wbg_ptr; this.__wbg_ptr = 0; return ptr }
  free() { this.__destroy_into_raw() }
}

/** What Emscripten writes: all classes extend the one that has these. */
class Embind { isAliasOf(other) { return this.$$.ptr === other.$$.ptr } deleteLater() { return this } }
class Shape extends Embind { constructor() { super(); this.$$ = { ptr: 1024 } } }

export const cases = [
  { name: 'a handle of wasm-bindgen', make: () => ({ doc: new Handle(1024) }), says: [/\$\.doc/, /WebAssembly/], remedies: [/read that after loading/] },
  { name: 'a handle of wasm-bindgen, in a class that extends its own', make: () => new (class extends Handle {})(1), says: [/WebAssembly/], remedies: [/./] },
  { name: 'a handle of Emscripten', make: () => [new Shape()], says: [/\$\[0\]/, /WebAssembly/], remedies: [/./] },
  { name: 'what resolves a promise', make() { let settle; void new Promise(resolve => { settle = resolve }); return { settle } }, says: [/\$\.settle/, /resolves or rejects a promise/], remedies: [/make new ones after loading/] },
  { name: 'a closure that was made of text', make: () => new Function('let n = 1; return () => n++')(), says: [/captured the variable n/], remedies: [/new Function/] },
  { name: 'super in a method before a computed key', make() { const key = 'k', base = { hi() { return 'hi' } }; return { __proto__: base, hi() { return super.hi() + key }, [key]: 1 } }, says: [/super/], remedies: [/behind all spreads and computed keys/] },
  { name: 'super in a method behind a computed key', make() { const key = 'k', base = { hi() { return 'hi' } }; return { __proto__: base, [key]: 1, hi() { return super.hi() + key } } }, fine: o => o.hi() === 'hik' },
  { name: 'a handle whose class says how it is saved', make() { class Saved extends Handle { [Symbol.for('dill.getState')]() { return { saved: 7 } } [Symbol.for('dill.setState')]({ saved }) { this.__wbg_ptr = saved } } return new Saved(1) }, fine: o => o.__wbg_ptr === 7 },
  { name: 'a captured variable that holds what cannot be carried', make() { const socket = unpicklable(); return { app: { send: () => socket } } }, says: [/\$\.app\.send/, /socket/, /WeakSet/], remedies: [/./] },
  { name: 'two scopes out', make() { const socket = unpicklable(); return (() => { let n = 0; return () => [socket, n++] })() }, says: [/socket/], remedies: [/./] },
  { name: 'an object in a captured variable', make() { const state = { model: { layers: [1, unpicklable()] } }; return () => state }, says: [/state/, /model\.layers\[1\]/], remedies: [/./] },
  { name: 'through a function that it captured', answers: 'pulumi: function X captured Y, which referenced Z', make() { const socket = unpicklable(); const inner = () => socket; return () => inner }, says: [/inner/, /socket/], remedies: [/./] },
  { name: 'a private field', make: () => new Holder(), says: [/#socket/], remedies: [/./] },
  { name: 'an own property of a function', make: () => Object.assign(() => 1, { socket: unpicklable() }), says: [/socket/], remedies: [/./] },
  { name: 'a static of a class by value', make: () => class { static socket = unpicklable() }, says: [/socket/], remedies: [/./] },
  { name: 'a class whose prototype names no constructor', make() { class A { m() {} } delete A.prototype.constructor; return [A] }, says: [/\$\[0\]/, /constructor of its prototype/], remedies: [/Put it back/] },
  { name: 'an instance of a class whose prototype names another constructor', make() { class A { m() {} } A.prototype.constructor = Map; return new A() }, says: [/constructor of its prototype/], remedies: [/Put it back/] },
  { name: 'a class with an accessor for its constructor', make() { let n = 1; return class { get ['constructor']() { return n } } }, says: [/constructor of its prototype/], remedies: [/Put it back/] },
  { name: 'the receiver of a bound function', make: () => (function () { return this }).bind({ socket: unpicklable() }), says: [/socket/], remedies: [/./] },
  { name: 'a Proxy that was revoked', make() { const { proxy, revoke } = Proxy.revocable({ a: 1 }, {}); revoke(); return { proxy } }, says: [/a Proxy at \$\.proxy: it is a Proxy that was revoked/], remedies: [/Leave it out/] },
  { name: 'a Proxy of an array that was revoked', make() { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return [proxy] }, says: [/\$\[0\].*revoked/], remedies: [/Leave it out/] },
  { name: 'a Proxy of a function that was revoked', make() { const { proxy, revoke } = Proxy.revocable(() => 1, {}); revoke(); return { proxy } }, says: [/\$\.proxy.*revoked/], remedies: [/Leave it out/] },
  { name: 'a Proxy of one that was revoked', make() { const { proxy, revoke } = Proxy.revocable({}, {}); const outer = new Proxy(proxy, {}); revoke(); return outer }, says: [/target.*revoked/], remedies: [/Leave it out/] },
  { name: 'an object below a Proxy that was revoked', make() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return Object.create(proxy) }, says: [/revoked/], remedies: [/Leave it out/] },
  { name: 'what has revoked its Proxy', make() { const { revoke } = Proxy.revocable({}, {}); revoke(); return { revoke } }, says: [/\$\.revoke.*revoked its Proxy/], remedies: [/Leave it out/] },
  { name: 'a Proxy whose handler holds what cannot be carried', make: () => new Proxy({}, { socket: unpicklable(), get() { throw new Error('asked') } }), says: [/handler.*socket/], remedies: [/./] },
  { name: 'a class that extends a Proxy', make() { class A {} const P = new Proxy(A, { get(target, key) { return target[key] } }); return class extends P {} }, says: [/extends a Proxy/], remedies: [/Extend what the Proxy wraps/] },
  { name: 'what binds a Proxy', make: () => new Proxy(function () {}, {}).bind(null), says: [/binds a Proxy/], remedies: [/bind after loading/] },
  { name: 'direct eval', make() { const n = 1; return () => eval('n') }, says: [/eval/], remedies: [/./] },
  { name: 'beside a direct eval', make() { let n = 1; const f = () => eval('n'); return f && (() => n) }, fine: f => f() === 1 },
  { name: 'super() in an arrow', make() { class A {} let call; class B extends A { constructor() { call = () => super(); call() } } new B(); return call }, says: [/super/], remedies: [/./] },
  { name: 'super in an arrow of a method of an object that waits', make() { const base = { hi() { return 'hi' } }; const made = (function* () { return { __proto__: base, n: yield 1, hi() { return () => super.hi() } }.hi() })(); made.next(); return made.next(1).value }, says: [/super/, /no name/], remedies: [/Change that at test\/code\/bad\/seen\.js:\d+:\d+/] },
  { name: 'a variable of several cases of one switch', make() { const on = k => { switch (k) { case 1: let n = 1; return () => n++; default: const m = 'm'; return () => m } }; return [on(1), on(2)] }, says: [/\$\[0\]/, /several cases of one switch/, /put the statements of each case into braces/], remedies: [/seen\.js:\d+:\d+/] },
  { name: 'an accessor under a computed key, in a literal that waits', make() { const made = (function* () { let v = 1; return { get [yield 'key']() { return v } } })(); made.next(); return made.next('dyn').value }, says: [/get dyn/], remedies: [/[Rr]egister it/] },
  { name: 'a private member of a class whose variable means another', make() { let A = class { #n = 1; reader() { return () => this.#n } }; const f = new A().reader(); A = undefined; return [f, A] }, says: [/#n/, /give the class one/], remedies: [/./] },
  { name: 'a private member of a class without a name', make: () => new class { #n = 1; reader() { return () => this.#n } }().reader(), says: [/#n/, /give the class one/], remedies: [/./] },
  { name: 'bound by call', make: () => Function.prototype.bind.call(function f() {}, { a: 1 }), says: [/bound/], remedies: [/=>/] },
  { name: 'bound by Reflect.apply', make: () => Reflect.apply(Function.prototype.bind, function f() {}, [{ a: 1 }]), says: [/bound/], remedies: [/=>/] },
  { name: 'bound through an optional chain', make() { const o = { f() {} }; return o?.f?.bind(o) }, says: [/bound/], remedies: [/=>/] },
  { name: 'a generator on its way', make() { const it = (function* () { let n = 0; while (true) yield n++ })(); it.next(); return it }, says: [/generator/], remedies: [/./] },
]
