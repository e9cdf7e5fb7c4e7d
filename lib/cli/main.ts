// What the command is told, which part of it answers, and how it ends: 0 if all is well, 1 if two files differ, 2 if
// something is wrong. Knows no process.

import { parseArgs } from 'node:util'
import { describeError, PickleError } from '../core/errors.ts'
import { nearest } from '../core/options.ts'
import { defaultLimits } from '../core/settings.ts'
import { difference } from '../difference.ts'
import { graphBytes } from '../graph.ts'
import { profileBytes } from '../profile.ts'
import { differenceText, inspectText, jsonText, profileText, visible } from './texts.ts'
import { contentsOf, rowTexts } from './inspect.ts'
import { openFile, type Opened } from './session-file.ts'

/** What the command has of the world. */
export interface World {
  /** The bytes of a file, or of the standard input for `-`. */
  read(path: string): Promise<Uint8Array>
  write(text: string): void
  complain(text: string): void
}

const HELP = `Usage: dill COMMAND [OPTIONS] FILE

Looks at a file that dill has written: a pickle, or a session that exportSession gave. Nothing in it is built or run, so
any file may be looked at. FILE is a path, or - for the standard input.

  dill inspect FILE          what it holds: objects, kinds, functions, names, limits, seal
    --rows                   and all that stands in it, byte for byte
  dill graph FILE            what holds what, with own and retained bytes
    --format FORMAT          dot (default), mermaid, json
    --from N                 begin at the object with this number, as in the rows (default: the root)
    --limit N                draw at most so many objects (default: 500)
    --depth N                go at most so many steps
  dill profile FILE          where the bytes go, by kind and by path
    --speedscope             as a file for https://www.speedscope.app
    --limit N                rows of each table (default: 40)
  dill diff BEFORE AFTER     what was added, removed and changed; ends with 1 if anything was

  --json                     the answer as JSON
  --raw                      of a session's file look at the file itself, not at the session in it
  --bytes N                  how much a session's file that is compressed may become (default: ${defaultLimits.bytes})
  --help                     this text
`

const options = {
  rows: { type: 'boolean' }, format: { type: 'string' }, from: { type: 'string' }, limit: { type: 'string' }, depth: { type: 'string' },
  speedscope: { type: 'boolean' }, json: { type: 'boolean' }, raw: { type: 'boolean' }, bytes: { type: 'string' }, help: { type: 'boolean', short: 'h' },
} as const

/** What every command takes. */
const all = ['json', 'raw', 'bytes'] as const

type Values = Partial<Record<keyof typeof options, string | boolean>>

/** Wrong use; the text says what is right. */
class Misuse extends Error {}

interface Command {
  readonly files: number
  readonly takes: readonly (keyof typeof options)[]
  /** What is printed, and how the command ends. */
  readonly answer: (files: readonly Opened[], values: Values) => { readonly text: string, readonly code: number, readonly complaint?: string }
}

const commands: Readonly<Record<string, Command>> = {
  inspect: {
    files: 1, takes: ['rows', ...all],
    answer([file], { rows, json }) {
      const contents = contentsOf(file!)
      const { fault } = contents
      const text = json === true
        ? jsonText({ ...contents, ...rows === true ? { rows: rowTexts(file!.pickle) } : {} })
        : inspectText(contents) + (rows === true ? `\n${rowTexts(file!.pickle).map(({ text }) => `${text}\n`).join('')}` : '')
      return fault === undefined ? { text, code: 0 } : { text, code: 2, complaint: fault.message }
    },
  },
  graph: {
    files: 1, takes: ['format', 'from', 'limit', 'depth', ...all],
    answer([file], values) {
      const format = values.json === true ? 'json' : values.format ?? 'dot'
      const graph = graphBytes(file!.pickle)
      const [from, limit, depth] = [numberOf(values, 'from', 0), numberOf(values, 'limit', 1), numberOf(values, 'depth', 0)]
      const drawn = { ...from === undefined ? {} : { from: graph.node(from).id }, ...limit === undefined ? {} : { limit }, ...depth === undefined ? {} : { depth } }
      if (format === 'dot') return { text: graph.toDOT(drawn), code: 0 }
      if (format === 'mermaid') return { text: graph.toMermaid(drawn), code: 0 }
      if (format === 'json') return { text: jsonText({ ...graph.toJSON(), types: graph.types() }), code: 0 }
      throw new Misuse(`--format is dot, mermaid or json.`)
    },
  },
  profile: {
    files: 1, takes: ['speedscope', 'limit', ...all],
    answer([file], values) {
      const profile = profileBytes(file!.pickle)
      if (values.speedscope === true) return { text: jsonText(profile.toSpeedscope(file!.path)), code: 0 }
      const { bytes, envelope, kinds, paths } = profile
      return { text: values.json === true ? jsonText({ bytes, envelope, kinds, paths }) : profileText(profile, numberOf(values, 'limit', 1) ?? 40), code: 0 }
    },
  },
  diff: {
    files: 2, takes: all,
    answer([before, after], { json }) {
      const found = difference(graphBytes(before!.pickle), graphBytes(after!.pickle))
      return { text: json === true ? jsonText(found) : differenceText(found), code: found.same ? 0 : 1 }
    },
  },
}

/** Runs the command; returns its exit code. Throws nothing. */
export async function main(args: readonly string[], world: World): Promise<number> {
  try {
    return await run(args, world)
  } catch (error) {
    const isMisuse = error instanceof Misuse
    // What a file or a system says is data: one line, and no stack.
    world.complain(visible(`dill: ${error instanceof PickleError || isMisuse ? error.message : describeError(error)}${isMisuse ? ' See dill --help.' : ''}\n`))
    return 2
  }
}

async function run(args: readonly string[], { read, write, complain }: World): Promise<number> {
  const { values, positionals: [name = '', ...paths] } = parsed(args)
  if (values.help === true) {
    write(HELP)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name]! : undefined
  if (command === undefined) throw new Misuse(name === '' ? 'Say what to do: inspect, graph, profile or diff.' : `There is no command ${JSON.stringify(name)}.`)
  for (const option of Object.keys(values) as (keyof typeof options)[]) {
    if (!command.takes.includes(option)) throw new Misuse(`${name} has no --${option}.`)
  }
  if (paths.length !== command.files) throw new Misuse(`${name} takes ${command.files === 1 ? 'one file' : 'two files'}.`)
  if (paths.length === 2 && paths[0] === '-' && paths[1] === '-') throw new Misuse('Only one of two files can be the standard input.')
  const most = numberOf(values, 'bytes', 0) ?? defaultLimits.bytes
  const files: Opened[] = []
  for (const path of paths) files.push(await openFile(path, await readFrom(path, read), values.raw === true, most))
  const { text, code, complaint } = command.answer(files, values)
  write(visible(text))
  if (complaint !== undefined) complain(visible(`dill: ${complaint}\n`))
  return code
}

function parsed(args: readonly string[]): { values: Values, positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Misuse(misuseOf(error))
  }
}

/** What Node says of an option goes on about what nobody asked. */
function misuseOf(error: unknown): string {
  const [, given] = /^Unknown option '-*([^']*)'/.exec(describeError(error)) ?? []
  if (given === undefined) return `${describeError(error)}.`
  const meant = nearest(given, Object.keys(options))
  return `There is no option ${JSON.stringify(given)}.${meant === undefined ? '' : ` Is it --${meant} that is meant?`}`
}

/** Not every error of a system says of which file it speaks. */
async function readFrom(path: string, read: World['read']): Promise<Uint8Array> {
  try {
    return await read(path)
  } catch (cause) {
    const says = cause instanceof Error && cause.message.includes(path)
    throw says ? cause : new Error(`${path}: ${describeError(cause)}`, { cause })
  }
}

function numberOf(values: Values, option: 'from' | 'limit' | 'depth' | 'bytes', least: number): number | undefined {
  const text = values[option]
  if (text === undefined) return undefined
  const n = Number(text)
  if (typeof text === 'string' && /^\d+$/.test(text) && n >= least) return n
  throw new Misuse(`--${option} is an integer from ${least}.`)
}
