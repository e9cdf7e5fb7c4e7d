// The public Unpickler: bytes opened, verified whole, judged by trust, and only then built.
// Knows the decoder, no kind.

import type { Absence } from './absence.ts'
import { Decoder } from './decoder.ts'
import { broken, cleaned, describeError, keyText, UnpicklingError } from './errors.ts'
import type { Asked, Lent } from './kind.ts'
import { isSealedWith } from './keyed.ts'
import { withRests } from './pauses.ts'
import { bytesOf, checkingSealOf, keyedPart, open, PURPOSE, type Envelope } from './program.ts'
import type { Registry } from './registry.ts'
import { defaultLimits, defaultSettings, limitsOf, own, refuseSeal, settle, type Limits, type LoadOptions, type Settings } from './settings.ts'
import { Trust } from './trust.ts'
import { verify, type Judged, type Verified } from './verify.ts'

const NO_OPTIONS: LoadOptions = /* @__PURE__ */ Object.freeze({})
const boundless: Limits = { ...defaultLimits, bytes: Infinity, regexp: Infinity }

/** What a value is built from. */
type Built = Pick<Envelope, 'strings' | 'tokens' | 'base' | 'origins'>

/** Tokens between two looks at progress and signal. */
const SLICE = 8192

/**
 * Reads one pickle. Subclass it, or set its hooks, to find names and persistent objects in places of your own. Answers
 * to `dill.Unpickler`.
 */
export class Unpickler {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. @internal */
  static alive: Unpickler
  readonly settings: Readonly<Settings>
  /** Loads an object by the id that `persistentId` gave. Answers to `persistent_load`. */
  persistentLoad?(id: unknown): unknown
  /** The object that gets the variables of cells; whoever loads a session sets it. */
  scope: object | undefined
  /** True where nobody else has the bytes, and they need not be copied before there is something to wait for. */
  ownsBytes = false
  /**
   * Where set, what cannot be made here ends no asynchronous load: this gets why, by the numbers of nodes, and whoever set it
   * gives nobody what leads there.
   */
  absent: Map<number, Absence> | undefined
  // What somebody put into Object.prototype is no hook.
  static { Object.assign(this.prototype, { persistentLoad: undefined }) }
  readonly #base: Registry
  #own: Registry | undefined
  readonly #input: unknown
  readonly #options: LoadOptions
  readonly #limits: Limits
  /** Functions that the hooks gave for names and ids which nobody else knows. */
  #given: Set<unknown> | undefined = undefined

  /** Throws a PickleError with code `BAD_OPTION`. */
  constructor(registry: Registry, defaults: Settings, bytes: unknown, options?: LoadOptions) {
    this.#base = registry
    this.settings = settle(options, defaults, 'verify')
    this.#limits = limitsOf(options)
    this.#options = options === undefined ? NO_OPTIONS : { ...options }
    this.#input = bytes
  }

  /** Kinds and names of this unpickler alone: what is registered here is not seen elsewhere. */
  get registry(): Registry {
    return this.#own ??= this.#base.fork()
  }

  get #names(): Registry {
    return this.#own ?? this.#base
  }

  /**
   * The object with this name. A subclass may look elsewhere first; what it returns for a name is what the pickle gets.
   * Answers to `find_class`.
   */
  findClass(module: string, name: string): unknown {
    return this.#names.find(module, name)?.value
  }

  /** The value. Throws an UnpicklingError with code, offset and path, and then nothing was built that anyone can see. */
  load<T = unknown>(): T {
    refuseSeal(this.#options)
    const { envelope, verified } = this.#open(bytesOf(this.#input))
    return this.#decode(envelope, verified.nodes, this.#judge(verified, envelope, Trust.data), this.#limits, this.#survey(verified)).result as T
  }

  /**
   * The value, in an array of one, so that no promise calls a `then` of its own. Fetches first what making it needs: the
   * skeletons of modules that were built, and open files.
   */
  async loadAsync<T = unknown>(): Promise<[T]> {
    // Whoever gave the bytes may change them while this waits: what was checked must be what is used.
    const bytes = this.ownsBytes ? bytesOf(this.#input) : bytesOf(this.#input).slice()
    const vouched = await this.#vouched(bytes) ? Trust.code : Trust.data
    const isOurs = await withRests(checkingSealOf(bytes, this.#limits), () => own(this.#options, 'signal')?.throwIfAborted())
    const { envelope, verified } = this.#open(bytes, isOurs)
    this.#judge(verified, envelope, vouched)
    const fetches = new Set(codeIn(verified).map(leaves => this.#names.asked(leaves)?.fetch))
    const fetching = [...fetches].map(fetch => fetch?.())
    await (this.absent === undefined ? Promise.all(fetching) : Promise.allSettled(fetching))
    // With the skeletons at hand, more is known of what is asked for.
    const trust = this.#judge(verified, envelope, vouched)
    const lent = await this.#borrow(verified)
    try {
      const decoder = this.#decode(envelope, verified.nodes, trust, this.#limits, this.#survey(verified), new Map(lent.map(([node, { value }]) => [node, value])))
      await decoder.settle()
      return [decoder.result as T]
    } catch (error) {
      await giveBack(lent)
      throw error
    }
  }

  /** What kinds fetch for single values, by the numbers of their nodes: all of it or nothing. */
  async #borrow({ judged }: Verified): Promise<[node: number, lent: Lent][]> {
    const given = judged.filter(({ node }) => this.absent?.has(node) !== true)
    const results = await Promise.allSettled(given.map(async one => {
      const lent = one.kind.asks === undefined ? undefined : await this.#asked(one)?.fetch?.()
      return lent === undefined ? undefined : [one.node, lent as Lent] as [number, Lent]
    }))
    const lent = results.flatMap(result => result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [])
    const failed = results.find(({ status }) => status === 'rejected')
    if (failed === undefined) return lent
    await giveBack(lent)
    throw ourOwn((failed as PromiseRejectedResult).reason)
  }

  #asked({ kind, leaves }: Judged): Asked | undefined {
    if (kind.asks === undefined) return this.#names.asked(leaves)
    try {
      return kind.asks(leaves, { files: this.#files })
    } catch (error) {
      throw ourOwn(error)
    }
  }

  get #files(): 'keep' | 'restore' {
    return own(this.#options, 'files') ?? 'keep'
  }

  #survey(verified: Verified): object | undefined {
    const code = codeIn(verified)
    return code.length === 0 ? undefined : this.#names.survey(code, { migrate: own(this.#options, 'migrate'), partly: this.absent !== undefined })
  }

  /** True if a key is given, and its holder has sealed these bytes. Throws an UnpicklingError with code `SEAL_BROKEN`. */
  async #vouched(bytes: Uint8Array): Promise<boolean> {
    const key = own(this.#options, 'seal')
    if (key === undefined) return false
    own(this.#options, 'signal')?.throwIfAborted()
    const part = keyedPart(bytes, this.#limits)
    if (part === undefined) throw broken('SEAL_BROKEN', 'the bytes do not have the seal of a key', 5, 'Write them with dumpsAsync(value, { seal: key }); or load them without a key, as what nobody vouches for.')
    if (await isSealedWith(key, PURPOSE, part.content, part.tag)) return true
    throw broken('SEAL_BROKEN', 'the seal is not that of this key over these bytes: they were sealed with another key, or changed, or cut since', part.content.length, 'Give the key that dumpsAsync was given, and the bytes that it returned, unchanged.')
  }

  /** Opens and verifies the bytes. */
  #open(bytes: Uint8Array, isOurs?: boolean): { envelope: Envelope, verified: Verified } {
    own(this.#options, 'signal')?.throwIfAborted()
    const envelope = open(bytes, this.#limits, isOurs)
    const { strings, tokens, base } = envelope
    const verified = verify(tokens, {
      registry: this.#names, limits: this.#limits, attachments: own(this.#options, 'attachments')?.length ?? 0, strings, base,
      finds: this.findClass !== Unpickler.prototype.findClass || this.absent !== undefined, persists: this.persistentLoad !== undefined,
    })
    return { envelope, verified }
  }

  /** Builds what comes straight from an encoder: that is vouched for, and as large as it is. */
  build(program: Built, nodes: number): unknown {
    return this.#decode(program, nodes, Trust.code, boundless).result
  }

  /** @param fetched absent where nothing can be waited for */
  #decode(program: Built, nodes: number, trust: Trust, limits: Limits, insight?: object, fetched?: ReadonlyMap<number, unknown>): Decoder {
    const signal = own(this.#options, 'signal')
    const onProgress = own(this.#options, 'onProgress')
    signal?.throwIfAborted()
    const decoder = new Decoder(program.strings, program.tokens, {
      registry: this.#names, attachments: own(this.#options, 'attachments') ?? [], base: program.base, nodes, limits, code: trust.level >= Trust.code.level, origins: program.origins, insight, fetched, files: this.#files, ignore: this.settings.ignore, scope: this.scope, absent: fetched === undefined ? undefined : this.absent,
      findClass: (module, name) => this.#find(module, name),
      grants: value => trust.level >= Trust.refs.level || this.#names.grants(value, own(this.#options, 'allow') ?? []),
      makes: factory => this.#gave(factory) || this.#names.makes(factory),
      accesses: accessor => trust.level >= Trust.refs.level || this.#gave(accessor) || this.#names.registered(accessor) !== undefined
        || (own(this.#options, 'allow') ?? []).includes(accessor),
      persistentLoad: this.persistentLoad === undefined ? undefined : id => this.#give(this.persistentLoad!(id)),
    })
    while (!decoder.slice(SLICE)) {
      onProgress?.({ objects: decoder.objects, bytes: decoder.length })
      signal?.throwIfAborted()
    }
    return decoder
  }

  #find(module: string, name: string): unknown {
    const found = this.findClass(module, name)
    if (found === undefined) {
      throw new UnpicklingError(`${keyText(name)} of ${keyText(module)} is not known here`, { code: 'UNKNOWN_NAME' })
    }
    // To look a name up once more and pass it on is not to vouch for it.
    if (typeof found === 'function' && this.#names.find(module, name) === undefined) this.#give(found)
    return found
  }

  #give(value: unknown): unknown {
    (this.#given ??= new Set()).add(value)
    return value
  }

  #gave(value: unknown): boolean {
    return this.#given?.has(value) === true
  }

  /** Code, and names that can make code or reach the host, are a grant, and unvouched bytes get none. Returns how far they are trusted. */
  #judge({ names, judged }: Verified, envelope: Envelope, vouched: Trust): Trust {
    const { sealed } = envelope
    this.absent?.clear()
    const trust = own(this.#options, 'trust') ?? vouched
    if (sealed || trust.level >= Trust.code.level) return Trust.code
    if (names.length === 0 && judged.length === 0) return trust
    const allow = own(this.#options, 'allow') ?? []
    const refs = trust.level >= Trust.refs.level
    const strange = refs ? [] : names.filter(({ power, value }) => power && !allow.includes(value))
    const refused: readonly Refused[] = [
      ...this.#refusedCode(judged, allow, refs),
      ...strange.map(({ name, offset, node }) => ({ name: cleaned(name, 60), offset, node, level: 'refs' as const, allows: cleaned(name, 60) })),
    ]
    if (refused.length === 0) return trust
    if (this.absent !== undefined) {
      for (const { node, name, level } of refused) this.absent.set(node, { code: 'CODE_NOT_TRUSTED', why: level === 'refs' ? `nobody vouches for what asks for ${name}` : `${name} is not loaded here, and nobody vouches for its source`, hint: undefined })
      return trust
    }
    throw notTrusted(refused, envelope, this.#names.alone)
  }

  #refusedCode(judged: readonly Judged[], allow: readonly unknown[], refs: boolean): Refused[] {
    return judged.flatMap(one => {
      const { offset, node } = one
      const asked = this.#asked(one)
      if (asked !== undefined && ((refs && asked.level === 'refs') || asked.allowed(allow))) return []
      const name = asked === undefined ? 'code' : cleaned(asked.name, 160)
      return [{ name, offset, node, level: asked?.level ?? 'code', allows: asked?.listed === false ? undefined : JSON.stringify(cleaned(name.replace(/^.*\((.*?)(:\d+)*\)$/, '$1'), 60)) }]
    })
  }
}

Unpickler.alive = new Unpickler(undefined as unknown as Registry, defaultSettings(), undefined)

/** What a kind threw, as an error of a load. */
function ourOwn(cause: unknown): unknown {
  return cause instanceof UnpicklingError ? cause : new UnpicklingError(`Cannot load: ${describeError(cause)}.`, { code: 'REVIVE_FAILED', cause })
}

/** The leaves of what is code. */
function codeIn({ judged }: Verified): (readonly unknown[])[] {
  return judged.filter(({ kind }) => kind.asks === undefined).map(({ leaves }) => leaves)
}

async function giveBack(lent: readonly [node: number, lent: Lent][]): Promise<void> {
  await Promise.allSettled(lent.map(async ([, one]) => one.undo()))
}

/** Something that bytes ask for and are not given. */
interface Refused {
  readonly name: string
  readonly offset: number
  readonly node: number
  readonly level: 'refs' | 'code'
  /** What to put into `allow`; undefined where a list cannot name it. */
  readonly allows: string | undefined
}

function notTrusted(refused: readonly Refused[], { keyed, code, base }: Envelope, alone: boolean): UnpicklingError {
  const level = refused.some(({ level }) => level === 'code') ? 'code' : 'refs'
  const list = [...new Set(refused.map(({ name }) => name))]
  const allows = refused.some(({ allows }) => allows === undefined) ? [] : [...new Set(refused.map(({ allows }) => allows))]
  const hint = `If you trust where they come from: loads(bytes, { trust: Trust.${level} })${level === 'refs' && allows.length > 0 ? `; or allow them one by one: loads(bytes, { allow: [${allows.slice(0, 3).join(', ')}] })` : ''}.`
  const why = keyed ? ': it has the seal of a key, and none was given to vouch for it: await loadsAsync(bytes, { seal: key })'
    : !code ? '' : `: it was not sealed in this realm (another page, worker or copy of dill wrote it, or this page before it was loaded anew), or was changed since${alone ? '' : '. There are two copies of dill on this page, each with a seal of its own: load dill once, in one version'}`
  const more = list.length > 10 ? ` and ${list.length - 10} more` : ''
  return new UnpicklingError(
    `Cannot load at byte ${refused[0]!.offset}: the pickle asks for what is code, makes code or reaches the host (${list.slice(0, 10).join(', ')}${more}), and nobody vouches for it${why}. ${hint}`,
    { code: 'CODE_NOT_TRUSTED', offset: refused[0]!.offset ?? base, hint })
}
