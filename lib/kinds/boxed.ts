// Primitives in boxes: new Number(1) and its like. Told by the slot that valueOf reads, never by conversion, which would
// run a user's own valueOf.

import { answers, methodOf } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

const numberOf = methodOf<[], number>(Number.prototype, 'valueOf')
const stringOf = methodOf<[], string>(String.prototype, 'valueOf')
const booleanOf = methodOf<[], boolean>(Boolean.prototype, 'valueOf')
const bigintOf = methodOf<[], bigint>(BigInt.prototype, 'valueOf')
const symbolOf = methodOf<[], symbol>(Symbol.prototype, 'valueOf')

/** `new Number(1)` */
export const boxedNumber: Kind<object> = kind<object>({
  tag: 'Number', prototypes: [Number.prototype], is: answers(numberOf), own: [], arity: 1,
  encode(box, out) {
    out.number('value', numberOf(box))
  },
  decode: from => Object(from.number()) as object,
  label: box => `Number(${numberOf(box)})`,
})

/** `new String('a')`. Its characters and its length are own properties that come with it. */
export const boxedString: Kind<object> = kind<object>({
  tag: 'String', prototypes: [String.prototype], is: answers(stringOf), own: 'indices', arity: 1,
  encode(box, out) {
    out.text('value', stringOf(box))
  },
  decode: from => Object(from.text()) as object,
  label: box => `String(${JSON.stringify(stringOf(box))})`,
})

/** `new Boolean(true)` */
export const boxedBoolean: Kind<object> = kind<object>({
  tag: 'Boolean', prototypes: [Boolean.prototype], is: answers(booleanOf), own: [], arity: 1,
  encode(box, out) {
    out.value('value', booleanOf(box))
  },
  decode(from) {
    const value = from.value()
    return typeof value === 'boolean' ? Object(value) as object : from.fail('a boxed boolean holds something else')
  },
  label: box => `Boolean(${booleanOf(box)})`,
})

/** `Object(1n)` */
export const boxedBigInt: Kind<object> = kind<object>({
  tag: 'BigInt', prototypes: [BigInt.prototype], is: answers(bigintOf), own: [], arity: 1,
  encode(box, out) {
    out.value('value', bigintOf(box))
  },
  decode(from) {
    const value = from.value()
    return typeof value === 'bigint' ? Object(value) as object : from.fail('a boxed BigInt holds something else')
  },
  label: box => `BigInt(${bigintOf(box)}n)`,
})

/** `Object(Symbol())` */
export const boxedSymbol: Kind<object> = kind<object>({
  tag: 'Symbol object', prototypes: [Symbol.prototype], is: answers(symbolOf), own: [], arity: 1,
  encode(box, out) {
    out.value('value', symbolOf(box))
  },
  decode(from) {
    const value = from.value()
    return typeof value === 'symbol' ? Object(value) as object : from.fail('a boxed symbol holds something else')
  },
  label: () => 'Symbol object',
})
