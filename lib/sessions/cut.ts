// Where bytes are cut into parts: at places that what stands there says, so that a part whose bytes are the same is the same
// part, however far what was put in before it has moved it. Knows no store.

/** Bytes of the smallest part, but for a last one, and of the largest: handing it to the disk must not hold up a page. */
const LEAST = 2 ** 17
const MOST = 2 ** 18

/**
 * Where the part ends that begins at `from`: after bytes by which a sum over the last 32 of them comes out right, which it
 * does once in 65,536 times.
 * Source: the gear hash of Xia et al., FastCDC, USENIX ATC 2016; with a product for its table.
 *
 * @param end where it ends at the latest
 */
export function cutAfter(bytes: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + MOST)
  let sum = 0
  for (let at = from + LEAST; at < last; at++) {
    sum = ((sum << 1) + Math.imul(bytes[at]! + 1, 0x9e3779b1)) | 0
    if (sum >>> 16 === 0) return at + 1
  }
  return last
}
