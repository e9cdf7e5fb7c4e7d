// A realm that brings back a session which a page has saved, and says what it found.

/// <reference types="vite/types/importMeta.d.ts" />

import { loadSession, Trust } from '../../lib/index.ts'

const app = import.meta.glob('../code/cases/app.js', { eager: true })['../code/cases/app.js'] as any

self.onmessage = async ({ data: at }: MessageEvent<string>) => {
  try {
    const main: Record<string, any> = {}
    const { status, names } = await loadSession('main', { app: at, main, trust: Trust.refs })
    const { x, up, get, item, Item } = main
    self.postMessage({
      status, names, x, empty: 'empty' in main && main['empty'] === undefined, calls: [up(), get(), up()], done: item.done,
      isItem: item instanceof Item, isModules: Item === app.Item, isSelf: main['self'] === main,
    })
  } catch (error) {
    self.postMessage({ error: String(error) })
  }
}
