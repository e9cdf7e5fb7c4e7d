// Is what came back the same graph? Strict: identity, prototypes, key order, attributes, order of Maps and Sets, every
// bit of numbers and buffers. Works on a list of its own, so depth costs nothing. Knows no codec.

type Pair = readonly [a: unknown, b: unknown, path: string]

/** The first difference between two graphs as one line for people, or undefined if there is none. */
export function difference(a: unknown, b: unknown): string | undefined {
  const there = new Map<object, object>()
  const back = new Map<object, object>()
  const work: Pair[] = [[a, b, '$']]
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    const [left, right, path] = pair
    if (Object.is(left, right) && !isObject(left)) continue
    if (!isObject(left) || !isObject(right)) return at(path, `${show(left)} came back as ${show(right)}`)
    const partner = there.get(left)
    if (partner !== undefined || back.has(right)) {
      if (partner !== right || back.get(right) !== left) return at(path, 'identity is lost')
      continue
    }
    there.set(left, right)
    back.set(right, left)
    const why = compare(left, right, path, work)
    if (why !== undefined) return at(path, why)
  }
  return undefined
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function compare(left: object, right: object, path: string, work: Pair[]): string | undefined {
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return `${show(left)} came back as ${show(right)}`
  if (Object.isExtensible(left) !== Object.isExtensible(right)) return 'extensibility is lost'
  if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) return sameBytes(bytesOf(left), bytesOf(right)) ? undefined : 'bytes differ'
  if (left instanceof Date && right instanceof Date && !Object.is(left.getTime(), right.getTime())) return 'the time differs'
  if (left instanceof Map && right instanceof Map) {
    queue([...left.keys()], [...right.keys()], path, work)
    queue([...left.values()], [...right.values()], path, work)
  }
  if (left instanceof Set && right instanceof Set) queue([...left], [...right], path, work)
  return compareProperties(left, right, path, work)
}

function compareProperties(left: object, right: object, path: string, work: Pair[]): string | undefined {
  const keys = Reflect.ownKeys(left)
  const others = Reflect.ownKeys(right)
  if (keys.length !== others.length) return `${keys.length} properties came back as ${others.length}`
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if (key !== others[i]) return `property ${String(key)} is not where it was`
    const one = Reflect.getOwnPropertyDescriptor(left, key)!
    const other = Reflect.getOwnPropertyDescriptor(right, key)!
    if (one.writable !== other.writable || one.enumerable !== other.enumerable || one.configurable !== other.configurable) {
      return `attributes of ${String(key)} differ`
    }
    work.push([one.value, other.value, `${path}.${String(key)}`])
    if ('get' in one || 'get' in other) work.push([one.get, other.get, path], [one.set, other.set, path])
  }
  return undefined
}

function queue(left: readonly unknown[], right: readonly unknown[], path: string, work: Pair[]): void {
  work.push([left.length, right.length, `${path}.size`])
  for (let i = 0; i < Math.min(left.length, right.length); i++) work.push([left[i], right[i], `${path}[${i}]`])
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false
  return true
}

function at(path: string, why: string): string {
  return `wrong at ${path.length > 60 ? `…${path.slice(-60)}` : path}: ${why}`
}

function show(value: unknown): string {
  if (isObject(value)) return `an object of ${value.constructor?.name ?? 'no class'}`
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value)
}
