// Text → value: the one place that evaluates. What comes in was judged before; here only the page's own policies can say
// no, and then it is told how to go on. Knows nothing of what the text is for.

import { PickleError } from '../core/errors.ts'

/** What is used of Trusted Types, where the platform has them. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScript: (text: string) => string }): { createScript(text: string): object }
}

type Script = (text: string) => unknown

/** By another name the text sees only globals, and is sloppy unless it says otherwise. */
// oxlint-disable-next-line no-eval -- the only place; everything else in the library asks here.
const globalEval = eval

let script: Script | undefined

/**
 * Evaluates a program in the global scope and gives its completion value.
 *
 * Throws what the text throws; a PickleError with code `EVAL_BLOCKED` where the page's policy forbids to evaluate.
 */
export function evaluate(text: string): unknown {
  script ??= trusted()
  try {
    return run(script, text)
  } catch (error) {
    const why = blocked(script)
    throw why === undefined ? error : refusal(why)
  }
}

/** What a direct `eval` takes where the page's policy asks for more than text: what the policy has made of it. */
export function scriptOf(text: string): unknown {
  script ??= trusted()
  return script(text)
}

/** Made at the first use, for some pages forbid even to make a policy. */
function trusted(): Script {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory }
  if (trustedTypes === undefined) return text => text
  try {
    const policy = trustedTypes.createPolicy('dill', { createScript: text => text })
    return text => policy.createScript(text)
  } catch {
    return text => text // No policy of this name may be made; where none is required, text itself will do.
  }
}

/** Some engines give back, as it is, what a policy has made of the text, while text itself would run. */
function run(script: Script, text: string): unknown {
  const made = script(text)
  const value: unknown = globalEval(made as string)
  return value === made && typeof made === 'object' ? globalEval(text) : value
}

/** What stands in the way of evaluating anything at all. */
function blocked(script: Script): unknown {
  try {
    run(script, '0')
    return undefined
  } catch (error) {
    return error
  }
}

function refusal(cause: unknown): PickleError {
  const hint = "Load the modules that the code came from, instrumented by dill/vite: then it comes back without evaluating text. Or add 'unsafe-eval' to the policy's script-src; where the policy requires Trusted Types, allow the policy named dill."
  return new PickleError(`Cannot make code from source text: the content security policy forbids to evaluate text here. ${hint}`, { code: 'EVAL_BLOCKED', hint, cause })
}
