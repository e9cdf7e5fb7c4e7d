// What is open while rows are read: whose parts come, which one is next, and what the step to it is called. Knows how the
// bytes of objects, arrays and dresses are laid out, and of kinds only Map and Set.

import type { Row } from '../core/disassemble.ts'
import type { PathStep } from '../core/errors.ts'
import { ACCESSOR, PRIVATE } from '../core/kind.ts'
import { propertyStep } from '../core/telling.ts'

type Mode = 'row' | 'array' | 'dictionary' | 'kind' | 'entries' | 'members' | 'id' | 'dress' | 'after'

/** How the parts of these are called is known to everybody; of all other kinds the bytes do not say it. */
const knownModes: Readonly<Record<string, Mode>> = { Map: 'entries', Set: 'members', WeakMap: 'entries', WeakSet: 'members' }

/** A value that is open, or one of the two tokens that stand for what they hold. */
export class Frame {
  readonly mode: Mode
  /** Whose parts these are. */
  owner: number
  /** The next part; −1 where one comes before the first: a prototype, or the object that a dress is of. */
  slot: number
  readonly keys: readonly string[] | undefined
  /** The index of an object's shape. */
  readonly shape: string
  /** The key of the part that comes next. */
  key: PathStep | undefined = undefined
  /** Of a dress: what of it is to come, and the next part of a property, from 0. */
  flags: number
  field = 0
  accessor = false
  /** Of what waits: its own bytes, and what it waits for. */
  readonly bytes: number
  first = -1

  constructor(mode: Mode, owner: number, slot: number, keys?: readonly string[], shape = '', flags = 0, bytes = 0) {
    this.mode = mode
    this.owner = owner
    this.slot = slot
    this.keys = keys
    this.shape = shape
    this.flags = flags
    this.bytes = bytes
  }
}

export const PROTOTYPE: PathStep = { via: 'prototype', name: undefined }
/** Opcodes whose operand is told by its first bytes only. */
export const rawContent: ReadonlySet<string> = new Set(['BIG', 'NEGBIG', 'BYTES'])
const constants: Readonly<Record<string, PathStep['name']>> = { TRUE: true, FALSE: false, NULL: null, UNDEFINED: undefined, NAN: NaN }
const HAS_PROTOTYPE = 1
const HAS_STATE = 2

/** The frame of an object whose header a row is. */
export function frameOf({ opcode, operand, string, module, keys }: Row, owner: number): Frame {
  if (keys !== undefined) return new Frame('row', owner, opcode === 'SHAPE' && operand.endsWith(', prototype:') ? -1 : 0, keys, shapeOf(operand))
  const mode = opcode === 'DICT' ? 'dictionary' : opcode === 'PERSID' ? 'id' : string === undefined || module !== undefined ? 'array'
    : Object.hasOwn(knownModes, string) ? knownModes[string]! : 'kind'
  return new Frame(mode, owner, 0)
}

/** The frame of what is unusual about an object. */
export function dressFrame({ operand }: Row, owner: number): Frame {
  return new Frame('dress', owner, -1, undefined, '', (operand.includes('prototype') ? HAS_PROTOTYPE : 0) | (operand.includes('state') ? HAS_STATE : 0))
}

/** The rows of shapes, and of objects of them, begin with the shape's index. */
export function shapeOf(operand: string): string {
  return operand.slice(0, operand.indexOf(' '))
}

/**
 * The step to the next part of a value.
 * @param target the number of the part, −1 for a primitive
 * @param property makes the step to a property
 */
export function stepOf(frame: Frame, slot: number, row: Row, target: number, property: (key: string) => PathStep): PathStep {
  switch (frame.mode) {
    case 'row': return slot < 0 ? PROTOTYPE : property(frame.keys![slot]!)
    case 'array': return { via: 'element', name: slot }
    case 'members': return { via: 'member', name: slot }
    case 'dress': return dressStep(frame, row, target)
    case 'dictionary': case 'entries': {
      if (slot % 2 === 1) return frame.key!
      frame.key = frame.mode === 'dictionary' ? property(row.string ?? row.operand) : target >= 0 ? { via: 'member', name: slot >> 1 } : { via: 'entry', name: primitive(row) }
      return { via: 'key', name: slot >> 1 }
    }
    default: return { via: 'part', name: frame.mode === 'id' ? 'persistent id' : slot }
  }
}

/** What is unusual about an object: prototype, state, then properties of three parts, or four where they are accessors. */
function dressStep(frame: Frame, row: Row, target: number): PathStep {
  if (frame.flags & HAS_PROTOTYPE) {
    frame.flags &= ~HAS_PROTOTYPE
    return PROTOTYPE
  }
  if (frame.flags & HAS_STATE) {
    frame.flags &= ~HAS_STATE
    return { via: 'part', name: 'state' }
  }
  const field = frame.field++
  if (field === 0) {
    frame.key = target >= 0 ? { via: 'property', name: `symbol #${target}` } : propertyStep(row.string ?? row.operand)
    return { via: 'key', name: frame.key.name }
  }
  if (field === 1) {
    const attributes = Number(row.operand)
    frame.accessor = (attributes & ACCESSOR) !== 0
    if (attributes === PRIVATE) frame.key = { via: 'private', name: frame.key!.name }
    return { via: 'part', name: 'attributes' }
  }
  if (!frame.accessor || field === 3) frame.field = 0
  return frame.accessor ? { via: field === 2 ? 'getter' : 'setter', name: frame.key!.name } : frame.key!
}

function primitive({ opcode, operand, string }: Row): PathStep['name'] {
  if (string !== undefined) return string
  if (Object.hasOwn(constants, opcode)) return constants[opcode]
  return rawContent.has(opcode) ? operand : Number(operand)
}
