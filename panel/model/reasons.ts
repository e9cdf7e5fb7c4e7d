// Failures as people read them: grouped by reason, each with a title, and with remedies as cards. Words come from lib, which
// says why; here they are only cut into parts.

import { typeName } from '../../lib/core/diagnose.ts'
import { pathText, type Failure, type Note, type PathStep } from '../../lib/core/errors.ts'
import { grouped } from '../../lib/source/grouped.ts'
import { capital } from './words.ts'

/** What several places have in common. */
export interface Group<T extends Failure | Note> {
  /** The reason in few words, without its subject's article. */
  readonly title: string
  readonly places: readonly T[]
}

/** One way out. */
export interface Remedy {
  readonly title: string
  readonly text: string
  readonly code?: string
}

/** Failures by reason: those in most places first, then those nearest to the root. */
export function groupFailures(failures: readonly Failure[]): Group<Failure>[] {
  return groups(failures, titleOf)
}

/** Differences by what they are. */
export function groupNotes(notes: readonly Note[]): Group<Note>[] {
  return groups(notes, ({ message }) => message)
}

function groups<T extends Failure | Note>(all: readonly T[], title: (one: T) => string): Group<T>[] {
  const depth = ({ path }: T): number => path.length
  return [...grouped(all, title)].map(([title, places]) => ({ title, places: places.toSorted((a, b) => depth(a) - depth(b)) }))
    .toSorted((a, b) => b.places.length - a.places.length || depth(a.places[0]!) - depth(b.places[0]!))
}

const captured = /^it captured (?:the variable|variables) (.+?) \(line (\d+) of its text\)/

/** The names of variables that a function captured and nobody can read. */
export function capturedNames({ reason }: Failure): readonly string[] {
  return captured.exec(reason)?.[1]?.split(', ') ?? []
}

/** The reason in few words, for a list: the same for all that have it. */
function titleOf(failure: Failure): string {
  if (captured.test(failure.reason)) return 'Captured variable cannot be read'
  return capital(clauseOf(failure).replace(/^an? /i, ''))
}

/** The reason as a sentence about the value. */
export function headlineOf(failure: Failure): { readonly name: string, readonly text: string } {
  const { value, path } = failure
  const names = capturedNames(failure)
  if (names.length > 0) return { name: nameIn(value, path), text: names.length === 1 ? 'captured a variable that cannot be read' : 'captured variables that cannot be read' }
  return { name: '', text: capital(clauseOf(failure)) }
}

/** The first clause of a reason, about the value by its type. */
function clauseOf({ reason, value }: Failure): string {
  const clause = /^.+?(?=: |; |, (?:which|and|whose|into)\b| \(|\.$|$)/.exec(reason)?.[0] ?? reason
  return clause.replace(/^(it|its)\b/, word => word === 'it' ? typeName(value) : `${typeName(value)}’s`)
}

/** What a function is called: by itself, or where it stands. */
function nameIn(value: unknown, path: readonly PathStep[]): string {
  const name = /^(?:function|class) (?!without a name)(.+)$/.exec(typeName(value))?.[1]
  return name ?? (path.length === 0 ? 'This function' : pathText(path.slice(-1)).replace(/^\$[. ]?/, ''))
}

/** Ways out of a failure, the best first. */
export function remediesOf(failure: Failure): Remedy[] {
  const { hint = '', value, path } = failure
  const names = capturedNames(failure)
  const remedies: Remedy[] = []
  if (hint.includes('dill/vite')) {
    remedies.push({ title: 'Instrument the module', text: 'Add the plugin, and every function and class of the project can be read.', code: "// vite.config.js\nimport dill from 'dill/vite'\nexport default { plugins: [dill()] }" })
  }
  if (names.length > 0) {
    const list = names.join(', ')
    const writes = names.map(name => `${name} = v.${name}`).join('; ')
    remedies.push({ title: 'Say what it captured', text: 'For one function, without a build step.', code: `bind(${nameIn(value, path)}, () => ({ ${list} }),\n  v => { ${writes} })` })
  }
  if (hint.includes('instrument()')) {
    remedies.push({ title: 'Evaluate it through instrument()', text: 'For code that is made at run time.', code: "import { instrument } from 'dill/instrument'\nconst { code } = instrument(text, { sourceType: 'script' })" })
  }
  if (remedies.length === 0) remedies.push(...hint.split(/; (?:or )?/).filter(piece => piece !== '').map(piece => cardOf(piece, typeName(value))))
  if (!hint.includes('onError')) remedies.push(leaveOut)
  return remedies.slice(0, 3)
}

const leaveOut: Remedy = { title: 'Leave it out', text: 'A session may go without it, and says so.', code: "await dumpSession('app', { main, onError: 'skip' })" }

/** A sentence as a card: what stands before its colon, what after, and code if that is some. */
function cardOf(piece: string, type: string): Remedy {
  if (piece.includes('onError')) return leaveOut
  const sentence = piece.replace(/\.$/, '')
  const at = sentence.search(/: /)
  const [title, rest] = at < 0 ? [sentence, ''] : [sentence.slice(0, at), sentence.slice(at + 2)]
  if (/\[dill\.reduce\]/.test(sentence)) {
    const name = /^an? ([\w$]+)$/.exec(type)?.[1] ?? 'Type'
    return { title: capital(title), text: rest === '' ? '' : `${capital(rest)}.`, code: `import { reduce } from 'dill'\nclass Owner {\n  [reduce]() { return [make${name}, [this.address]] }\n}` }
  }
  return /^[\w$.()=> {[].*[)}\]]$/.test(rest) && /[()={]/.test(rest) ? { title: capital(title), text: '', code: rest } : { title: capital(title), text: rest === '' ? '' : `${capital(rest)}.` }
}
