// One line about a value in bytes, as an outline would have it about a live one: its type, what it holds, how many. Texts
// are cut, and fit to be shown. Knows what some kinds are made of, for people's sake only.

import { cleaned, keyText } from '../core/errors.ts'
import { labelOf } from '../core/preview.ts'
import { quoted } from '../core/text.ts'
import type { Content, Part } from './content.ts'

/** What a value is, in a few words that are fit to be shown. */
export interface Seen {
  /** `Map`, `Jar`, `Array`; empty for primitives, functions and classes. */
  readonly type: string
  /** `"text"`, `412`, `ƒ weigh`, `class Jar`; of an object the beginning of what it holds. */
  readonly text: string
  /** By which it is coloured. */
  readonly tone: 'string' | 'number' | 'code' | 'symbol' | 'plain'
  /** How many elements, entries or members. */
  readonly size?: number
  /** True if the text says all of it. */
  readonly whole: boolean
}

const FEW = 4
const SHORT = 24
/** Kinds that a line says, of so many parts. */
const LINE = 8

const primitive = ({ form, text }: Part): Seen => form === 'string' ? { type: '', text: quoted(text), tone: 'string', whole: text.length <= 80 }
  : { type: '', text: form === 'beside' ? `${cleaned(text)}, beside the bytes` : text, tone: form === 'number' ? 'number' : form === 'word' ? 'symbol' : 'plain', whole: form !== 'bytes' }

/** Where two strings that are shown begin to differ, and how much of what they share is shown before. */
const FAR = 40
const BEFORE = 20

/** Two strings that differ: long ones from where they do. */
export function textsSeen(a: string, b: string): [Seen, Seen] {
  let shared = 0
  while (shared < a.length && a[shared] === b[shared]) shared++
  const from = shared > FAR ? shared - BEFORE : 0
  const told = (text: string): Seen => ({ type: '', text: (from > 0 ? '… ' : '') + quoted(text.slice(from)), tone: 'string', whole: from === 0 && text.length <= 80 })
  return [told(a), told(b)]
}

/** What is to be said of a part. */
export function seen(content: Content, part: Part): Seen {
  const { target } = part
  if (target < 0) return primitive(part)
  const { graph } = content
  const by = graph.by[target]
  const tag = content.tag(target)
  if (by === 'name') return { type: '', text: cleaned(graph.label(target)), tone: 'code', whole: true }
  if (by === 'array') {
    const size = Number(/^Array\((\d+)\)$/.exec(graph.label(target))?.[1] ?? 0)
    return { type: 'Array', text: `[${few(content, target)}]`, tone: 'plain', size, whole: false }
  }
  if (by === 'row' || tag === 'instance') return { type: cleaned(content.className(target) ?? 'Object'), text: `{${few(content, target)}}`, tone: 'plain', whole: false }
  if (by === 'id') return { type: '', text: `reference ${idText(content, target)}`.trimEnd(), tone: 'plain', whole: true }
  if (tag === 'function' || tag === 'bound function' || tag === 'member') return { type: '', text: `ƒ ${tag === 'function' ? content.nameOf(target) : tag === 'member' ? memberText(content, target) : 'bound'}`.trimEnd(), tone: 'code', whole: false }
  if (tag === 'class') return { type: '', text: `class ${content.nameOf(target)}`.trimEnd(), tone: 'code', whole: false }
  if (tag === 'Map' || tag === 'Set') {
    const size = content.raw(target).filter(({ step }) => step.via === (tag === 'Map' ? 'key' : 'member')).length
    return { type: tag, text: `{${few(content, target)}}`, tone: 'plain', size, whole: false }
  }
  return kindSeen(content, target, tag)
}

function kindSeen(content: Content, id: number, tag: string): Seen {
  const parts = content.raw(id)
  const whole = parts.length <= LINE && parts.every(({ target, form, text, step }) => target < 0 && form !== 'bytes' && text.length <= 80 && step.via === 'part')
  const [first] = parts
  if (whole && tag === 'Date' && first !== undefined) return { type: '', text: `Date ${dateText(Number(first.text))}`, tone: 'number', whole }
  if (whole && tag.startsWith('Symbol')) return { type: '', text: `Symbol(${cleaned(first?.text ?? '')})`, tone: 'symbol', whole }
  if (whole && tag === 'RegExp') return { type: '', text: cleaned(`/${first?.text ?? ''}/${parts[1]?.text ?? ''}`), tone: 'code', whole }
  const text = parts.filter(({ target }) => target < 0).slice(0, FEW).map(part => primitive(part).text).join(', ')
  return { type: cleaned(tag), text, tone: 'plain', whole }
}

function dateText(time: number): string {
  return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? 'invalid' : new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

function idText(content: Content, id: number): string {
  const list = content.raw(id)[0]
  if (list === undefined) return ''
  if (list.target < 0) return primitive(list).text
  return content.raw(list.target).filter(({ form }) => form === 'string').map(({ text }) => keyText(text)).join(' ')
}

function memberText(content: Content, id: number): string {
  const [owner, , key] = content.raw(id)
  return `${owner === undefined || owner.target < 0 ? '' : `${content.nameOf(owner.target)}.`}${key?.form === 'string' ? cleaned(key.text) : ''}`
}

function few(content: Content, id: number): string {
  const parts = content.parts(id)
  const isList = content.graph.by[id] === 'array' || content.tag(id) === 'Set'
  const texts = parts.slice(0, FEW).map(part => `${isList ? '' : `${labelOf(part.step)}: `}${brief(content, part)}`)
  return texts.join(', ') + (parts.length > FEW ? ', …' : '')
}

function brief(content: Content, part: Part): string {
  const { target, form, text } = part
  if (target < 0) return form === 'string' ? quoted(text, SHORT) : primitive(part).text
  const by = content.graph.by[target]
  if (by === 'row' || content.tag(target) === 'instance') return cleaned(content.className(target) ?? 'Object')
  if (by === 'array') return content.graph.label(target)
  return content.isCode(target) || by === 'name' ? seen(content, part).text : cleaned(content.tag(target))
}
