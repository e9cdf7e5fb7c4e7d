// test_fglobals.py: functions that import within their bodies. Their globals are those of the realm, and nothing is
// taken along that they do not read.

import { expect, test } from 'vitest'
import { detect, dumps, loads } from '../../lib/index.ts'
import { answers, rowNamed, theBare, theFresh } from '../support/answers.ts'
import { expectTravels } from '../support/code-travel.ts'

answers('test_fglobals.py::test_doc_dill_issue_219')

answers('test_fglobals.py::test_method_with_internal_import_should_work', () => {
  const row = rowNamed('test_fglobals', 'a function that imports when it is called')

  test('it imports in this realm, and in one that has its module', async () => {
    expect(await row.play(loads(dumps(row.make())))).toBe(row.gives)
    await expectTravels(await theFresh(), row, dumps(row.make()))
  })

  test('it looks for the import where it is called, and says so if there is none', async () => {
    const { error, code } = await (await theBare()).ask({ module: row.module, name: row.name, bytes: dumps(row.make()) })
    expect(error).toMatch(/import|module/i)
    expect(code).toBeUndefined()
  })

  test('it has no variables of anybody else', () => {
    const back = loads(dumps(row.make()))
    expect([detect.freevars(back), detect.globalvars(back)]).toEqual([{}, {}])
  })

  test.each([{}, { recurse: true }])('it takes nothing along: %o', options => {
    const types = detect.traceOf(row.make(), undefined, options).events.map(({ type }) => type)
    expect(types).toContain('function')
    expect(types.filter(type => type === 'activation' || type === 'cell' || type === 'scope')).toEqual([])
  })
})
