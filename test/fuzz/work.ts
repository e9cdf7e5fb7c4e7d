// The worker of the long run: tries seed after seed, says on the board what it is at, and measures. What an input takes too
// much of is measured again, alone, before it counts.

import fc from 'fast-check'
import { getHeapStatistics } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { contents, copy, dumps, loads, type LoadOptions } from '../../lib/index.ts'
import { same } from '../same.ts'
import { examples, registerExamples, travelsByName } from '../support/examples.ts'
import { Board, heapBound, hexOf, isOver, timeBound } from './board.ts'
import { codeFault, codeSubjects, honestFault, spoilt, trusts } from './code.ts'
import { anything, clones } from './graphs.ts'
import { knowing, randomOf, several, subjectOf, type Random, type Subject } from './mutate.ts'
import { fault, type Tally } from './oracle.ts'

const { seed: first, end, memory } = workerData as { readonly seed: number, readonly end: number, readonly memory: SharedArrayBuffer }
const board = new Board(memory)
const gc: () => void = (globalThis as { gc?: () => void }).gc ?? (() => {})
let tally: Tally = { refused: 0, loaded: 0, stuck: 0 }
let graphs = 0

registerExamples()
const subjects = examples
  .filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference')
  .map(({ make }) => dumps(make()))
  .filter(bytes => bytes.length < 40_000)
  .map(subjectOf)
const coded = codeSubjects().map(([, subject]) => subject)

function tell(found: string, bytes?: Uint8Array): void {
  parentPort!.postMessage({ found, ...bytes === undefined ? {} : { hex: hexOf(bytes) } })
}

const now = (): number => performance.now()

function heap(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Tries an input, and looks at what that took. */
function tryOne(bytes: Uint8Array<ArrayBuffer>, options: LoadOptions, run: () => string | undefined): void {
  board.write(bytes)
  const [from, before] = [now(), heap()]
  const found = run() ?? contentsFault(bytes)
  const [took, grown] = [now() - from, heap() - before]
  if (found !== undefined) tell(found, bytes)
  if (took > timeBound(bytes.length) && isOver(timeBound(bytes.length), () => timeOf(bytes, options))) tell(`it took more than ${timeBound(bytes.length).toFixed(0)} ms`, bytes)
  if (grown > heapBound(bytes.length) && isOver(heapBound(bytes.length), () => growthOf(bytes, options))) tell(`it took more than ${heapBound(bytes.length)} bytes of memory`, bytes)
  board.write()
}

function contentsFault(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    contents(bytes)
    return undefined
  } catch (error) {
    return `contents threw ${String(error)}`
  }
}

/** What comes of the bytes, and stays until it is looked at. */
function loaded(bytes: Uint8Array<ArrayBuffer>, options: LoadOptions): unknown {
  try {
    return loads(bytes, options)
  } catch (error) {
    return error
  }
}

function timeOf(bytes: Uint8Array<ArrayBuffer>, options: LoadOptions): number {
  const from = now()
  loaded(bytes, options)
  return now() - from
}

function growthOf(bytes: Uint8Array<ArrayBuffer>, options: LoadOptions): number {
  gc()
  const before = heap()
  const held = [loaded(bytes, options)]
  gc()
  const grown = heap() - before
  held.pop()
  return grown
}

function spoil(subject: Subject, random: Random, times: number): void {
  const mutations = Object.values(knowing)
  for (let i = 0; i < times; i++) {
    const other = subjects[random(subjects.length)]!
    const bytes = i % 2 === 0 ? several(subject, random, other) : mutations[random(mutations.length)]!(subject, random, other)
    tryOne(bytes, {}, () => fault(bytes, tally))
  }
}

function spoilCode(random: Random): void {
  for (const subject of coded) {
    for (let i = 0; i < 20; i++) {
      const bytes = spoilt(subject, random, coded[random(coded.length)]!)
      const trust = trusts[i % trusts.length]!
      tryOne(bytes, { trust }, () => codeFault(bytes, trust, tally))
    }
  }
  const found = honestFault()
  if (found !== undefined) tell(`after the code of this seed: ${found}`)
}

function holds(seed: number, property: fc.IProperty<unknown>): void {
  const { failed, counterexample, errorInstance, numRuns } = fc.check(property, { seed, numRuns: 100 })
  graphs += numRuns
  if (failed) tell(`seed ${seed}: ${String(errorInstance)} ${fc.stringify(counterexample)}`)
}

function must(difference: string | undefined): void {
  if (difference !== undefined) throw new Error(difference)
}

for (let seed = first; Date.now() < end; seed++) {
  tally = { refused: 0, loaded: 0, stuck: 0 }
  graphs = 0
  const random = randomOf(seed)
  for (const subject of subjects) spoil(subject, random, 10)
  spoilCode(random)
  holds(seed, fc.property(anything, make => {
    const graph = make()
    must(same(graph, loads(dumps(graph)), travelsByName))
    must(same(graph, copy(graph), travelsByName))
    spoil(subjectOf(dumps(graph)), random, 20)
  }) as fc.IProperty<unknown>)
  holds(seed, fc.property(clones, make => {
    const graph = make()
    must(same(structuredClone(graph), loads(dumps(graph)), travelsByName))
  }) as fc.IProperty<unknown>)
  board.write()
  parentPort!.postMessage({ seed, report: { ...tally, graphs } })
}
