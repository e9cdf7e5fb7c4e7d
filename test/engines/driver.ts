// A page in another engine, as somebody sees and uses it: the little that stories need, over two drivers that have nothing in
// common. What is looked for is looked for in shadows too.

import { firefox as launcher } from 'playwright'
import { openWebKit, type Engine } from '../../scripts/engines.mjs'
import { firefoxOptions } from './firefox.ts'

/** A page. */
export interface Driver {
  go(url: string): Promise<void>
  /** A reload of the browser's own. */
  reload(): Promise<void>
  /** Presses a real key, with others held: `Control+Enter`. */
  press(keys: string): Promise<void>
  /** Types a text by real keys. */
  type(text: string): Promise<void>
  /** Clicks in the middle of what matches a selector and, if one is given, says exactly a text. Waits until it is there. */
  click(selector: string, text?: string): Promise<void>
  /** The texts of all that match. */
  texts(selector: string): Promise<string[]>
  /** Waits until the first that matches says something, and gives all that it says. */
  says(selector: string, what: RegExp): Promise<string>
  /** What an expression gives in the page. */
  value(expression: string): Promise<unknown>
  close(): Promise<void>
}

/** What a driver itself can do. */
interface Hands extends Pick<Driver, 'go' | 'reload' | 'press' | 'type' | 'value' | 'close'> {
  pointAt(x: number, y: number): Promise<void>
}

/** Milliseconds that something may take. */
const PATIENCE = 30_000

/** Opens a browser, and a page in it. */
export async function openEngine(engine: Engine): Promise<Driver> {
  const hands = await (engine === 'firefox' ? firefoxHands() : webkitHands())
  const until = async <T>(look: () => Promise<T | undefined>, told: string): Promise<T> => {
    let last: unknown
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      try {
        const found = await look()
        if (found !== undefined && found !== null) return found
      } catch (error) {
        last = error // The page may just be going.
      }
      await new Promise(resolve => void setTimeout(resolve, 50))
    }
    throw new Error(`In ${engine}: ${told}${last instanceof Error ? ` (${last.message})` : ''}`)
  }
  const texts = async (selector: string): Promise<string[]> => await hands.value(`${found(selector)}.map(said)`) as string[]
  return {
    ...hands,
    texts,
    async click(selector, text) {
      const exact = text === undefined ? 'true' : `said(element) === ${JSON.stringify(text)}`
      const [x, y] = await until(() => hands.value(`place(${found(selector)}.find(element => ${exact} && seen(element)))`) as Promise<[number, number] | undefined>, `nothing to click at ${selector} ${text ?? ''}`)
      await hands.pointAt(x, y)
    },
    async says(selector, what) {
      let last: string | undefined
      return until(async () => {
        [last] = await texts(selector)
        return last !== undefined && what.test(last) ? last : undefined
      }, `${selector} does not say ${what}`).catch((error: Error) => { throw new Error(`${error.message}, but ${JSON.stringify(last)}`) })
    },
  }
}

/** What matches, anywhere; ` >> ` goes into the shadow of what stands before it. */
const found = (selector: string): string => selector.split(' >> ').reduce((roots, part) => `${roots}.flatMap(root => all(root, ${JSON.stringify(part)}))`, '[document]')

/** What expressions may use in the page. */
const helpers = `
  const all = (root, selector) => [root, root.shadowRoot].flatMap(part => part ? [...part.querySelectorAll(selector), ...[...part.querySelectorAll('*')].flatMap(element => element.shadowRoot ? all(element.shadowRoot, selector) : [])] : [])
  const said = element => (element.innerText || element.textContent || '').replace(/\\s+/g, ' ').trim()
  const seen = element => element.getClientRects().length > 0 && !element.disabled
  const place = element => {
    if (!element) return undefined
    element.scrollIntoView({ block: 'nearest' })
    const { left, top, width, height } = element.getBoundingClientRect()
    return [Math.round(left + width / 2), Math.round(top + height / 2)]
  }
`
const whole = (expression: string): string => `${helpers}; return ${expression}`

async function firefoxHands(): Promise<Hands> {
  const browser = await launcher.launch(firefoxOptions)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  return {
    go: async url => void await page.goto(url),
    reload: async () => void await page.reload(),
    press: keys => page.keyboard.press(keys),
    type: text => page.keyboard.type(text),
    value: expression => page.evaluate(`(() => { ${whole(expression)} })()`),
    pointAt: (x, y) => page.mouse.click(x, y),
    close: () => browser.close(),
  }
}

async function webkitHands(): Promise<Hands> {
  const { browser, close } = await openWebKit()
  return {
    go: async url => void await browser.url(url),
    reload: async () => void await browser.refresh(),
    async press(keys) {
      const codes = keys.split('+').map(name => Keys[name] ?? name)
      const pressed = codes.reduce((action, code) => action.down(code), browser.action('key'))
      await codes.reduceRight((action, code) => action.up(code), pressed).perform()
    },
    type: async text => { await [...text].reduce((action, character) => action.down(character).up(character), browser.action('key')).perform() },
    value: expression => browser.execute(whole(expression)),
    pointAt: async (x, y) => { await browser.action('pointer').move({ x, y }).down().up().perform() },
    close,
  }
}

/** How WebDriver calls keys that are no characters. */
const Keys: Record<string, string> = { Control: '\uE009', Shift: '\uE008', Alt: '\uE00A', Enter: '\uE007', Escape: '\uE00C', Home: '\uE011', End: '\uE010', ArrowDown: '\uE015', ArrowRight: '\uE014' }
