// A value as text to be copied: written like code, from outlines, so that nothing of the value's is run. What stands in
// several places is written once. Ends where it would be too long for anybody to read.

import type { Outline } from '../../lib/core/describe.ts'
import { pathText } from '../../lib/core/errors.ts'
import { labelOf } from '../../lib/core/preview.ts'

/** Lines that are written. */
const MOST = 5000

interface Frame {
  readonly children: readonly Outline[]
  next: number
  readonly close: string
  readonly indent: string
}

/** A value as text. A string is given as it is. */
export function textOf(root: Outline): string {
  if (typeof root.value === 'string') return root.value
  const lines: string[] = []
  const frames: Frame[] = []
  const write = (outline: Outline, before: string, indent: string, after: string): void => {
    const children = outline.ref === undefined && outline.by !== 'name' && outline.by !== 'accessor' && lines.length < MOST ? outline.children(0, MOST).filter(child => !child.inner) : []
    if (children.length === 0) {
      lines.push(`${indent}${before}${leafText(outline)}${after}`)
      return
    }
    const list = outline.by === 'array'
    const type = outline.by === 'array' || outline.type === 'Object' ? '' : `${outline.refused.length > 0 || outline.by === 'row' ? outline.type : outline.preview} `
    lines.push(`${indent}${before}${type}${list ? '[' : '{'}`)
    frames.push({ children, next: 0, close: `${list ? ']' : '}'}${after}`, indent })
  }
  write(root, '', '', '')
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const child = frame.children[frame.next++]
    if (child === undefined || lines.length >= MOST) {
      if (child !== undefined) lines.push(`${frame.indent}  …`)
      lines.push(frame.indent + frame.close)
      frames.pop()
    } else write(child, child.step?.via === 'element' && Number(child.step.name) >= 0 ? '' : nameBefore(child), `${frame.indent}  `, ',')
  }
  return lines.join('\n')
}

function nameBefore({ label, step, key }: Outline): string {
  if (key !== undefined) return `[${key.preview}]: `
  return step?.via === 'member' ? '' : `${label}: `
}

function leafText(outline: Outline): string {
  const { value, ref, refused, preview } = outline
  if (ref !== undefined) return ref.cycle ? `/* cycle */ ${outline.type}` : `/* shared */ ${typeof value === 'function' ? preview : outline.type}`
  if (refused.length > 0) return `${preview} /* not saved: ${refused[0]!.why} */`
  return typeof value === 'string' ? JSON.stringify(value) : preview
}

/** The path of a value under the name of its root: `state.jars.get("dill-01")`. */
export function placeText(outline: Outline, label: string): string {
  const last = outline.step === undefined && outline.parent !== undefined ? `.${outline.label}` : ''
  return label + pathText(outline.path).slice(1) + last
}

/** What a step is, in a word. */
export function stepWord(outline: Outline): string {
  const via = outline.step?.via
  return via === undefined ? 'accessor' : via === 'captured' ? 'captures' : via === 'element' ? 'element' : via === 'part' ? 'inner part' : via === 'private' ? 'private field' : via
}

/** The name of a step, as it stands in a list. */
export function stepName(outline: Outline): string {
  return outline.step === undefined ? outline.label : outline.step.via === 'captured' ? labelOf({ via: 'property', name: outline.step.name }) : outline.key?.preview ?? outline.label
}
