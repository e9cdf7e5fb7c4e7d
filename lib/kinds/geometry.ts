// Rectangles, points and matrices of the DOM: numbers in an object.
// Engines without them (Node) have none of these kinds.

import { answers, getterOf } from '../core/brand.ts'
import { kind, type Kind, type Reader } from '../core/kind.ts'

type Global = { readonly prototype: object } & (new (...parts: unknown[]) => object)

const find = (name: string): Global | undefined => (globalThis as unknown as Record<string, Global | undefined>)[name]

const rect = ['x', 'y', 'width', 'height']
const point = ['x', 'y', 'z', 'w']
const flat = ['a', 'b', 'c', 'd', 'e', 'f']
const deep = ['m11', 'm12', 'm13', 'm14', 'm21', 'm22', 'm23', 'm24', 'm31', 'm32', 'm33', 'm34', 'm41', 'm42', 'm43', 'm44']

const readers = (prototype: object, fields: readonly string[]): ((value: object) => number)[] => fields.map(field => getterOf<number>(prototype, field))
const numbers = (from: Reader, count: number): number[] => Array.from({ length: count }, () => from.number())

/** The writable type and the read-only one below it; both have getters for all their fields. */
function record(name: string, fields: readonly string[]): readonly Kind[] {
  return [`${name}ReadOnly`, name].flatMap(tag => {
    const Type = find(tag)
    if (Type === undefined) return []
    const getters = readers(Type.prototype, fields.filter(field => Object.hasOwn(Type.prototype, field)))
    return getters.length < fields.length ? [] : [kind<object>({
      tag, prototypes: [Type.prototype], is: answers(getters[0]!), own: [], arity: fields.length,
      encode(value, out) {
        for (const get of getters) out.number('field', get(value))
      },
      decode: from => new Type(...numbers(from, fields.length)),
      label: value => `${tag}(${getters.map(get => get(value)).join(', ')})`,
    })]
  })
}

/** Six numbers for a flat matrix, sixteen for one in space; which of them it is made from decides which it is. */
function matrix(): readonly Kind[] {
  const Base = find('DOMMatrixReadOnly')
  const Writable = find('DOMMatrix')
  if (Base === undefined || Writable === undefined) return []
  const isFlat = getterOf<boolean>(Base.prototype, 'is2D')
  return [Base, Writable].map(Type => {
    const [six, sixteen] = [readers(Type.prototype, flat), readers(Type.prototype, deep)]
    const tag = Type === Base ? 'DOMMatrixReadOnly' : 'DOMMatrix'
    return kind<object>({
      tag, prototypes: [Type.prototype], is: answers(six[0]!), own: [],
      encode(value, out) {
        for (const get of isFlat(value) ? six : sixteen) out.number('field', get(value))
      },
      decode(from) {
        const fields = numbers(from, 6)
        if (from.more()) fields.push(...numbers(from, 10))
        return new Type(fields)
      },
      label: value => `${tag}(${isFlat(value) ? '2D' : '3D'})`,
    })
  })
}

function quad(): readonly Kind[] {
  const Type = find('DOMQuad')
  const Point = find('DOMPoint')
  if (Type === undefined || Point === undefined) return []
  const corners = ['p1', 'p2', 'p3', 'p4'].map(corner => getterOf<object>(Type.prototype, corner))
  const getters = readers(Point.prototype, point)
  return [kind<object>({
    tag: 'DOMQuad', prototypes: [Type.prototype], is: answers(corners[0]!), own: [], arity: 16,
    encode(value, out) {
      out.note('Its corners are new points: one that is also held elsewhere is held twice in the copy.')
      for (const corner of corners) for (const get of getters) out.number('field', get(corner(value)))
    },
    decode: from => new Type(...corners.map(() => new Point(...numbers(from, 4)))),
  })]
}

/** What the DOM measures with. */
export const geometry: readonly Kind[] = [...record('DOMRect', rect), ...record('DOMPoint', point), ...matrix(), ...quad()]
