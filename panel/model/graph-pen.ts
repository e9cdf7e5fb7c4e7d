// What draws a graph: the few strokes of a canvas that the picture needs, and the same as SVG. So the picture is told once,
// and a file shows what the screen does. Knows no graph.

/** The part of a canvas's context that pictures are drawn by. */
export type Pen = Pick<CanvasRenderingContext2D, 'strokeStyle' | 'fillStyle' | 'lineWidth' | 'font' | 'textAlign' | 'globalAlpha' | 'beginPath' | 'moveTo' | 'lineTo'
  | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath' | 'stroke' | 'fill' | 'setLineDash' | 'fillText' | 'strokeText'> & {
  /** The width of a text in the present font. */
  measureText(text: string): { readonly width: number }
}

/** Widths of a character, as a share of the font's size: of a mono font, and about that of others. */
const MONO = 0.602
const SANS = 0.55

/** Writes strokes down as SVG. */
export class SvgPen implements Pen {
  strokeStyle: string = '#000'
  fillStyle: string = '#000'
  lineWidth = 1
  font = '12px sans-serif'
  textAlign: CanvasTextAlign = 'left'
  globalAlpha = 1
  readonly #parts: string[] = []
  #path: string[] = []
  #dash: readonly number[] = []

  beginPath(): void {
    this.#path = []
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${points(x, y)}`)
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`L${points(x, y)}`)
  }

  quadraticCurveTo(...numbers: [cx: number, cy: number, x: number, y: number]): void {
    this.#path.push(`Q${points(...numbers)}`)
  }

  bezierCurveTo(...numbers: [ax: number, ay: number, bx: number, by: number, x: number, y: number]): void {
    this.#path.push(`C${points(...numbers)}`)
  }

  closePath(): void {
    this.#path.push('Z')
  }

  stroke(): void {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.join(' ')}"`
    this.#parts.push(`<path d="${this.#path.join('')}" fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${this.lineWidth}"${dash}${this.#alpha}/>`)
  }

  fill(): void {
    this.#parts.push(`<path d="${this.#path.join('')}" fill="${attribute(this.fillStyle)}"${this.#alpha}/>`)
  }

  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash]
  }

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="${attribute(this.fillStyle)}"`)
  }

  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`)
  }

  measureText(text: string): { readonly width: number } {
    const size = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 12)
    return { width: text.length * size * (/mono/i.test(this.font) ? MONO : SANS) }
  }

  /** The whole file. */
  document(x: number, y: number, width: number, height: number, background: string, title: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[x, y, width, height].join(' ')}" width="${width}" height="${height}">\n<title>${content(title)}</title>\n`
      + `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${attribute(background)}"/>\n${this.#parts.join('\n')}\n</svg>\n`
  }

  get #alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${this.globalAlpha}"`
  }

  #text(text: string, x: number, y: number, paint: string): void {
    const anchor = { left: '', start: '', center: ' text-anchor="middle"', right: ' text-anchor="end"', end: ' text-anchor="end"' }[this.textAlign]
    const [, weight = '', size = '12', family = ''] = /^(?:(\d+) )?([\d.]+)px(?:\/\S+)? (.*)$/.exec(this.font) ?? []
    this.#parts.push(`<text x="${round(x)}" y="${round(y)}"${anchor} font-family="${attribute(family)}" font-size="${size}"${weight === '' ? '' : ` font-weight="${weight}"`} xml:space="preserve" ${paint}${this.#alpha}>${content(text)}</text>`)
  }
}

function round(n: number): number {
  return Math.round(n * 100) / 100
}

function points(...numbers: number[]): string {
  return numbers.map(round).join(' ')
}

/** Characters that XML has no room for, not even as references, give way to the sign for what cannot be shown. */
function content(text: string): string {
  return text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;')
}
