// What there is to say of the selected bytes: what the instruction means, whose they are, the object's bytes with its own ones
// marked, where it stands in the value. Builds nothing of what it shows.

import { html, nothing, type TemplateResult } from 'lit'
import type { CodeAsked, Contents } from '../../lib/contents.ts'
import type { Listing } from '../model/bytes.ts'
import type { ByteFacts } from '../model/bytes-facts.ts'
import { faultText, hexLines, meaningOf, offsetText } from '../model/bytes-rows.ts'
import { counted, numberText, sizeText } from '../model/words.ts'
import { fileOf } from '../model/view.ts'

/** What the pane needs. */
export interface BytesSide {
  readonly listing: Listing
  readonly row: number
  readonly object: number | undefined
  readonly facts: ByteFacts | undefined
  /** What the bytes hold, where they are the value that is looked at. */
  readonly contents: Contents | undefined
  /** The object in the value's tree, if there is a live one. */
  readonly tree: TemplateResult | typeof nothing
  jump(row: number): void
}

/** Lines of an object's bytes, and functions that are listed. */
const LINES = 24
const LISTED = 50

/** The pane beside the rows. */
export function bytesSideTemplate(side: BytesSide): TemplateResult {
  const { listing, row, object, facts, contents, tree } = side
  if (listing.length === 0) return html`<aside class="side" aria-label="Selected bytes"></aside>`
  const head = object === undefined ? undefined : listing.head(object)
  const at = head ?? row
  const opcode = listing.opcode(at)
  return html`<aside class="side" aria-label="Selected bytes" tabindex="0">
    <h3>${opcode === 'FAULT' ? 'Not read' : opcode} ${object === undefined ? nothing : html`<span class="mono quiet">#${object}</span>`}</h3>
    ${facts === undefined || object === undefined ? nothing : html`<p class="path mono">${facts.pathText(object)}</p>`}
    ${hexTemplate(listing, at, head === undefined ? at + 1 : listing.tail(object!), object)}
    <dl>${factsOf(side, at).map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
    ${object !== undefined && row !== head ? rowTemplate(side) : nothing}
    ${tree}
    ${contents === undefined ? nothing : contentsTemplate(contents)}
    <p class="quiet">Reading bytes runs nothing and builds nothing. It is safe on a file you do not trust.</p>
  </aside>`
}

function hexTemplate(listing: Listing, from: number, to: number, object: number | undefined): TemplateResult | typeof nothing {
  const { lines, left } = hexLines(listing, from, to, object, LINES)
  if (lines.length === 0) return nothing
  return html`<pre class="hex" tabindex="0" aria-label="Bytes">${lines.map(({ offset, stretches }, i) => html`${i === 0 ? '' : '\n'}<span class="quiet">${offset}</span>  ${
    stretches.map(({ text, own }, at) => html`${at === 0 ? '' : ' '}${own && object !== undefined ? html`<mark>${text}</mark>` : text}`)}`)}${
    left > 0 ? html`\n<span class="quiet">… ${counted(left, 'more byte')}</span>` : nothing}</pre>`
}

type Fact = readonly [term: string, text: TemplateResult | string]

function factsOf({ listing, object, facts, jump }: BytesSide, at: number): Fact[] {
  const opcode = listing.opcode(at)
  const means = meaningOf(opcode)
  const offset = listing.offset(at)
  if (opcode === 'FAULT') return [['Why', faultText(listing)], ['Code', html`<span class="mono">${listing.fault?.code}</span>`], ['Not read', counted(listing.end(at) - offset, 'byte')]]
  const rows: Fact[] = []
  if (at < listing.length) rows.push(['Opcode', html`<span class="mono">${listing.bytes[offset] === undefined ? '' : `0x${listing.bytes[offset]!.toString(16).padStart(2, '0')}`}</span> ${opcode}`])
  if (means !== '') rows.push(['Means', means])
  if (object !== undefined && facts !== undefined) rows.push(['Type', html`<span class="mono">${facts.typeOf(object)}</span>`])
  if (listing.operand(at) !== '' && opcode !== 'LENGTHS') rows.push([opcode === 'STRING' ? 'Text' : 'Says', html`<span class="mono">${opcode === 'STRING' ? listing.operand(at).replace(/^\d+ /, '') : listing.operand(at)}</span>`])
  if (object !== undefined && facts !== undefined) rows.push(['Length', html`<span class="number">${sizeText(facts.own(object))} own · ${sizeText(facts.retained(object))} retained</span>`])
  else rows.push(['Length', html`<span class="number">${counted(listing.end(at) - offset, 'byte')}</span>`])
  const holder = object === undefined ? undefined : listing.holder(object)
  if (holder !== undefined) rows.push(['Stands in', html`<button type="button" class="link" @click=${() => jump(listing.head(holder)!)}><span class="mono">#${holder}</span>${facts === undefined ? '' : ` ${facts.labelOf(holder)}`}</button>`])
  return rows
}

/** The row itself, where it is another than that of its object. */
function rowTemplate({ listing, row }: BytesSide): TemplateResult {
  const opcode = listing.opcode(row)
  return html`<h4>This row</h4><dl><dt>At</dt><dd><span class="mono">0x${offsetText(listing.offset(row))}</span>, ${counted(listing.end(row) - listing.offset(row), 'byte')}</dd>
    <dt>Opcode</dt><dd>${opcode}</dd>${meaningOf(opcode) === '' ? nothing : html`<dt>Means</dt><dd>${meaningOf(opcode)}</dd>`}${listing.operand(row) === '' ? nothing : html`<dt>Says</dt><dd class="mono">${listing.operand(row)}</dd>`}</dl>`
}

/** What these bytes ask for, told before anybody loads them. */
function contentsTemplate({ functions, more, names }: Contents): TemplateResult {
  const count = functions.length + more.functions
  const powers = names.filter(({ module }) => module !== '')
  return html`<h4>Code in it <span class="quiet">${count === 0 ? 'none' : numberText(count)}</span></h4>
    ${count === 0 ? html`<p class="second">It loads as data only.</p>` : html`<ul class="code">${functions.slice(0, LISTED).map(functionTemplate)}</ul>`}
    ${count > LISTED ? html`<p class="quiet">and ${numberText(count - LISTED)} more</p>` : nothing}
    ${powers.length === 0 ? nothing : html`<h4>By name <span class="quiet">${numberText(powers.length + more.names)}</span></h4>
      <p class="mono names">${powers.slice(0, LISTED).map(({ module, name }) => `${module} ${name}`).join(', ')}</p>`}`
}

function functionTemplate({ type, path, module, line, source, captured }: CodeAsked): TemplateResult {
  const facts = [
    module === '' ? '' : `${fileOf(module)}${line > 0 ? `:${line}` : ''}`, source === undefined ? 'without its text' : `${counted(source, 'character')} of text`,
    captured.length === 0 ? '' : `captured ${captured.join(', ')}`,
  ]
  return html`<li><span class="mono t-code">${type === 'class' ? 'class' : 'ƒ'} ${path === '' ? '(anonymous)' : path}</span> <span class="quiet">${facts.filter(fact => fact !== '').join(', ')}</span></li>`
}
