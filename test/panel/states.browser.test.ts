// The states that views share: what they say, in which case, that their buttons act, and that axe finds nothing in them, light
// and dark, narrow and wide; what the page's policy is found to be.

import { css, html, render, type TemplateResult } from 'lit'
import { page } from 'vitest/browser'
import { afterEach, describe, expect, test } from 'vitest'
import { run } from '../../lib/instrument.ts'
import { define } from '../../panel/define.ts'
import { PanelElement } from '../../panel/element.ts'
import { circumstances } from '../../panel/model/look.ts'
import { Survey } from '../../panel/model/survey.ts'
import { askPolicy } from '../../panel/policy.ts'
import { cannot, conflict, huge, memoryOnly, noValue, policy, stopped, working } from '../../panel/states.ts'
import { stateStyles } from '../../panel/style/states.ts'
import { controls, tokens } from '../../panel/style/tokens.ts'
import { faults, forget, open, until } from './support/panel.ts'

const pressed: string[] = []
const act = (text: string) => ({ text, press: () => void pressed.push(text) })

const states: readonly (readonly [name: string, state: () => unknown, said: string, button?: string])[] = [
  ['no value', () => noValue(), 'No value yet Call inspect(value) in your code.'],
  ['no value, but sessions', () => noValue([act('Open Sessions')]), 'No value yet Call inspect(value) in your code, or open a saved session. Open Sessions', 'Open Sessions'],
  ['work of a known length', () => working({ title: 'Looking', done: 412_000, about: 1e6, found: '3 found', stop: act('Stop').press }), 'Looking 412,000 of about 1,000,000 objects 3 found Stop', 'Stop'],
  ['work of an unknown length', () => working({ title: 'Reading', done: 1, unit: 'row' }), 'Reading 1 row so far'],
  ['work that took longer than was thought', () => working({ title: 'Reading', done: 12, about: 10 }), 'Reading 12 objects so far'],
  ['stopped', () => stopped(1200, 'There may be more.', act('Go on').press), 'Stopped at 1,200 objects There may be more. Go on', 'Go on'],
  ['a view that cannot work', () => cannot('The graph cannot be laid out', 'Its worker is forbidden.', [act('Open outline')]), 'The graph cannot be laid out Its worker is forbidden. Open outline', 'Open outline'],
  ['a policy without eval', () => policy('eval', 2), "This page forbids eval Functions whose module is loaded come back without it. 2 functions here have none, and will not. Allow 'unsafe-eval' in script-src, or move them to a module that dill() of dill/vite sees."],
  ['a policy of types', () => policy('types', 1), 'This page requires Trusted Types Functions whose module is loaded come back. 1 function here has none, and will not. Allow the policy: trusted-types dill.'],
  ['a policy that stands in the way of nothing here', () => policy('eval', 0), ''],
  ['no policy', () => policy('free', 2), ''],
  ['memory only', () => memoryOnly([act('Export')]), 'Not stored on disk This page has no IndexedDB. What is saved lives until the page closes. Export keeps it in a file. Export', 'Export'],
  ['two tabs', () => conflict(15, 13, [act('Compare')]), 'Another tab saved first Generation 15 is newer than yours (13). Nothing was overwritten. Compare', 'Compare'],
  ['much', () => huge(1e6, 'Open one, or filter.'), '1,000,000 objects Open one, or filter.'],
]

class Shown extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, css`:host { display: block; background: var(--dill-bg) }`]

  protected override render(): TemplateResult {
    return html`${states.map(([name, state]) => html`<div data-name=${name}>${state()}</div>`)}`
  }
}
define('test-states', Shown)

afterEach(() => {
  render(html``, document.body)
  forget()
})

const show = async (): Promise<Shown> => {
  const shown = document.createElement('test-states') as Shown
  document.body.append(shown)
  await shown.updateComplete
  return shown
}

test.each(states)('%s', async (name, _, said, button) => {
  const shown = await show()
  const box = shown.shadowRoot!.querySelector(`[data-name="${name}"]`)!
  const texts: string[] = []
  for (const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT); walker.nextNode() !== null;) texts.push(walker.currentNode.textContent!)
  expect(texts.join(' ').replaceAll(/\s+/g, ' ').replaceAll(/ ([.),])/g, '$1').replaceAll('( ', '(').trim()).toBe(said)
  pressed.length = 0
  const found = box.querySelector('button')
  found?.click()
  expect(found === null ? [undefined] : pressed.length > 0 ? pressed : [found.textContent!.trim()]).toEqual([button])
  shown.remove()
})

test.each([['light', 1280], ['dark', 360]] as const)('axe finds nothing in them: %s, %i px', async (theme, width) => {
  await page.viewport(width, 740)
  const shown = await show()
  shown.setAttribute('theme', theme)
  expect(await faults(shown)).toEqual([])
  const bar = shown.shadowRoot!.querySelector('.progress')!
  expect([bar.getAttribute('aria-valuenow'), Math.round(100 * bar.firstElementChild!.getBoundingClientRect().width / bar.getBoundingClientRect().width)]).toEqual(['41', 41])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  shown.remove()
})

describe('the policy of a page', () => {
  test('is asked for without a trace', () => {
    const children = document.body.childElementCount
    expect(askPolicy(document.body)).toBe('free')
    expect(document.body.childElementCount).toBe(children)
  })

  test('matters to code that no module holds', async () => {
    const main: Record<string, unknown> = {}
    await run('let n = 0\nconst f = () => n++', { main })
    const { Item } = await import(/* @vite-ignore */ new URL('../code/cases/app.js', import.meta.url).href) as { Item: Function }
    for (const [code, count] of [[() => 1, 1], [class Loose {}, 1], [main['f'], 1], [Item, 0], [Math.max, 0], [new WeakSet(), 0]] as const) {
      const survey = new Survey([code], circumstances())
      await survey.run()
      expect(survey.loose).toBe(count)
    }
  })

  test('is of no interest where nothing depends upon it', async () => {
    const { view } = await open({ n: 1 })
    const tab = await view('dill-why-tab')
    await until(() => tab.shadowRoot!.textContent!.includes('Everything here can be saved'))
    expect(tab.shadowRoot!.querySelector('iframe, .message')).toBe(null)
  })
})
