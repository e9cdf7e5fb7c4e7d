// UTF-8 by hand, for strings so short that a call of the platform's coders takes longer than the work, or so many that to
// join them first does. As strict as those; whoever meets a fault asks them what it is. Knows nothing of pickles.

/** Up to this many units a loop writes a string faster than the platform's coder, which has to be called. */
export const SHORT: number = 1 << 8

/** The bytes of a string, at most: exactly, if it is well formed. */
export function utf8Size(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // A pair of surrogates takes four bytes, two for each.
    size += unit < 0x800 || isSurrogate(unit) ? 1 : 2
  }
  return size
}

/** Writes a string, for which there is room; returns where it ends, −1 if half a pair of surrogates stands in it. Hot. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  const { length } = text
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes[at++] = unit
    else if (unit < 0x800) {
      bytes[at++] = 0xc0 | unit >> 6
      bytes[at++] = 0x80 | unit & 63
    } else if (!isSurrogate(unit)) {
      bytes[at++] = 0xe0 | unit >> 12
      bytes[at++] = 0x80 | unit >> 6 & 63
      bytes[at++] = 0x80 | unit & 63
    } else {
      const low = ++i < length ? text.charCodeAt(i) : 0
      if (unit > 0xdbff || (low & 0xfc00) !== 0xdc00) return -1
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff)
      bytes[at++] = 0xf0 | point >> 18
      bytes[at++] = 0x80 | point >> 12 & 63
      bytes[at++] = 0x80 | point >> 6 & 63
      bytes[at++] = 0x80 | point & 63
    }
  }
  return at
}

/** Reads so many UTF-16 units; returns where they end, −1 if no such text stands there. Hot. */
export function readUtf8(bytes: Uint8Array, at: number, units: Uint16Array, count: number): number {
  let i = 0
  while (i < count) {
    if (at >= bytes.length) return -1
    const first = bytes[at++]!
    if (first < 0x80) {
      units[i++] = first
      continue
    }
    const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
    if (more === 0 || at + more > bytes.length) return -1
    let point = first & (63 >> more)
    for (let k = 0; k < more; k++) {
      const next = bytes[at++]!
      if ((next & 0xc0) !== 0x80) return -1
      point = point << 6 | next & 63
    }
    if (more === 1) units[i++] = point
    else if (more === 2) {
      if (point < 0x800 || isSurrogate(point)) return -1
      units[i++] = point
    } else {
      if (point < 0x10000 || point > 0x10ffff || i + 2 > count) return -1
      units[i++] = 0xd7c0 + (point >> 10)
      units[i++] = 0xdc00 | point & 0x3ff
    }
  }
  return at
}

/** Where so many UTF-16 units end, by the first bytes of characters alone. */
export function skipUtf8(bytes: Uint8Array, at: number, count: number): number {
  while (count > 0 && at < bytes.length) {
    const first = bytes[at]!
    at += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    count -= first < 0xf0 ? 1 : 2
  }
  return Math.min(at, bytes.length)
}

function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800
}
