// The text of a cell in CodeMirror. In a shadow root, where its styles are adopted sheets, so that the page needs no
// inline styles. Says what was typed and which key was meant; decides nothing.

import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript, javascriptLanguage, localCompletionSource } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, keymap, placeholder, type DecorationSet } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { css, html, LitElement } from 'lit'

/** What a key in the editor asks of the page. */
export type EditorKey = 'run' | 'go-on' | 'insert' | 'leave' | 'up' | 'down'

const mark = StateEffect.define<number | undefined>()

/** The line that an error points at. */
const culprit = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, { effects, changes, docChanged, state }) {
    for (const effect of effects) {
      if (!effect.is(mark)) continue
      const number = effect.value
      if (number === undefined || number > state.doc.lines) return Decoration.none
      return Decoration.set(Decoration.line({ class: 'culprit' }).range(state.doc.line(number).from))
    }
    return docChanged ? lines.map(changes) : lines
  },
  provide: field => EditorView.decorations.from(field),
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.self], color: 'var(--dill-cycle)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--dill-v-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--dill-v-number)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className, tags.function(tags.definition(tags.variableName))], color: 'var(--dill-v-code)' },
  { tag: tags.comment, color: 'var(--dill-text-3)' },
  { tag: tags.invalid, color: 'var(--dill-danger)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--dill-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--code-font)', fontVariantLigatures: 'none', overflowX: 'auto' },
  '.cm-content': { padding: '11px 64px 12px 0', caretColor: 'var(--dill-text)' },
  '.cm-line': { padding: '0 14px 0 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--dill-text)' },
  '.cm-placeholder': { color: 'var(--dill-text-3)' },
  '& .cm-matchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--dill-bg-selected)', outline: 'none' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--dill-danger-soft)' },
  '.culprit': { backgroundColor: 'var(--dill-danger-soft)', boxShadow: 'inset 3px 0 0 var(--dill-danger)' },
  '.cm-tooltip': { border: '1px solid var(--dill-line-strong)', borderRadius: '8px', backgroundColor: 'var(--dill-bg-raised)', overflow: 'hidden' },
  '.cm-tooltip-autocomplete > ul': { font: 'var(--code-font)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--dill-bg-selected)', color: 'var(--dill-text)' },
})

export class PlayEditor extends LitElement {
  static override properties = { text: {}, name: {}, culprit: {}, names: {} }
  static override styles = css`
    :host { display: block; min-width: 0; --code-font: 400 13px/21px var(--dill-mono); }
    @media (max-width: 799px) { :host { --code-font: 400 12px/20px var(--dill-mono); } }
    .hint { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  `
  declare text: string
  /** What the field is called. */
  declare name: string
  /** The line that an error points at, from 1. */
  declare culprit: number | undefined
  /** Gives the names that other cells have declared, to complete what is typed. */
  declare names: () => readonly string[]
  #view: EditorView | undefined
  readonly #label = new Compartment()

  constructor() {
    super()
    this.text = ''
    this.name = 'Code'
    this.names = () => []
  }

  override render(): unknown {
    return html`<div></div><p id="hint" class="hint">Tab indents. Press Escape, then Tab, to leave the editor.</p>`
  }

  override focus(): void {
    this.#view?.focus()
  }

  /** Puts the cursor on a line, from 1. */
  goTo(number: number): void {
    const view = this.#view
    if (view === undefined) return
    const { from } = view.state.doc.line(Math.min(number, view.state.doc.lines))
    view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
    view.focus()
  }

  override firstUpdated(): void {
    this.#view = new EditorView({
      root: this.renderRoot as ShadowRoot, parent: this.renderRoot.querySelector('div')!,
      state: EditorState.create({ doc: this.text, extensions: this.#extensions() }),
    })
  }

  override updated(changed: Map<string, unknown>): void {
    const view = this.#view
    if (view === undefined) return
    if (changed.has('text') && view.state.doc.toString() !== this.text) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.text } })
    if (changed.has('name')) view.dispatch({ effects: this.#label.reconfigure(this.#attributes()) })
    if (changed.has('culprit')) view.dispatch({ effects: mark.of(this.culprit) })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // Moved in a list, it is back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#view?.destroy()
    })
  }

  #attributes() {
    return EditorView.contentAttributes.of({ 'aria-label': this.name, 'aria-describedby': 'hint', tabindex: '0', spellcheck: 'false', autocapitalize: 'off' })
  }

  #extensions() {
    const asks = (key: EditorKey) => (view: EditorView) => {
      closeCompletion(view)
      this.dispatchEvent(new CustomEvent<EditorKey>('editor-key', { detail: key }))
      return true
    }
    return [
      Prec.highest(keymap.of([
        { key: 'Shift-Enter', run: asks('go-on') }, { key: 'Mod-Enter', run: asks('run') }, { key: 'Ctrl-Enter', run: asks('run') }, { key: 'Alt-Enter', run: asks('insert') },
      ])),
      history(), indentOnInput(), bracketMatching(), closeBrackets(), autocompletion({ icons: false }), culprit,
      javascript(), syntaxHighlighting(colours), look, placeholder('Type JavaScript. Shift+Enter runs it.'),
      javascriptLanguage.data.of({ autocomplete: localCompletionSource }), javascriptLanguage.data.of({ autocomplete: (context: CompletionContext) => this.#complete(context) }),
      this.#label.of(this.#attributes()),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, { key: 'Escape', run: asks('leave') }, ...historyKeymap, indentWithTab, ...defaultKeymap]),
      EditorView.domEventHandlers({ blur: (_, view) => void closeCompletion(view) }),
      EditorView.updateListener.of(update => {
        if (!update.docChanged) return
        this.text = update.state.doc.toString()
        this.dispatchEvent(new Event('edit'))
      }),
    ]
  }

  #complete(context: CompletionContext): CompletionResult | null {
    const word = context.matchBefore(/[\p{ID_Start}$_][\p{ID_Continue}$]*/u)
    if (word === null || context.state.sliceDoc(word.from - 1, word.from) === '.') return null
    return { from: word.from, options: this.names().map(label => ({ label, type: 'variable' })) }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'play-editor': PlayEditor
  }
}
