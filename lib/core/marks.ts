// What stands on the encoder's value stack and is no value: where a value begins to exist, holes, raw bytes, what is told
// later. Writes nothing.

import * as op from './opcodes.ts'

/** Marks on the value stack. One class, so that one comparison tells them from values. */
export class Mark {
  readonly opcode: number
  readonly payload: unknown
  readonly #mark = true

  /** Asks no Proxy: one that was revoked would throw. */
  static is(value: object): value is Mark {
    return #mark in value
  }

  constructor(opcode: number, payload: unknown) {
    this.opcode = opcode
    this.payload = payload
  }
}

export const HOLD: Mark = /* @__PURE__ */ new Mark(op.HOLD, undefined)
export const HOLE: Mark = /* @__PURE__ */ new Mark(op.HOLE, undefined)
/** An object that must exist before. */
export const NEEDS = -1
/** An object that is told whole, though it looks like plain data. */
export const TELL = -2
