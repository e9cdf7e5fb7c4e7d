// Gives its user a file, by the browser's own saving: nothing leaves the page otherwise.

import { windowOf } from './element.ts'

/** How long a file is kept for the browser, which reads it after this task, in milliseconds. */
const KEPT = 60_000

/** Saves a file from the window that an element stands in. What a file's name may not have gives way to dashes. */
export function saveFile(from: Element, blob: Blob, name: string, ending: string): void {
  const { document, URL, setTimeout } = windowOf(from)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80)}.${ending}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT)
}
