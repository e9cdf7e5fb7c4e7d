// The namespace `temp`: values and source that need not last, and what a program prints. Only names; each room says what it
// does.

export { capture, type Capture } from '../output.ts'
export { dump, dumpIO, load, loadIO } from './temp-values.ts'
export type { TempBuffer, TempHandle, TempOptions } from './temp-values.ts'
export { dumpIOSource, dumpSource, loadIOSource, loadSource } from './temp-source.ts'
export type { LoadSourceOptions, SourceBuffer, SourceHandle, TempIOSourceOptions, TempSourceOptions } from './temp-source.ts'
