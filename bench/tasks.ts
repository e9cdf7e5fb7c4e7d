// How long a page's thread works at a stretch, from the browser's own trace: by the clock of the thread, so that what else the
// machine does is not counted. For the bench's side of the wire; what the page marks is its own business.

import type { Page } from 'playwright'

/** A stretch of work between two of which the page is drawn and heard. */
export interface Task {
  /** Microseconds, on the browser's clock. */
  readonly at: number
  /** Milliseconds that the thread worked. */
  readonly work: number
}

/** What a trace says of a page. */
export interface Trace {
  readonly tasks: readonly Task[]
  /** When the page set its marks, by name: microseconds. */
  readonly marks: ReadonlyMap<string, number>
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  /** Microseconds that the thread itself worked. */
  readonly tdur?: number
  readonly cat?: string
  readonly args?: { readonly name?: string }
}

/** A task, and what goes on after `scheduler.yield`, which the trace tells apart. */
const TASK = /RunTask$|PerformMicrotaskCheckpoint$/

/** Begins a trace; what is returned ends it. */
export async function tracing(page: Page): Promise<() => Promise<Trace>> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => { events.push(...value as unknown as TraceEvent[]) })
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] } })
  return async () => {
    const complete = new Promise(resolve => { session.once('Tracing.tracingComplete', resolve) })
    await session.send('Tracing.end')
    await complete
    await session.detach()
    return read(events)
  }
}

/** The renderer whose marks these are: workers have threads of their own. */
function read(events: readonly TraceEvent[]): Trace {
  const marked = events.filter(({ cat }) => cat === 'blink.user_timing')
  const of = marked.at(-1)
  const isPage = ({ pid, tid }: TraceEvent): boolean => pid === of?.pid && tid === of.tid
  return {
    tasks: events.filter(event => TASK.test(event.name) && isPage(event)).map(({ ts, tdur = 0 }) => ({ at: ts, work: tdur / 1000 })),
    marks: new Map(marked.filter(isPage).map(({ name, ts }) => [name, ts])),
  }
}

/** The longest task of a page's that began between two of its marks, in milliseconds. */
export function longestBetween({ tasks, marks }: Trace, from: string, to: string): number {
  const [begin, end] = [marks.get(from) ?? Infinity, marks.get(to) ?? -Infinity]
  // A task that sets the first mark is the one that begins the work, or goes on with it.
  const first = tasks.findLast(({ at }) => at <= begin)
  return tasks.filter(task => task === first || (task.at >= begin && task.at <= end)).reduce((longest, { work }) => Math.max(longest, work), 0)
}
