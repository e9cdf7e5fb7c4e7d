// The list of saves: what each is, what there is to do with it, and around it what is in the way and how much room there is.

import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Conflict, Saved } from '../model/sessions.ts'
import { agoText, dateText, marksOf, spaceText, whenText } from '../model/sessions-words.ts'
import { counted, numberText, sizeText } from '../model/words.ts'
import { conflict, memoryOnly, message } from '../states.ts'
import { icon } from '../style/icons.ts'
import { place } from '../style/place.ts'
import type { SessionsView } from './sessions-pane.ts'

/** The left half of the view. */
export function listTemplate(view: SessionsView): TemplateResult {
  const { sessions, shown } = view
  const { saves } = sessions
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    view.dropping = true
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    view.dropping = false
    void view.receive(event.dataTransfer?.files[0])
  }
  return html`<div class="left" @dragover=${over} @dragleave=${() => { view.dropping = false }} @drop=${drop}>
    ${barTemplate(view)}
    ${noticesTemplate(view)}
    ${saves.length === 0 ? sessions.isRead ? noneTemplate(view) : html`<div class="none quiet">reading…</div>`
      : html`<div class="scroll"><table aria-label="Saved sessions">
        <thead><tr><th scope="col"><span class="hidden">Compare</span></th><th scope="col">Session</th><th scope="col" class="when">Saved</th><th scope="col" class="end">Size</th>
          <th scope="col" class="end generation" title="Generation">Gen.</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
        <tbody>${repeat(saves.slice(0, shown), ({ key }) => key, saved => rowTemplate(view, saved))}</tbody></table>
        ${saves.length > shown ? html`<div class="rest"><button type="button" class="button small" @click=${() => view.more()}>Show ${Math.min(50, saves.length - shown)} more of ${numberText(saves.length - shown)}</button></div>` : nothing}</div>`}
    ${quotaTemplate(view)}
    ${view.dropping ? html`<div class="dropping">Drop a session file to look into it</div>` : nothing}
  </div>`
}

function barTemplate(view: SessionsView): TemplateResult {
  const { sessions, now } = view
  const { live, busy } = sessions
  const target = sessions.target(view.candidate)
  const ask = (event: Event): void => (event.currentTarget as HTMLElement).parentElement!.querySelector<HTMLInputElement>('input[type=file]')!.click()
  const given = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement
    void view.receive(input.files?.[0])
    input.value = ''
  }
  return html`<div class="bar"><h3>${counted(sessions.count, 'session')}</h3><span class="ago number">${busy !== '' ? `${busy}…` : live === undefined ? '' : agoText(live.savedAt, now)}</span><span class="grow"></span>
    <button type="button" class="button" @click=${ask}>${icon('import')}Import</button>
    <input type="file" accept=".dill,application/octet-stream" hidden aria-label="Session file" @change=${given}>
    ${target === undefined ? nothing : html`<button type="button" class="button primary" title="Save ${target.name}" ?disabled=${busy !== ''} @click=${() => void view.save()}>${icon('save')}Save now</button>`}</div>`
}

/** What stands in somebody's way. */
function noticesTemplate(view: SessionsView): TemplateResult | typeof nothing {
  const { sessions } = view
  const { memory, trouble, conflicts, live } = sessions
  if (memory === undefined && trouble === undefined && conflicts.length === 0) return nothing
  return html`<div class="notices">${memory === undefined ? nothing : memoryOnly(live === undefined ? [] : [{ text: 'Export', icon: 'save', press: () => void view.export(live) }])}
    ${conflicts.map(one => conflictTemplate(view, one))}
    ${trouble === undefined || (trouble.code === 'CONFLICT' && conflicts.length > 0) ? nothing : message({
      kind: 'refuse', title: trouble.code === 'QUOTA' ? 'The browser is out of space' : trouble.title, words: trouble.text,
      acts: [
        ...trouble.code === 'QUOTA' && live !== undefined ? [{ text: 'Export the last save', icon: 'save' as const, press: () => void view.export(live) }] : [],
        { text: 'Close', press: () => sessions.forgive() },
      ],
    })}</div>`
}

function conflictTemplate(view: SessionsView, one: Conflict): TemplateResult {
  const { sessions } = view
  const { newest, mine, imported } = one
  const main = sessions.mainOf(newest.app, newest.name)
  const acts = [
    { text: 'Compare', icon: 'diff' as const, press: () => sessions.compareConflict(one) },
    ...main === undefined ? [] : [{ text: 'Keep mine', press: () => void view.keepMine(newest) }],
    ...view.intoFor(newest) === undefined ? [] : [{ text: imported ? 'Load it' : 'Load theirs', press: () => void view.load(newest) }],
  ]
  if (imported) return message({ kind: 'note', title: `${newest.name} came from a file`, words: `Generation ${newest.generation} was imported, and this page holds ${mine}. Nothing was loaded or overwritten.`, acts })
  if (newest.generation <= mine) return message({ kind: 'note', title: `${newest.name} is another one now`, words: `This page holds generation ${mine}, which was deleted. Stored is ${newest.generation}.`, acts })
  return html`<div role="alert">${conflict(newest.generation, mine, acts)}</div>`
}

function noneTemplate(view: SessionsView): TemplateResult {
  const { candidate, sessions } = view
  const label = candidate !== undefined && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(candidate.label) ? candidate.label : 'state'
  const target = sessions.target(candidate)
  const failures = candidate?.failures ?? 0
  return html`<div class="none">${icon('sessions')}<div><b>Nothing saved yet</b>
    <p><code>dumpSession('app', { main: ${label} })</code>${target === undefined ? '.' : ', or save it now.'}</p>
    ${candidate?.hasNames === true && failures > 0 ? html`<p>${counted(failures, 'thing')} in <code>${candidate.label}</code> cannot be saved.</p>` : nothing}
    <div class="acts">${target === undefined ? nothing : html`<button type="button" class="button small" @click=${() => void view.save()}>${icon('save')}Save ${target.name}</button>`}
      ${failures > 0 && candidate?.hasNames === true ? html`<button type="button" class="button small" @click=${() => { view.store.tab = 'why' }}>${icon('why')}Why and what to do</button>` : nothing}</div></div></div>`
}

function rowTemplate(view: SessionsView, saved: Saved): TemplateResult {
  const { sessions, now, at } = view
  const { key, name, app, generation, savedAt, bytes, status } = saved
  const isAt = key === at
  const tab = isAt ? 0 : -1
  const doomed = sessions.isDoomed(key)
  const focused = (): void => { view.at = key }
  if (doomed !== undefined) {
    return html`<tr class="ghost" data-key=${key} @focusin=${focused}><td></td><td colspan="5"><div>Deleted <b>${name}</b> ${sizeText(bytes)}
      <button type="button" class="button small" tabindex=${tab} @click=${() => void view.undo(key)}>${icon('undo')}Undo</button> <span class="quiet number">${Math.max(0, Math.ceil((doomed.at - now) / 1000))} s</span></div></td></tr>`
  }
  const when = whenText(savedAt, now)
  const which = `${name} generation ${generation}`
  const several = new Set(sessions.saves.map(save => save.app)).size > 1
  const known = status === 'saved' || saved.savedAt !== undefined
  const more = (event: MouseEvent): void => {
    event.preventDefault()
    const button = event.currentTarget as HTMLElement
    const { left, bottom } = button.getBoundingClientRect()
    view.menu(saved, event.type === 'contextmenu' ? event.clientX : left, event.type === 'contextmenu' ? event.clientY : bottom)
  }
  return html`<tr data-key=${key} class="${view.isFound(saved) ? 'hit' : ''} ${view.foundKey === key ? 'current' : ''}" @focusin=${focused} @contextmenu=${more}>
    <td><label><input type="checkbox" aria-label="Compare ${which}" tabindex=${tab} .checked=${sessions.isChecked(key)} @change=${() => sessions.toggle(key)}></label></td>
    <td><b>${name}</b>${several ? html`<small>${app} </small>` : nothing}${marksOf(saved).map(({ kind, text, title }) => html`<span class="mark ${kind}" title=${title}>${kind === 'plain' ? nothing : icon(kind)}${text}</span>`)}<small class="under">${when} · generation ${generation}</small></td>
    <td class="when" title=${dateText(savedAt)}>${when}</td><td class="end number">${known ? sizeText(bytes) : '—'}</td><td class="end number generation">${generation}</td>
    <td class="acts"><button type="button" class="tool small" tabindex=${tab} aria-label="Export ${which}" title="Export" @click=${() => void view.export(saved)}>${icon('save')}</button><button type="button" class="tool small one" tabindex=${tab} aria-label="Delete ${which}" title="Delete (Del)" @click=${() => void view.discard([saved])}>${icon('trash')}</button><button
      type="button" class="tool small more-acts" tabindex=${tab} aria-label="More for ${which}" title="More" aria-haspopup="menu" @click=${more}>${icon('more')}</button></td></tr>`
}

function quotaTemplate(view: SessionsView): TemplateResult | typeof nothing {
  const { usage, quota, persistent } = view.sessions.quota
  if (usage === undefined) return nothing
  const share = quota === undefined || quota === 0 ? 0 : Math.min(100, 100 * usage / quota)
  return html`<div class="quota"><div class="use"><span>This origin uses <b class="number">${sizeText(usage)}</b></span>
      ${quota === undefined ? nothing : html`<div class="progress" aria-hidden="true"><i ${place({ width: `${Math.max(1, Math.round(share))}%` })}></i></div>`}</div>
    <span class="estimate">${quota === undefined ? '' : `Browser estimate: room for ${spaceText(quota)}`}${persistent === undefined ? '' : persistent ? ' · marked persistent' : ' · not marked persistent'}</span>
    ${persistent === true ? nothing : html`<button type="button" class="link" @click=${() => void view.keepSafe()}>Keep it safe…</button>`}</div>`
}
