// How strings and numbers are shown to people: cut, quoted, and with an escape for whatever is invisible or would turn
// the direction of the text. Knows no value but primitives.

/** UTF-16 units shown of a string. */
export const SHOWN = 80

const printable = /^[ -~]*$/
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu

/** A text with an escape for each character that cannot be seen, or that changes how others are seen. */
export function escaped(text: string): string {
  // Most text is plain, and to look for properties of characters takes ten times as long.
  return printable.test(text) ? text : text.replace(invisible, c => {
    const point = c.codePointAt(0)!.toString(16)
    return point.length > 4 ? `\\u{${point}}` : `\\u${point.padStart(4, '0')}`
  })
}

/** The beginning of a text, without half a character at its end. */
export function cut(text: string, most: number = SHOWN): string {
  if (text.length <= most) return text
  const end = isHigh(text.charCodeAt(most - 1)) && !isHigh(text.charCodeAt(most)) ? most - 1 : most
  return text.slice(0, end) + '…'
}

/** A string as one would write it in code, as far as it is shown. */
export function quoted(text: string, most: number = SHOWN): string {
  return escaped(JSON.stringify(cut(text, most)))
}

/** True for the first half of a character beyond the first 65,536. */
function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

/** A BigInt; a long one by its first digits, in base 16, for base 10 takes too long. */
export function bigintText(n: bigint): string {
  const hex = (n < 0n ? -n : n).toString(16)
  return hex.length <= 64 ? `${n}n` : `${n < 0n ? '-' : ''}0x${hex.slice(0, 16)}…n, ${Math.ceil(hex.length / 2)} bytes`
}

/** A primitive as one would write it in code. */
export function primitiveText(value: string | number | bigint | boolean | null | undefined): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'bigint') return bigintText(value)
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Bytes in base 16, two digits each. */
export function hexText(bytes: Uint8Array, between: string = ''): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(between)
}

/** Bytes that become text at once: as many as one call may have arguments. */
const CHUNK = 8192

/** Bytes in base 64. */
export function base64Text(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}

/** The first bytes, in base 16. */
export function bytesText(bytes: Uint8Array, most: number = 8): string {
  const shown = hexText(bytes.subarray(0, most), ' ')
  return bytes.length > most ? `${shown} …` : shown
}
