// A realm that keeps a temporary value and says its name; it ends when it is terminated.

import { temp } from '../../lib/index.ts'

self.onmessage = async ({ data: app }: MessageEvent<string>) => {
  const { name } = await temp.dump({ text: 'of a worker' }, { app })
  self.postMessage(name)
}
