// Where in the author's file the closures of a bundled text stand. A bundler hands its text over without a source map,
// some statements gone and some names changed; but what is left stands in the old order. So each closure is found again
// by the names on the way to it and by its words. For people only: nothing else depends on it.

import { grouped } from '../source/grouped.ts'
import type { Site } from '../source/instrument.ts'
import { landmarksIn } from '../source/instrument/sites.ts'
import { lineAt, lineStarts } from '../source/lines.ts'
import { placedAt, type Trace } from '../source/map.ts'
import type { Tree } from '../source/parse.ts'
import { parentsOf } from '../source/tree.ts'

/** Before a function that Vite or its bundler puts around a module or a late import. */
const wrapper = /__(?:vitePreload|commonJS(?:Min)?|esm(?:Min)?)\(\(*$/

/** A closure of a module, as it was before it was bundled. */
export type Landmark = Pick<Site, 'kind' | 'path' | 'line' | 'column' | 'text' | 'written'>

/** The closures of a module, in the order of the text. */
export function landmarksOf(code: string, program: Tree, written?: ReadonlyMap<number, string>): Landmark[] {
  const lines = lineStarts(code)
  return landmarksIn(code, parentsOf(program)).map(({ node, kind, path, start, end }) => {
    const line = lineAt(lines, start)
    const own = written?.get(node.start)
    return { kind, path, line, column: start - lines[line - 1]!, text: code.slice(start, end), ...own === undefined ? {} : { written: own } }
  })
}

/**
 * The sites of a bundled text, with the places and paths of the closures that they were in a module.
 * @param code the bundled text, in which the sites stand
 */
export function recognised(code: string, sites: readonly Site[], module: readonly Landmark[], trace: Trace): Site[] {
  const isMadeUp = ({ start }: Site): boolean => wrapper.test(code.slice(Math.max(0, start - 40), start))
  const known = grouped(module, site => keyOf(site))
  const words = new Words()
  // Sites come in the order of the text, so those that one is in are still open.
  let around: readonly Site[] = []
  return sites.map(site => {
    around = [...around.filter(({ end }) => site.end <= end), ...isMadeUp(site) ? [site] : []]
    const list = around.includes(site) ? [] : known.get(keyOf(site, around)) ?? []
    // The only one need not be looked at.
    const found = list.length === 1 ? 0 : Math.max(0, list.findIndex(landmark => words.areAlike(landmark, site)))
    // What stands before it in the module stands before it here as well, or is gone.
    const [original] = list.splice(0, found + 1).slice(-1)
    return original === undefined ? placedAt(site, undefined) : placedAt({ ...site, path: original.path, ...original.written === undefined ? {} : { written: original.written } }, trace(original.line, original.column))
  })
}

/** Without what a bundler adds to names, and without the functions that it has put around. */
function keyOf({ path, kind }: Pick<Site, 'path' | 'kind'>, around: readonly Site[] = []): string {
  const depths = new Set(around.map(other => other.path.split('/').length - 1))
  const names = path.split('/').filter((_, depth) => !depths.has(depth)).map(name => name.replace(/\$\d+$/, ''))
  return [kind, ...names.map(name => name.endsWith('_default') ? 'default' : name)].join('/')
}

/** The words of texts, of which each may be compared to many. */
class Words {
  readonly #known = new Map<object, Set<string>>()

  /** Do two texts have most of their words in common? */
  areAlike(a: Pick<Site, 'text'>, b: Pick<Site, 'text'>): boolean {
    if (a.text === b.text) return true
    const [words, others] = [this.#of(a), this.#of(b)]
    let common = 0
    for (const word of words) if (others.has(word)) common++
    return common * 2 >= Math.max(words.size, others.size)
  }

  #of(one: Pick<Site, 'text'>): Set<string> {
    let words = this.#known.get(one)
    if (words === undefined) this.#known.set(one, words = new Set(one.text.match(/[\p{ID_Start}_$][\p{ID_Continue}]*/gu)))
    return words
  }
}
