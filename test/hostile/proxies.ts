// X: Proxies in bytes. Whoever touches one runs its handler, so somebody must vouch for the bytes; and even then no load may
// touch one itself. Each here has all traps, and each trap is the canary.

import { isProxy } from '../../lib/core/proxies.ts'
import { registry } from '../../lib/dill.ts'
import { Trust, type LoadOptions } from '../../lib/index.ts'
import { define, held, leaf, pickle, row, type Line } from '../assembler.ts'
import { either, inert, refused, type Row } from './row.ts'

const trapped: Line = ['GLOBAL', 'registered', 'hostile.trap']
const refs = { options: (): LoadOptions => ({ trust: Trust.refs }) }
const traps = Object.getOwnPropertyNames(Reflect).filter(name => typeof Reflect[name as keyof typeof Reflect] === 'function')
const handler: Line[] = row(traps.map(name => [name, trapped] as const))
const proxyOf = (target: readonly Line[], by: readonly Line[] = handler): Line[] => [['LEAF0', 0], ...target, ...by]

/** A list of a Proxy and something else, in which the Proxy is this: */
const PROXY: Line = ['REF8', 1]
const beside = (lines: readonly Line[], target: readonly Line[] = row([])): Uint8Array<ArrayBuffer> => pickle(['ARR', 2], define('Proxy'), ...proxyOf(target), ...lines)
/** The number of the next kind. */
const OWN = 1

const isWhole = (list: unknown): boolean => Array.isArray(list) && isProxy(list[0])
const below = (keys: readonly string[]): Line[] => [['SHAPE', { from: 2, keys, prototype: PROXY }], ...keys.map((): Line => ['INT', 1])]
const targets: readonly (readonly [what: string, lines: readonly Line[]])[] = [
  ['an object', row([])], ['an array', [['ARR', 1], ['INT', 1]]], ['a function', [trapped]], ['a Map', held(OWN, 'Map', ['INT', 1], ['INT', 2])], ['an intrinsic', [['GLOBAL', 'globalThis', 'Array.prototype']]],
]

const untrusted: Row[] = [
  ...targets.map(([what, lines]) => refused('X01', `a Proxy of ${what} that nobody vouches for`, 'CODE_NOT_TRUSTED', () => pickle(define('Proxy'), ...proxyOf(lines)))),
  refused('X01', 'what revokes one', 'CODE_NOT_TRUSTED', () => beside(leaf(OWN, 'revoke', PROXY))),
]

const places: Row[] = [
  ...targets.map(([what, lines]) => inert('X02', `a Proxy of ${what}`, () => pickle(define('Proxy'), ...proxyOf(lines)), isProxy, refs)),
  ...([
    ['a key of a Map', held(OWN, 'Map', PROXY, PROXY)], ['a member of a Set', held(OWN, 'Set', PROXY)], ['a prototype', below(['a'])], ['a prototype of nothing', below([])],
    ['a prototype of many', [['ARR', 5], ...below(['then', 'a']), ...Array.from({ length: 4 }, (): Line[] => [['OBJ', 2], ['INT', 1], ['INT', 2]]).flat()]],
    ['an exchanged prototype', [['DRESS', 4], ['ARR', 0], PROXY, ['END']]], ['an exchanged prototype of what is frozen', [['DRESS', 7], ...row([['a', PROXY]]), PROXY, ['END']]],
    ['a prototype of a Map', [['DRESS', 4], ...held(OWN, 'Map', PROXY, ['INT', 1]), PROXY, ['END']]], ['a frozen element', [['DRESS', 3], ['ARR', 1], PROXY, ['END']]], ['a cause', held(OWN, 'Error', 'cause', ['INT', 5], PROXY)],
    ['a then', row([['then', PROXY]])], ['a property under a symbol', [['DRESS', 0], ...row([]), ['GLOBAL', 'globalThis', 'Symbol.iterator'], ['INT', 7], PROXY, ['END']]],
    ['the reason of a promise', held(OWN, 'Promise', ['ARR', 2], ['FALSE'], PROXY)], ['a target', proxyOf([PROXY])], ['a handler', proxyOf(row([]), [PROXY])], ['both', proxyOf([PROXY], [PROXY])],
    ['a constructor', row([['constructor', PROXY]])], ['what a Proxy of it revokes', leaf(OWN, 'revoke', PROXY)],
  ] as const).map(([what, lines]) => inert('X03', `a Proxy for ${what}`, () => beside(lines), isWhole, refs)),
  ...targets.slice(2, 3).flatMap(([, target]) => [
    inert('X03', 'a Proxy for a getter', () => beside([['DRESS', 0], ...row([]), 'a', ['INT', 14], PROXY, ['UNDEFINED'], ['END']], target), isWhole, refs),
    refused('X04', 'a bound Proxy', 'BAD_TYPE', () => beside([define('bound function'), ['KIND', OWN], PROXY, ['TRUE'], ['HOLD'], 'b', ['INT', 0], ['UNDEFINED'], ['END']], target), refs),
    refused('X04', 'a member of a Proxy', 'BAD_TYPE', () => beside([define('member'), ['KIND', OWN], PROXY, ['FALSE'], 'm', 'value', ['END']], target), refs),
    refused('X04', 'the prototype of a Proxy', 'BAD_TYPE', () => beside(leaf(OWN, 'prototype', PROXY), target), refs),
    refused('X04', 'a Proxy for a factory', 'CODE_NOT_TRUSTED', () => beside([define('reduction'), ['KIND', OWN], PROXY, ['FALSE'], ['END']], target), refs),
  ]),
]

const misfits: Row[] = [
  ...([['a number', [['INT', 1]]], ['nothing', [['UNDEFINED']]], ['a text', ['text']], ['null', [['NULL']]], ['a symbol', [['GLOBAL', 'globalThis', 'Symbol.iterator']]], ['bytes', [['BYTES', new Uint8Array(1)]]]] as const).flatMap(([what, part]) => [
    refused('X05', `a Proxy of ${what}`, 'BAD_TYPE', () => pickle(define('Proxy'), ...proxyOf(part)), refs),
    refused('X05', `a Proxy by ${what}`, 'BAD_TYPE', () => pickle(define('Proxy'), ...proxyOf(row([]), part)), refs),
  ]),
  refused('X05', 'a Proxy of itself', 'BAD_REF', () => pickle(['ARR', 1], define('Proxy'), ...proxyOf([PROXY])), refs),
  refused('X05', 'a Proxy by itself', 'BAD_REF', () => pickle(['ARR', 1], define('Proxy'), ...proxyOf(row([]), [PROXY])), refs),
  refused('X05', 'a kind of that name with no parts', 'KIND_CHANGED', () => pickle(['DEFKIND', 'Proxy', 0], ['KIND', 0], ...row([]), ...row([]), ['END']), refs),
  refused('X05', 'what revokes an object', 'BAD_TYPE', () => pickle(...leaf(0, 'revoke', ...row([]))), refs),
  refused('X06', 'a Proxy with a property of its own', 'BAD_TYPE', () => pickle(['DRESS', 0], define('Proxy'), ...proxyOf(row([])), 'a', ['INT', 7], ['INT', 1], ['END']), refs),
  refused('X06', 'a Proxy that is frozen', 'BAD_TYPE', () => pickle(['DRESS', 3], define('Proxy'), ...proxyOf(row([])), ['END']), refs),
  refused('X06', 'a Proxy with another prototype', 'BAD_TYPE', () => pickle(['DRESS', 4], define('Proxy'), ...proxyOf(row([])), ['NULL'], ['END']), refs),
  refused('X06', 'a Proxy with a state', 'BAD_TYPE', () => pickle(['DRESS', 8], define('Proxy'), ...proxyOf(row([])), ...row([]), ['END']), refs),
  refused('X07', 'a promise that was kept with a Proxy', 'BAD_TYPE', () => beside(held(OWN, 'Promise', ['ARR', 2], ['TRUE'], PROXY)), refs),
  refused('X07', 'a promise that was kept with what is below a Proxy', 'BAD_TYPE', () => beside(held(OWN, 'Promise', ['ARR', 2], ['TRUE'], ...below([]))), refs),
  refused('X07', 'a promise whose outcome is a Proxy', 'BAD_TYPE', () => beside(held(OWN, 'Promise', PROXY), [['ARR', 2], ['TRUE'], ['INT', 1]]), refs),
  inert('X08', '10,000 Proxies in one another', () => pickle(define('Proxy'), ...Array.from({ length: 10_000 }, (): Line => ['LEAF0', 0]), ...row([]), ...Array.from({ length: 10_000 }, () => row([])).flat()), isProxy, refs),
]

/** Every kind with a Proxy for each of its parts: it may not be loaded, or not be of that kind, but nobody asks the Proxy. */
const everywhere: Row[] = registry.kinds().filter(({ tag, decode, shell }) => !tag.startsWith('hostile.') && (decode ?? shell) !== undefined).flatMap(({ tag, arity, shell }) => [1, 2, 3, 4].filter(count => arity === undefined || arity === count).flatMap(count => {
  const parts = Array.from({ length: count }, () => PROXY)
  const told: readonly (readonly [what: string, lines: readonly Line[]])[] = arity !== undefined ? [['', [define(tag), ['LEAF0', OWN], ...parts]]]
    : [['', [define(tag), ['KIND', OWN], ...parts, ['END']]], ...shell === undefined ? [] : [[' before it exists', [define(tag), ['KIND', OWN], ...parts, ['HOLD'], ['END']]], [' to be filled with', [define(tag), ['KINDH', OWN], ...parts, ['END']]]] as const]
  return told.map(([what, lines]) => either('X09', `${tag} with ${count} Proxies${what}`, ['BAD_TYPE', 'BAD_REF', 'BAD_SITE', 'BAD_TOKEN', 'BAD_KIND', 'CODE_NOT_TRUSTED', 'REVIVE_FAILED', 'ASYNC_ONLY', 'BAD_NAME', 'LIMIT', 'UNKNOWN_NAME'], () => beside(lines), isWhole, refs))
}))

export const proxies: Row[] = [...untrusted, ...places, ...misfits, ...everywhere]
