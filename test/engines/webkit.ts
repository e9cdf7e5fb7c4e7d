// How vitest drives WebKitGTK: its provider for WebDriver knows Safari, whose name WebKit's own driver refuses.

import { WebdriverBrowserProvider, webdriverio } from '@vitest/browser-webdriverio'
import type { BrowserProviderOption, TestProject } from 'vitest/node'
import { Key } from 'webdriverio'
import { openWebKit } from '../../scripts/engines.mjs'
import { doubleClick, spot, type PointerOptions } from './pointer.ts'

type WebKit = Awaited<ReturnType<typeof openWebKit>>

class Provider extends WebdriverBrowserProvider {
  // Its tests run beside Firefox's, and not after them, if it says that it can and that it mocks modules. No test here does.
  override supportsParallelism = true
  readonly mocker = { register: refuse, delete: refuse, clear: async (): Promise<void> => {} }
  #opened: Promise<WebKit> | undefined

  constructor(project: TestProject) {
    super(project, {})
    const register = (name: string, command: (browser: WebdriverIO.Browser, selector: string, options: PointerOptions) => Promise<unknown>): void => {
      project.browser!.registerCommand(`__vitest_${name}` as never, (({ browser }: { browser: WebdriverIO.Browser }, selector: string, options: PointerOptions = {}) => command(browser, selector, options)) as never)
    }
    register('hover', async (browser, selector, options) => (await pointer(browser, selector, options)).perform(true))
    register('click', async (browser, selector, options) => {
      const { modifiers = [] } = options
      const press = (await pointer(browser, selector, options)).down().up()
      const held = modifiers.reduce((keys, name) => keys.down(Key[name as keyof typeof Key]), browser.action('key'))
      if (modifiers.length > 0) await held.perform(true)
      await press.perform()
    })
    register('dblClick', async (browser, selector, { position }) => {
      await browser.execute(doubleClick, await element(browser, selector), position)
    })
  }

  override async openBrowser(): Promise<WebdriverIO.Browser> {
    this.#opened ??= openWebKit()
    return this.browser = (await this.#opened).browser
  }

  // A window is never as narrow as a telephone; a frame is.
  override async setViewport({ width, height }: { width: number, height: number }): Promise<void> {
    await this.browser!.execute((width, height) => {
      const { style } = top!.document.querySelector<HTMLElement>('iframe[data-vitest]')!
      style.width = `${width}px`
      style.height = `${height}px`
    }, width, height)
  }

  override async close(): Promise<void> {
    const opened = await this.#opened
    this.#opened = undefined
    this.browser = null
    await opened?.close()
  }
}

async function refuse(): Promise<never> {
  throw new Error('Modules are not mocked in WebKit.')
}

async function element(browser: WebdriverIO.Browser, selector: string): Promise<HTMLElement> {
  return await browser.$(selector).getElement() as unknown as HTMLElement
}

type PointerAction = ReturnType<typeof idle>
const idle = (browser: WebdriverIO.Browser) => browser.action('pointer')

/** A pointer that goes to an element. Where that is, the driver measures from the element's middle. */
async function pointer(browser: WebdriverIO.Browser, selector: string, { position }: PointerOptions): Promise<PointerAction> {
  const { dx, dy } = await browser.execute(spot, await element(browser, selector), position)
  return browser.action('pointer').move({ origin: browser.$(selector) as never, x: dx, y: dy })
}

/** WebKitGTK as a provider for vitest's browser mode. Its instance is called `safari`. */
export function webkit(): BrowserProviderOption {
  return { ...webdriverio(), providerFactory: (project: TestProject) => new Provider(project) }
}
