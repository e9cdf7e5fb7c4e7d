// How vitest drives Firefox ESR: by playwright's channel for a Firefox as it is released. Its pointer does not find elements
// inside of frames, where vitest's tests stand; so the pointer is led by coordinates. Nor does it always know a frame's name, by
// which vitest asks for it; so the frame is found by its element.

import { PlaywrightBrowserProvider, playwright } from '@vitest/browser-playwright'
import type { BrowserCommandContext, BrowserProviderOption, TestProject } from 'vitest/node'
import { findFirefox } from '../../scripts/engines.mjs'
import { doubleClick, spot, type PointerOptions } from './pointer.ts'

/** How playwright starts it. */
export const firefoxOptions = { channel: 'moz-firefox', executablePath: findFirefox()! }

/** Large enough for every size that a test asks for: a frame that is not scaled has the page's coordinates. */
const viewport = { width: 1600, height: 1000 }

class Provider extends PlaywrightBrowserProvider {
  constructor(project: TestProject, options: ConstructorParameters<typeof PlaywrightBrowserProvider>[1]) {
    super(project, options)
    const register = <T>(name: string, command: (context: BrowserCommandContext, selector: string, options?: T) => Promise<unknown>): void => {
      project.browser!.registerCommand(`__vitest_${name}` as never, command as never)
    }
    register<PointerOptions>('hover', moveTo)
    register<PointerOptions>('click', async (context, selector, options = {}) => {
      const { mouse, keyboard } = context.page
      const { x, y } = await moveTo(context, selector, options)
      const { modifiers = [] } = options
      for (const key of modifiers) await keyboard.down(key)
      await mouse.click(x, y)
      for (const key of modifiers) await keyboard.up(key)
    })
    register<PointerOptions>('dblClick', ({ iframe }, selector, { position } = {}) => iframe.locator(selector).evaluate(doubleClick, position))
    register<{ readonly delta?: { x?: number, y?: number }, readonly times?: number }>('wheel', async (context, selector, { delta = {}, times = 1 } = {}) => {
      await moveTo(context, selector)
      for (let i = 0; i < times; i++) await context.page.mouse.wheel(delta.x ?? 0, delta.y ?? 0)
    })
  }

  override getCommandsContext(sessionId: string): ReturnType<PlaywrightBrowserProvider['getCommandsContext']> {
    const context = super.getCommandsContext(sessionId)
    const frame = async (): ReturnType<typeof context.frame> => {
      const element = await context.page.waitForSelector('iframe[data-vitest="true"]')
      return (await element.contentFrame())!
    }
    // Its `iframe` is a getter, which a spread would ask at once.
    return Object.defineProperty(context, 'frame', { value: frame })
  }
}

async function moveTo({ iframe, page }: BrowserCommandContext, selector: string, { position }: PointerOptions = {}): Promise<{ x: number, y: number }> {
  const frame = (await page.locator('iframe[data-vitest="true"]').boundingBox())!
  const inside = await iframe.locator(selector).evaluate(spot, position)
  const [x, y] = [frame.x + inside.x, frame.y + inside.y]
  await page.mouse.move(x, y)
  return { x, y }
}

/** Firefox ESR as a provider for vitest's browser mode. */
export function firefox(): BrowserProviderOption {
  const options = { launchOptions: firefoxOptions, contextOptions: { viewport } }
  return { ...playwright(options), providerFactory: (project: TestProject) => new Provider(project, options) }
}
