// The skeletons of public libraries, built as an app has them: every closure can be made again, in strict code, and what is
// written speaks of nothing that is not there.

import { beforeAll, describe, expect, test } from 'vitest'
import { formsOf, minified, type Forms } from '../../bench/instrument/builds.ts'
import { libraries } from '../../bench/instrument/libraries.ts'
import type { Instrumented } from '../../lib/source/instrument.ts'
import { parseProgram } from '../../lib/source/parse.ts'
import { analyseScopes } from '../../lib/source/scope.ts'
import { rowsOf, skeletonText } from '../../lib/source/skeleton.ts'
import { evaluate } from './skeleton-travel.ts'

describe.each(libraries.map(library => ({ library, name: library.name })))('$name', ({ library }) => {
  let forms: Forms
  beforeAll(async () => { forms = await formsOf(library) })

  describe.each(['instrumented', 'every'] as const)('%s', form => {
    let made: Instrumented
    let text: string
    beforeAll(() => {
      made = forms[form]
      text = `export default ${skeletonText(made, { source: false })}`
    })

    test('has nothing that cannot be made again', () => {
      expect(rowsOf(made, { source: false }).sites.flatMap(({ refused, path, line }) => refused === undefined ? [] : [`${path}:${line} ${refused}`])).toEqual([])
    })

    test('speaks of nothing that is not there', () => {
      const { references } = analyseScopes(parseProgram(text, 'module'))
      const free = new Set(references.flatMap(({ name, variable }) => variable === undefined ? [name] : []))
      const known = new Set([...made.sites.flatMap(site => site.free), 'Object', 'Reflect', 'TypeError', 'String'])
      expect([...free].filter(name => !known.has(name))).toEqual([])
    })

    test('gives the same rows as those that are told', () => {
      const { open, ...rows } = evaluate(`(${text.slice('export default '.length)})`) as ReturnType<typeof rowsOf> & { open: unknown }
      expect(rows).toEqual(rowsOf(made, { source: false }))
      expect(open).toBeTypeOf('function')
    })

    test('can be minified', () => expect(minified(text).length).toBeLessThan(text.length))
  })
})
