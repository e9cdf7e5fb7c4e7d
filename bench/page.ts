// The bench inside a page: answers suites/chromium.ts through one function on the window.

import { clone, dillCopy, peers } from './peers.ts'
import { apart, first, race, type First, type Runner } from './race.ts'
import type { Lane } from './standings.ts'
import { workload } from './workloads.ts'

/** What the page is asked for. */
export interface PageBench {
  names: readonly string[]
  race(name: string, rounds: number): Promise<Lane[]>
  /** The first call in this page; `encoded` is what a first call in another page gave, as text. */
  cold(name: string, peer: string, encoded?: string): Promise<First & { encoded?: string | undefined }>
}

declare global {
  interface Window {
    bench: PageBench
  }
}

const all = [clone, dillCopy, ...peers]
const clock = { now: () => performance.now(), collect: () => (globalThis as unknown as { gc(): void }).gc() }

window.bench = {
  names: all.map(({ name }) => name),
  async race(name, rounds) {
    const { make, classes, count, apart: alone } = workload(name)
    const runners: Runner[] = []
    for (const { name, exact, load } of all) {
      const codec = await load(classes)
      runners.push({ name, exact, codec: alone === true ? apart(codec) : codec })
    }
    return race(make(count), runners, rounds, clock)
  },
  async cold(name, peer, text) {
    const { make, classes, count } = workload(name)
    const codec = await all.find(one => one.name === peer)!.load(classes)
    const given = text === undefined || peer === 'JSON' ? text : Uint8Array.from(text, c => c.charCodeAt(0))
    const { encoded, ...how } = first(codec, () => make(count), given, clock)
    return { ...how, encoded: encoded instanceof Uint8Array ? textOf(encoded) : encoded as string | undefined }
  },
}

/** A character for each byte: what a page can hand out. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
