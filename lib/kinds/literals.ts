// Types of which a few strings are the whole truth, or nearly: RegExp and its lastIndex, URL and the parameters that
// belong to it.

import { answers, getterOf, methodOf, setterOf } from '../core/brand.ts'
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

/** RegExp; URL and its parameters, where there are any: worklets have none. */
export const literals: readonly Kind[] = [regExp, ...typeof URL === 'function' ? urls() : []]
