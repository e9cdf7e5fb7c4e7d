// The icons of pages that are written as markup, which say `<use href="#i-save">`: the panel's, as symbols of one svg.

import { render, svg } from 'lit'
import { shape, type IconName } from '../panel/style/icons.ts'

const names: readonly IconName[] = ['dill', 'refuse', 'note', 'ok', 'check', 'cycle', 'save', 'close', 'find', 'plus', 'up', 'down', 'trash', 'sun']

/** Fills the page's svg of the class `sprite`. */
export function drawSprite(): void {
  render(svg`${names.map(name => svg`<symbol id=${`i-${name}`} viewBox="0 0 16 16">${shape(name)}</symbol>`)}`, document.querySelector<SVGElement>('svg.sprite') as unknown as HTMLElement)
}
