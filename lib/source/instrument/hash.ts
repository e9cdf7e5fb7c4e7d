// The name of a text: the same text has the same name in every build, and two texts of one program never share one by
// chance. No defence against somebody who makes two texts with one name: whoever writes modules needs no such trick.

const [A, B, C, D] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const
const multipliers = [A, B, C, D]

/** Names a file: two with the same text are two modules, each with variables of its own. */
export function hashFile(path: string, text: string): string {
  return hashText(`${path}\n${text}`)
}

/** 128 bits in 32 hexadecimal digits. */
export function hashText(text: string): string {
  // Four variables, and no array: a build hashes each text once more for every function that stands around it.
  let [a, b, c, d] = multipliers.map((multiplier, lane) => Math.imul(multiplier, lane + text.length + 1)) as [number, number, number, number]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = mixed(a, unit, A) ^ b
    b = mixed(b, unit, B) ^ c
    c = mixed(c, unit, C) ^ d
    d = mixed(d, unit, D) ^ a
  }
  return [a, b, c, d].map(word => finished(word).toString(16).padStart(8, '0')).join('')
}

function mixed(state: number, unit: number, multiplier: number): number {
  const product = Math.imul(state ^ unit, multiplier)
  return product ^ (product >>> 15)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** 60 of its bits in 10 characters: for where names stand in an app, and no text compresses worse. */
export function shortened(hash: string): string {
  return hash.slice(0, 15).replaceAll(/.{3}/g, three => digits[parseInt(three, 16) >> 6]! + digits[parseInt(three, 16) & 63]!)
}

/** Characters of a name in short. */
export const SHORT = 10

function finished(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
