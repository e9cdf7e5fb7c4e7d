// A part of a text with other text put in place of some of it. Keeps words apart that would become one. Knows nothing of
// what the text says.

/** Text that stands in place of what is between two places. */
export interface Edit {
  readonly at: number
  readonly end: number
  readonly text: string
}

const endsInWord = /[\w$\u0080-\uffff]$/
const startsWithWord = /^[\w$\u0080-\uffff]/

/** The text between two places, edited. Of edits at the same place the earlier ones come first; none overlap. */
export function edited(code: string, start: number, end: number, edits: readonly Edit[]): string {
  let text = ''
  let last = ''
  let at = start
  // Asking a text for its end while it grows would copy all of it, each time.
  const add = (more: string): void => {
    text += endsInWord.test(last) && startsWithWord.test(more) ? ` ${more}` : more
    last = more.slice(-1) || last
  }
  for (const edit of [...edits].sort((a, b) => a.at - b.at)) {
    if (edit.at > at) add(code.slice(at, edit.at))
    add(edit.text)
    at = Math.max(at, edit.end)
  }
  if (end > at) add(code.slice(at, end))
  return text
}
