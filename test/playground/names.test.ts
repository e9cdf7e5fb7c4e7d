// The names of a session as the playground lists them: how many instances of its classes there are, wherever they are held, and
// that counting runs nothing of theirs.

import { expect, test } from 'vitest'
import { instancesIn, instancesText } from '../../demo/names.ts'

class Jar {
  held: unknown
}
class Half extends Jar {}
class None {}
const trap = (): never => {
  throw new Error('looked at')
}
const jar = new Jar()
jar.held = jar

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const rows: readonly (readonly [name: string, scope: Record<string, unknown>, told: Record<string, string | undefined>])[] = [
  ['none', { None, n: 1 }, { None: undefined }],
  ['one, in a circle and twice', { Jar, jar, again: jar }, { Jar: '1 instance' }],
  ['in collections, and captured by nothing', { Jar, all: [new Jar(), new Set([new Jar()]), new Map([[new Jar(), new Jar()]])] }, { Jar: '4 instances' }],
  ['a subclass has its own, and its prototype is nobody’s', { Jar, Half, half: new Half() }, { Jar: undefined, Half: '1 instance' }],
  ['a class that no name has is not counted', { jar }, { jar: undefined }],
  ['many', { Jar, all: Array.from({ length: 5000 }, () => new Jar()) }, { Jar: expect.stringMatching(/^3\d\d\d\+ instances$/) as unknown as string }],
  ['getters are not called', { Jar, jar: Object.defineProperty(new Jar(), 'trap', { get: trap, enumerable: true }) }, { Jar: '1 instance' }],
  ['functions and their like', { f: () => 1, g: function () {}, h: Object.defineProperty(() => 1, 'prototype', { get: trap }) }, { f: undefined, g: undefined, h: undefined }],
  ['a Proxy that throws is none, and hides no other', { Jar, revoked: revoked(), throws: [new Proxy({}, { getPrototypeOf: trap, getOwnPropertyDescriptor: trap })], jar }, { Jar: '1 instance' }],
  ['made of a function', { Old: function Old() {}, made: undefined }, { Old: undefined }],
]

test.each(rows)('%s', (_, scope, told) => {
  const instances = instancesIn(scope, Object.keys(scope))
  expect(Object.fromEntries(Object.keys(told).map(name => [name, instancesText(scope[name], instances)]))).toEqual(told)
})
