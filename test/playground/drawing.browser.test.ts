// A result that is an element is drawn: as it looks, without a script of it, a handler or a custom element that runs, and only
// where it can be.

import { afterEach, expect, test } from 'vitest'
import { isDrawable, PlayDrawing } from '../../demo/elements/drawing.ts'
import { until } from '../panel/support/panel.ts'

customElements.define('play-drawing', PlayDrawing)
const ran: string[] = []
Object.assign(globalThis, { ran })
customElements.define('test-loud', class extends HTMLElement {
  constructor() {
    super()
    ran.push('made')
  }
  connectedCallback(): void { ran.push('connected') }
  attributeChangedCallback(): void { ran.push('changed') }
  adoptedCallback(): void { ran.push('adopted') }
})

afterEach(() => document.body.replaceChildren())

const parsed = (text: string): Element => new DOMParser().parseFromString(text, 'text/html').body.firstElementChild!

async function drawn(node: Element | DocumentFragment): Promise<Document> {
  const drawing = document.createElement('play-drawing')
  drawing.node = node
  document.body.append(drawing)
  return until(() => {
    const inside = drawing.querySelector('iframe')?.contentDocument
    return inside?.body.hasChildNodes() === true ? inside : undefined
  })
}

test('an element, as it looks', async () => {
  const heading = document.createElement('h2')
  heading.append('Dill')
  heading.style.color = 'rgb(1, 2, 3)'
  const inside = await drawn(heading)
  expect(inside.querySelector('main')!.innerHTML).toBe('<h2 style="color: rgb(1, 2, 3);">Dill</h2>')
  expect(inside.defaultView!.getComputedStyle(inside.querySelector('h2')!).color).toBe('rgb(1, 2, 3)')
  expect(heading.ownerDocument).toBe(document)
  const frame = document.querySelector('iframe')!
  expect([frame.sandbox.value, frame.inert, frame.title]).toEqual(['allow-same-origin', true, 'The result as it looks'])
  await until(() => Math.abs(frame.clientHeight - inside.querySelector('main')!.getBoundingClientRect().height) < 4)
})

test('a fragment stays whole, and a canvas shows what is on it', async () => {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 2
  const pen = canvas.getContext('2d')!
  pen.fillStyle = 'rgb(0, 128, 0)'
  pen.fillRect(0, 0, 2, 2)
  const fragment = document.createDocumentFragment()
  fragment.append('jar ', canvas)
  const inside = await drawn(fragment)
  expect(fragment.childNodes).toHaveLength(2)
  expect(inside.body.textContent).toBe('jar ')
  expect([...inside.querySelector('canvas')!.getContext('2d')!.getImageData(0, 0, 1, 1).data]).toEqual([0, 128, 0, 255])
})

test('nothing of it runs, and nothing of it reaches the page', async () => {
  const loud = parsed(`<div onclick="ran.push('click')"><test-loud></test-loud>
    <script>ran.push('script'); parent.ran.push('script')</script>
    <img src="data:," onerror="parent.ran.push('error')"><svg onload="parent.ran.push('load')"></svg>
    <iframe srcdoc="<script>top.ran.push('nested')</script>"></iframe>
    <style>* { color: rgb(9, 9, 9) }</style><a href="javascript:parent.ran.push('link')" target="_top">a</a>
    <form action="javascript:parent.ran.push('form')"><input autofocus onfocus="parent.ran.push('focus')"></form></div>`)
  loud.querySelector('script')!.remove()
  const script = document.createElement('script')
  script.textContent = 'parent.ran.push("script")'
  loud.append(script)
  const inside = await drawn(loud)
  await new Promise(resolve => void setTimeout(resolve, 200))
  inside.querySelector('a')!.click()
  inside.querySelector<HTMLElement>('div')!.click()
  await new Promise(resolve => void setTimeout(resolve, 100))
  expect(ran).toEqual([])
  expect(inside.querySelector('test-loud')!.constructor.name).toBe('HTMLElement')
  expect(getComputedStyle(document.body).color).not.toBe('rgb(9, 9, 9)')
})

test.each<readonly [string, () => Element | DocumentFragment, string]>([
  ['holds the page', () => document.body, 'It holds this page, and is not drawn within it.'],
  ['is large', () => parsed(`<ul>${'<li>'.repeat(2001)}</ul>`), 'It is too large to be drawn here.'],
  ['is a shadow root', () => document.createElement('div').attachShadow({ mode: 'open' }), 'It cannot be copied, and is not drawn.'],
])('what %s is not drawn', async (_, node, said) => {
  const drawing = document.createElement('play-drawing')
  drawing.node = node()
  document.body.append(drawing)
  await until(() => drawing.textContent === said)
})

test('only what the browser knows for an element is one', () => {
  const trap = new Proxy({}, { get: () => { throw new Error('asked') }, getPrototypeOf: () => { throw new Error('asked') }, has: () => { throw new Error('asked') } })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const values: readonly (readonly [unknown, boolean])[] = [
    [document.createElement('p'), true], [document.createElementNS('http://www.w3.org/2000/svg', 'path'), true], [document.createDocumentFragment(), true],
    [document, false], [document.createTextNode('a'), false], [document.createElement('p').attributes, false],
    [{ nodeType: 1 }, false], [Object.create(document.body), false], [new Proxy(document.body, {}), false], [trap, false], [proxy, false], [null, false], [undefined, false], ['p', false],
  ]
  for (const [value, is] of values) expect(isDrawable(value)).toBe(is)
})
