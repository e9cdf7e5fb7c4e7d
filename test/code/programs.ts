// The programs that tests of code play with: cases/ and bad/seen.js instrumented, the others as they are. They are
// JavaScript as its authors wrote it, neither linted nor type-checked: what looks odd in them is there to travel.

/// <reference types="vite/types/importMeta.d.ts" />

const programs = import.meta.glob(['./cases/*.js', './plain/*.js', './bad/*.js'], { eager: true })

/** What a program exports. */
export function program(path: string): any {
  const found = programs[`./${path}`]
  if (found === undefined) throw new Error(`there is no ${path}`)
  return found
}
