// How the states that all views have look: messages, work that goes on, nothing to show.

import { css } from 'lit'

export const stateStyles = css`
  .message { display: flex; gap: 10px; align-items: flex-start; border-radius: 6px; padding: 10px 12px; background: var(--dill-bg-hover) }
  .message > div { min-width: 0 }
  .message b, .working b { font: 600 13px/20px var(--dill-sans) }
  .message p { font: 12px/18px var(--dill-sans); color: var(--dill-text-2); overflow-wrap: anywhere; max-width: 80ch; text-wrap: pretty }
  .message > .icon { margin-top: 2px }
  .message.note { background: var(--dill-note-soft) }
  .message.note > .icon { color: var(--dill-note) }
  .message.refuse { background: var(--dill-danger-soft) }
  .message.refuse > .icon { color: var(--dill-danger) }
  .message code { background: none; padding: 0; font-size: 12px }
  .message .acts, .empty .acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
  .unlisted { font: 12px/18px var(--dill-sans); color: var(--dill-text-2); text-wrap: pretty }
  .working { display: grid; gap: 8px }
  .working p { color: var(--dill-text-2) }
  .working .acts { display: flex; align-items: center; justify-content: space-between; gap: 8px; font: 12px/18px var(--dill-sans); margin: 0 }
  .progress { height: 4px; border-radius: 2px; background: var(--dill-line); overflow: hidden }
  .progress i { display: block; height: 100%; border-radius: 2px; background: var(--dill-accent); transition: width 120ms linear }
  .empty { display: flex; gap: 14px; padding: 24px }
  .empty > .icon { width: 28px; height: 28px; stroke-width: 1.1; color: var(--dill-text-3) }
  .empty b { font: 600 15px/22px var(--dill-sans) }
  .empty p { color: var(--dill-text-2) }
  @media (forced-colors: active) {
    .message { border: 1px solid CanvasText }
    .message.refuse { border: 2px solid Mark }
    .progress { border: 1px solid CanvasText; height: 8px }
    .progress i { background: Highlight; forced-color-adjust: none }
  }
`
