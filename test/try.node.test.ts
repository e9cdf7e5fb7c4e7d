import { test } from 'vitest'
import { source, detect, temp, copy, dumps, loads, main, Trust } from '../lib/index.ts'
import * as s from './sources/cases/source.js'
import * as m from './sources/cases/mixins.js'
import { run } from '../lib/instrument.ts'
const tell = async (name: string, fn: () => unknown) => { try { const v = await fn(); console.log('## ' + name + '\n' + (typeof v === 'string' ? v : typeof v === 'function' ? String(v) : JSON.stringify(v))) } catch (e) { console.log('## ' + name + ' !! ' + (e as any).code + ' ' + (e as Error).message + ((e as any).code ? '' : (e as Error).stack)) } }
test('try', async () => {
  for (const [name, value] of [...Object.entries(s), ...Object.entries(m), ['bar', s.Foo.prototype.bar]] as [string, any][]) {
    for (const src of [true, false]) await tell(`temp ${src} ${name}`, async () => {
      const b = await temp.dumpIOSource(value, { source: src })
      const back: any = await b.load()
      return [typeof back, back === value, typeof back === 'function' ? [back.name, source.getsource(back) === source.getsource(value), copy(back) === back, source.isdynamic(back)] : 0]
    })
  }
  await tell('octuple', async () => { const o: any = await (await temp.dumpIOSource(m.octuple, { source: true, alias: '_o' })).load(); return [o(3), m.octuple(3), copy(o)(3), source.importable(o)] })
  await tell('noname', async () => (await temp.dumpIOSource(100)).load())
  await tell('noname', async () => (await temp.dumpIOSource(100)).load({ alias: 'x' }))
  await tell('handle', async () => { const h = await temp.dumpSource(m.quadish, { alias: '_f' }); return [h.name, (await temp.loadSource(h) as any)(2), await temp.load(h as any)] })
  await tell('byname', async () => { const h = await temp.dumpSource(m.quadish, { alias: '_f' }); return temp.loadSource(h.name) })
  await tell('byname', async () => { const h = await temp.dumpSource(m.quadish, { alias: '_f' }); return temp.loadSource(h.name, { trust: Trust.code }) })
  await run('let n = 3\nfunction cellf(x) { return x + n + helper() }\nconst helper = () => n++\nclass P { #x = 1; get() { return this.#x } }\nconst p = new P()\nconst q = { a: 1 }')
  for (const name of ['cellf', 'helper', 'P', 'p', 'q']) {
    const v = (main as any)[name]
    for (const verb of ['getsource', 'getimport', 'getname', 'findsource', 'importable', 'isfrommain', 'isdynamic'] as const) await tell(`${verb} ${name}`, () => (source as any)[verb](v))
    await tell(`fqn ${name}`, () => source.getname(v, { fqn: true }))
    await tell(`enclosing ${name}`, () => source.getsource(v, { enclosing: true }))
    await tell(`temp ${name}`, async () => { const back = await (await temp.dumpIOSource(v, { alias: 'x' })).load(); return [typeof back, source.isfrommain(back), name === 'cellf' ? (back as any)(1) : 0] })
  }
  const lone = (0, eval)('(function lone(a) {\n    return a * 2\n  })')
  for (const verb of ['getsource', 'getimport', 'getname', 'findsource', 'importable', 'isfrommain', 'isdynamic'] as const) await tell(`${verb} lone`, () => (source as any)[verb](lone))
  await tell(`isdynamic new Function`, () => [source.isdynamic(new Function('a', 'return a')), source.importable(new Function('a', 'return a'), { alias: 'q' })])
  await tell('copied', () => [source.getsource(copy(m.octuple)), source.getsource(copy(lone))])
}, 60000)
