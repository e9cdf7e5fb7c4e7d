// What dill's test_mixins.py has at its top. Functions are decorated by calls.

export function quad(a = 1, b = 1, c = 0) {
  const inverted = [false]
  function invert() {
    inverted[0] = !inverted[0]
  }
  return function dec(f) {
    function func(...args) {
      let x = f(...args)
      if (inverted[0]) x = -x
      return a * x ** 2 + b * x + c
    }
    func.wrapped = f
    func.invert = invert
    func.inverted = inverted
    return func
  }
}

export const doubleAdd = quad(0, 2)(function doubleAdd(...args) {
  return args.reduce((sum, n) => sum + n, 0)
})

export function quadFactory(a = 1, b = 1, c = 0) {
  function dec(f) {
    return function func(...args) {
      const fx = f(...args)
      return a * fx ** 2 + b * fx + c
    }
  }
  return dec
}

export const quadish = quadFactory(0, 4, 0)(function quadish(x) {
  return x + 1
})

export const quadratic = quadFactory()

export function doubler(f) {
  return function inner(...args) {
    const fx = f(...args)
    return 2 * fx
  }
}

export const quadruple = doubler(function quadruple(x) {
  return 2 * x
})

/** Twice: both have captured an f. */
export const octuple = doubler(doubler(function octuple(x) {
  return 2 * x
}))
