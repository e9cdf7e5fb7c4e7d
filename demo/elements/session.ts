// "This session": the names as they are now, what closures hold, and what will be left out.

import { html, nothing, type TemplateResult } from 'lit'
import { instancesIn, instancesText, nameRow, type Instances } from '../names.ts'
import type { Notebook } from '../notebook.ts'
import { icon } from './icons.ts'
import { facts } from './notices.ts'

export interface SessionActs {
  readonly exportIt: () => void
  readonly importIt: () => void
  readonly inspect: (name: string) => void
}

export function session(notebook: Notebook, acts: SessionActs): TemplateResult {
  const { names, scope } = notebook
  const instances = instancesIn(scope, names)
  return html`<header><h2 id="session-head">This session</h2>${notebook.saving === 'saved' && names.length > 0 ? html`<span class="mark ok">${icon('ok')}saved</span>` : nothing}</header>
    ${names.length === 0
      ? html`<div class="none">${icon('dill')}<p><b>Nothing here yet.</b> Names that a cell declares appear here, with what their closures hold.</p></div>`
      : html`<p class="quiet facts">${facts(notebook)}</p><ul class="names">${names.map(name => row(notebook, name, instances, acts.inspect))}</ul>`}
    <div class="actions">
      <button class="button small" @click=${acts.exportIt}>${icon('save')}Export</button>
      <button class="button small" @click=${acts.importIt}>${icon('import')}Import</button>
    </div>
    <h3>Try this</h3>
    <ul class="try">
      <li>${icon('popout')}<p><b>Open a second tab.</b> It starts from the same session; saves never overwrite each other.</p></li>
      <li>${icon('worker')}<p><b>Send it to a worker.</b> <code>await inWorker(fn)</code> runs a closure on another thread.</p></li>
    </ul>`
}

function row(notebook: Notebook, name: string, instances: Instances, inspect: (name: string) => void): TemplateResult {
  const { preview, kind, captured, cycle } = nameRow(name, notebook.scope[name])
  const left = notebook.leftOut(name)
  const made = instancesText(notebook.scope[name], instances)
  return html`<li><button title="Inspect ${name}" @click=${() => inspect(name)}>
    <span class="name mono">${name}</span><span class=${`mono what ${left === undefined ? kind === 'value' ? 'quiet' : 'vf' : 've'}`}>${preview}</span>
    ${left !== undefined ? html`<span class="mark refuse">${icon('refuse')}left out</span>`
      : captured.length > 0 ? html`<span class="mono captured"><span class="hidden">captured </span>${captured.map(({ name: variable, preview: value }) => `${variable} = ${value}`).join(', ')}</span>`
        : made !== undefined ? html`<span class="made">${made}</span>`
          : cycle ? html`<span class="mark cycle">${icon('cycle')}cycle</span>` : nothing}
  </button></li>`
}
