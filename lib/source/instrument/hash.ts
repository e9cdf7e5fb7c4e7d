// The name of a text: the same text has the same name in every build, and two texts of one program never share one by
// chance. No defence against somebody who makes two texts with one name: whoever writes modules needs no such trick.

const multipliers = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const

/** Names a file: two with the same text are two modules, each with variables of its own. */
export function hashFile(path: string, text: string): string {
  return hashText(`${path}\n${text}`)
}

/** 128 bits in 32 hexadecimal digits. */
export function hashText(text: string): string {
  const state = multipliers.map((multiplier, lane) => Math.imul(multiplier, lane + text.length + 1))
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul(state[lane]! ^ unit, multipliers[lane]!)
      state[lane] = (mixed ^ (mixed >>> 15) ^ state[(lane + 1) & 3]!) | 0
    }
  }
  return state.map(word => finished(word).toString(16).padStart(8, '0')).join('')
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
