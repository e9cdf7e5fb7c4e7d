// Examples of graphs: what is shared stays shared, and what leads to itself still does.
// Small ones; how deep a graph may be is shown elsewhere.

import { examples, type Example } from './example.ts'

interface Link { next?: Link | undefined, value: number }

function cycle(): object {
  const root: Record<string, unknown> = { name: 'root' }
  root['self'] = root
  return root
}

function chain(length: number): Link {
  let link: Link = { value: 0, next: undefined }
  for (let i = 1; i < length; i++) link = { value: i, next: link }
  return link
}

export const graphs: Example[] = examples('graph', 'pass', [
  ['object', 'shared reference', () => { const shared = { a: 1 }; return [shared, shared, { shared }] }],
  ['object', 'cycle through an object', cycle],
  ['array', 'cycle through an array', () => { const a: unknown[] = [1]; a.push(a); return a }],
  ['Map', 'cycle through a Map key', () => { const m = new Map<unknown, unknown>(); m.set(m, 'me'); return m }],
  ['Map', 'cycle through a Map value', () => { const m = new Map<unknown, unknown>(); m.set('me', { m }); return m }],
  ['Set', 'cycle through a Set', () => { const s = new Set<unknown>(); s.add(s).add([s]); return s }],
  ['object', 'two that hold each other', () => { const a: Record<string, unknown> = {}; const b = { a }; a['b'] = b; return { b, a } }],
  ['object', 'cycle through a symbol key', () => { const o: Record<symbol, unknown> = {}; o[Symbol('me')] = o; return o }],
  ['Error', 'cycle through a cause', () => { const e = plainError('round'); e.cause = e; return e }],
  ['object', 'prototype that holds its own instance', () => { const p: Record<string, unknown> = {}; const o = Object.create(p) as object; p['instance'] = o; return o }],
  ['object', 'cycle through frozen objects', () => { const a: Record<string, unknown> = {}; const b = Object.freeze({ a }); a['b'] = b; return Object.freeze(a) }],
  ['array', 'diamonds', () => { let o: unknown = 'tip'; for (let i = 0; i < 20; i++) o = [o, o]; return o }],
  ['object', 'a chain of 1,000 objects', () => chain(1000)],
  ['array', '1,000 strings, each twice', () => Array.from({ length: 1000 }, (_, i) => [`string ${i}`, `string ${i}`])],
  ['array', '1,000 objects, each twice', () => { const list = Array.from({ length: 1000 }, (_, i) => ({ i })); return [list, [...list]] }],
  ['array', '200 shapes, each twice', () => [0, 1].map(() => Array.from({ length: 200 }, (_, i) => ({ [`key${i}`]: i })))],
  ['object', 'a mesh', () => {
    const nodes = Array.from({ length: 100 }, (_, id) => ({ id, to: [] as object[] }))
    for (const node of nodes) for (const step of [1, 7, 31]) node.to.push(nodes[(node.id + step) % 100]!)
    return nodes
  }],
])

function plainError(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}`
  return error
}
