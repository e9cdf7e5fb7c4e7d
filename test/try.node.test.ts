import { test } from 'vitest'
import { source, detect } from '../lib/index.ts'
import * as s from './sources/cases/source.js'
import * as m from './sources/cases/mixins.js'
import { run } from '../lib/instrument.ts'
const tell = (name: string, fn: () => unknown) => { try { const v = fn(); console.log('## ' + name + '\n' + (typeof v === 'string' ? v : JSON.stringify(v))) } catch (e) { console.log('## ' + name + ' !! ' + (e as any).code + ' ' + (e as Error).message + ((e as any).code ? '' : (e as Error).stack)) } }
test('try', async () => {
  for (const [name, value] of [...Object.entries(s), ...Object.entries(m), ['bar', s.Foo.prototype.bar], ['kept', s.keeper()], ['pow', Math.pow], ['hundred', 100], ['size', Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get], ['Map', new Map([[1, 2]])], ['private', new (class P { #x = 1; get() { return this.#x } })()], ['ns', s]] as [string, unknown][]) {
    for (const verb of ['getsource', 'getimport', 'getname', 'getsourcelines', 'findsource', 'importable', 'isfrommain', 'isdynamic', 'dumpsource'] as const) tell(`${verb} ${name}`, () => verb === 'findsource' ? (source.findsource(value) as any).lines[(source.findsource(value) as any).line] : source[verb](value as never))
    tell(`importable source ${name}`, () => source.importable(value, { source: true }))
    tell(`importable alias source ${name}`, () => source.importable(value, { source: true, alias: 'memo' }))
    tell(`enclosing ${name}`, () => source.getsource(value, { enclosing: true }))
    tell(`fqn ${name}`, () => source.getname(value, { fqn: true }))
  }
}, 60000)
