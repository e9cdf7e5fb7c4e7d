// How vitest drives Chromium: as playwright does, and what is read is collected in time. For each answer that it has read a
// page's process holds a piece of shared memory, and a file descriptor with it, until the garbage is collected. Frames that load
// hundreds of modules come to the most that a process may have long before the heap is large; then the process ends.

import { PlaywrightBrowserProvider, playwright } from '@vitest/browser-playwright'
import type { BrowserProviderOption, TestProject } from 'vitest/node'

type Options = NonNullable<Parameters<typeof playwright>[0]>

/** Requests after which garbage is collected. Most systems let a process have 1,024 descriptors. */
const MANY = 500

class Provider extends PlaywrightBrowserProvider {
  override async openPage(sessionId: string, url: string, options: { parallel: boolean }): Promise<void> {
    await super.openPage(sessionId, url, options)
    const session = await this.getCDPSession(sessionId)
    let count = 0
    this.getPage(sessionId).on('requestfinished', () => {
      // A page that is just closed has no garbage.
      if (++count % MANY === 0) void session.send('HeapProfiler.collectGarbage').catch(() => {})
    })
  }
}

/** Chromium as a provider for vitest's browser mode. */
export function chromium(options: Options): BrowserProviderOption {
  return { ...playwright(options), providerFactory: (project: TestProject) => new Provider(project, options) }
}
