// Which cell's code is at work, as far as the engine's stacks tell: the outermost place in a cell's text is where the browser,
// or another cell's code, came in. Knows no page.

/** A cell by its key; `'evaluated'` for code that was evaluated and is no cell's of this page; undefined for the page's own. */
export type Origin = number | 'evaluated' | undefined

const frames = /(?:\bat (?:async )?|\(|@)cell-(\d+):\d+:\d+\)?$/gm
const evaluated = /\beval at |> eval\b|<anonymous>:\d/

/** Reads a stack. */
export function originOf(stack: unknown): Origin {
  if (typeof stack !== 'string') return undefined
  const cell = [...stack.matchAll(frames)].at(-1)
  return cell !== undefined ? Number(cell[1]) : evaluated.test(stack) ? 'evaluated' : undefined
}

/** The stack that something thrown has, if it is an error; never throws itself. */
export function stackOf(thrown: unknown): unknown {
  try {
    return thrown instanceof Error ? thrown.stack : undefined
  } catch {
    return undefined
  }
}

/** Places that are asked for. */
const DEEPEST = 200

/** The stack as it is now. A program may have said how deep stacks are, or may have frozen that. */
export function stackNow(): unknown {
  const { stackTraceLimit } = Error as { stackTraceLimit?: unknown }
  if (typeof stackTraceLimit !== 'number' || !Reflect.set(Error, 'stackTraceLimit', DEEPEST)) return new Error('for its stack').stack
  const { stack } = new Error('for its stack')
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  return stack
}

/** Whether stacks lead from what goes on after an `await` to who waits for it. */
export async function followsAwaits(): Promise<boolean> {
  const inner = async (): Promise<unknown> => {
    await Promise.resolve()
    return stackNow()
  }
  const outer = async (): Promise<unknown> => await inner()
  return /\bat async |async\*/.test(String(await outer()))
}
