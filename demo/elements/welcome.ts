// What a first visit sees: one sentence, one picture, three steps of which the current one has the only primary button.
// Folds to a line when the third is done.

import { html, nothing, type TemplateResult } from 'lit'
import { icon } from './icons.ts'

/** Where a reader is on the way from a run to a variable that outlived its page. */
export type Step = 'run' | 'reload' | 'again' | 'done'

const steps: readonly Step[] = ['run', 'reload', 'again']

/** Which step comes next: what has run, whether it came back, whether it was used since. */
export function stepOf({ counts, restored, ran }: { readonly counts: boolean, readonly restored: boolean, readonly ran: boolean }): Step {
  return !counts ? 'run' : !restored ? 'reload' : ran ? 'done' : 'again'
}

export interface WelcomeActs {
  readonly run: () => void
  readonly reload: () => void
  readonly again: () => void
  readonly close: () => void
}

export function welcome(step: Step, acts: WelcomeActs): TemplateResult {
  const close = html`<button class="icon-button close" aria-label="Close" title="Close" @click=${acts.close}>${icon('close')}</button>`
  if (step === 'done') {
    return html`<section class="card folded" aria-label="Done">${icon('check', 'icon badge')}
      <p><b>That is all.</b> The page was reloaded, no cell ran again, and <code>next</code> went on counting. Now edit a cell, or open an example.</p>${close}</section>`
  }
  const titles = ['Run the counter', 'Reload the page', html`Call <code>next()</code> again`]
  const words = ['It gives 3', 'Saved by itself', 'It says 4']
  const buttons = [
    html`<button class="button primary" @click=${acts.run}>${icon('play')}Run cell 1</button>`,
    html`<button class="button primary" @click=${acts.reload}>${icon('cycle')}Reload</button>`,
    html`<button class="button primary" @click=${acts.again}>${icon('play')}Run cell 2</button>`,
  ]
  const now = steps.indexOf(step)
  return html`<section class="card welcome" aria-labelledby="headline">
    ${close}
    <div class="lead">
      <h2 id="headline">Reload this page.<br>Your variables stay.</h2>
      <p>Cells run here, in your browser. dill saves what they made – variables, closures with what they captured, classes with private fields – and brings it back without running anything again.</p>
    </div>
    <div class="strip mono" role="img" aria-label="next() gives 1, 2 and 3; the page is reloaded; next() gives 4">
      ${[1, 2, 3].map(n => html`<div><span>next()</span><b>${n}</b></div>`)}
      <div class="cut"><span>page reload</span></div>
      <div class="hot"><span>next()</span><b>4</b></div>
    </div>
    <ol class="steps">${steps.map((name, i) => html`<li class=${i < now ? 'past' : ''} aria-current=${name === step ? 'step' : nothing}>
      <i aria-hidden="true">${i < now ? icon('check') : i + 1}</i>
      <div><b>${titles[i]}</b>${i === now ? buttons[i] : html`<span>${i < now ? 'Done' : words[i]}</span>`}</div></li>`)}</ol>
  </section>`
}
