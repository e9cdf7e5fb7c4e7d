// What looks like an array and is not: the arguments of a function. Arrays themselves are plain data, which the spine
// carries. This kind claims Object.prototype exactly, so that the objects of classes are not asked; hence it tells all
// own properties and the integrity itself.

import { builtinTag } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'
import { attributesOf, close, integrityOf, tellProperties } from '../core/properties.ts'

const LENGTH = 1
const ITERATOR = 2

/** A function's arguments. They come back as strict code makes them: no link to parameters, no callee. */
export const args: Kind<object> = kind<object>({
  tag: 'arguments', prototypes: [Object.prototype],
  // The own iterator or callee that all of them are born with spares other objects the walk for a tag.
  is: value => (Object.hasOwn(value, 'callee') || Object.hasOwn(value, Symbol.iterator)) && builtinTag(value) === 'Arguments',
  encode(value, out) {
    const integrity = integrityOf(value)
    const callee = Reflect.getOwnPropertyDescriptor(value, 'callee')
    out.number('born with', (Object.hasOwn(value, 'length') ? LENGTH : 0) | (Object.hasOwn(value, Symbol.iterator) ? ITERATOR : 0))
    out.hold()
    out.number('integrity', integrity)
    tellProperties(value, Reflect.ownKeys(value).filter(key => key !== 'callee'), 0, integrity, out)
    if (callee === undefined || attributesOf(callee, integrity) & 1) {
      out.note('The arguments of a sloppy function come back as strict code makes them: callee and the link to the parameters are gone.')
    }
  },
  shell(from) {
    const kept = from.integer(0, LENGTH | ITERATOR)
    const value = (function () { return arguments })() as unknown as Record<PropertyKey, unknown>
    if (!(kept & LENGTH)) delete value['length']
    if (!(kept & ITERATOR)) delete value[Symbol.iterator]
    return value
  },
  fill(value, from) {
    const integrity = from.integer(0, 3)
    from.properties(value)
    close(value, integrity)
  },
  label: value => `arguments(${String(Reflect.getOwnPropertyDescriptor(value, 'length')?.value)})`,
})
