// The one place that evaluates text, with and without Trusted Types, and where it is forbidden.

import { afterEach, expect, test, vi } from 'vitest'

type Evaluate = typeof import('../../lib/source/evaluate.ts').evaluate

/** The module anew, for it makes its policy once. */
async function fresh(trustedTypes?: unknown): Promise<Evaluate> {
  vi.resetModules()
  vi.stubGlobal('trustedTypes', trustedTypes)
  return (await import('../../lib/source/evaluate.ts')).evaluate
}

afterEach(() => vi.unstubAllGlobals())

test('a program of the global scope gives its completion value', async () => {
  const evaluate = await fresh()
  const hidden = 1
  expect(evaluate('typeof hidden')).toBe(`${typeof undefined}`)
  expect([hidden, evaluate('({ a: [1] }).a')]).toEqual([1, [1]])
})

test('what the text throws comes through', async () => {
  const evaluate = await fresh()
  expect(() => evaluate('null.x')).toThrow(TypeError)
  expect(() => evaluate('1 +')).toThrow(SyntaxError)
  expect(() => evaluate('throw new EvalError("mine")')).toThrow(/^mine$/)
})

test('one policy is made, named dill, when text is first evaluated', async () => {
  const createPolicy = vi.fn((name: string, rules: { createScript: (text: string) => string }) => ({ name, ...rules }))
  const evaluate = await fresh({ createPolicy })
  expect(createPolicy).not.toHaveBeenCalled()
  expect([evaluate('1'), evaluate('2')]).toEqual([1, 2])
  expect(createPolicy.mock.calls.map(([name]) => name)).toEqual(['dill'])
})

test('a direct eval is given what the policy has made', async () => {
  vi.resetModules()
  vi.stubGlobal('trustedTypes', { createPolicy: () => ({ createScript: (text: string) => ({ text }) }) })
  const { scriptOf } = await import('../../lib/source/evaluate.ts')
  expect(scriptOf('1')).toEqual({ text: '1' })
})

test('a page that allows no policy of this name may still allow text', async () => {
  const createPolicy = () => {
    throw new TypeError('Policy "dill" disallowed.')
  }
  expect((await fresh({ createPolicy }))('3')).toBe(3)
})

test('an engine that gives a policy’s text back is given the text itself', async () => {
  const createPolicy = () => ({ createScript: (text: string) => ({ text }) })
  expect((await fresh({ createPolicy }))('4')).toBe(4)
})

test('where it is forbidden the error says what to do', async () => {
  vi.resetModules()
  vi.stubGlobal('eval', () => {
    throw new EvalError('Code generation from strings disallowed for this context')
  })
  const { evaluate } = await import('../../lib/source/evaluate.ts')
  expect(() => evaluate('1')).toThrow(expect.objectContaining({ code: 'EVAL_BLOCKED', hint: expect.stringMatching(/dill\/vite.*unsafe-eval.*Trusted Types/), cause: expect.any(EvalError) }))
})
