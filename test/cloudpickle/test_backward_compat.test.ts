/// <reference types="vite/client" />
// cloudpickle's tests of old pickles: code in the bytes of every version of the format loads for ever.
// `VITE_GOLDEN=write npx vitest run test_backward_compat` writes the file of this version if it is missing.

import { describe, expect, test } from 'vitest'
import { dumps, HIGHEST_PROTOCOL, loads, Trust } from '../../lib/index.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'

const files = import.meta.glob<string>('./golden/*.hex', { query: '?raw', import: 'default', eager: true })
const versions = Array.from({ length: HIGHEST_PROTOCOL }, (_, i) => i + 1)

/** What is kept, as a program of its time has made it. */
const text = `(function () {
  const simpleFunc = (x, y = 1) => x + y
  class SimpleClass { constructor(attribute) { this.attribute = attribute } }
  const module = {}
  let x = 1
  module.f = (y, z = x) => y + z
  class SimpleEnum { static RED = new SimpleEnum(1); static BLUE = new SimpleEnum(2); constructor(value) { this.value = value; Object.freeze(this) } isBlue() { return this === SimpleEnum.BLUE } }
  class Base { #attribute; constructor(attribute) { this.#attribute = attribute } get attribute() { return this.#attribute } }
  class ComplexClass extends Base { static made = 0; add(other) { return new ComplexClass(this.attribute + other.attribute) } }
  const complexFunction = Object.assign((a, b) => a.add(b), { annotations: { a: 'ComplexClass', b: 'ComplexClass' } })
  const nested = () => { let calls = 0; return b => { calls++; return b + x } }
  return { simpleFunc, SimpleClass, module, SimpleEnum, ComplexClass, complex: new ComplexClass(1), complexFunction, nestedFunction: nested() }
})()`

const pathOf = (version: number): string => `./golden/v${version}-code.hex`

function load(version: number): any {
  const bytes = Uint8Array.from(files[pathOf(version)]!.match(/[0-9a-f]{2}/g)!, byte => parseInt(byte, 16))
  return loads(bytes, { trust: Trust.code })
}

describe.runIf(import.meta.env['VITE_GOLDEN'] === 'write' && !(pathOf(HIGHEST_PROTOCOL) in files))('writes', () => {
  test('the file of this version', async () => {
    // Under a seal that is nobody's: it will be read in realms that did not write it.
    const hex = Array.from(fromElsewhere(dumps(script(text, 'old.js'))), byte => byte.toString(16).padStart(2, '0')).join('')
    await expect(hex.replaceAll(/.{1,64}/g, '$&\n')).toMatchFileSnapshot(pathOf(HIGHEST_PROTOCOL))
  })
})

test('there is a file for each version', () => {
  expect(versions.filter(version => !(pathOf(version) in files))).toEqual([])
})

describe.each(versions.map(version => [version]))('version %i', version => {
  test('test_backward_compat.py::test_simple_func', () => {
    const { simpleFunc: f } = load(version)
    expect([f(1), f(1, 1), f(2, 2)]).toEqual([2, 2, 4])
  })

  test('test_backward_compat.py::test_simple_class', () => {
    const { SimpleClass } = load(version)
    expect([new SimpleClass(1).attribute, SimpleClass.name]).toEqual([1, 'SimpleClass'])
    expect(load(version).SimpleClass).toBe(SimpleClass)
  })

  test('test_backward_compat.py::test_dynamic_module', () => {
    const { module } = load(version)
    expect([module.f(1), module.f(1, 1), module.f(2, 2)]).toEqual([2, 2, 4])
  })

  test('test_backward_compat.py::test_simple_enum', () => {
    const { SimpleEnum } = load(version)
    expect([SimpleEnum.RED.value, SimpleEnum.BLUE.value, SimpleEnum.BLUE.isBlue(), SimpleEnum.RED instanceof SimpleEnum]).toEqual([1, 2, true, true])
    expect(load(version).SimpleEnum).toBe(SimpleEnum)
  })

  test('test_backward_compat.py::test_complex_class', () => {
    const { ComplexClass, complex } = load(version)
    expect([complex instanceof ComplexClass, complex.attribute, new ComplexClass(2).attribute, ComplexClass.made]).toEqual([true, 1, 2, 0])
    const again = load(version)
    expect([again.ComplexClass === ComplexClass, again.complex instanceof ComplexClass, again.complex === complex]).toEqual([true, true, false])
  })

  test('test_backward_compat.py::test_complex_function', () => {
    const { ComplexClass, complexFunction: f } = load(version)
    expect([f(new ComplexClass(1), new ComplexClass(2)).attribute, f.annotations]).toEqual([3, { a: 'ComplexClass', b: 'ComplexClass' }])
  })

  test('test_backward_compat.py::test_nested_function', () => {
    expect(load(version).nestedFunction(41)).toBe(42)
  })
})
