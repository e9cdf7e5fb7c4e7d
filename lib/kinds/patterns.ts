// What the platform adds to the types of which a few strings are the whole truth: URLPattern, and the two coders of text.
// A realm that lacks one lacks its kind.

import { answers, getterOf, innerKeys } from '../core/brand.ts'
import { kind, type Kind } from '../core/kind.ts'

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

/** The coders of text and URLPattern, where there are any: worklets have none. */
export const patterns: readonly Kind[] = [
  ...Pattern === undefined ? [] : [urlPattern(Pattern)],
  ...typeof TextDecoder === 'function' ? coders() : [],
]
