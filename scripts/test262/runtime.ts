// What instrumented and lowered tests run on.

export * from '../../lib/durable.ts'
export * from '../../lib/runtime.ts'
