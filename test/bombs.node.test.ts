// Small inputs that ask for much, each in a thread of its own that may take some memory for each byte of the input and
// no more: one that takes too much is ended, and so fails its row.

import { Worker } from 'node:worker_threads'
import { beforeAll, expect, test } from 'vitest'
import { define, leaf, pickleWith, row, type Line } from './assembler.ts'
import { buildThread } from './support/realm.ts'

const MB = 2 ** 20
/** What a thread takes before it loads anything, and for each byte that it loads, in MB. */
const BASE = 24
const PER_MB = 400

const repeat = (count: number, ...lines: readonly Line[]): Line[] => Array.from({ length: count }, () => lines).flat()

const bombs: readonly (readonly [id: string, what: string, answer: RegExp, input: () => Uint8Array<ArrayBuffer>])[] = [
  ['L02', '1,000 arrays of 33,554,431 with nothing in them', /^object$/, () => pickleWith({}, [['ARR16', 1000], ...repeat(1000, ['SPARSE', 33_554_431])])],
  ['L02', '1,000 arrays of 33,554,431 with one element each', /^object$/, () => pickleWith({}, [['ARR16', 1000], ...repeat(1000, ['DRESS', 0], ['SPARSE', 33_554_431], ['I32', 33_554_430], ['INT', 7], ['NULL'], ['END'])])],
  ['L02', '1,000 arrays that an element makes long', /^object$/, () => pickleWith({}, [['ARR16', 1000], ...repeat(1000, ['DRESS', 0], ['ARR', 0], ['I32', 33_554_430], ['INT', 7], ['NULL'], ['END'])])],
  ['L02', '1,000 arrays that a length makes long', /^BAD_TYPE$/, () => pickleWith({}, [['ARR16', 1000], ...repeat(1000, ['DRESS', 0], ['ARR', 0], 'length', ['INT', 1], ['I32', 33_554_431], ['END'])])],
  ['L02', '1,000 elements, far from each other', /^object$/, () => pickleWith({}, [['DRESS', 0], ['ARR', 0], ...Array.from({ length: 1000 }, (_, i): Line[] => [['I32', i * 1000], ['INT', 7], ['NULL']]).flat(), ['END']])],
  ['L02', '500,000 holes', /^object$/, () => pickleWith({}, [['ARR32', 5e5], ...repeat(5e5, ['HOLE'])])],
  ['L03', '200,000 arrays in one another', /^object$/, () => pickleWith({}, [...repeat(2e5, ['ARR', 1]), ['NULL']])],
  ['L03', '200,000 objects in one another', /^object$/, () => pickleWith({}, [['SHAPE', { from: 0, keys: ['a'] }], ...repeat(2e5 - 1, ['OBJ', 0]), ['NULL']])],
  ['L03', '200,000 values after one another', /^object$/, () => pickleWith({}, [...repeat(2e5, ['AFTER'], ['NULL']), ['NULL']])],
  ['L03', '200,000 Sets in one another', /^object$/, () => pickleWith({}, [define('Set'), ...repeat(200_000, ['KINDH', 0]), ['NULL'], ...repeat(200_000, ['END'])])],
  ['L03', '200,000 prototypes', /^object$/, () => pickleWith({}, [['ARR32', 200_000], ...row([]), ...Array.from({ length: 199_999 }, (_, i): Line => ['SHAPE', { from: 2, keys: [], prototype: ['REF32', i + 1] }])])],
  ['L03', '200,000 dresses that nothing wears', /^(BAD_TOKEN|TRUNCATED)$/, () => pickleWith({}, repeat(2e5, ['DRESS', 0]))],
  ['L03', 'a mistake under 200,000 arrays', /^BAD_REF$/, () => pickleWith({}, [...repeat(2e5, ['ARR', 1]), ['REF32', 0xffff_ffff]])],
  ['L03', 'a value that cannot be made, under 200,000 arrays', /^BAD_TYPE$/, () => pickleWith({}, [...repeat(2e5, ['ARR', 1]), ...leaf(0, 'Date', 'text')])],
  ['L04', 'a hundred of the largest BigInts', /^object$/, () => pickleWith({}, [['ARR8', 100], ...repeat(100, ['BIG', new Uint8Array(2 ** 17).fill(255)])])],
  ['L07', 'a hundred buffers that may grow to a gigabyte', /^(object|REVIVE_FAILED)$/, () => pickleWith({}, [['ARR8', 100], define('ResizableArrayBuffer'), ...repeat(100, ['LEAF0', 0], ['I32', 2 ** 30], ['BYTES', new Uint8Array(1)])])],
  ['L09', '500,000 empty arrays', /^object$/, () => pickleWith({}, [['ARR32', 5e5], ...repeat(5e5, ['ARR', 0])])],
  ['L09', '500,000 empty objects', /^object$/, () => pickleWith({}, [['ARR32', 5e5], ...row([]), ...repeat(5e5 - 1, ['OBJ', 0])])],
  ['L09', '200,000 dates', /^object$/, () => pickleWith({}, [['ARR32', 2e5], define('Date'), ...repeat(2e5, ['LEAF0', 0], ['INT', 1])])],
  ['L09', '200,000 Sets', /^object$/, () => pickleWith({}, [['ARR32', 2e5], define('Set'), ...repeat(2e5, ['KINDH', 0], ['END'])])],
  ['L09', '100,000 names', /^object$/, () => pickleWith({}, [['ARR32', 1e5], ...repeat(1e5, ['GLOBAL', 'globalThis', 'Math'])])],
  ['L09', '50,000 shapes', /^object$/, () => pickleWith({}, [['ARR32', 5e4], ...repeat(5e4, ['SHAPE', { from: 0, keys: ['a', 'b'] }], ['NULL'], ['NULL'])])],
  ['L09', 'a long key in 100,000 dictionaries', /^object$/, () => pickleWith({}, [['ARR32', 1e5], ...repeat(1e5, ['DICT', 1], 'k'.repeat(1e5), ['NULL'])])],
  ['R05', 'a thousand laughs', /^object$/, () => pickleWith({}, [['ARR16', 1001], ['ARR', 0], ...Array.from({ length: 1000 }, (_, i): Line[] => [['ARR', 10], ...repeat(10, ['REF16', i + 1])]).flat()])],
]

let program: string

beforeAll(async () => {
  program = await buildThread('bomb.ts')
})

/** What became of it: what the thread says, or how it ended. */
function explode(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const thread = new Worker(program, {
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(BASE + PER_MB * bytes.length / MB), maxYoungGenerationSizeMb: 16 },
  })
  return new Promise<string>(resolve => {
    thread.on('message', resolve)
    thread.on('error', error => resolve(String((error as { code?: unknown }).code)))
    thread.on('exit', code => resolve(`ended with ${code}`))
    thread.postMessage(bytes)
  }).finally(() => void thread.terminate())
}

test.each(bombs)('%s %s', async (_id, _what, answer, input) => {
  expect(await explode(input())).toMatch(answer)
})

test('a thread that takes too much is seen', async () => {
  const greedy = pickleWith({}, [['ARR32', 5e5], ...repeat(5e5, ['ARR', 0])])
  const thread = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 8 } })
  const code = await new Promise(resolve => {
    thread.on('message', resolve)
    thread.on('error', error => resolve((error as { code?: unknown }).code))
    thread.postMessage(greedy)
  })
  expect(code).toBe('ERR_WORKER_OUT_OF_MEMORY')
})
