// The peer that only Node has, and the race's order in Node.

import { deserialize, serialize } from 'node:v8'
import { clone, peers, type Peer } from './peers.ts'

/** What ratios are to, wherever its answer is right. */
export const v8: Peer = {
  name: 'v8', exact: true,
  load: async () => ({ encode: value => serialize(value), decode: (bytes: Uint8Array) => deserialize(bytes) }),
}

/** Those that run in Node. */
export const nodePeers: readonly Peer[] = [v8, clone, ...peers]
