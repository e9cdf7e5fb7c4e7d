// Types of which a few strings are the whole truth, or nearly: RegExp and its lastIndex, URL and the parameters that
// belong to it, URLPattern, the two coders of text.

import { answers, getterOf, innerKeys, methodOf, setterOf } from '../core/brand.ts'
import { kind, WRITABLE, type Kind } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'

// ── RegExp ───────────────────────────────────────────────────────────────────────────────────────────────────────

const sourceOf = getterOf<string>(RegExp.prototype, 'source')
/** Asked one by one: the getter `flags` would ask the value, and so run a subclass's getters. */
const flagGetters = ([
  ['d', 'hasIndices'], ['g', 'global'], ['i', 'ignoreCase'], ['m', 'multiline'], ['s', 'dotAll'], ['u', 'unicode'], ['v', 'unicodeSets'], ['y', 'sticky'],
] as const).filter(([, name]) => Object.hasOwn(RegExp.prototype, name)).map(([flag, name]) => ({ flag, get: getterOf<boolean | undefined>(RegExp.prototype, name) }))
const isGlobal = getterOf<boolean | undefined>(RegExp.prototype, 'global')
const isRegExp = answers(isGlobal)

function flagsOf(value: object): string {
  let flags = ''
  for (const { flag, get } of flagGetters) if (get(value)) flags += flag
  return flags
}

const regExp: Kind<RegExp> = kind<RegExp>({
  tag: 'RegExp', prototypes: [RegExp.prototype], own: ['lastIndex'],
  // RegExp.prototype answers too, but with undefined.
  is: value => isRegExp(value) && isGlobal(value) !== undefined,
  encode(value, out) {
    out.text('source', sourceOf(value))
    out.text('flags', flagsOf(value))
    out.hold()
    const { value: lastIndex, writable } = Reflect.getOwnPropertyDescriptor(value, 'lastIndex')!
    if (Object.is(lastIndex, 0) && writable) return
    out.value('lastIndex', lastIndex)
    out.value('writable', writable)
  },
  shell(from) {
    const source = from.text()
    if (source.length > from.limits.regexp) from.fail(`its source has ${source.length} characters, more than the limit of ${from.limits.regexp}; if you expect it: loads(bytes, { limits: { regexp: … } })`)
    return new RegExp(source, from.text())
  },
  fill(value, from) {
    if (from.more()) setOwn(value, 'lastIndex', from.value(), from.value() === true ? WRITABLE : 0)
  },
  label: value => `/${sourceOf(value)}/${flagsOf(value)}`,
})

// ── URL ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const hrefOf = getterOf<string>(URL.prototype, 'href')
const paramsOf = getterOf<URLSearchParams>(URL.prototype, 'searchParams')
const setHref = setterOf<string>(URL.prototype, 'href')
const setSearch = setterOf<string>(URL.prototype, 'search')
const eachParam = methodOf<[(value: string, name: string) => void], void>(URLSearchParams.prototype, 'forEach')
const appendParam = methodOf<[string, string], void>(URLSearchParams.prototype, 'append')
const textOfParams = methodOf<[], string>(URLSearchParams.prototype, 'toString')
const hasParam = methodOf<[string], boolean>(URLSearchParams.prototype, 'has')

/**
 * Parameters cannot be told which URL they belong to, and may stand in the pickle before it. So all loaded ones are
 * born with a URL, kept here until that URL claims them; the others let theirs go with them.
 */
const births = new WeakMap<URLSearchParams, URL>()

const url: Kind<URL> = kind<URL>({
  tag: 'URL', prototypes: [URL.prototype], is: answers(hrefOf), own: [], arity: 2,
  encode(value, out) {
    const params = paramsOf(value)
    // What was added to them may lead back to the URL.
    if (Reflect.ownKeys(params).length > 0) out.needs('searchParams', params)
    else out.value('searchParams', params)
    out.text('href', hrefOf(value))
  },
  decode(from) {
    const params = from.value(URLSearchParams)
    const made = births.get(params) ?? from.fail('its parameters belong to another URL')
    births.delete(params)
    setHref(made, from.text())
    return made
  },
  label: hrefOf,
})

const urlSearchParams: Kind<URLSearchParams> = kind<URLSearchParams>({
  tag: 'URLSearchParams', prototypes: [URLSearchParams.prototype], is: answers(value => hasParam(value, '')), own: [],
  encode(value, out) {
    out.hold()
    eachParam(value, (value, name) => {
      out.text('name', name)
      out.text('value', value)
    })
  },
  shell() {
    const made = new URL('data:,')
    const params = paramsOf(made)
    births.set(params, made)
    return params
  },
  fill(params, from) {
    // Set at once: a URL spells its query anew after each single change.
    const all = new URLSearchParams()
    while (from.more()) appendParam(all, from.text(), from.text())
    setSearch(births.get(params) ?? from.fail('a URL has its parameters already'), textOfParams(all))
  },
  label: value => `?${textOfParams(value)}`,
})

// ── URLPattern ───────────────────────────────────────────────────────────────────────────────────────────────────

type PatternClass = { readonly prototype: object } & (new (parts: Record<string, string>) => object)

const patternParts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'] as const
/** The parts that the option `ignoreCase` is about. */
const caseParts: readonly string[] = ['pathname', 'search', 'hash']

function urlPattern(Pattern: PatternClass): Kind<object> {
  const getters = patternParts.map(part => ({ part, get: getterOf<string>(Pattern.prototype, part) }))
  return kind<object>({
    tag: 'URLPattern', prototypes: [Pattern.prototype], is: answers(getters[0]!.get), own: [], arity: patternParts.length,
    encode(value, out) {
      for (const { part, get } of getters) {
        const text = get(value)
        out.text(part, text)
        // Letters in the names of groups are matched with nothing.
        if (caseParts.includes(part) && /\p{L}/u.test(text.replace(/:[\p{ID_Start}$_][\p{ID_Continue}$]*/gu, ''))) {
          out.note('Whether it ignores case cannot be seen; the copy does not.')
        }
      }
    },
    decode(from) {
      const parts: Record<string, string> = {}
      for (const part of patternParts) {
        const text = parts[part] = from.text()
        if (text.length > from.limits.regexp) from.fail(`a part of it has ${text.length} characters, more than the limit of ${from.limits.regexp}; if you expect it: loads(bytes, { limits: { regexp: … } })`)
      }
      return new Pattern(parts)
    },
    label: value => getters.map(({ get }) => get(value)).join(' '),
  })
}

const Pattern = (globalThis as { URLPattern?: PatternClass }).URLPattern

// ── coders ───────────────────────────────────────────────────────────────────────────────────────────────────────

const encoderName = getterOf<string>(TextEncoder.prototype, 'encoding')
const decoderName = getterOf<string>(TextDecoder.prototype, 'encoding')
const isFatal = getterOf<boolean>(TextDecoder.prototype, 'fatal')
const ignoresBOM = getterOf<boolean>(TextDecoder.prototype, 'ignoreBOM')

const textEncoder: Kind<TextEncoder> = kind<TextEncoder>({
  tag: 'TextEncoder', prototypes: [TextEncoder.prototype], is: answers(encoderName), own: innerKeys(() => new TextEncoder()), arity: 0,
  encode() {},
  decode: () => new TextEncoder(),
})

const textDecoder: Kind<TextDecoder> = kind<TextDecoder>({
  tag: 'TextDecoder', prototypes: [TextDecoder.prototype], is: answers(decoderName), own: innerKeys(() => new TextDecoder()), arity: 3,
  encode(value, out) {
    out.note('If it is in the middle of a stream, the copy starts afresh.')
    out.text('encoding', decoderName(value))
    out.value('fatal', isFatal(value))
    out.value('ignoreBOM', ignoresBOM(value))
  },
  decode: from => new TextDecoder(from.text(), { fatal: from.value() === true, ignoreBOM: from.value() === true }),
  label: value => `TextDecoder(${decoderName(value)})`,
})

/** RegExp, URL and its parameters, the coders of text, and URLPattern where there is one. */
export const literals: readonly Kind[] = [
  regExp, url, urlSearchParams, textEncoder, textDecoder, ...Pattern === undefined ? [] : [urlPattern(Pattern)],
]
