// In a thread whose intrinsics were frozen before the library was loaded, or spoilt: goes there and back, and says what is wrong.

import { parentPort, workerData } from 'node:worker_threads'

const { prepare } = workerData as { readonly prepare: string }

const preparations: Readonly<Record<string, () => void>> = {
  freeze() {
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const value: unknown = Reflect.getOwnPropertyDescriptor(globalThis, name)?.value
      if (typeof value !== 'function' || !/^[A-Z]/.test(name)) continue
      Object.freeze(value)
      if (typeof value.prototype === 'object' && value.prototype !== null) Object.freeze(value.prototype)
    }
  },
  pollute() {
    for (const key of ['then', 'toJSON', 'length', 'done', 'path', 'code', 'hint', 'cause', 'limits', 'trust', 'rest', 'arity', 'fill', 'decode']) {
      Object.defineProperty(Object.prototype, key, { value: 'polluted', configurable: true, writable: true })
    }
  },
}

async function answer(): Promise<string> {
  const early = prepare === 'freeze'
  if (early) preparations[prepare]!()
  const { copy, dumps, dumpsAsync, loads, loadsAsync, PicklingError, UnpicklingError } = await import('../../lib/index.ts')
  if (!early) preparations[prepare]!()
  const value = { list: [1, , { then: 2 }], map: new Map([[{ a: 1 }, new Set([1])]]), date: new Date(5), error: new RangeError('x', { cause: 1 }), toString: 'own', constructor: 'own' }
  const bytes = dumps(value)
  const again = dumps(loads(bytes))
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) return 'another value came back'
  if (copy(value).toString !== 'own') return 'a property was lost'
  await loadsAsync(await dumpsAsync(value))
  for (const [Type, run] of [[PicklingError, () => dumps(new WeakMap())], [UnpicklingError, () => loads(new Uint8Array(3))]] as const) {
    try {
      run()
      return 'nothing was refused'
    } catch (error) {
      if (!(error instanceof Type) || !String(error).startsWith(`${Type.name}: Cannot`)) return `it was refused by ${String(error)}`
    }
  }
  return 'fine'
}

parentPort!.postMessage(await answer().catch((error: unknown) => String(error)))
