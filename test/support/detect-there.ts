// A realm that lacks the programs, and says of functions that came with bytes what can be asked of them.

import { loads, Trust } from '../../lib/index.ts'
import { told } from './detect-told.ts'
import { listen } from './listen.ts'

export interface DetectQuestion {
  readonly id: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface DetectAnswer {
  readonly id: number
  readonly said: readonly unknown[]
}

listen<DetectQuestion>(async ({ id, bytes }) => ({ id, said: loads<Function[]>(bytes, { trust: Trust.code }).map(told) }))
