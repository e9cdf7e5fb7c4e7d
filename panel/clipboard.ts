// Copies a text from the window that an element stands in: browsers let only the one copy that has the focus.

import { windowOf } from './element.ts'

/** Copies a text. False where the browser does not allow it. */
export async function copyText(from: Element, text: string): Promise<boolean> {
  try {
    await windowOf(from).navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
