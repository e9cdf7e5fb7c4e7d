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
    if (source.length > from.limits.regexp) from.fail(`its source has ${source.length} characters, more than the limit of ${from.limits.regexp}; if you expect it: loads(bytes, { limits: { regexp: … } })`, 'LIMIT')
    return new RegExp(source, from.text())
  },
  fill(value, from) {
    if (from.more()) setOwn(value, 'lastIndex', from.value(), from.value() === true ? WRITABLE : 0)
  },
  label: value => `/${sourceOf(value)}/${flagsOf(value)}`,
})

// ── URL ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Parameters cannot be told which URL they belong to, and may stand in the pickle before it. So all loaded ones are
 * born with a URL, kept here until that URL claims them; the others let theirs go with them.
 */
const births = new WeakMap<URLSearchParams, URL>()

function urls(): readonly Kind[] {
  const hrefOf = getterOf<string>(URL.prototype, 'href')
  const setHref = setterOf<string>(URL.prototype, 'href')
  const setSearch = setterOf<string>(URL.prototype, 'search')
  const paramsOf = getterOf<URLSearchParams>(URL.prototype, 'searchParams')
  const each = methodOf<[(value: string, name: string) => void], void>(URLSearchParams.prototype, 'forEach')
  const textOf = methodOf<[], string>(URLSearchParams.prototype, 'toString')
  const has = methodOf<[string], boolean>(URLSearchParams.prototype, 'has')

  const url = kind<URL>({
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

  const searchParams = kind<URLSearchParams>({
    tag: 'URLSearchParams', prototypes: [URLSearchParams.prototype], is: answers(value => has(value, '')), own: [],
    encode(value, out) {
      out.hold()
      each(value, (value, name) => {
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
      while (from.more()) all.append(from.text(), from.text())
      setSearch(births.get(params) ?? from.fail('a URL has its parameters already'), textOf(all))
    },
    label: value => `?${textOf(value)}`,
  })

  return [url, searchParams]
}

// ── URLPattern ───────────────────────────────────────────────────────────────────────────────────────────────────

type PatternClass = { readonly prototype: object } & (new (parts: Record<string, string>) => object)

const patternParts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'] as const
/** The parts that the option `ignoreCase` is about. */
const caseParts: readonly string[] = ['pathname', 'search', 'hash']

/**
 * Chromium 156 ends the page when a pattern is asked for a part whose text holds what a URL drops: a tab, the end of a
 * host. No pattern that was ever asked for its parts has it there.
 */
function endsThePage(part: string, text: string): boolean {
  return (part === 'hostname' ? /[/#\t\n\r]/ : /[\t\n\r]/).test(outsideGroups(text))
}

/** The text of a pattern without its regular expressions, which no URL spells, and without its escapes. */
function outsideGroups(pattern: string): string {
  let depth = 0
  return (pattern.match(/\\?[^]/gu) ?? []).map(c => {
    if (c === '(') depth++
    else if (c === ')') depth--
    else if (depth <= 0) return c.at(-1)
    return ''
  }).join('')
}

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
        if (text.length > from.limits.regexp) from.fail(`a part of it has ${text.length} characters, more than the limit of ${from.limits.regexp}; if you expect it: loads(bytes, { limits: { regexp: … } })`, 'LIMIT')
        if (endsThePage(part, text)) from.fail('a part of it would be empty as a URL spells it')
      }
      return new Pattern(parts)
    },
    label: value => getters.map(({ get }) => get(value)).join(' '),
  })
}

const Pattern = (globalThis as { URLPattern?: PatternClass }).URLPattern

// ── coders ───────────────────────────────────────────────────────────────────────────────────────────────────────

function coders(): readonly Kind[] {
  const encodingOf = getterOf<string>(TextDecoder.prototype, 'encoding')
  const isFatal = getterOf<boolean>(TextDecoder.prototype, 'fatal')
  const ignoresBOM = getterOf<boolean>(TextDecoder.prototype, 'ignoreBOM')
  return [
    kind<TextEncoder>({
      tag: 'TextEncoder', prototypes: [TextEncoder.prototype], is: answers(getterOf(TextEncoder.prototype, 'encoding')), own: innerKeys(() => new TextEncoder()), arity: 0,
      encode() {},
      decode: () => new TextEncoder(),
    }),
    kind<TextDecoder>({
      tag: 'TextDecoder', prototypes: [TextDecoder.prototype], is: answers(encodingOf), own: innerKeys(() => new TextDecoder()), arity: 3,
      encode(value, out) {
        out.note('If it is in the middle of a stream, the copy starts afresh.')
        out.text('encoding', encodingOf(value))
        out.value('fatal', isFatal(value))
        out.value('ignoreBOM', ignoresBOM(value))
      },
      decode: from => new TextDecoder(from.text(), { fatal: from.value() === true, ignoreBOM: from.value() === true }),
      label: value => `TextDecoder(${encodingOf(value)})`,
    }),
  ]
}

/** RegExp; URL and its parameters, the coders of text and URLPattern where there are any: worklets have none. */
export const literals: readonly Kind[] = [
  regExp,
  ...typeof URL === 'function' ? urls() : [],
  ...Pattern === undefined ? [] : [urlPattern(Pattern)],
  ...typeof TextDecoder === 'function' ? coders() : [],
]
