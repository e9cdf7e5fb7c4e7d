// What is asked of a function here and in another realm, as it can be posted.

import { detect } from '../../lib/index.ts'

const { code, freevars, getmodule, globalvars, nestedcode, nestedglobals, varnames } = detect

export function told(fn: Function): unknown {
  return {
    code: code(fn), names: nestedglobals(fn), locals: varnames(fn), inside: nestedcode(fn), module: getmodule(fn), globals: Object.keys(globalvars(fn)),
    captured: Object.entries(freevars(fn)).map(([name, value]) => typeof value === 'object' || typeof value === 'function' ? name : [name, value]),
  }
}
