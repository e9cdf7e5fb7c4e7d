// Functions of old whose prototype objects were put in the place of those that they were born with: by hand, as TypeScript and
// Babel write it for old engines, and as libraries do.

function __extends(d, b) {
  Object.setPrototypeOf(d, b)
  function __() { this.constructor = d }
  d.prototype = (__.prototype = b.prototype, new __())
}

const Animal = (function () {
  function Animal(name) { this.name = name }
  Animal.prototype.says = function () { return `${this.name} ${this.sound()}` }
  Animal.prototype.sound = function () { return '…' }
  return Animal
}())

const Dog = (function (_super) {
  __extends(Dog, _super)
  function Dog() { return (_super !== null && _super.apply(this, arguments)) || this }
  Dog.prototype.sound = function () { return `woof${_super.prototype.sound.call(this)}` }
  return Dog
}(Animal))

function Base() {}
Base.prototype.kind = () => 'base'
function Wrapper(value) { this.value = value }
Wrapper.prototype = Object.create(Base.prototype)
Wrapper.prototype.constructor = Wrapper

function Bare(value) { this.value = value }
Bare.prototype = { twice() { return this.value * 2 } }

function Named(value) { this.value = value }
Named.prototype = { constructor: Named, twice() { return this.value * 2 } }

function Listed() {}
Listed.prototype = []

const Arrow = function (value) { this.value = value }
Arrow.prototype = Bare.prototype

const isOf = (copy, original, ...makers) => Object.fromEntries(makers.map(maker => [`instanceof ${maker.name}`, copy instanceof maker && Object.getPrototypeOf(copy) === Object.getPrototypeOf(original)]))

export const cases = [
  {
    name: 'a class that TypeScript wrote for old engines', make: () => new Dog('rex'), play: dog => [dog.says(), dog.constructor === Dog, dog instanceof Dog, dog instanceof Animal, Object.keys(dog)], gives: ['rex woof…', true, true, true, ['name']],
    beside: (copy, original) => isOf(copy, original, Dog, Animal), bare: false,
  },
  {
    name: 'a prototype made by Object.create', make: () => new Wrapper(1), play: w => [w.kind(), w instanceof Wrapper, w instanceof Base, w.value++], gives: ['base', true, true, 1],
    beside: (copy, original) => isOf(copy, original, Wrapper, Base), bare: false,
  },
  {
    name: 'a prototype that is a literal without a constructor', make: () => new Bare(2), play: b => [b.twice(), b instanceof Bare, b.constructor === Object], gives: [4, true, true],
    beside: (copy, original) => isOf(copy, original, Bare), bare: false,
  },
  {
    name: 'a prototype that is a literal with one', make: () => new Named(2), play: b => [b.twice(), b instanceof Named, b.constructor.name], gives: [4, true, 'Named'],
    beside: (copy, original) => isOf(copy, original, Named), bare: false,
  },
  {
    name: 'a prototype that is an array', make: () => new Listed(), play: l => [l.push(1), l instanceof Listed, l.length], gives: [1, true, 1],
    beside: (copy, original) => isOf(copy, original, Listed), bare: false,
  },
  {
    name: 'a prototype that two functions have', make: () => [new Bare(1), new Arrow(2)], play: ([a, b]) => [a instanceof Arrow, b instanceof Bare, b.twice()], gives: [true, true, 4],
    beside: ([a], [original]) => isOf(a, original, Bare, Arrow), bare: false,
  },
  {
    name: 'such prototypes alone', make: () => [Bare.prototype, Wrapper.prototype], play: ([bare, wrapper]) => [bare.twice.call({ value: 3 }), wrapper.kind()], gives: [6, 'base'],
    beside: ([bare, wrapper]) => ({ 'Wrapper’s': wrapper === Wrapper.prototype }), leans: true,
  },
  {
    name: 'such functions within a function', make() { function Local(n) { this.n = n } Local.prototype = { next() { return ++this.n } }; function Other() {} Other.prototype = Object.create(Local.prototype); Other.prototype.constructor = Other; return [new Local(1), new Other(), Local, Other] },
    play: ([a, b, Local, Other]) => [a.next(), a instanceof Local, b instanceof Other, b instanceof Local, Object.keys(Object.getPrototypeOf(b)), new Other() instanceof Local], gives: [2, true, true, true, ['constructor'], true],
  },
]
