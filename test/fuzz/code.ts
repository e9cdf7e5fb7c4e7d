// Pickles of code for the fuzzer – closures, classes, instances, sites of texts that are loaded here and of texts that are
// not – the ways to spoil their texts and names, and what must hold when they are loaded, however far they are trusted.

import { dumps, loads, PicklingError, register, Trust, UnpicklingError } from '../../lib/index.ts'
import { envelope } from '../assembler.ts'
import { content } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'
import { examples } from '../support/examples.ts'
import { knowing, several, subjectOf, type Mutation, type Random, type Subject } from './mutate.ts'
import { touched, type Tally } from './oracle.ts'

/** Who ran that should not have: the constructors and initialisers of the programs, and what is put into their texts. */
const ran: string[] = []
const fuzzed = (what: string): void => { ran.push(what) }
// It has a name, or it would be carried along with what speaks of it.
register(fuzzed, { name: 'fuzz.fuzzed' })
Object.assign(globalThis, { fuzzed })

/** Programs that are loaded here, and what a copy of what they make does. */
const programs: readonly (readonly [text: string, play: (value: any) => unknown])[] = [
  ['let n = 0; return [() => ++n, () => n]', ([inc, get]) => [inc(), get()]],
  ['class P { static made = 1; #x = 1; constructor(x) { fuzzed("constructor"); this.#x = x } get x() { return this.#x } static of() { return 2 } } const p = new P(3); return [p, P]', ([p, P]) => [p.x, P.of()]],
  ['class A { a = 1; m() { return this.a } } class B extends A { #b = fuzzed("field"); m() { return super.m() + 1 } } return new B()', b => b.m()],
  ['const list = []; for (let i = 0; i < 3; i++) list.push({ get i() { return i }, set i(v) { i = v }, f: () => i }); return list', list => list.map((o: any) => o.i)],
  ['function* g(a = 1) { yield a } async function h() { return g } return { g, h, k: Symbol.iterator }', o => [...o.g()]],
  ['const base = 5; return (function (by) { return base + by }).bind(null, 2)', f => f()],
  ['function* g(list) { "use durable"; let sum = 0; for (const n of list) { try { sum += yield n } finally { sum++ } } fuzzed("end"); return sum } const walk = g([1, 2, 3]); walk.next(); walk.next(5); return walk', walk => walk.next(1).value],
  ['let later; const f = () => later; { let x = f; later = () => x } return Object.assign(f, { own: [1] })', f => f.own[0]],
]

const made = programs.map(([text, play], i) => {
  const value: unknown = script(`(function () { ${text} })()`, `fuzz-${i}.js`)
  return { value, play, answer: JSON.stringify(play(loads(dumps(value)))) }
})
ran.length = 0

/** Bytes of the same that name texts which nobody has loaded. */
function elsewhere(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { strings, tokens } = subjectOf(bytes)
  return envelope({}, strings.map(text => /^[0-9a-f]{32}$/.test(text) ? text.replace(/^.{8}/, 'deadbeef') : text.replace(/^fuzz-/, 'gone-')), tokens)
}

/** All subjects, by name. */
export function codeSubjects(): (readonly [name: string, subject: Subject])[] {
  const lone = examples.filter(({ group, verdict }) => (group === 'functions' || group === 'classes') && verdict === 'pass').map(({ name, make }) => [name, dumps(make())] as const)
  const own = made.flatMap(({ value }, i) => [['', dumps(value)], [' by reference', dumps(value, { byref: true })], [' with its globals', dumps(value, { recurse: true })]].map(([what, bytes]) => [`program ${i}${what as string}`, bytes as Uint8Array<ArrayBuffer>] as const))
  const plain = [...lone, ...own].map(([name, bytes]) => [name, envelopeOf(bytes)] as const)
  return [...plain, ...plain.filter(([name]) => name.startsWith('program')).map(([name, bytes]) => [`${name}, gone`, elsewhere(bytes)] as const)].map(([name, bytes]) => [name, subjectOf(bytes)])
}

/** Without the seal, which would be broken anyway. */
function envelopeOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { strings, tokens } = subjectOf(bytes)
  return envelope({}, strings, tokens)
}

const words = ['fuzzed("out")', '()=>fuzzed("out")', '(()=>{fuzzed("out")})()', 'x=>x),fuzzed("out"),(x=>x', 'class{static{fuzzed("out")}}', 'class extends fuzzed("out"){}', 'class{[fuzzed("out")](){}}', '{[fuzzed("out")]:1}',
  'fuzzed`x`', '()=>{}\n-->', '/*', '*/', '//', '\n', '\u2028', '`', '${fuzzed("out")}', '}', '{', ')', '(', ',', ';fuzzed("out");', '=fuzzed("out")', 'eval', 'arguments', 'await', 'let', '__proto__', 'constructor', '#x', 'new.target', 'super.x', 'this',
  'function', 'arrow', 'method', 'getter', 'class', '$', '$0', '$1', 'globalThis', 'import("data:,")', 'static', 'async ', 'get ', '...fuzzed("out")', '\ud800', 'a'.repeat(5000), '('.repeat(5000)]

const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!

/** A text or a name with a word in its place, or in it. */
const word: Mutation = (subject, random) => {
  const strings = [...subject.strings]
  if (strings.length === 0) return subject.bytes
  const at = random(strings.length)
  const cut = random(strings[at]!.length + 1)
  strings[at] = random(2) === 0 ? pick(words, random) : strings[at]!.slice(0, cut) + pick(words, random) + strings[at]!.slice(cut + random(3))
  return envelope({}, strings, subject.tokens)
}

/** Two strings exchanged: a hash for a text, a name for a path. */
const exchange: Mutation = (subject, random) => {
  const strings = [...subject.strings]
  if (strings.length === 0) return subject.bytes
  const [a, b] = [random(strings.length), random(strings.length)]
  ;[strings[a], strings[b]] = [strings[b]!, strings[a]!]
  return envelope({}, strings, subject.tokens)
}

/** Spoils a subject in one of all ways. */
export function spoilt(subject: Subject, random: Random, other: Subject): Uint8Array<ArrayBuffer> {
  switch (random(4)) {
    case 0: return word(subject, random, other)
    case 1: return exchange(subject, random, other)
    case 2: return several(subject, random, other)
    default: return pick(Object.values(knowing), random)(subject, random, other)
  }
}

/** How far the mutants are trusted, in turn. */
export const trusts: readonly Trust[] = [Trust.refs, Trust.code]

/** What is wrong with how these bytes were received; undefined if nothing is. */
export function codeFault(bytes: Uint8Array<ArrayBuffer>, trust: Trust, tally: Tally): string | undefined {
  ran.length = 0
  const found = receive(bytes, trust, tally)
  const wrong = ran.length > 0 && trust === Trust.code && isUnguarded(bytes) ? ran.filter(what => what !== 'constructor') : ran
  if (wrong.length > 0) return `it ran ${wrong.join(', ')}`
  return found ?? touched()
}

/** True for the text of a class of which the guard was spoilt that keeps its constructor from running: who trusts it runs that. */
function isUnguarded(bytes: Uint8Array<ArrayBuffer>): boolean {
  return subjectOf(bytes).strings.some(text => text.includes('fuzzed("constructor")') && text.includes('static{') && !text.includes('if($h.r)return;'))
}

function receive(bytes: Uint8Array<ArrayBuffer>, trust: Trust, tally: Tally): string | undefined {
  let value: unknown
  try {
    value = loads(bytes, { trust })
  } catch (error) {
    tally.refused++
    return error instanceof UnpicklingError ? undefined : `it threw ${String(error)}`
  }
  tally.loaded++
  try {
    dumps(value)
    return undefined
  } catch (error) {
    tally.stuck++
    return error instanceof PicklingError ? undefined : `on its way out: ${String(error)}`
  }
}

const before = made.map(({ value }) => String(content(dumps(value))))

/** What honest programs no longer get back after all that was loaded; undefined if nothing is wrong. */
export function honestFault(): string | undefined {
  for (const [i, { value, play, answer }] of made.entries()) {
    const bytes = dumps(value)
    if (String(content(bytes)) !== before[i]) return `program ${i} is written otherwise`
    const now = JSON.stringify(play(loads(bytes)))
    if (now !== answer) return `program ${i} gives ${now} instead of ${answer}`
  }
  return undefined
}
