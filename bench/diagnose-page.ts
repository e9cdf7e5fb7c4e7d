// A diagnosis inside a page: answers suites/diagnose.ts through one function on the window.

import { diagnosed, tangle, type Diagnosed } from './diagnosis.ts'

/** What the page is asked for: how a way to ask fared, and the longest task meanwhile, in ms; 0 for none of 50 ms or more. */
export type DiagnoseBench = (way: Diagnosed['way']) => Promise<Diagnosed & { readonly longest: number }>

declare global {
  interface Window {
    diagnoseBench: DiagnoseBench
  }
}

const graph = tangle()
const rest = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })

window.diagnoseBench = async way => {
  const tasks: number[] = []
  const observer = new PerformanceObserver(list => { tasks.push(...list.getEntries().map(({ duration }) => duration)) })
  await rest(300)
  observer.observe({ type: 'longtask' })
  // A task of its own.
  await rest(0)
  const outcome = await diagnosed(graph, way)
  // Tasks are told of when they have ended.
  await rest(300)
  tasks.push(...observer.takeRecords().map(({ duration }) => duration))
  observer.disconnect()
  return { ...outcome, longest: Math.max(0, ...tasks) }
}
