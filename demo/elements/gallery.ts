// The gallery: examples, each a session of its own, pages that are apps of their own, and what the reader has begun.

import { html, nothing, type TemplateResult } from 'lit'
import { addressOf, examples, pages } from '../examples.ts'
import { drawing } from './icons.ts'

/** @param own names of sessions that are no examples */
export function gallery(session: string, own: readonly string[], create: () => void): TemplateResult {
  return html`<h2>Examples</h2>
    <ul>
      ${examples.map(({ id, title, words }) => entry(id, title, words, addressOf(id), id === session))}
      ${pages.map(({ id, title, words, href }) => entry(id, title, words, href, false))}
    </ul>
    <h2 class="own">Yours</h2>
    <ul>
      ${own.map(name => entry('own', name, name === session ? 'open' : '', addressOf(name), name === session))}
      <li><button class="entry new" @click=${create}>${drawing('own')}<span class="words"><b>New playground</b><small>Empty cells</small></span></button></li>
    </ul>`
}

function entry(id: string, title: string, words: string, href: string, current: boolean): TemplateResult {
  return html`<li><a class="entry" href=${href} aria-current=${current ? 'page' : nothing}>${drawing(id)}<span class="words"><b>${title}</b>${words === '' ? nothing : html`<small>${words}</small>`}</span></a></li>`
}
