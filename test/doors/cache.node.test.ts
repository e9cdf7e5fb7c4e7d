// What dill/node keeps of what it instrumented: when it is read, when it is not, and that nothing that is in its way is ever
// in the program's way.

import { execFile } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, lchownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Cache, cachePlaces } from '../../lib/node/cache.ts'
import { installed, type Project } from './support/installed.ts'

const isRoot = process.geteuid?.() === 0
/** Somebody else; on Linux, who nobody is. */
const stranger = 65534

describe('entries', () => {
  let folder: string
  let home: string
  let own: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dill-cache-'))
    home = join(folder, 'a', 'home')
    own = join(folder, 'library', 'dist')
    mkdirSync(join(own, 'chunks'), { recursive: true })
    writeFileSync(join(own, 'chunks', 'one.js'), 'export {}')
    writeFileSync(join(own, '../package.json'), '{ "version": "1.0.0" }')
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const cache = (places: readonly string[] = [home], most?: number): Cache => new Cache(places, own, most)

  function keep(sources: readonly string[], text: string, at = cache()): string {
    const entry = at.entryOf(sources)!
    at.write(entry, text)
    return entry.path
  }

  function kept(sources: readonly string[], at = cache()): string | undefined {
    const entry = at.entryOf(sources)
    return entry === undefined ? undefined : at.read(entry)
  }

  test.each(['', 'text', 'größer \u{1f600} \u2028\0'])('%j is read by the next start', text => {
    keep(['a', 'b'], text)
    expect(kept(['a', 'b'])).toBe(text)
  })

  test.each([
    ['others', ['a', 'c']],
    ['the same words, cut elsewhere', ['ab', '']],
    ['fewer', ['a']],
    ['more', ['a', 'b', '']],
    ['halves of pairs, which UTF-8 cannot tell apart', ['a', '\ud801']],
  ])('what was made from %s is not', (_, sources) => {
    keep(['a', 'b'], 'text')
    keep(['a', '\ud800'], 'half')
    expect(kept(sources)).toBe(undefined)
  })

  test('nor is text that cannot be written', () => {
    keep(['a'], 'half \ud800')
    expect([kept(['a']), readdirSync(home)]).toEqual([undefined, []])
  })

  test.each([
    ['another number', 'package.json', '{ "version": "1.0.1" }'],
    ['another build', 'dist/chunks/one.js', 'export { }'],
    ['another file', 'dist/chunks/two.js', ''],
  ])('nor what a library of %s made', (_, file, text) => {
    keep(['a'], 'text')
    writeFileSync(join(folder, 'library', file), text)
    expect(kept(['a'])).toBe(undefined)
  })

  test.each<[string, (path: string, other: string) => void]>([
    ['is empty', path => truncateSync(path)],
    ['ends early', path => truncateSync(path, 40)],
    ['ends within the digest', path => truncateSync(path, 9)],
    ['has another byte', path => writeFileSync(path, Buffer.from(readFileSync(path)).fill('x', 33, 34))],
    ['has another digest', path => writeFileSync(path, Buffer.from(readFileSync(path)).fill('x', 0, 1))],
    ['is that of another text', (path, other) => copyFileSync(other, path)],
    ['others can write', path => chmodSync(path, 0o602)],
    ['a group can write', path => chmodSync(path, 0o620)],
    ...isRoot ? [['somebody else owns', (path: string) => chownSync(path, stranger, stranger)] as [string, (path: string) => void]] : [],
  ])('one that %s is written anew', (_, spoil) => {
    const path = keep(['a'], 'a text that is some characters long')
    spoil(path, keep(['b'], 'another text'))
    expect(kept(['a'])).toBe(undefined)
    keep(['a'], 'new')
    expect(kept(['a'])).toBe('new')
  })

  test('a folder in the place of one is left alone', () => {
    const at = cache()
    mkdirSync(at.entryOf(['a'])!.path)
    keep(['a'], 'text', at)
    expect([kept(['a']), readdirSync(home).length]).toEqual([undefined, 1])
  })

  test('only the user can read them', () => {
    const path = keep(['a'], 'text')
    expect([home, path].map(one => (lstatSync(one).mode & 0o777).toString(8))).toEqual(['700', '600'])
    expect(lstatSync(join(home, '..')).mode & 0o500).toBe(0o500)
  })

  describe('a folder is passed over', () => {
    let other: string

    beforeEach(() => {
      mkdirSync(home, { recursive: true })
      other = join(folder, 'other')
    })

    /** Root may write everywhere; so does somebody who is not root stand for others. */
    function asUser(run: () => void): void {
      if (!isRoot) return run()
      for (const path of [folder, join(folder, 'a'), own, join(own, 'chunks')]) chmodSync(path, 0o777)
      for (const path of [home, other]) if (existsSync(path)) lchownSync(path, stranger, stranger)
      process.seteuid!(stranger)
      try {
        run()
      } finally {
        process.seteuid!(0)
      }
    }

    test.each<[string, () => void]>([
      ['others can write to it', () => chmodSync(home, 0o702)],
      ['a group can write to it', () => chmodSync(home, 0o770)],
      ['it is a file', () => { rmSync(home, { recursive: true }); writeFileSync(home, '') }],
      ['it is a link to one', () => { rmSync(home, { recursive: true }); mkdirSync(join(folder, 'real'), { mode: 0o700 }); symlinkSync(join(folder, 'real'), home) }],
      ['it cannot be made', () => { rmSync(join(home, '..'), { recursive: true }); writeFileSync(join(home, '..'), '') }],
    ])('where %s', (_, spoil) => {
      spoil()
      expect(cache([home]).entryOf(['a'])).toBe(undefined)
      expect(keep(['a'], 'text', cache([home, other]))).toMatch(other)
    })

    test.each([['may not write', 0o500], ['may not read', 0o300], ['may not enter', 0o600]])('where the user %s', (_, mode) => {
      chmodSync(home, mode)
      asUser(() => {
        expect(cache([home]).entryOf(['a'])).toBe(undefined)
        expect(keep(['a'], 'text', cache([home, other]))).toMatch(other)
      })
    })

    test.runIf(isRoot)('where somebody else owns it', () => {
      chownSync(home, stranger, stranger)
      expect(cache([home]).entryOf(['a'])).toBe(undefined)
      expect(keep(['a'], 'text', cache([home, other]))).toMatch(other)
    })
  })

  test('where the library cannot tell its build, nothing is kept', () => {
    rmSync(join(own, '../package.json'))
    expect(cache().entryOf(['a'])).toBe(undefined)
  })

  test('a folder that goes takes nothing along but the entries', () => {
    const at = cache()
    keep(['a'], 'text', at)
    rmSync(home, { recursive: true })
    expect(kept(['a'], at)).toBe(undefined)
    keep(['a'], 'text', at)
    expect(at.entryOf(['a'])).toBe(undefined)
    expect(existsSync(home)).toBe(false)
  })

  test('those that were not used for longest go, and what was never finished', () => {
    const most = 8 * 4096
    const old = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, i) => {
      const path = keep([name], 'text', cache([home], most))
      utimesSync(path, i + 100, i + 100)
      return path
    })
    const unfinished = join(home, 'unfinished')
    writeFileSync(unfinished, '')
    utimesSync(unfinished, 1, 1)
    expect(kept(['a'], cache([home], most))).toBe('text')
    keep(['h'], 'x'.repeat(2 * 4096 + 1), cache([home], most))
    expect([...old, unfinished].map(path => existsSync(path))).toEqual([true, false, false, true, true, true, true, false])
    keep(['i'], 'x'.repeat(most + 1), cache([home], most))
    expect(readdirSync(home).length).toBe(6)
  })
})

describe('places', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dill-places-'))
    mkdirSync(join(folder, 'app/node_modules/pack'), { recursive: true })
    mkdirSync(join(folder, 'app/packages/inner/lib'), { recursive: true })
    mkdirSync(join(folder, 'bare'))
    for (const name of ['app', 'app/packages/inner', 'app/node_modules/pack', 'bare']) writeFileSync(join(folder, name, 'package.json'), '{}')
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const temporary = join(tmpdir(), `dill-${process.geteuid?.() ?? 'cache'}`)

  test.each<[string, string, string | undefined, string[]]>([
    ['a package', 'app', undefined, ['app/node_modules/.cache/dill', temporary]],
    ['a folder in one', 'app/packages/inner/lib', '', ['app/node_modules/.cache/dill', temporary]],
    ['a package that has none', 'bare', undefined, [temporary]],
    ['a folder that is named', 'app', 'mine', ['app/mine']],
    ['one by its whole path', 'app', join(tmpdir(), 'mine'), [join(tmpdir(), 'mine')]],
    ['none', 'app', '0', []],
  ])('%s', (_, root, said, places) => {
    expect(cachePlaces(join(folder, root), said)).toEqual(places.map(place => place.startsWith(tmpdir()) ? place : join(folder, place)))
  })
})

describe('programs', () => {
  let project: Project
  let home: string

  beforeAll(async () => {
    project = await installed()
    home = join(project.folder, 'node_modules/.cache/dill')
    project.write({
      'package.json': '{ "type": "module" }',
      'app.js': `
import { dumps, loads } from 'dill'
import { make } from './esm.js'
import common from './common.cjs'
for (const closure of [make(1), common.make(10)]) {
  closure()
  const copy = loads(dumps(closure))
  console.log(copy(), copy(), closure())
}
try { common.fails() } catch (error) { console.log(/common\\.cjs:\\d+/.exec(error.stack)[0]) }
`,
      'esm.js': 'export const make = n => () => ++n\n',
      'common.cjs': 'exports.make = n => () => ++n\nexports.fails = () => {\n  throw new Error()\n}\n',
      'thread.js': "import { isMainThread, Worker } from 'node:worker_threads'\nimport './app.js'\nif (isMainThread) new Worker(new URL('./thread.js', import.meta.url))\n",
      'broken.cjs': 'exports.a = n => () => n }\n',
    })
  })

  beforeEach(() => rmSync(home, { recursive: true, force: true }))
  afterAll(() => project.remove())

  const printed = '3 4 3\n12 13 12\ncommon.cjs:3\n'

  function runs(environment: Record<string, string> = {}, ...args: string[]): void {
    expect(project.node([...args, '--import', 'dill/node', 'app.js'], environment)).toEqual({ out: printed, error: '', status: 0 })
  }

  /** Entries, and when they were written. */
  function entries(): [string, bigint][] {
    return readdirSync(home).sort().map(name => [name, lstatSync(join(home, name), { bigint: true }).mtimeNs])
  }

  /** Has each entry say that it was read. */
  function mark(): void {
    for (const key of readdirSync(home)) {
      const at = new Cache([home], join(project.folder, 'node_modules/dill/dist'))
      const entry = { path: join(home, key), key }
      at.write(entry, `console.log("read");${at.read(entry)!}`)
    }
  }

  test('are instrumented once', () => {
    runs()
    const first = entries()
    expect(first.length).toBe(3)
    runs()
    expect(entries()).toEqual(first)
    mark()
    const { out } = project.node(['--import', 'dill/node', 'app.js'])
    expect(out.split('\n').filter(line => line === 'read').length).toBe(3)
  })

  test('anew with source maps', () => {
    runs()
    runs({}, '--enable-source-maps')
    expect(entries().length).toBe(6)
  })

  test('a file that was edited anew', () => {
    runs()
    project.write({ 'esm.js': 'export const make = n => () => ++n // edited\n' })
    runs()
    expect(entries().length).toBe(4)
  })

  test('anew where their files lead on to another map, with source maps', () => {
    const map = (source: string): string => JSON.stringify({ version: 3, names: [], sources: [source], mappings: 'AAAA' })
    project.write({ 'mapped.js': 'const f = n => () => { throw new Error(n) }\nf(1)()\n//# sourceMappingURL=mapped.js.map', 'mapped.js.map': map('one.ts') })
    const where = (): string | undefined => /\w+\.ts:1/.exec(project.node(['--enable-source-maps', '--import', 'dill/node', 'mapped.js']).error)?.[0]
    const first = where()
    project.write({ 'mapped.js.map': map('two.ts') })
    expect([first, where()]).toEqual(['one.ts:1', 'two.ts:1'])
  })

  test('threads write no more', () => {
    const { out, error } = project.node(['--import', 'dill/node', 'thread.js'])
    expect([out, error, entries().length]).toEqual([printed + printed, '', 4])
  })

  test('several that start at once are in nobody\'s way', async () => {
    const run = promisify(execFile)
    const all = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, ['--import', 'dill/node', 'app.js'], { cwd: project.folder })))
    expect(all.map(({ stdout }) => stdout)).toEqual(all.map(() => printed))
    const first = entries()
    expect(first.map(([name]) => name)).toEqual(first.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)))
    expect(first.length).toBe(3)
    runs()
    expect(entries()).toEqual(first)
  })

  test('damaged entries are written anew', () => {
    runs()
    const before = readdirSync(home).map(name => readFileSync(join(home, name)).toString('hex'))
    for (const name of readdirSync(home)) truncateSync(join(home, name), 50)
    runs()
    expect(readdirSync(home).map(name => readFileSync(join(home, name)).toString('hex'))).toEqual(before)
  })

  test('what cannot be instrumented is not kept', () => {
    expect(project.node(['--import', 'dill/node', 'broken.cjs']).error).toMatch(/broken\.cjs:1[^]*SyntaxError/)
    expect(entries()).toEqual([])
  })

  test('that want none have none', () => {
    runs({ DILL_CACHE: '0' })
    expect(existsSync(home)).toBe(false)
  })

  test('that name a folder have theirs', () => {
    runs({ DILL_CACHE: 'mine' })
    expect([existsSync(home), readdirSync(join(project.folder, 'mine')).length]).toEqual([false, 3])
  })

  test('that can have none run as they do without', () => {
    project.write({ full: '' })
    runs({ DILL_CACHE: 'full/mine' })
    expect(existsSync(home)).toBe(false)
  })
})
