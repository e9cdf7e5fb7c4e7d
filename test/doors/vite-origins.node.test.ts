// What a bundler made of a module is recognised: with statements gone, names changed, wrapped in a function.

import { describe, expect, test } from 'vitest'
import { instrument } from '../../lib/source/instrument.ts'
import { recognised } from '../../lib/vite/origins.ts'

const module = `
export function gone() { return () => 'gone' }
export const make = start => {
  let n = start
  return () => ++n
}
export class Box { get v() { return 1 } }
on('a', () => first('gone', 'too'))
on('b', () => second(1))
on('c', () => third(2))
export default () => 5
`

/** Where each closure of a bundled text is found: what it is called there, and the line of the module. */
function found(bundled: string): Record<string, number> {
  const sites = instrument(bundled).sites
  const trace = (line: number, column: number) => ({ source: 'module.js', line, column })
  const named = recognised(bundled, sites, instrument(module).sites, trace)
  return Object.fromEntries(named.map(({ path, line }, i) => [`${sites[i]!.path} ${i}: ${path}`, line]))
}

describe('closures of a bundled text', () => {
  test('are found where statements are gone and names have changed', () => {
    expect(found(`
var make$1 = (start) => { let n = start; return () => ++n; };
var Box = class { get v() { return 1; } };
on("b", () => second$2(1));
on("c", () => third(2));
var module_default = () => 5;
`)).toEqual({
      'make$1 0: make': 3, 'make$1/(anonymous) 1: make/(anonymous)': 5, 'Box 2: Box': 7, 'Box/v 3: Box/v': 7,
      '(anonymous) 4: (anonymous)': 9, '(anonymous) 5: (anonymous)': 10, 'module_default 6: default': 11,
    })
  })

  test('are found in a wrapper', () => {
    expect(found('var require_module = __commonJSMin(((exports) => { var make = (start) => { let n = start; return () => ++n; }; }));')).toMatchObject({
      '(anonymous)/make 1: make': 3, '(anonymous)/make/(anonymous) 2: make/(anonymous)': 5,
    })
  })

  test('are found in a late import', () => {
    expect(found('on("c", () => __vitePreload(() => third(2), []));')).toMatchObject({ '(anonymous) 0: (anonymous)': 10 })
  })

  test('that the bundler has made up have no place', () => {
    expect(found('var helper = (made, up) => made;')).toEqual({ 'helper 0: helper': 0 })
  })
})
