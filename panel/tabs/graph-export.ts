// A graph as a file: what is drawn as a picture or as text, or everything as text. Nothing leaves the page but by the
// browser's own saving.

import type { MenuItem } from '../menu.ts'
import { paint } from '../model/graph-paint.ts'
import { drawnText, everything, svgOf } from '../model/graph-texts.ts'
import { inSlices } from '../model/slices.ts'
import type { Weights } from '../model/weights.ts'
import { saveFile } from '../save.ts'
import type { DillGraph } from './graph-canvas.ts'

/** Pixels of a picture: for each of the screen, most on a side, most of all. */
const SHARP = 2
const SIDE = 16_384
const AREA = 64_000_000
const MARGIN = 24

/** What may be exported: everything, once it is weighed. `say` hears what was done, or why not. */
export function exports(element: DillGraph, label: string, weights: Weights | undefined, say: (text: string) => void): (MenuItem | undefined)[] {
  const drawn = element.graph!
  const item = (text: string, ending: string, type: string, make: () => string | Promise<string | Blob>): MenuItem => ({
    text, icon: 'save', run: () => {
      void Promise.resolve().then(make).then(made => {
        saveFile(element, typeof made === 'string' ? new Blob([made], { type }) : made, label, ending)
        say(`Saved as ${ending.toUpperCase()}`)
      }).catch((error: unknown) => say(error instanceof Error ? error.message : 'It could not be exported'))
    },
  })
  const all = async (language: 'dot' | 'mermaid'): Promise<string> => (await inSlices(everything(weights!, language)))!
  return [
    item('What is drawn, as SVG', 'svg', 'image/svg+xml', () => svgOf(element.sceneOf(element.whole), element.palette, `Graph of ${label}`)),
    item('What is drawn, as PNG', 'png', 'image/png', () => pngOf(element)),
    item('What is drawn, as DOT', 'dot', 'text/vnd.graphviz', () => drawnText(drawn, element.known, 'dot')),
    item('What is drawn, as Mermaid', 'mmd', 'text/plain', () => drawnText(drawn, element.known, 'mermaid')),
    ...weights === undefined ? [] : [
      undefined,
      item('Everything, as DOT', 'dot', 'text/vnd.graphviz', () => all('dot')),
      item('Everything, as Mermaid', 'mmd', 'text/plain', () => all('mermaid')),
    ],
  ]
}

async function pngOf(element: DillGraph): Promise<Blob> {
  const { whole, palette } = element
  const { left, top, right, bottom } = whole
  const [width, height] = [right - left + 2 * MARGIN, bottom - top + 2 * MARGIN]
  const scale = Math.min(SHARP, SIDE / width, SIDE / height, Math.sqrt(AREA / (width * height)))
  const canvas = element.ownerDocument.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const pen = canvas.getContext('2d')!
  pen.scale(scale, scale)
  pen.fillStyle = palette.colours['bg-sunk']
  pen.fillRect(0, 0, width, height)
  pen.translate(MARGIN - left, MARGIN - top)
  paint(pen, element.sceneOf(whole), palette)
  return await new Promise((resolve, reject) => canvas.toBlob(blob => blob === null ? reject(new Error('The picture is too large for this browser')) : resolve(blob)))
}
