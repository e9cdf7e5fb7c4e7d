// Where in the author's file the closures of a bundled text stand. A bundler hands its text over without a source map,
// some statements gone and some names changed; but what is left stands in the old order. So each closure is found again
// by the names on the way to it and by its words. For people only: nothing else depends on it.

import { grouped } from '../source/grouped.ts'
import type { Site } from '../source/instrument.ts'
import type { Origin } from '../source/map.ts'

/** Before a function that Vite or its bundler puts around a module or a late import. */
const wrapper = /__(?:vitePreload|commonJS(?:Min)?|esm(?:Min)?)\(\(*$/

type Trace = (line: number, column: number) => Origin | undefined

/** Places that are told anew: at 0 what is not known. */
export function placed(sites: readonly Site[], trace: Trace): Site[] {
  return sites.map(site => placedAt(site, trace(site.line, site.column)))
}

/**
 * The sites of a bundled text, with the places and paths of the closures that they were in a module.
 * @param code the bundled text, in which the sites stand
 */
export function recognised(code: string, sites: readonly Site[], module: readonly Site[], trace: Trace): Site[] {
  const madeUp = sites.filter(({ start }) => wrapper.test(code.slice(Math.max(0, start - 40), start)))
  const known = grouped(module, site => keyOf(site))
  return sites.map(site => {
    const around = madeUp.filter(({ start, end }) => start <= site.start && site.end <= end)
    const list = around.includes(site) ? [] : known.get(keyOf(site, around)) ?? []
    const found = Math.max(0, list.findIndex(({ text }) => isLike(text, site.text)))
    // What stands before it in the module stands before it here as well, or is gone.
    const [original] = list.splice(0, found + 1).slice(-1)
    return original === undefined ? placedAt(site, undefined) : placedAt({ ...site, path: original.path }, trace(original.line, original.column))
  })
}

function placedAt(site: Site, origin: Origin | undefined): Site {
  return { ...site, line: origin?.line ?? 0, column: origin?.column ?? 0 }
}

/** Without what a bundler adds to names, and without the functions that it has put around. */
function keyOf({ path, kind }: Site, around: readonly Site[] = []): string {
  const depths = new Set(around.map(other => other.path.split('/').length - 1))
  const names = path.split('/').filter((_, depth) => !depths.has(depth)).map(name => name.replace(/\$\d+$/, ''))
  return [kind, ...names.map(name => name.endsWith('_default') ? 'default' : name)].join('/')
}

/** Do two texts have most of their words in common? */
function isLike(a: string, b: string): boolean {
  if (a === b) return true
  const words = new Set(wordsOf(a))
  const others = new Set(wordsOf(b))
  const common = [...words].filter(word => others.has(word)).length
  return common * 2 >= Math.max(words.size, others.size)
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{ID_Start}_$][\p{ID_Continue}]*/gu) ?? []
}
