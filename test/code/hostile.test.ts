// Bad input for a load: code in bytes that nobody vouches for, and in bytes that somebody spoiled. Nothing of it runs, and
// only an UnpicklingError leaves.

import { describe, expect, test } from 'vitest'
import { m, modules } from '../../lib/capture/modules.ts'
import type { SiteRow, Skeleton } from '../../lib/capture/skeleton.ts'
import { CHECKSUM, HEADER } from '../../lib/core/opcodes.ts'
import { disassemble, dumps, loads, Trust, UnpicklingError, type LoadOptions } from '../../lib/index.ts'
import { instanceOf } from '../../lib/link/instance.ts'
import { loneOf, type Lone } from '../../lib/link/lone.ts'
import { content, foreign, fromElsewhere, summed } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'
import { failing } from '../support/failing.ts'
import { quietly, ran } from './note.ts'
import { program } from './programs.ts'

const live = program('cases/live.js')
const hosts = program('bad/hosts.js')

const dumped: Readonly<Record<string, () => unknown>> = {
  'an instrumented closure': () => live.makers.counter()[0],
  'two that share': () => live.makers.counter(),
  'an instance with private fields': () => new live.Point(1),
  'a class by value': () => live.makeLocal().constructor,
  'a bound function': () => live.makers.bound(),
  'a function that no transform saw': () => hosts.lone,
  'a class that no transform saw': () => hosts.Lone,
  'a function with variables by word of the caller': () => hosts.named(),
  'a closure of a script': () => script('(function () { let n = 0; return function fromAScript() { return ++n } })()', 'hostile.js'),
  'data with a function in it': () => ({ rows: [1, 2, { then: hosts.lone, toJSON: hosts.lone, valueOf: hosts.lone }] }),
}

const rows = Object.entries(dumped)

function refusal(bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): UnpicklingError {
  const error = quietly(() => failing(() => loads(bytes, options)))
  expect(error).toBeInstanceOf(UnpicklingError)
  return error
}

/** The bytes with one text exchanged for another, padded to its length. */
function rewritten(bytes: Uint8Array, text: string, by: string, pad = ' '): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  const at = new TextDecoder('latin1').decode(copy).indexOf(text)
  if (at < 0 || by.length > text.length) throw new Error(`"${text}" cannot be rewritten`)
  copy.set(new TextEncoder().encode(by.padEnd(text.length, pad)), at)
  return fromElsewhere(copy)
}

describe('bytes from elsewhere', () => {
  test.each(rows)('%s is not made, and named with the fix', (_, make) => {
    const { code, message, hint } = refusal(fromElsewhere(dumps(make())))
    expect(code).toBe('CODE_NOT_TRUSTED')
    expect(message).toMatch(/function|class|site|code/)
    expect(hint).toMatch(/trust: Trust\.(refs|code)/)
  })

  test('each function is listed', () => {
    const { message } = refusal(fromElsewhere(dumps([live.Point, hosts.lone, live.makers.counter()])))
    for (const name of ['Point', 'lone', 'counter']) expect(message).toContain(name)
  })

  test.each(rows)('%s is made with Trust.code', (_, make) => {
    const bytes = fromElsewhere(dumps(make()))
    quietly(() => loads(bytes, { trust: Trust.code }))
  })

  test('Trust.refs makes what is loaded here, and no text', () => {
    expect(quietly(() => loads<any>(fromElsewhere(dumps(live.makers.counter())), { trust: Trust.refs }))[0]()).toBe(1)
    const { code, hint } = refusal(fromElsewhere(dumps(hosts.lone)), { trust: Trust.refs })
    expect(code).toBe('CODE_NOT_TRUSTED')
    expect(hint).toContain('Trust.code')
  })

  test('a list allows the class that is on it', () => {
    const bytes = fromElsewhere(dumps(live.Point, { byref: true }))
    expect(loads(bytes, { allow: [live.Point] })).toBe(live.Point)
    expect(refusal(bytes, { allow: [live.makeLocal] }).code).toBe('CODE_NOT_TRUSTED')
  })

  test.each(['trust', 'allow', 'level'])('a polluted Object.prototype.%s vouches for nothing', key => {
    const bytes = fromElsewhere(dumps(hosts.lone))
    Object.defineProperty(Object.prototype, key, { value: key === 'allow' ? [hosts.lone] : Trust.code, configurable: true })
    try {
      expect(refusal(bytes, {}).code).toBe('CODE_NOT_TRUSTED')
    } finally {
      Reflect.deleteProperty(Object.prototype, key)
    }
  })
})

describe('one changed byte', () => {
  test.each(rows)('%s: anywhere in sealed bytes', (_, make) => {
    const bytes = dumps(make())
    const { length } = content(bytes)
    for (let at = 0; at < bytes.length; at++) {
      // The header's checksum is always made right.
      if (at >= CHECKSUM && at < HEADER) continue
      const copy = bytes.slice()
      copy[at]! ^= 1
      refusal(at < length ? summed(copy) : copy)
    }
  })

  test.each(rows)('%s: under Trust.code nothing runs, and only an UnpicklingError leaves', (_, make) => {
    const bytes = dumps(make())
    const { length } = content(bytes)
    for (let at = HEADER; at < length; at++) {
      for (const by of [1, 0x10, 0x80, 0xff]) {
        const copy = bytes.slice()
        copy[at]! ^= by
        ran.length = 0
        try {
          loads(fromElsewhere(copy), { trust: Trust.code })
        } catch (error) {
          if (!(error instanceof UnpicklingError)) throw new Error(`byte ${at} ^ ${by}: ${String(error)}`, { cause: error })
        }
        expect(ran, `byte ${at} ^ ${by}`).toEqual([])
      }
    }
  })
})

describe('a text that breaks out of its wrapper', () => {
  const text = hosts.lone.toString() as string

  test.each([
    'x=>x),note("out"),(x=>x', 'x=>x;note("out")', 'x=>x}note("out"){', '(()=>{note("out")})()', 'note("out")', 'x=>x,note("out")',
    'x=>x/*', 'x=>x//', 'x=>x`', 'x=>x\n-->note("out")', '()=>{}\nnote("out")', '()=>{},{}[note("out")]', 'function(){}()', 'function(){note("out")}()',
    'new function(){note("out")}', 'async()=>{},await note("out")', 'x=>x]=[note("out")', '0;note("out")', '{note("out")}', '`${note("out")}`',
    'function*(){}().next(note("out"))', 'get x(){}};note("out");({', 'm(){},[note("out")]:1', '[note("out")](){}', '...note("out")', '', 'x=>x)\u2028note("out")//',
    '#x in note("out")', 'import("data:text/javascript,note(1)")', '"use strict";note("out")', 'x=>x)(note("out")', '(x=>x)(note("out"))', 'class{static{note("out")}}',
    'class extends note("out"){}', 'class{[note("out")](){}}', 'class{static x=note("out")}',
  ])('%s', by => {
    ran.length = 0
    try {
      loads(rewritten(dumps(hosts.lone), text, by), { trust: Trust.code })
    } catch (error) {
      expect(error).toBeInstanceOf(UnpicklingError)
    }
    expect(ran).toEqual([])
  })

  test.each(['class extends note("out"){}', 'class{[note("out")](){}}', 'class{static{note("out")}}', 'class{static x=note("out")}', 'class{}note("out")', 'class{},note("out")', '(class{}).x=note("out")', 'class{static[note("out")]=1}', 'class extends(note("out"),Object){}'])('instead of a class: %s', by => {
    ran.length = 0
    try {
      loads(rewritten(dumps(hosts.Lone), hosts.Lone.toString(), by), { trust: Trust.code })
    } catch (error) {
      expect(error).toBeInstanceOf(UnpicklingError)
    }
    expect(ran).toEqual([])
  })
})

describe('a name that is no identifier', () => {
  test.each(['a=note("out")', 'a,b=note("out")', 'a}=0;note("out");({b', '[note("out")]', 'a;note("out");a', '...a', 'a b', 'class', 'eval', 'arguments', 'this', '1a', '"a"', '', '\\u0061', 'a/**/', 'new.target', '__proto__', 'a=1//'])('%s', by => {
    const name = 'aLongNameInWhosePlaceAnotherTextWillBePut'
    ran.length = 0
    // Shorter names are filled up, or they would be names with blanks.
    for (const pad of [' ', '_']) {
      try {
        loads(rewritten(dumps(hosts.named()), name, by, pad), { trust: Trust.code })
      } catch (error) {
        expect(error).toBeInstanceOf(UnpicklingError)
      }
    }
    expect(ran).toEqual([])
  })
})

const home = [...modules().values()].find(({ id }) => id.endsWith('cases/live.js'))!

describe('a class that stands inside of what a module binds', () => {
  const standing = (name: string): new () => { m(): string } => program('cases/homes.js').cases.find((row: { name: string }) => row.name === name).make()
  const Circle = standing('class in an object of the module')
  const bytes = fromElsewhere(dumps(Circle))

  test.each([['itself', [Circle]], ['its module', ['test/code/cases/homes.js']], ['its path', ['test/code/cases/homes.js#Circle']]])('is granted by %s', (_, allow) => {
    expect(loads(bytes, { allow })).toBe(Circle)
  })

  test.each([['nobody', []], ['another of its module', [standing('class beside an accessor')]], ['another path', ['test/code/cases/homes.js#Holder*']]])('is not granted by %s', (_, allow) => {
    expect(refusal(bytes, { allow }).code).toBe('CODE_NOT_TRUSTED')
  })

  test('is not looked for behind an accessor', () => {
    const Shown = standing('class beside an accessor')
    const made = loads<typeof Shown>(foreign(rewritten(dumps(Shown), 'Shown', 'Never')), { trust: Trust.code })
    expect([made === Shown, new made().m()]).toEqual([false, 'shown'])
  })
})

describe('a text under the hash of another', () => {
  const hashIn = (bytes: Uint8Array): string => disassemble(bytes).find(({ opcode, string }) => opcode === 'STRING' && /^[0-9a-f]{32}$/.test(string!))!.string!
  const under = (hash: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> => rewritten(bytes, hashIn(bytes), hash)
  /** Loads it, if it can be, and calls nothing. */
  const tried = (bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): void => {
    try {
      quietly(() => loads(bytes, options))
    } catch (error) {
      expect(error).toBeInstanceOf(UnpicklingError)
    }
  }

  // Each has a victim of its own: what was once written here is known.
  test.each([
    ['nobody', {}, (): string => 'what was written here'],
    ['Trust.refs', { trust: Trust.refs }, (): string => 'what was written here too'],
  ] as const)('is not taken for a function that no transform saw: vouched for by %s', (_, options, victim) => {
    const { hash } = loneOf(victim, []) as Lone
    const bytes = under(hash, dumps(script('() => "evil"', home.id)))
    const digest = /\(anonymous\)([0-9a-f]{8})/.exec(new TextDecoder('latin1').decode(bytes))![1]!
    tried(rewritten(bytes, `(anonymous)${digest}`, '(anonymous)00000000'), options)
    tried(bytes, options)
    expect(loads<typeof victim>(dumps(victim))()).toBe(victim())
  })

  test('adds nothing to the rows of a loaded module', () => {
    const rowsOf = (): SiteRow[] => [...instanceOf(home).skeleton!.sites]
    const before = rowsOf()
    const bytes = dumps(script(`[${'() => 0, '.repeat(before.length)} () => "evil"].pop()`, 'many.js'), { recurse: true })
    for (const trust of [Trust.data, Trust.refs, Trust.code]) tried(under(home.hash, bytes), { trust })
    expect(rowsOf()).toEqual(before)
  })
})

test('what is bound in a program without a name is not looked for in another one', () => {
  const [one, other] = [Object.freeze({ of: 'one' }), Object.freeze({ of: 'other' })]
  m('anonymous one', '', collect => collect()(one))
  m('anonymous other', '', collect => collect()(other))
  expect(loads(dumps(one))).toBe(one)
  expect(refusal(rewritten(dumps(one), '#anonymous one', '#anonymous two'), { trust: Trust.code }).code).toBe('UNKNOWN_NAME')
})

describe('a site of another build', () => {
  let last = 0
  /** Another one each time: texts that are not loaded are remembered by their hash. */
  const other = (text: string): string => String(++last).padStart(text.length, '0')
  /** The module has changed, but not this function. */
  const changed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => rewritten(bytes, home.hash, other(home.hash))
  /** Nobody knows the module. */
  const unknown = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => rewritten(changed(bytes), home.id, home.id.replace('live', 'gone'))
  /** The function itself has changed. */
  const edited = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
    const { digest } = (home.load!() as Skeleton).sites.find(({ path }) => path.endsWith('counter/(anonymous)'))!
    return rewritten(changed(bytes), digest, other(digest))
  }

  test('is made by the function of this build, if that is the same', () => {
    const [inc, get] = quietly(() => loads<any>(changed(dumps(live.makers.counter())), { trust: Trust.refs }))
    expect([inc(), get()]).toEqual([1, 1])
  })

  test('of the same text, made in other scopes: is refused, though its number is there', () => {
    const bytes = dumps(live.makers.counter())
    const { digest } = (home.load!() as Skeleton).sites.find(({ path }) => path.endsWith('counter/(anonymous)'))!
    const { code, message, hint } = refusal(rewritten(bytes, digest, other(digest)), { trust: Trust.refs })
    expect(code).toBe('UNKNOWN_SITE')
    expect(message).toMatch(/counter.*another version of dill/)
    expect(hint).toContain('version of dill')
  })

  test.each([['unknown', unknown, 'cases/gone.js', /Import .*byref/], ['edited', edited, 'cases/live.js', /migrate.* in the build that wrote the bytes/]] as const)('%s, and without its source: says which, where it was, and what to do', (_, spoil, id, remedy) => {
    const { code, message, hint } = refusal(spoil(dumps(live.makers.counter(), { byref: true })), { trust: Trust.code })
    expect(code).toBe('UNKNOWN_SITE')
    expect(message).toContain(id)
    expect(message).toMatch(/:\d+:\d+/)
    expect(message).toContain('counter')
    expect(hint).toMatch(remedy)
  })

  test.each([['unknown', unknown], ['edited', edited]] as const)('%s: is made from its source, if the caller trusts it', (_, spoil) => {
    const bytes = spoil(dumps(live.makers.counter()))
    const error = refusal(bytes, { trust: Trust.refs })
    expect(error.code).toBe('CODE_NOT_TRUSTED')
    expect(error.hint).toContain('Trust.code')
    const [inc, get] = quietly(() => loads<any>(bytes, { trust: Trust.code }))
    expect([inc(), get()]).toEqual([1, 1])
  })
})
