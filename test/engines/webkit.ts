// How vitest drives WebKitGTK: its provider for WebDriver knows Safari, whose name WebKit's own driver refuses.

import { WebdriverBrowserProvider, webdriverio } from '@vitest/browser-webdriverio'
import type { BrowserProviderOption, TestProject } from 'vitest/node'
import { remote } from 'webdriverio'
import { startWebKit } from '../../scripts/engines.mjs'
import { doubleClick } from './double-click.ts'

/** A browser of WebKit's, and how to end it and its driver. */
export interface WebKit {
  readonly browser: WebdriverIO.Browser
  close(): Promise<void>
}

/** Starts a driver, and a browser by it. */
export async function openWebKit(): Promise<WebKit> {
  const { port, browser: binary, stop } = await startWebKit()
  const capabilities = { browserName: 'MiniBrowser', 'wdio:enforceWebDriverClassic': true, 'webkitgtk:browserOptions': { binary, args: ['--automation', '--geometry=1600x1100'] } }
  const browser = await remote({ hostname: '127.0.0.1', port, path: '/', logLevel: 'error', capabilities })
  return {
    browser,
    async close() {
      await browser.deleteSession()
      stop()
    },
  }
}

class Provider extends WebdriverBrowserProvider {
  #opened: Promise<WebKit> | undefined

  constructor(project: TestProject) {
    super(project, {})
    project.browser!.registerCommand('__vitest_dblClick' as never, (async ({ browser }: { browser: WebdriverIO.Browser }, selector: string) => {
      await browser.execute(doubleClick, await browser.$(selector).getElement() as unknown as HTMLElement)
    }) as never)
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

/** WebKitGTK as a provider for vitest's browser mode. Its instance is called `safari`. */
export function webkit(): BrowserProviderOption {
  return { ...webdriverio(), providerFactory: (project: TestProject) => new Provider(project) }
}
