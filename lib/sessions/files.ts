// A session as a file, to be kept or carried elsewhere: what the store holds of its newest generation, as one pickle of
// data. A file vouches for nothing; what comes from one is data until the user says more. Knows no place of storage.

import { isListOf, isText } from '../core/brand.ts'
import { PicklingError, UnpicklingError } from '../core/errors.ts'
import { takes } from '../core/options.ts'
import { limitsOf, own, type Limits } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { dumpsAsync, loadsAsync } from '../dill.ts'
import { loadFrom, type Source } from '../streams.ts'
import { checkCompression, compressed, isPacked, unpacked, type Compression, type Packed } from './compression.ts'
import { isSkipped, isTime, quote, type Content, type Facts, type Skipped } from './head.ts'
import { appNames, appOf, inTurn, openDesk, type AppOption } from './open.ts'
import { asCalled, checkName, DEFAULT_NAME } from './options.ts'
import { save } from './saving.ts'
import { hintOfExport, wholeSave } from './generations.ts'
import { find } from './session.ts'

/** The newest form of a file that this version can read: with a pickle that is compressed. */
const FORMAT = 2

/** What is in a file. */
interface Exported extends Facts, Content {
  readonly dill: 'session file'
  readonly format: number
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** How the pickle is compressed, if it is, and its length before. */
  readonly packed?: Packed
}

/** Options of `exportSession`. */
export interface ExportSessionOptions extends AppOption {
  /** Which save, by its `id` in `generations`. Default: the newest that is whole. */
  readonly generation?: string
  /** Compresses the pickle in the file, as for `dumpSession`; `importSession` needs no option. */
  readonly compress?: Compression
  /** `bytes` bound what becomes of a session that is kept compressed, as for `loadSession`. */
  readonly limits?: Partial<Limits>
}

/** Options of `readSessionFile`. */
export interface ReadSessionFileOptions {
  /**
   * How large a file may be, as for `loads`: `bytes` bound the file and, where its pickle is compressed, what that becomes;
   * the others bound what stands around the pickle, which is not opened here and has the limits of the load.
   */
  readonly limits?: Partial<Limits>
}

/** Options of `importSession`. */
export interface ImportSessionOptions extends AppOption, ReadSessionFileOptions {
  /** The name under which it is kept. Default: the one that it was exported from. */
  readonly name?: string
  /** Keep it even over a generation that this tab has neither loaded nor made. */
  readonly overwrite?: boolean
  /**
   * How far the user vouches for the file: `Trust.refs` for functions and classes that are loaded here, `Trust.code` for
   * source text too. It is sealed then as if it had been saved here. Without it a load gives data, and refuses code.
   */
  readonly trust?: Trust
  /** How it is kept, as for `dumpSession`: that the file is compressed or not does not matter. */
  readonly compress?: Compression
}

/** What `importSession` did. */
export interface ImportedSession {
  readonly name: string
  readonly names: readonly string[]
  readonly skipped: readonly Skipped[]
  readonly generation: number
  /** When it was saved, where it came from. */
  readonly savedAt: Date
}

/**
 * The newest generation of a session, or another one, as the bytes of a file.
 *
 * Rejects as `loadSession` does, and with a PicklingError if something is kept beside the bytes that cannot leave this
 * browser, as keys that may not be read.
 */
export async function exportSession(name: string = DEFAULT_NAME, options?: ExportSessionOptions): Promise<Uint8Array<ArrayBuffer>> {
  takes(options, { ...appNames, generation: 1, compress: 1, limits: 1 })
  const app = appOf(options)
  checkName(name)
  const compress = own(options, 'compress')
  checkCompression(compress)
  const id = own(options, 'generation')
  const { bytes: most } = limitsOf(options)
  const { head, content } = id === undefined ? await find(await openDesk(app), app, name, most).catch((error: unknown) => { throw ofExport(name, error) }) : await wholeSave(name, id, options, most)
  const { module, build, source, names, skipped, savedAt } = head
  const file: Exported = { dill: 'session file', format: 1, name, module, build, source, names, skipped, savedAt, ...content, ...await packed(content, compress) }
  try {
    return await dumpsAsync(file)
  } catch (error) {
    if (!(error instanceof PicklingError)) throw error
    const { message, code, path, hint, failures } = error
    throw new PicklingError(`Cannot export the session ${quote(name)}: ${message}`, { code, path, hint, failures, cause: error })
  }
}

/** Speaks of an export where the words are those for a load. */
function ofExport(name: string, error: unknown): unknown {
  if (!(error instanceof UnpicklingError) || error.code !== 'LIMIT') return error
  const { message, code } = error
  const hint = hintOfExport(name)
  return new UnpicklingError(message.replace('Cannot load', 'Cannot export').replace(error.hint ?? '', () => hint), { code, hint, cause: error })
}

/** What is another in a file whose pickle is compressed. */
async function packed({ bytes }: Content, format: Compression | undefined): Promise<Partial<Exported>> {
  return format === undefined ? {} : { format: FORMAT, bytes: await compressed(bytes, format), packed: { format, length: bytes.length } }
}

/**
 * Keeps a session that comes as a file, as a new generation under its name; nothing of it is made before it is loaded, and
 * until then this tab saves nothing over it: an `autosave` under the name says `conflict`, and its `reload()` loads it.
 *
 * Rejects with an UnpicklingError: code `NOT_A_SESSION` if the file is something else, `NEWER_VERSION` if a later release
 * wrote it, `DAMAGED` if it was cut or changed, `LIMIT` if it is larger than `limits` allow; with a PicklingError with code `CONFLICT` as `dumpSession` does.
 *
 * @param file a Blob, a Response, a stream, bytes, or an object with `read()`
 */
export async function importSession(file: Source, options?: ImportSessionOptions): Promise<ImportedSession> {
  takes(options, { ...appNames, limits: 1, name: 1, overwrite: 1, trust: 1, compress: 1 })
  const app = appOf(options)
  const given = own(options, 'name')
  if (given !== undefined) checkName(given)
  const compress = own(options, 'compress')
  checkCompression(compress)
  const exported = await opened(file, options)
  const { module, build, names, skipped, savedAt, bytes, attachments } = exported
  const name = given ?? exported.name
  const trust = own(options, 'trust') ?? Trust.data
  return inTurn(app, name, async () => {
    const facts = { name, module, build, source: trust.level >= Trust.code.level, names, skipped }
    const overwrite = own(options, 'overwrite') === true
    const { generation } = await save(await openDesk(app), app, facts, { bytes, attachments }, { overwrite, imports: true, ...compress === undefined ? {} : { compress }, vouches: trust.level >= Trust.refs.level })
    return { name, names, skipped, generation, savedAt: new Date(savedAt) }
  })
}

/** What a session file holds. */
export interface SessionFile {
  /** The name that it was exported from. */
  readonly name: string
  readonly names: readonly string[]
  readonly skipped: readonly Skipped[]
  /** The id of the module that it was saved from; `'__main__'` for the session scope, empty for an object. */
  readonly module: string
  readonly build: string
  /** When it was saved, where it came from. */
  readonly savedAt: Date
  /** The pickle, which nobody has checked: for `contents`, `disassemble` and `compareBytes`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** How many values stand beside it. */
  readonly attachments: number
}

/**
 * What is in a session file, before it is kept: nothing of what was saved is made or run. Rejects with an UnpicklingError:
 * code `NOT_A_SESSION` if the file is something else, `NEWER_VERSION` if a later release wrote it; `DAMAGED` and `LIMIT` as
 * for `importSession`.
 *
 * @param file as for `importSession`
 */
export async function readSessionFile(file: Source, options?: ReadSessionFileOptions): Promise<SessionFile> {
  takes(options, { limits: 1 })
  const { name, names, skipped, module, build, savedAt, bytes, attachments } = await opened(file, options)
  return { name, names, skipped, module, build, savedAt: new Date(savedAt), bytes, attachments: attachments.length }
}

/** What is in a file, its pickle as it was before it was compressed. */
async function opened(file: Source, options: ReadSessionFileOptions | undefined): Promise<Exported> {
  const limits = own(options, 'limits')
  const read = await loadFrom(file, { trust: Trust.data, ...limits === undefined ? {} : { limits } }, loadsAsync<unknown>).catch((error: unknown) => { throw ofFile(error) })
  const exported = check(read)
  if (exported.packed === undefined) return exported
  const hints = { limit: 'If you expect it: importSession(file, { limits: { bytes: … } }).', damaged: ANOTHER }
  return { ...exported, bytes: await unpacked(exported.bytes, exported.packed, limitsOf(options).bytes, 'import the session', hints) }
}

const ANOTHER = 'Export it again, or look for another copy of the file.'

/** Speaks of a session's file where the words are those for bytes. */
function ofFile(error: unknown): unknown {
  if (!(error instanceof UnpicklingError)) return error
  const { code, offset, message } = error
  if (code === 'NOT_A_PICKLE') return notASession('it does not begin as a pickle does', error)
  if (code === 'VERSION') return newerVersion(error)
  const isDamaged = code === 'TRUNCATED' || code === 'DAMAGED'
  const inPlace = (text: string): string => asCalled(text, 'importSession(file').replace('Give a key (a string), bytes', 'Give bytes')
  const hint = isDamaged ? ANOTHER : error.hint === undefined ? undefined : inPlace(error.hint)
  const why = inPlace(error.hint === undefined ? message : message.replace(error.hint, '').trimEnd())
  return new UnpicklingError(`Cannot import the session. ${why}${hint === undefined ? '' : ` ${hint}`}`, { code: isDamaged ? 'DAMAGED' : code, offset, hint, cause: error })
}

function newerVersion(cause?: unknown): UnpicklingError {
  const hint = 'Reload the page to get that version.'
  return new UnpicklingError(`Cannot import the session: a newer version of dill wrote the file. ${hint}`, { code: 'NEWER_VERSION', hint, cause })
}

function check(file: unknown): Exported {
  const exported = typeof file === 'object' && file !== null ? file as Exported : undefined
  if (own(exported, 'dill') !== 'session file') throw notASession('it holds another value')
  if (!(Number(own(exported, 'format')) <= FORMAT)) throw newerVersion()
  const isWhole = (['name', 'module', 'build'] as const).every(key => isText(own(exported, key))) && own(exported, 'name') !== ''
    && isListOf(own(exported, 'names'), isText) && isListOf(own(exported, 'skipped'), isSkipped) && Array.isArray(own(exported, 'attachments'))
    && isTime(own(exported, 'savedAt')) && own(exported, 'bytes') instanceof Uint8Array
    && (own(exported, 'packed') === undefined || isPacked(exported!.packed))
  if (!isWhole) throw notASession('a part of it is not what it should be')
  return exported!
}

function notASession(why: string, cause?: unknown): UnpicklingError {
  const hint = 'Give one that exportSession has written.'
  return new UnpicklingError(`Cannot import the session: the file is none, for ${why}. ${hint}`, { code: 'NOT_A_SESSION', hint, cause })
}
