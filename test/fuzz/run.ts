// The long run: the properties of test/fuzz.test.ts, with seeds that nobody has tried, until the time is over. Prints the
// seed of each round; what fails is written to test/corpus, where the tests try it again.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { copy, dumps, loads } from '../../lib/index.ts'
import { same } from '../same.ts'
import { examples, registerExamples, travelsByName } from '../support/examples.ts'
import { codeFault, codeSubjects, honestFault, spoilt, trusts } from './code.ts'
import { anything, clones } from './graphs.ts'
import { knowing, randomOf, several, subjectOf, type Random, type Subject } from './mutate.ts'
import { fault, type Tally } from './oracle.ts'

const [minutes = '1', first = String(Date.now() % 1e9)] = process.argv.slice(2)
const corpus = join(process.cwd(), 'test', 'corpus')
const end = Date.now() + Number(minutes) * 60_000
const tally: Tally = { refused: 0, loaded: 0, stuck: 0 }
let graphs = 0
let failures = 0

registerExamples()
const subjects = examples
  .filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference')
  .map(({ make }) => dumps(make()))
  .filter(bytes => bytes.length < 40_000)
  .map(subjectOf)

const coded = codeSubjects().map(([, subject]) => subject)

function keep(bytes: Uint8Array, why: string): void {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  const name = `found-${hex.length}-${hex.slice(32, 40)}.hex`
  mkdirSync(corpus, { recursive: true })
  writeFileSync(join(corpus, name), hex + '\n')
  failures++
  console.error(`${why}: test/corpus/${name}`)
}

function spoil(subject: Subject, random: Random, times: number): void {
  const mutations = Object.values(knowing)
  for (let i = 0; i < times; i++) {
    const other = subjects[random(subjects.length)]!
    const bytes = i % 2 === 0 ? several(subject, random, other) : mutations[random(mutations.length)]!(subject, random, other)
    const found = fault(bytes, tally)
    if (found !== undefined) keep(bytes, found)
  }
}

function spoilCode(random: Random): void {
  for (const subject of coded) {
    for (let i = 0; i < 20; i++) {
      const bytes = spoilt(subject, random, coded[random(coded.length)]!)
      const found = codeFault(bytes, trusts[i % trusts.length]!, tally)
      if (found !== undefined) keep(bytes, found)
    }
  }
  const found = honestFault()
  if (found === undefined) return
  failures++
  console.error(`after the code of this seed: ${found}`)
}

function holds(seed: number, property: fc.IProperty<unknown>): void {
  const { failed, counterexample, errorInstance, numRuns } = fc.check(property, { seed, numRuns: 100 })
  graphs += numRuns
  if (!failed) return
  failures++
  console.error(`seed ${seed}: ${String(errorInstance)}\n${fc.stringify(counterexample)}`)
}

function must(difference: string | undefined): void {
  if (difference !== undefined) throw new Error(difference)
}

for (let seed = Number(first); Date.now() < end; seed++) {
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
  console.log(`seed ${seed}: ${tally.refused + tally.loaded} inputs (${tally.refused} refused, ${tally.loaded} loaded, ${tally.stuck} of these stuck), ${graphs} graphs, ${failures} failures`)
}

const rate = (tally.refused + tally.loaded) / (Number(minutes) * 60)
console.log(`${rate.toFixed(0)} inputs a second`)
process.exitCode = failures > 0 ? 1 : 0
